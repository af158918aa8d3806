// SPDX-License-Identifier: MIT
// What is doubtful or surprising about an average, in words.
#pragma once

#include "parabola/core/matrix.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/study/row_covariance.hpp"
#include "parabola/study/weighted_average.hpp"

namespace parabola {

/// Appends to outcome.fit.diagnostics what weighted_average() lists, but for those of the budget.
/// `design`: A, n x q.
void doubt(WeightedAverage& outcome, const Solved& solved, const RowCovariance& covariance,
           const Matrix& design);

}  // namespace parabola
