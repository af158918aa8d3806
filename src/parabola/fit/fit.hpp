// SPDX-License-Identifier: MIT
// The whole walk: a table and a formula to the best fit with its uncertainty.
#pragma once

#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/profile_intervals.hpp"

namespace parabola {

/// Least squares S(p) = sum_i ((y_i - f_i(p))/sigma_i)^2 with the uncertainties that the table and
/// the spec state; without any, sigma_i = 1 and their common scale is estimated from the residuals.
///
///     Result<FitResult> result = fit(table, {.formula = "I = G*V", .derive = {"R = 1/G"}});
///
/// Errors are wrong input; doubtful numbers come back as diagnostics of the result.
Result<FitResult> fit(const Table& table, const FitSpec& spec);
Result<FitResult> fit(const Table& table, std::string_view formula);

/// The same; what was minimised is handed to `then` when the fit stands. Errors: also those of
/// FitProfile::make() and of `then`.
Result<FitResult> fit(const Table& table, const FitSpec& spec, const WithProfile& then);

}  // namespace parabola
