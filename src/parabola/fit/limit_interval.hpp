// SPDX-License-Identifier: MIT
// What can be said of a parameter that stands at its limit: where it lies below, or above.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// One-sided confidence level of these statements, where the user asked for none.
inline constexpr double one_sided_level = 0.95;

/// Gives every parameter at a limit its one-sided end c from the profile: S(c), the others
/// minimised within their limits, is S(limit) + z^2 with the one-sided quantile z (z^2 = 2.7055 for
/// 95 %; times S/ndof and Student's t where the scale is estimated). It covers at least as often as
/// it says. Nothing where S does not rise that far before the other limit.
void find_limit_intervals(FitResult& result, const std::vector<ParameterSpec>& parameters,
                          const FitSpec& spec, const Solved& solved);

}  // namespace parabola
