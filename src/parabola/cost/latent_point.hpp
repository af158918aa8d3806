// SPDX-License-Identifier: MIT
// The local algebra of one point with uncertain predictors: variance, Newton step, curvature.
#pragma once

#include <cstddef>
#include <span>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// One point in whitened latent coordinates z (m): x = x_obs - G z, and q = min over z of
/// |z|^2 + e^2/tau^2 with e = y - h(x) - b.z; tau = 0 makes e = 0 a condition.
///
///   eta = b - G^T h_x       s2 = tau^2 + eta.eta    lambda = (e + eta.z)/s2     q = lambda^2 s2
///   rho = lambda eta - z    (0 at the minimum)
///   L = lambda G^T h_xx G,  T = 1 - eta eta^T/s2,   M = (1 - T L)^-1            Newton: M rho
///
/// T = R^2 with R = 1 - eta eta^T/(s2 + tau s), s = sqrt(s2), so M = 1 + R A^-1 R L with
/// A = 1 - R L R, which is positive definite exactly at a minimum. No inverse of the covariance of
/// the point appears: tau = 0 and eta = 0 are ordinary. Source: the constraint form of Deming 1943
/// with the second derivatives kept (Newton's method on the Lagrange function).
class LatentPoint {
 public:
  LatentPoint() = default;
  explicit LatentPoint(std::size_t m) { start(m); }
  /// For points with m latent predictors.
  void start(std::size_t m);

  // What is set before update().
  double error = 0.0;  ///< e
  double alone = 0.0;  ///< tau
  Vector slope;        ///< eta
  Vector position;     ///< z
  // And before factor(): G^T h_xx G, replaced there by L.
  Matrix bend;

  // Results of update().
  double variance = 0.0;    ///< s2
  double multiplier = 0.0;  ///< lambda

  void update();
  /// Factors A; false when it is not positive definite. Then M is 1 until the next factor().
  bool factor();
  /// rho
  void stationarity(std::span<double> rho) const;
  /// v -> M v
  void solve(std::span<double> v);
  /// eta^T L M eta
  [[nodiscard]] double bent_variance();
  /// u -> W u with (W u).(W v) = u^T M T v; returns eta^T M^T u for the u that came in. After
  /// bent_variance().
  double half_solve(std::span<double> u);
  /// A unit direction along which q falls, when factor() said no.
  [[nodiscard]] Vector way_down() const;

  /// |z|^2 + e^2/tau^2, but linear in |e| with slope 2 `bound` where |e| > bound tau^2: the exact
  /// penalty function, minimised over the residual. It keeps its sense as tau goes to 0.
  [[nodiscard]] double merit(double bound) const;
  /// A bound for the next step, twice the multiplier and more than 0.
  [[nodiscard]] double merit_bound() const;

 private:
  void apply_root(std::span<double> v) const;  // v -> R v
  void apply_half(std::span<double> v) const;  // v -> A^-1/2 R v, with any root of A

  std::size_t m_ = 0;
  bool is_bent_ = false;
  Matrix root_;       // m = 1: A; otherwise its Cholesky factor
  Vector direction_;  // scratch; after bent_variance() A^-1/2 R L eta
};

}  // namespace parabola
