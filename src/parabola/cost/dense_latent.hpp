// SPDX-License-Identifier: MIT
// The true predictors of all points together, where one matrix says how all x and y vary.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/model/latent_function.hpp"

namespace parabola {

/// min over (eps, delta) of (eps, delta)^T C^-1 (eps, delta) with y = h(x - delta, p) + eps for all
/// n points at once; delta has m n numbers, predictor by predictor. C is never inverted:
///
///   H = dh/ddelta (one block diagonal(n) per predictor)    V = C_yy + C_yx H^T + H C_xy + H C_xx
///   H^T w = y - h + H delta    lambda = V^-1 w    g = C_xy + C_xx H^T    rho = g lambda - delta L
///   = lambda d2h/ddelta2 (block diagonal)   T = C_xx - g V^-1 g^T  Newton: (1 - T L) d = rho
///
/// V is factored once per step in which a slope changes, O(n^3); the Newton equation is solved by
/// GMRES with products of O(n^2), few because T L is small. Steps as in LatentSolver, halved while
/// |rho| rises.
class DenseLatent {
 public:
  /// C is (1 + m) n square, in the order y, x_1 .. x_m. Nothing is copied.
  DenseLatent(const LatentFunction& function, std::span<const double> response,
              const Matrix& covariance);

  /// Solves for delta and leaves everything at it, outputs evaluated to `level`. False where no
  /// minimum is found, or the model does not exist.
  bool solve(std::span<const double> parameters, LatentLevel level);
  /// After solve() with the same parameters: the outputs to another level, where it stands.
  bool raise(std::span<const double> parameters, LatentLevel level) {
    return evaluate(parameters, level);
  }

  [[nodiscard]] std::span<const double> output(std::size_t place) const {
    return outputs_.column(place);
  }
  [[nodiscard]] const Vector& delta() const { return delta_; }
  [[nodiscard]] const Vector& w() const { return w_; }
  [[nodiscard]] const Vector& lambda() const { return lambda_; }
  [[nodiscard]] const Matrix& g() const { return g_; }
  /// Row i of H for predictor k.
  [[nodiscard]] double slope(std::size_t k, std::size_t i) const {
    return -outputs_(i, function_.slope_place(k));
  }
  [[nodiscard]] double variance(std::size_t i) const { return variances_[i]; }

  /// v -> K^-1 v with V = K K^T, and v -> V^-1 v; n numbers.
  void whiten(std::span<double> v) const;
  void solve_variance(std::span<double> v) const;
  /// v -> K^-T v
  void whiten_transposed(std::span<double> v) const;
  /// L v and T v; m n numbers.
  [[nodiscard]] Vector bend(const Vector& v) const;
  [[nodiscard]] Vector project(const Vector& v) const;
  /// d with (1 - T L) d = v.
  [[nodiscard]] Vector newton(const Vector& v) const;

 private:
  bool evaluate(std::span<const double> parameters, LatentLevel level);
  bool factor_variance();
  [[nodiscard]] bool has_new_slopes();
  [[nodiscard]] Vector stationarity() const;
  [[nodiscard]] double length(const Vector& v) const;  // largest |v_k| in sigma
  [[nodiscard]] double c(std::size_t row, std::size_t column) const {
    return covariance_(row, column);
  }

  const LatentFunction& function_;
  std::span<const double> response_;
  const Matrix& covariance_;
  std::size_t n_;
  std::size_t m_;
  Vector sigmas_;  // of each delta; 1 where it is 0
  Vector delta_;
  Matrix latent_;   // n x m, x - delta
  Matrix outputs_;  // n rows, one column per output
  Vector w_;
  Vector lambda_;
  Vector slopes_;  ///< H for which V was factored; empty: none
  Vector variances_;
  Matrix g_;      // m n x n
  Matrix lower_;  // K
  Program::Workspace workspace_;
};

}  // namespace parabola
