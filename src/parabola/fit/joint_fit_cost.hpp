// SPDX-License-Identifier: MIT
// What a simultaneous fit minimises: the sum of the costs of its data sets and one prior for each
// thing that is known beside them.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/joint_problem.hpp"

namespace parabola {

/// Parameters are those of problem.whole; residuals are the rows of all sets in order, one per
/// nuisance parameter, then those of the constraints, all at the largest scale of the sets.
/// `factor` as in make_fit_cost(), with the same errors.
Result<FitCost> make_joint_cost(const JointProblem& problem, double factor = 1.0);

}  // namespace parabola
