// SPDX-License-Identifier: MIT
// Covariance and correlation matrices of the rows, joined with the independent uncertainties.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills problem.covariance, where matrices of the left side are given: in units of the response
/// (V -> D V D with the slopes D = d response/d quantity), correlations with the independent
/// uncertainties they are of, and the independent uncertainties that remain on the diagonal. With
/// uncertain predictors, problem.joint_covariance as well. Uncertainties of the response and of
/// problem.latent become the roots of the diagonals. Errors: those of check_matrix(),
/// check_joint_size() and join_covariances(); unknown_column; not_used; correlation_of_nothing for
/// correlations without uncertainties; correlation_beside_matrix; matrix_estimated together with an
/// estimated scale; matrix_effective_variance.
Result<void> add_matrices(FormulaProblem& problem, const FitSpec& spec, NodeId response);

}  // namespace parabola
