// SPDX-License-Identifier: MIT
// Rows without an uncertainty of their own.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Adds the independent parts of correlated sources to the uncertainty of the response, and looks
/// at the rows where it is still 0. They are conditions on the parameters and on the deviations of
/// the common sources, possible only as long as these sources can tell the rows apart: V is
/// positive definite. Such rows get 1e-9 of the smallest other uncertainty: by the method of
/// weighting the solution is then that of the conditions to 1e-18 (Golub & Van Loan, Matrix
/// Computations, 6.2.6).
///
/// Errors: sigma_not_positive for a row that nothing covers; exact_rows for rows that common
/// sources cannot tell apart.
Result<void> cover_exact_rows(FormulaProblem& problem);

}  // namespace parabola
