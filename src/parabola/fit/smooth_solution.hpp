// SPDX-License-Identifier: MIT
// The minimum of a likelihood in the form in which reports read every fit.
#pragma once

#include <string>
#include <vector>

#include "parabola/cost/sum_of_costs.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/minimize/smooth.hpp"

namespace parabola {

/// Residuals and Jacobian are those of `cost`, at the standard deviations of the end.
LeastSquaresMinimum as_least_squares(const SmoothMinimum& smooth, const FitCost& cost);

/// What is known of parameters beside the rows: -2 ln L of nuisance parameters and constraints, to
/// be added. `names` are those of all parameters.
std::vector<CostPart> prior_parts(const FormulaProblem& problem,
                                  const std::vector<std::string>& names);

/// -2 ln L was minimised: the covariance by the curvature asked for, observed where nothing is
/// said.
void infer_smooth(Solution& solution, const SmoothMinimum& smooth, const FitSpec& spec);

}  // namespace parabola
