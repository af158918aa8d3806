// SPDX-License-Identifier: MIT
#include "parabola/units/unit_names.hpp"

#include <algorithm>
#include <array>
#include <numbers>

namespace parabola {
namespace {

enum class Prefixes { allowed, none };

struct Symbol {
  std::string_view text;
  Prefixes prefixes;
  double coefficient;
  int decimal_exponent;
  // length, mass, time, current, temperature, amount, luminous intensity
  std::array<int, Dimension::base_count> exponents;
  bool has_offset = false;
};

constexpr Prefixes with = Prefixes::allowed;
constexpr Prefixes bare = Prefixes::none;
constexpr double degree = std::numbers::pi / 180.0;
constexpr double electronvolt = 1.602176634;  // e-19 J, exact by definition (SI 2019)
constexpr double dalton = 1.66053906660;      // e-27 kg (CODATA 2018)
constexpr double torr = 101325.0 / 760.0;     // Pa, by definition

// SI brochure, 9th edition: tables 2 (base), 4 (derived) and 8 (accepted for use with the SI), and
// what laboratories read off their instruments. Units that are read in two ways are left out on
// purpose: year, calorie, gallon, foot (a femtotonne), gauss.
constexpr std::array symbols = {
    Symbol{"m", with, 1, 0, {1}},
    Symbol{"g", with, 1, -3, {0, 1}},
    Symbol{"s", with, 1, 0, {0, 0, 1}},
    Symbol{"A", with, 1, 0, {0, 0, 0, 1}},
    Symbol{"K", with, 1, 0, {0, 0, 0, 0, 1}},
    Symbol{"mol", with, 1, 0, {0, 0, 0, 0, 0, 1}},
    Symbol{"cd", with, 1, 0, {0, 0, 0, 0, 0, 0, 1}},
    Symbol{"rad", with, 1, 0, {}},
    Symbol{"sr", with, 1, 0, {}},
    Symbol{"Hz", with, 1, 0, {0, 0, -1}},
    Symbol{"N", with, 1, 0, {1, 1, -2}},
    Symbol{"Pa", with, 1, 0, {-1, 1, -2}},
    Symbol{"J", with, 1, 0, {2, 1, -2}},
    Symbol{"W", with, 1, 0, {2, 1, -3}},
    Symbol{"C", with, 1, 0, {0, 0, 1, 1}},
    Symbol{"V", with, 1, 0, {2, 1, -3, -1}},
    Symbol{"F", with, 1, 0, {-2, -1, 4, 2}},
    Symbol{"Ω", with, 1, 0, {2, 1, -3, -2}},
    Symbol{"\u2126", with, 1, 0, {2, 1, -3, -2}},  // the ohm sign of old character sets
    Symbol{"Ohm", with, 1, 0, {2, 1, -3, -2}},
    Symbol{"ohm", with, 1, 0, {2, 1, -3, -2}},
    Symbol{"S", with, 1, 0, {-2, -1, 3, 2}},
    Symbol{"Wb", with, 1, 0, {2, 1, -2, -1}},
    Symbol{"T", with, 1, 0, {0, 1, -2, -1}},
    Symbol{"H", with, 1, 0, {2, 1, -2, -2}},
    Symbol{"lm", with, 1, 0, {0, 0, 0, 0, 0, 0, 1}},
    Symbol{"lx", with, 1, 0, {-2, 0, 0, 0, 0, 0, 1}},
    Symbol{"Bq", with, 1, 0, {0, 0, -1}},
    Symbol{"Gy", with, 1, 0, {2, 0, -2}},
    Symbol{"Sv", with, 1, 0, {2, 0, -2}},
    Symbol{"kat", with, 1, 0, {0, 0, -1, 0, 0, 1}},
    Symbol{"Wh", with, 3600, 0, {2, 1, -2}},
    Symbol{"Ah", with, 3600, 0, {0, 0, 1, 1}},
    Symbol{"°C", bare, 1, 0, {0, 0, 0, 0, 1}, true},
    Symbol{"\u2103", bare, 1, 0, {0, 0, 0, 0, 1}, true},
    Symbol{"degC", bare, 1, 0, {0, 0, 0, 0, 1}, true},
    Symbol{"°F", bare, 5.0 / 9.0, 0, {0, 0, 0, 0, 1}, true},
    Symbol{"degF", bare, 5.0 / 9.0, 0, {0, 0, 0, 0, 1}, true},
    Symbol{"min", bare, 60, 0, {0, 0, 1}},
    Symbol{"h", bare, 3600, 0, {0, 0, 1}},
    Symbol{"d", bare, 86400, 0, {0, 0, 1}},
    Symbol{"°", bare, degree, 0, {}},
    Symbol{"deg", bare, degree, 0, {}},
    Symbol{"arcmin", bare, degree / 60, 0, {}},
    Symbol{"arcsec", bare, degree / 3600, 0, {}},
    Symbol{"L", with, 1, -3, {3}},
    Symbol{"l", with, 1, -3, {3}},
    Symbol{"t", bare, 1, 3, {0, 1}},
    Symbol{"eV", with, electronvolt, -19, {2, 1, -2}},
    Symbol{"u", bare, dalton, -27, {0, 1}},
    Symbol{"Da", with, dalton, -27, {0, 1}},
    Symbol{"bar", with, 1, 5, {-1, 1, -2}},
    Symbol{"atm", bare, 101325, 0, {-1, 1, -2}},
    Symbol{"Torr", with, torr, 0, {-1, 1, -2}},
    Symbol{"Å", bare, 1, -10, {1}},
    Symbol{"\u212B", bare, 1, -10, {1}},  // the angstrom sign of old character sets
    Symbol{"%", bare, 1, -2, {}},
    Symbol{"‰", bare, 1, -3, {}},
    Symbol{"ppm", bare, 1, -6, {}},
    Symbol{"ppb", bare, 1, -9, {}},
};

struct Prefix {
  std::string_view text;
  int decimal_exponent;
};

constexpr std::array prefixes = {
    Prefix{"da", 1},      Prefix{"Q", 30},  Prefix{"R", 27},  Prefix{"Y", 24},  Prefix{"Z", 21},
    Prefix{"E", 18},      Prefix{"P", 15},  Prefix{"T", 12},  Prefix{"G", 9},   Prefix{"M", 6},
    Prefix{"k", 3},       Prefix{"h", 2},   Prefix{"d", -1},  Prefix{"c", -2},  Prefix{"m", -3},
    Prefix{"\u00B5", -6}, Prefix{"μ", -6},  Prefix{"u", -6},  Prefix{"n", -9},  Prefix{"p", -12},
    Prefix{"f", -15},     Prefix{"a", -18}, Prefix{"z", -21}, Prefix{"y", -24}, Prefix{"r", -27},
    Prefix{"q", -30}};

const Symbol* find_symbol(std::string_view text) {
  const auto* found =
      std::ranges::find_if(symbols, [text](const Symbol& symbol) { return symbol.text == text; });
  return found == symbols.end() ? nullptr : found;
}

Unit to_unit(const Symbol& symbol, int prefix_exponent) {
  Unit unit;
  std::ranges::copy(symbol.exponents, unit.dimension.exponents.begin());
  unit.coefficient = symbol.coefficient;
  unit.decimal_exponent = symbol.decimal_exponent + prefix_exponent;
  unit.has_offset = symbol.has_offset;
  return unit;
}

}  // namespace

std::optional<Unit> find_unit_symbol(std::string_view symbol) {
  if (const Symbol* whole = find_symbol(symbol)) return to_unit(*whole, 0);
  for (const Prefix& prefix : prefixes) {
    if (!symbol.starts_with(prefix.text)) continue;
    const Symbol* rest = find_symbol(symbol.substr(prefix.text.size()));
    if (rest != nullptr && rest->prefixes == Prefixes::allowed)
      return to_unit(*rest, prefix.decimal_exponent);
  }
  return std::nullopt;
}

}  // namespace parabola
