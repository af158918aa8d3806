// SPDX-License-Identifier: MIT
// The formula and the data of a fit, as the reports show them.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills version, formula, source, method, rows, diagnostics of table and formula, sources,
/// constraints, and what is known of the points before the fit.
void describe_data(FitResult& result, const FormulaProblem& problem, const FitSpec& spec);
/// The same for many rows: response and uncertainties are moved to the result, and the problem has
/// none after that. A cost made of it still finds them where they were.
void describe_and_take_data(FitResult& result, FormulaProblem& problem, const FitSpec& spec);

}  // namespace parabola
