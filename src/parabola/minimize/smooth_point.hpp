// SPDX-License-Identifier: MIT
// A point of the search for the minimum of a smooth cost, and the cost with its limits and count.
#pragma once

#include <cstddef>
#include <span>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/limits.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// Parameters with the cost and its derivatives at them. Halves are kept, G = g / 2 and A = H / 2,
/// because C then is what S is for residuals: distance^2 = G^T A^-1 G in sigmas.
struct SmoothPoint {
  Vector parameters;
  SmoothEvaluation at;
  Vector half_gradient;
  Matrix information;
};

/// A cost within limits; every evaluation goes through it and is counted.
class LimitedCost {
 public:
  LimitedCost(const SmoothFunction& function, const MinimizerOptions& options);

  [[nodiscard]] std::size_t parameter_count() const { return function_.parameter_count(); }
  [[nodiscard]] const Limits& limits() const { return limits_; }

  /// Everything at point.parameters. False when value, gradient or Hessian are not finite there; an
  /// expected information that is not is left out.
  bool evaluate(SmoothPoint& point);
  /// The value alone; not finite where C does not exist.
  double value(std::span<const double> parameters);

  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  [[nodiscard]] std::size_t derivatives() const { return derivatives_; }
  [[nodiscard]] bool exhausted() const { return evaluations_ >= evaluation_limit_; }
  /// The derivatives at a point whose value was already counted.
  bool evaluate_derivatives(SmoothPoint& point);

  /// At a limit, with C falling further outside.
  [[nodiscard]] bool held_by_limit(const SmoothPoint& point, std::size_t j) const;

 private:
  const SmoothFunction& function_;
  Limits limits_;
  std::size_t evaluation_limit_;
  std::size_t evaluations_ = 0;
  std::size_t derivatives_ = 0;
};

}  // namespace parabola
