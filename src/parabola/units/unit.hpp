// SPDX-License-Identifier: MIT
// Unit texts as people write them -> dimension and factor to SI; conversion between them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "parabola/units/rational.hpp"

namespace parabola {

/// Exponents of the seven SI base quantities. Plane and solid angle are dimensionless (SI brochure,
/// 9th edition, section 2.3.4), and so are %, ppm and counts of things.
struct Dimension {
  enum Base : std::size_t { length, mass, time, current, temperature, amount, luminous_intensity };
  static constexpr std::size_t base_count = 7;
  std::array<Rational, base_count> exponents{};

  [[nodiscard]] bool is_dimensionless() const { return *this == Dimension{}; }
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// this * other, and this to a power; nothing when an exponent grows beyond all sense.
std::optional<Dimension> multiply(const Dimension& a, const Dimension& b);
std::optional<Dimension> power(const Dimension& dimension, Rational exponent);

/// A quantity in this unit is its number times coefficient * 10^decimal_exponent in SI base units.
/// The power of ten stands apart so that uA -> mA is exactly 1e-3.
struct Unit {
  Dimension dimension;
  double coefficient = 1.0;
  int decimal_exponent = 0;
  /// The zero of the scale lies elsewhere (°C, °F): differences convert, values do not.
  bool has_offset = false;

  [[nodiscard]] double factor() const;  ///< to SI base units, correctly rounded but for the product
};

/// Reads a unit text: SI names and prefixes (µ as micro sign, Greek mu or u), minutes to days, L,
/// t, eV, Wh, Ah, u, Da, bar, atm, Torr, Å, degrees of arc, %, ‰, ppm, ppb; products A*s, A·s, A s;
/// quotients m/s, m/s/s, 1/s; powers m^2, m**2, m2, m², s^-1, s-1, s⁻¹, Hz^0.5, m^(3/2), sqrt(Hz),
/// √Hz; powers of ten 10^-3 A; parentheses. "1" and "-" are dimensionless. Nothing for any other
/// text, for more than 64 bytes, and for a product after a quotient, as in "J/kg K", which is read
/// in two ways.
std::optional<Unit> parse_unit(std::string_view text);

/// Texts that label a column without having a size: a.u., arb. units, counts, px, dB, ...
bool is_unit_label(std::string_view text);

/// value in `to` = value in `from` * factor. 1 for equal texts, known or not; nothing when a text
/// is unknown, the dimensions differ, or one scale has another zero than the other.
std::optional<double> conversion_factor(std::string_view from, std::string_view to);

/// The same for differences and uncertainties, where the zero of the scale does not matter: K -> °C
/// is 1.
std::optional<double> difference_factor(std::string_view from, std::string_view to);

}  // namespace parabola
