// SPDX-License-Identifier: MIT
// Fits that outliers move little: a robust loss in place of squares.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// C = sum rho(((y - f)/sigma)^2), see RobustLoss, is minimised from the least-squares solution and
/// from one of least absolute deviations (weights 1/|r|, Schlossmacher 1973): the lower minimum is
/// kept, since C may have several. The covariance is the sandwich
///
///   V = H^-1 (sum g_i g_i^T) H^-1,   g_i = rho' dz_i/dp, H = d2C/dp2
///
/// which holds for large n whatever the distribution of the rows (Huber 1967, White 1980). Errors:
/// loss_needs_uncertainty without known uncertainties; loss_not_served beside what couples rows or
/// adds to them: uncertain predictors, common sources, matrices, constraints, asymmetric
/// uncertainties, those relative to the model, an estimated scale, other data sets.
Result<Solved> solve_robust_loss(const FormulaProblem& problem, const FitSpec& spec);

/// After assemble(): the goodness of fit has no test, the covariance is a sandwich, and rows with
/// weights below 1/2 are listed, with a note `downweighted`. `loss` is C at the end.
void describe_robust_loss(FitResult& result, const FitSpec& spec);

}  // namespace parabola
