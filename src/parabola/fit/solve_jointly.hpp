// SPDX-License-Identifier: MIT
// From several resolved formulas to the minimum of the sum of their costs, with uncertainties.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/joint_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// Problems that are linear together are solved at once. Otherwise the starts come from the data
/// sets: each is fitted by itself with the parameters that earlier sets determined held, forwards
/// and backwards through the sets; from both ends the sum of all is minimised, and the lower
/// minimum counts. Errors: those of make_joint_cost(); start_not_finite with file and row.
Result<Solved> solve_jointly(const JointProblem& problem, const FitSpec& spec,
                             UncertaintyScale scale);

}  // namespace parabola
