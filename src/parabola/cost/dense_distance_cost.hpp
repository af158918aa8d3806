// SPDX-License-Identifier: MIT
// The distance cost where one covariance matrix joins all responses and predictors.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/cost/distance_cost.hpp"
#include "parabola/model/latent_function.hpp"

namespace parabola {

/// S(p) = min over all true predictors of (eps, delta)^T C^-1 (eps, delta), with points that vary
/// together. r = K^-1 w with V = K K^T, see DenseLatent, and J = K^-1 h_p: r^T r = S, J^T r is
/// minus half its gradient exactly, J^T J the expected information. Single residuals are
/// combinations of points, in the order of their elimination. In FittedPoints the variance of a
/// point and its parts are the diagonal of V. Other true predictors are not sought, because points
/// do not have them one by one.
///
/// Meant for n <= 2000: time grows with n^3, memory with the (1 + m)^2 n^2 numbers of C. The last
/// solution is kept for the next call at the same parameters: one thread at a time.
///
/// `covariance`: (1 + m) n square in the order y, x_1 .. x_m (as the latent names), each n numbers;
/// symmetric, positive semidefinite, with a V that is positive definite (the uncertain quantities
/// are checked where the matrix is read). Error: covariance_size.
Result<std::unique_ptr<DistanceCost>> make_dense_distance_cost(const LatentFunction& function,
                                                               Vector response, Matrix covariance);

}  // namespace parabola
