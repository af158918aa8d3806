// SPDX-License-Identifier: MIT
// What is doubtful about a fit because of what was said about its data.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/joint_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// Appends to result.diagnostics. Warnings: robust_exceeds_expected, where the robust uncertainty
/// is more than 5 % above the expected one; other_true_x, where points lie closer to another
/// stretch of the curve; peelle, for a matrix whose correlated part follows the data;
/// systematic_dominates, where common sources exceed the independent ones so far that their digits
/// are used up. Note effective_variance: a label of what was done.
void diagnose_budget(FitResult& result, const FormulaProblem& problem, const FitSpec& spec,
                     const Solved& solved);

/// The same for a simultaneous fit; result.data_sets must be complete.
void diagnose_joint_budget(FitResult& result, const JointProblem& problem, const FitSpec& spec,
                           const Solved& solved);

}  // namespace parabola
