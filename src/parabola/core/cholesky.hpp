// SPDX-License-Identifier: MIT
// Cholesky factors of covariance matrices, on the scale of their correlations.
#pragma once

#include <optional>
#include <span>

#include "parabola/core/extended_qr.hpp"
#include "parabola/core/matrix.hpp"

namespace parabola {

/// L with A = L L^T, lower triangular (zeros above); only the lower half of A is read. Computed
/// from A_ij / sqrt(A_ii A_jj), so that sizes far apart cost no digits. Nothing when A is not
/// positive definite to rounding: a pivot of the correlation matrix below n 2^-53.
std::optional<Matrix> cholesky(const Matrix& a);
/// The same in double-double; pivots are positive.
std::optional<ExtendedMatrix> cholesky(const ExtendedMatrix& a);

/// b = L^-1 b and b = L^-T b.
void solve_lower(const Matrix& lower, std::span<double> b);
void solve_lower(const ExtendedMatrix& lower, std::span<DoubleDouble> b);
void solve_lower_transposed(const Matrix& lower, std::span<double> b);

}  // namespace parabola
