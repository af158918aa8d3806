// SPDX-License-Identifier: MIT
// The part of every source in the uncertainty of every parameter.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/joint_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// Fills result.budget: with B = (J^T V^-1 J)^-1 J^T V^-1, the covariance is B V B^T = sum over
/// sources B V_s B^T, exactly (first order in the model). A deviation shared by all rows
/// contributes cov(p, b)^2, a constraint its own point. What is printed is the covariance of the
/// chosen curvature: where that is not the expected one, the difference stands as a part of its
/// own. Does nothing without a covariance.
void find_source_budget(FitResult& result, const FormulaProblem& problem, const Solved& solved);

/// The same for a simultaneous fit: sources of equal names are one part.
void find_joint_source_budget(FitResult& result, const JointProblem& problem, const Solved& solved);

}  // namespace parabola
