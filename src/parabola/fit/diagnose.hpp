// SPDX-License-Identifier: MIT
// What is doubtful about a finished fit, in words, each with a stable code and a next step.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/solution.hpp"

namespace parabola {

/// A probability below this is called a bad fit (a healthy fit is called bad once in a thousand);
/// the mirror image is noted as too good.
inline constexpr double p_value_alarm = 0.001;

/// Appends to result.diagnostics. Warnings: bad_fit, ndof_zero, at_limit, undetermined,
/// not_converged, saddle, singular_jacobian, zero_residuals, chi2_overflow, chi2_underflow,
/// few_digits. Notes: good_beyond_chance, left_saddle, duplicate_rows.
void diagnose(FitResult& result, const FitCost& cost, const Solution& solution);

}  // namespace parabola
