// SPDX-License-Identifier: MIT
// How many digits of the estimates double precision can vouch for.
#pragma once

#include <span>
#include <vector>

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

/// Rounding level of |r|, n residuals together: eta = epsilon sqrt(S + 2 |y|^2 + 2 sum_j (|J_j|
/// p_j)^2). The last sum stands for terms of the model that cancel, and for the rounding of the
/// parameters themselves. A gradient below a few eta cannot be told from zero.
double residual_rounding(double sum_of_squares, double data_norm,
                         std::span<const double> parameters, std::span<const double> column_norms);
/// S at the rounding level, sqrt(S) <= 3 eta: residuals about 4 epsilon of the terms they are made
/// of.
bool is_exact_fit(double sum_of_squares, double rounding);

/// The facts about one solution from which its digits are estimated; p numbers each.
struct DigitsInput {
  std::span<const double> parameters;
  std::span<const double> corrections;   ///< last change of each parameter, or 0
  std::span<const double> column_norms;  ///< |J_j|
  std::span<const double> gains;  ///< dp_j per unit of noise on each residual: sqrt((J^T J)^-1_jj)
  std::span<const ParameterState> states;
  std::size_t residual_count = 0;
  double rounding = 0.0;  ///< eta
};

/// Smallest over the free parameters of -log10(error_j / |p_j|), between 0 and 16.
///
/// error_j is the largest of the last correction, half a unit in the last place, and eta / sqrt(n)
/// per residual carried to p_j. A parameter that is zero within its error has no significant digits
/// to lose and is not counted, unless the error itself is large: above sqrt(epsilon) of the terms
/// of the residuals when carried back to them.
double significant_digits(const DigitsInput& input);

/// The same from errors already known. A parameter that is zero within an error of at most
/// `negligible_j` is not counted.
double significant_digits(std::span<const double> parameters, std::span<const double> errors,
                          std::span<const double> negligible,
                          std::span<const ParameterState> states);

}  // namespace parabola
