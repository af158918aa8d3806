// SPDX-License-Identifier: MIT
// Units as sizes of the linear system in model/scales.hpp, and the text of a size that it found.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parabola/model/scales.hpp"
#include "parabola/units/unit.hpp"

namespace parabola {

/// A name in a formula with its unit.
struct UnitColumn {
  std::string name;
  std::string text;  ///< as written
  Unit unit;         ///< parse_unit(text)
};

/// Components of a size: exponents of the SI base units, ln factor, exponents of the columns. The
/// first two must agree.
class UnitSystem {
 public:
  /// Exponents and factor: the components in which equations may contradict each other.
  static constexpr std::size_t judged = Dimension::base_count + 1;

  explicit UnitSystem(std::vector<UnitColumn> columns) : columns_(std::move(columns)) {}

  [[nodiscard]] std::size_t component_count() const {
    return Dimension::base_count + columns_.size() + 1;
  }
  [[nodiscard]] std::vector<SizedColumn> sized_columns() const;

  /// That of a column with the same unit, else an SI name, else composed of the texts of columns.
  /// Empty for dimensionless numbers and where no text is right.
  [[nodiscard]] std::string text(const Size& size) const;

 private:
  [[nodiscard]] Size size_of_column(std::size_t c) const;
  [[nodiscard]] std::optional<std::string> composed(const Size& size,
                                                    const Dimension& dimension) const;

  std::vector<UnitColumn> columns_;
};

}  // namespace parabola
