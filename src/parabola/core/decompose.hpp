// SPDX-License-Identifier: MIT
// Orthogonal decompositions of dense matrices. The only place where Eigen is compiled.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// A P = Q R with column pivoting (Householder). A is n x m, k = min(n, m).
/// Source: Golub & Van Loan, Matrix Computations, 5.4.2.
struct PivotedQr {
  std::size_t rank = 0;             ///< rows with |R_kk| > threshold |R_00|
  std::vector<std::size_t> pivots;  ///< column k of A P is column pivots[k] of A
  Matrix triangle;                  ///< R, k x m, upper trapezoidal
  Matrix reflectors;                ///< n x m, packed Householder vectors; see apply_q
  Vector reflector_scales;          ///< k
};
/// Works in place: move a tall matrix in and no copy of it is made. An empty matrix has rank 0.
PivotedQr pivoted_qr(Matrix a, double threshold);
/// Q b and Q^T b in place (the full Q, n x n); every column of b has n rows.
void apply_q(const PivotedQr& qr, Matrix& b);
void apply_q_transposed(const PivotedQr& qr, Matrix& b);

/// R of A = Q R without pivoting, min(n, m) x m: all that later steps need of a tall matrix,
/// because |A x| = |R x| for every x. The diagonal may have either sign.
Matrix qr_triangle(Matrix a);

/// x in place of b: R x = b and R^T x = b with the leading b.size() x b.size() upper triangle of R.
void solve_upper(const Matrix& triangle, std::span<double> b);
void solve_upper_transposed(const Matrix& triangle, std::span<double> b);

/// A = U diag(singular_values) V^T, thin, singular values descending; k = min(n, m). Each is right
/// to a few epsilon of the largest one.
struct Svd {
  Matrix u;  ///< n x k
  Vector singular_values;
  Matrix v;  ///< m x k
};
Svd svd(const Matrix& a);

/// Eigenvalues ascending and orthonormal eigenvectors (columns) of a symmetric matrix (lower part
/// read).
struct SymmetricEigen {
  Vector values;
  Matrix vectors;
};
SymmetricEigen symmetric_eigen(const Matrix& a);

/// (J^T J)^-1, p x p, of a Jacobian n x p by pivoted QR of its columns scaled to norm 1, so that
/// neither the condition is squared nor units matter. Empty when a diagonal entry of R is below
/// `threshold` times the largest: the columns are dependent and the inverse has no meaning.
std::optional<Matrix> inverse_of_gram(const Matrix& jacobian, double threshold = 1e-12);

/// A B
Matrix multiply(const Matrix& a, const Matrix& b);
/// A^T B
Matrix multiply_transposed(const Matrix& a, const Matrix& b);
Matrix transposed(const Matrix& a);
/// Euclidean norm without overflow or underflow of the squares. NaN if an entry is NaN.
double norm(std::span<const double> v);
double dot(std::span<const double> a, std::span<const double> b);
/// The dot product as if summed in twice the working precision and rounded once: error at most
/// epsilon |a.b| + n^2 epsilon^2 |a|.|b|. For sums that cancel, as J^T r at a minimum. Overflow of
/// a product gives NaN. Source: Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26 (2005) 1955, Dot2.
double accurate_dot(std::span<const double> a, std::span<const double> b);
/// y += factor x
void add_scaled(double factor, std::span<const double> x, std::span<double> y);

}  // namespace parabola
