// SPDX-License-Identifier: MIT
// One covariance matrix of all responses and uncertain predictors, from every source on them.
#pragma once

#include <cstddef>

#include "parabola/core/result.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// The most rows with a matrix beside an uncertain predictor: the time of a fit grows with n^3.
inline constexpr std::size_t most_joint_rows = 2000;

/// Error matrix_too_large above most_joint_rows, with the memory it would take. Before anything of
/// that size is made.
Result<void> check_joint_size(const FormulaProblem& problem);

/// Fills problem.joint_covariance: independent uncertainties of the response and of problem.latent,
/// matrix_parts, correlations between columns of one row, and the terms of V that common sources
/// of the response became. Independent values are those of the sources alone, not yet the roots of
/// the diagonal. Errors: those of factor_points(); not_positive_definite with rows, where
/// covariances across quantities do not fit those of each.
Result<void> join_covariances(FormulaProblem& problem);

}  // namespace parabola
