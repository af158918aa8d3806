// SPDX-License-Identifier: MIT
#include "parabola/fit/unit_system.hpp"

#include <cmath>

#include "parabola/units/unit_naming.hpp"

namespace parabola {
namespace {

constexpr std::size_t bases = Dimension::base_count;
constexpr std::size_t log_factor_place = bases;
constexpr std::size_t first_column = UnitSystem::judged;
constexpr double rounding = 1e-9;

std::optional<Dimension> dimension_of(const Size& size) {
  constexpr int largest_denominator = 12;
  Dimension result;
  for (std::size_t b = 0; b < bases; ++b) {
    bool found = false;
    for (int denominator = 1; denominator <= largest_denominator && !found; ++denominator) {
      const double numerator = size[b] * denominator;
      if (std::abs(numerator - std::round(numerator)) > rounding) continue;
      const auto fraction = Rational::of(std::lround(numerator), denominator);
      if (!fraction) return std::nullopt;
      result.exponents[b] = *fraction;
      found = true;
    }
    if (!found) return std::nullopt;
  }
  return result;
}

}  // namespace

Size UnitSystem::size_of_column(std::size_t c) const {
  Size size(component_count(), 0.0);
  const Unit& unit = columns_[c].unit;
  for (std::size_t b = 0; b < bases; ++b) size[b] = unit.dimension.exponents[b].value();
  size[first_column + c] = 1.0;
  size[log_factor_place] = std::log(unit.coefficient) + unit.decimal_exponent * std::log(10.0);
  return size;
}

std::vector<SizedColumn> UnitSystem::sized_columns() const {
  std::vector<SizedColumn> result;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    result.push_back({columns_[c].name, size_of_column(c)});
  }
  return result;
}

std::string UnitSystem::text(const Size& size) const {
  const double log_factor = size[log_factor_place];
  const std::optional<Dimension> dimension = dimension_of(size);
  if (!dimension) return "";
  if (dimension->is_dimensionless() && std::abs(log_factor) < rounding) return "";
  for (const UnitColumn& column : columns_) {
    const double column_factor =
        std::log(column.unit.coefficient) + column.unit.decimal_exponent * std::log(10.0);
    if (column.unit.dimension == *dimension && std::abs(column_factor - log_factor) < rounding) {
      return column.text;
    }
  }
  const double power = log_factor / std::log(10.0);
  if (std::abs(power - std::round(power)) < rounding) {
    const auto name = named_unit(*dimension, static_cast<int>(std::lround(power)));
    if (name) return *name;
  }
  return composed(size, *dimension).value_or("");
}

// The product of the texts of columns, if it is the same unit; otherwise SI base units.
std::optional<std::string> UnitSystem::composed(const Size& size,
                                                const Dimension& dimension) const {
  std::vector<UnitFactor> factors;
  Size product(component_count(), 0.0);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const double exponent = size[first_column + c];
    factors.push_back({columns_[c].text, columns_[c].unit.dimension.is_dimensionless() &&
                                                 columns_[c].unit.factor() == 1.0
                                             ? 0.0
                                             : exponent});
    const Size column = size_of_column(c);
    for (std::size_t k = 0; k < bases; ++k) product[k] += exponent * column[k];
    product[log_factor_place] += exponent * column[log_factor_place];
  }
  bool is_same = std::abs(product[log_factor_place] - size[log_factor_place]) < rounding;
  for (std::size_t k = 0; k < bases; ++k) {
    is_same = is_same && std::abs(product[k] - size[k]) < rounding;
  }
  if (is_same) return composed_unit(factors);
  if (std::abs(size[log_factor_place]) < rounding) return base_unit(dimension);
  return std::nullopt;
}

}  // namespace parabola
