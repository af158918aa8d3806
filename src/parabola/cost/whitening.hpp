// SPDX-License-Identifier: MIT
// W with V^-1 = W^T W, applied to vectors: V is never formed, nor inverted.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/budget/grouping.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/core/matrix.hpp"

namespace parabola {

enum class RankOneSign { plus, minus };

/// V = B + sum_k s_k sum_g u_kg u_kg^T, where B is diag(sigma^2) or a matrix, and u_kg is u_k in
/// the rows of group g, 0 elsewhere; s_k = +-1.
///
/// W = T_K ... T_1 W_B with W_B = 1/sigma or the inverse of the Cholesky factor, and the symmetric
/// root T_k = 1 - s c w w^T in each group, w = T_(k-1) ... W_B u_k, c = 1/(rho (1 + rho)),
/// rho^2 = 1 + s |w|^2: O(n) per term. Every value is divided by `scale`, a power of two that keeps
/// squares in range.
class Whitening {
 public:
  /// V = diag(sigma^2); sigma: n positive values.
  Whitening(const Vector& sigma, double scale);
  /// V = L L^T; lower: n x n, what lies above the diagonal is not read; the extended factor may be
  /// empty.
  Whitening(Matrix lower, ExtendedMatrix extended_lower, double scale);

  /// Adds s sum_g u_g u_g^T. False, and nothing changed, when V would not be positive definite
  /// (only possible with minus).
  [[nodiscard]] bool add(const Vector& u, Grouping groups, RankOneSign sign);

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] double scale() const { return scale_; }
  /// V is diagonal: the weight 1/(sigma_i scale) of each row is weights()[i].
  [[nodiscard]] bool is_diagonal() const { return lower_.empty() && terms_.empty(); }
  [[nodiscard]] const Vector& weights() const { return weights_; }

  /// Whether values in double-double can be whitened: not with a large matrix.
  [[nodiscard]] bool has_extended_form() const {
    return lower_.empty() || !extended_lower_.empty();
  }

  void apply(std::span<double> values) const;
  void apply(std::span<DoubleDouble> values) const;
  void apply_transposed(std::span<double> values) const;

  /// log det V, without the scale.
  [[nodiscard]] double log_determinant() const { return log_determinant_; }

 private:
  struct Term {
    Vector w;
    Grouping groups;
    std::vector<DoubleDouble> factor;  ///< s c of each group
  };

  template <class T>
  void apply_terms(std::span<T> values) const;

  std::size_t size_;
  double scale_;
  Vector weights_;  ///< empty with a matrix
  Matrix lower_;
  ExtendedMatrix extended_lower_;
  std::vector<Term> terms_;
  double log_determinant_ = 0.0;
};

}  // namespace parabola
