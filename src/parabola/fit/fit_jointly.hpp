// SPDX-License-Identifier: MIT
// The whole walk for several tables with a formula each: one set of parameters for all.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/profile_intervals.hpp"

namespace parabola {

/// S(p, b) = sum of the S of every data set, each common source and each constraint counted once.
/// Equal parameter names mean one parameter, equal source names one deviation b ~ N(0, 1). Called
/// by fit() when spec.also is not empty. Errors: those of resolve_jointly() and solve_jointly().
/// Warning units_differ when the columns of two data sets give a parameter different units.
Result<FitResult> fit_jointly(const Table& table, const FitSpec& spec, const WithProfile& then,
                              ProfileRound round = ProfileRound::first);

}  // namespace parabola
