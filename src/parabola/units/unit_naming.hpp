// SPDX-License-Identifier: MIT
// A dimension and a factor -> the text of a unit: by SI name where one exists.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "parabola/units/unit.hpp"

namespace parabola {

/// A unit text of the data with its exponent in a product: {"V", 1}, {"us", -1}.
struct UnitFactor {
  std::string text;
  double exponent = 0.0;
};

/// The SI unit with a name of its own and a prefix for `dimension` and 10^power_of_ten: S, kΩ, mN.
/// "Ohm" is written Ω. Nothing for dimensionless and base units (their texts come from the data),
/// for 1/s (a rate is no frequency), and where the power of ten is no prefix from f to T in steps
/// of 3.
std::optional<std::string> named_unit(const Dimension& dimension, int power_of_ten);

/// The product as people write it: "mA/V", "cm/s^2", "1/us", "V^0.5", "m^(1/3)"; powers of composed
/// texts in parentheses. Empty when every exponent is 0; nothing when an exponent is no fraction
/// with a denominator up to 12.
std::optional<std::string> composed_unit(std::span<const UnitFactor> factors);

/// SI base units alone: "kg m^2/s^3"; empty for dimensionless.
std::optional<std::string> base_unit(const Dimension& dimension);

}  // namespace parabola
