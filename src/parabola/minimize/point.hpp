// SPDX-License-Identifier: MIT
// A point of the search with what the model says there, and the model with its limits and its
// count.
#pragma once

#include <cstddef>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/limits.hpp"

namespace parabola {

/// Parameters with residuals and Jacobian J = -dr/dp at them.
struct Point {
  Vector parameters;
  Vector residuals;
  Matrix jacobian;
  Vector column_norms;  ///< |J_j|
  double sum_of_squares = 0.0;
  double rounding = 0.0;  ///< eta, rounding level of |r|
};

/// A problem within limits; every evaluation goes through it and is counted.
class LimitedProblem {
 public:
  LimitedProblem(const ResidualFunction& problem, const LeastSquaresOptions& options);

  [[nodiscard]] const ResidualFunction& function() const { return problem_; }
  [[nodiscard]] std::size_t residual_count() const { return problem_.residual_count(); }
  [[nodiscard]] std::size_t parameter_count() const { return problem_.parameter_count(); }
  [[nodiscard]] const Bounds& bounds(std::size_t j) const { return limits_[j]; }
  [[nodiscard]] double clamped(std::size_t j, double value) const {
    return limits_.clamped(j, value);
  }
  [[nodiscard]] bool inside(std::size_t j, double value) const { return limits_.inside(j, value); }
  [[nodiscard]] double moved(std::size_t j, double value, double change) const {
    return limits_.moved(j, value, change);
  }

  /// Residuals and Jacobian at point.parameters, a new point of the search. False when anything,
  /// the sum of squares included, is not finite.
  bool evaluate(Point& point);
  /// The same at a point whose residuals are known already: counted as derivatives only.
  bool evaluate_derivatives(Point& point);
  /// B = sum_i r_i d2f_i/dp2 at the point.
  [[nodiscard]] Matrix curvature(const Point& point) const;

  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  [[nodiscard]] std::size_t jacobians() const { return jacobians_; }
  [[nodiscard]] bool exhausted() const { return evaluations_ >= evaluation_limit_; }

  /// s = sqrt(S / max(1, n - p)).
  [[nodiscard]] double residual_sd(double sum_of_squares) const;
  /// At a limit, with S falling further outside: J_j^T r points out.
  [[nodiscard]] bool held_by_limit(const Point& point, std::size_t j) const;

 private:
  bool evaluate_all(Point& point) const;

  const ResidualFunction& problem_;
  Limits limits_;
  std::size_t evaluation_limit_;
  std::size_t evaluations_ = 0;
  std::size_t jacobians_ = 0;
};

}  // namespace parabola
