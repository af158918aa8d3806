// SPDX-License-Identifier: MIT
// Covariance and correlation matrices of the rows, joined with the independent uncertainties.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills problem.covariance: every matrix in units of the response (V -> D V D with the slopes
/// D = d response/d quantity), correlations with the independent uncertainties they are of, and the
/// independent uncertainties that remain on the diagonal. problem.uncertainty.values become the
/// roots of the diagonal. Errors: those of check_matrix(); unknown_column; not_used;
/// matrix_predictor for a matrix of a predictor; correlation_of_nothing for a correlation matrix
/// without uncertainties; matrix_estimated together with an estimated scale.
Result<void> add_matrices(FormulaProblem& problem, const FitSpec& spec, NodeId response);

}  // namespace parabola
