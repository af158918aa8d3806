// SPDX-License-Identifier: MIT
// min |A x - b| over x, and among its solutions the shortest: dense A with columns of comparable
// norm.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "parabola/core/decompose.hpp"

namespace parabola {

/// Columns of norm 1 (or near) are called dependent when a pivot of the QR, or a singular value, is
/// below this part of the largest. Householder QR perturbs such columns by about sqrt(n) p epsilon
/// (rounding errors add at random), which is 1e-12 at n = 1e6, p = 5; below that, small problems
/// keep a margin. The largest scaled condition in use (Filip) is 5e9.
double rank_threshold(std::size_t rows, std::size_t columns);

/// A is n x m. Full rank: column-pivoted Householder QR. Otherwise the SVD of its triangle, cut at
/// the threshold. Source: Golub & Van Loan, Matrix Computations, 5.3 and 5.5.
class MinimumNormSolver {
 public:
  /// Works in place: move a tall matrix in.
  explicit MinimumNormSolver(Matrix a);

  [[nodiscard]] std::size_t rank() const { return rank_; }
  [[nodiscard]] const PivotedQr& qr() const { return qr_; }
  /// x (m numbers) for a right-hand side of n numbers.
  [[nodiscard]] Vector solve(std::span<const double> b) const;
  /// Row norms of the pseudo-inverse, m numbers: the change of x_j per unit of noise on each b_i.
  [[nodiscard]] Vector gains() const;
  /// All m singular values of A (0 where n < m), and its right singular vectors as columns of v, m
  /// x m.
  [[nodiscard]] Svd decomposition() const;

 private:
  [[nodiscard]] Svd square_svd() const;

  PivotedQr qr_;
  std::size_t rank_ = 0;
  std::optional<Svd> deficient_;  ///< of the triangle made square, present when rank_ < m
};

}  // namespace parabola
