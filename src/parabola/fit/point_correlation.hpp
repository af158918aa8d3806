// SPDX-License-Identifier: MIT
// Correlation of two measured columns in each row: --correlation 'V,I = 0.3'.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills problem.point_correlations; the number may be a formula of columns. `response` is the left
/// side in columns of the file. Errors: sigma_syntax; correlation_of_nothing when one of the
/// columns has no uncertainty of its own or is no side of the fit; rho_range with the row.
Result<void> find_point_correlations(FormulaProblem& problem, const FitSpec& spec, NodeId response);

}  // namespace parabola
