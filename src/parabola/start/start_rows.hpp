// SPDX-License-Identifier: MIT
// The rows a search looks at: whitened, and few when there are many.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/model/formula_function.hpp"
#include "parabola/start/formula_columns.hpp"

namespace parabola {

/// All rows with weights 1/(sigma scale), the scale a power of two that keeps squares from over-
/// and underflow. Uncertainties empty: sigma = 1.
struct WhitenedRows {
  StartRows rows;
  double scale = 1.0;  ///< S of the rows times scale^2 is S in units of sigma
};
WhitenedRows whitened_rows(std::span<const NamedColumn> predictors,
                           std::span<const double> response, std::span<const double> uncertainty);

/// At most `count` rows: one at random from each of equal stretches of the rows (a strided choice
/// would create aliases), and those of the largest and smallest response. Always the same ones.
std::vector<std::size_t> choose_rows(std::span<const double> response, std::size_t count);
StartRows subset(const StartRows& rows, const std::vector<std::size_t>& chosen);

/// w y
Vector whitened_response(const StartRows& rows);

}  // namespace parabola
