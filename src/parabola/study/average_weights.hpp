// SPDX-License-Identifier: MIT
// The weight of every row in every mean: what makes an average a best linear unbiased estimate.
#pragma once

#include <optional>

#include "parabola/core/matrix.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// W, n x q, with means = W^T y and W^T A = 1, A = `design` (n x q): for one quantity the weights
/// add up to 1. W^T = T^-1 B with B = (J^T V^-1 J)^-1 J^T V^-1 and T = B A.
///
/// Without sources that scale groups of rows J = A, T = 1, and this is the generalised least
/// squares estimator (Aitken 1935). With them J = A (1 + s b), and the stationary point
/// B (y - A m) = 0 gives the same two properties exactly: a fixed point of the iterated estimator
/// (Lista, NIM A 764 (2014) 82).
///
/// To the last digits of a double up to 150 rows. Absent for likelihoods, whose means are no linear
/// function of the rows. The first q parameters of the cost are the means, all determined.
std::optional<Matrix> average_weights(const FormulaProblem& problem, const Solved& solved,
                                      const Matrix& design);

}  // namespace parabola
