// SPDX-License-Identifier: MIT
// The frequencies that data can tell apart, for a parameter in the argument of an oscillation.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"
#include "parabola/start/formula_columns.hpp"

namespace parabola {

/// The argument u(x, p) depends on p as theta = p^m times a function of x: m = 1 for a frequency,
/// -1 for a period. With G = du/dtheta over the rows, W its span and dG a typical gap of the sorted
/// values, frequencies are told apart in steps of 2/W and exist up to pi/dG.
struct FrequencyGrid {
  Vector fine;    ///< p, by ascending theta: 0.15, 0.4, 0.8, 1.4 over W, then steps of 2/W; <= 2000
  Vector coarse;  ///< 14 values over the same range, logarithmic in theta
};

/// Absent when the argument is no power of `parameter`, when derivatives are not finite at
/// `defaults`, or when it takes fewer than two values. `folded`: squared or inside abs, which
/// doubles the frequency, so that the limit is half (else the fit lands on an alias).
std::optional<FrequencyGrid> frequency_grid(Graph& graph, NodeId argument,
                                            const std::vector<std::string>& parameters,
                                            const std::vector<std::string>& predictors,
                                            const StartRows& rows, std::size_t parameter,
                                            const Vector& defaults, bool folded);

/// du/dp at one row, where it does not depend on x: the factor of an angle.
double slope_of_argument(Graph& graph, NodeId argument, const std::vector<std::string>& parameters,
                         const std::vector<std::string>& predictors, const StartRows& rows,
                         std::size_t parameter, const Vector& defaults);

}  // namespace parabola
