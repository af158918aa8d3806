// SPDX-License-Identifier: MIT
// Orthogonal decompositions of dense matrices. The only place where Eigen is compiled.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// A P = Q R with column pivoting (Householder). A is n x m.
struct PivotedQr {
  std::size_t rank = 0;             ///< columns with |R_kk| > threshold * max|R_kk|
  std::vector<std::size_t> pivots;  ///< column k of A P is column pivots[k] of A
  Matrix triangle;                  ///< R, min(n, m) x m, upper trapezoidal
  Matrix reflectors;                ///< packed Householder vectors; use apply_q_transposed
  Vector reflector_scales;
};
PivotedQr pivoted_qr(const Matrix& a, double threshold);
/// Q^T b in place; every column of b has n rows.
void apply_q_transposed(const PivotedQr& qr, Matrix& b);

/// A = U diag(singular_values) V^T, thin, singular values descending. Two-sided Jacobi on the QR triangle
/// for tall A: small singular values keep relative accuracy.
struct Svd {
  Matrix u;  ///< n x k
  Vector singular_values;
  Matrix v;  ///< m x k
};
Svd svd(const Matrix& a);

/// Eigenvalues ascending and orthonormal eigenvectors (columns) of a symmetric matrix (lower part read).
struct SymmetricEigen {
  Vector values;
  Matrix vectors;
};
SymmetricEigen symmetric_eigen(const Matrix& a);

/// A B
Matrix multiply(const Matrix& a, const Matrix& b);
/// A^T B
Matrix multiply_transposed(const Matrix& a, const Matrix& b);
Matrix transposed(const Matrix& a);
/// Euclidean norm without overflow or underflow.
double norm(std::span<const double> v);
double dot(std::span<const double> a, std::span<const double> b);

}  // namespace parabola
