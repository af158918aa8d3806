// SPDX-License-Identifier: MIT
// Householder QR in double-double, for small problems whose last digits matter.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/double_double.hpp"
#include "parabola/core/matrix.hpp"

namespace parabola {

using ExtendedVector = std::vector<DoubleDouble>;
using ExtendedMatrix = BasicMatrix<DoubleDouble>;

/// A = Q R for A n x m with n >= m; only R and the first m entries of Q^T b are kept.
struct ExtendedTriangle {
  ExtendedMatrix triangle;  ///< R, m x m, upper
  ExtendedVector right;     ///< (Q^T b)_1..m
};

/// Columns need not be scaled: a power of two is taken out of each and put back, so that none over-
/// or underflows. Source: Golub & Van Loan, Matrix Computations, algorithm 5.2.1. Costs about 2 n
/// m^2 double-double operations.
ExtendedTriangle extended_qr(ExtendedMatrix a, ExtendedVector b);

/// R x = b by back substitution; R must have no zero on its diagonal.
ExtendedVector solve_upper(const ExtendedMatrix& triangle, ExtendedVector b);

/// R^-1, upper triangular.
ExtendedMatrix inverse_upper(const ExtendedMatrix& triangle);

DoubleDouble dot(const ExtendedVector& a, const ExtendedVector& b);

}  // namespace parabola
