// SPDX-License-Identifier: MIT
#include "parabola/units/unit_naming.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "parabola/units/unit_names.hpp"

namespace parabola {
namespace {

// Derived SI units with a name of their own that say what a fitted parameter is (SI brochure, 9th
// edition, table 4). Hz, Bq, Gy, Sv and kat are left out: a rate in 1/s is none of them by
// dimension alone.
constexpr std::array<std::string_view, 13> named = {"N", "Pa", "J",  "W", "C", "V", "F",
                                                    "Ω", "S",  "Wb", "T", "H", "lx"};

struct NamedPrefix {
  int power_of_ten;
  std::string_view text;
};

constexpr std::array<NamedPrefix, 10> prefixes = {{{-15, "f"},
                                                   {-12, "p"},
                                                   {-9, "n"},
                                                   {-6, "µ"},
                                                   {-3, "m"},
                                                   {0, ""},
                                                   {3, "k"},
                                                   {6, "M"},
                                                   {9, "G"},
                                                   {12, "T"}}};

// m, or (m/s) where a power of the text would be read in two ways.
std::string bracketed(const std::string& text) {
  const bool is_simple = text.find_first_of(" */^·") == std::string::npos &&
                         text.find_first_of("0123456789") == std::string::npos;
  return is_simple ? text : "(" + text + ")";
}

// "^2", "" for 1, "^0.5", "^(1/3)"; exponent > 0.
std::optional<std::string> power_text(double exponent) {
  constexpr int largest_denominator = 12;
  constexpr double rounding = 1e-9;
  for (int denominator = 1; denominator <= largest_denominator; ++denominator) {
    const double numerator = exponent * denominator;
    if (std::abs(numerator - std::round(numerator)) > rounding * denominator) continue;
    const long whole = std::lround(numerator);
    if (denominator == 1) return whole == 1 ? "" : fmt::format("^{}", whole);
    if (denominator == 2) return fmt::format("^{}", static_cast<double>(whole) / 2.0);
    return fmt::format("^({}/{})", whole, denominator);
  }
  return std::nullopt;
}

std::optional<std::string> product_text(const std::vector<UnitFactor>& factors) {
  std::string text;
  for (const UnitFactor& factor : factors) {
    const std::optional<std::string> power = power_text(factor.exponent);
    if (!power) return std::nullopt;
    if (!text.empty()) text += ' ';
    const bool stands_alone = power->empty() && factors.size() == 1;
    text += stands_alone ? factor.text : bracketed(factor.text) + *power;
  }
  return text;
}

}  // namespace

std::optional<std::string> named_unit(const Dimension& dimension, int power_of_ten) {
  const auto prefix = std::ranges::find(prefixes, power_of_ten, &NamedPrefix::power_of_ten);
  if (prefix == prefixes.end() || dimension.is_dimensionless()) return std::nullopt;
  for (const std::string_view name : named) {
    const std::optional<Unit> unit = find_unit_symbol(name);
    if (unit && unit->dimension == dimension) return fmt::format("{}{}", prefix->text, name);
  }
  return std::nullopt;
}

std::optional<std::string> composed_unit(std::span<const UnitFactor> factors) {
  constexpr double nothing = 1e-9;
  std::vector<UnitFactor> above;
  std::vector<UnitFactor> below;
  for (const UnitFactor& factor : factors) {
    if (factor.exponent > nothing) above.push_back(factor);
    if (factor.exponent < -nothing) below.push_back({factor.text, -factor.exponent});
  }
  const std::optional<std::string> numerator = product_text(above);
  const std::optional<std::string> denominator = product_text(below);
  if (!numerator || !denominator) return std::nullopt;
  if (below.empty()) return numerator;
  const bool is_single = below.size() == 1;
  const std::string divisor = !is_single                      ? "(" + *denominator + ")"
                              : below.front().exponent == 1.0 ? bracketed(below.front().text)
                                                              : *denominator;
  return (above.empty() ? "1" : *numerator) + "/" + divisor;
}

std::optional<std::string> base_unit(const Dimension& dimension) {
  constexpr std::array<std::string_view, Dimension::base_count> bases = {"m", "kg",  "s", "A",
                                                                         "K", "mol", "cd"};
  std::vector<UnitFactor> factors;
  for (std::size_t b = 0; b < bases.size(); ++b) {
    factors.push_back({std::string(bases[b]), dimension.exponents[b].value()});
  }
  return composed_unit(factors);
}

}  // namespace parabola
