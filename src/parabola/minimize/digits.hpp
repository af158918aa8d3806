// SPDX-License-Identifier: MIT
// How many digits of the estimates double precision can vouch for.
#pragma once

#include <span>
#include <vector>

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

/// Rounding level of |r|, n residuals together: eta = epsilon sqrt(S + 2 |y|^2). A gradient below a
/// few eta cannot be told from zero, and a sum of squares below (4 eta)^2 cannot be told from an
/// exact fit.
double residual_rounding(double sum_of_squares, double data_norm);

/// The facts about one solution from which its digits are estimated; p numbers each.
struct DigitsInput {
  std::span<const double> parameters;
  std::span<const double> corrections;   ///< last change of each parameter, or 0
  std::span<const double> column_norms;  ///< |J_j|
  std::span<const double> gains;  ///< dp_j per unit of noise on each residual: sqrt((J^T J)^-1_jj)
  std::span<const ParameterState> states;
  std::size_t residual_count = 0;
  double sum_of_squares = 0.0;
  double data_norm = 0.0;
};

/// Smallest over the free parameters of -log10(error_j / |p_j|), between 0 and 16.
///
/// error_j is the largest of the last correction, half a unit in the last place, and the rounding
/// errors of the residuals carried to p_j. Those are epsilon times the terms a residual is made of,
/// (S + 2 |y|^2 + sum_j (|J_j| p_j)^2) / n in the mean square, where the last sum stands for terms
/// of the model that cancel. A parameter that is zero within its rounding error, and whose error is
/// at the rounding level of the data, has no significant digits to lose and is not counted.
double significant_digits(const DigitsInput& input);

}  // namespace parabola
