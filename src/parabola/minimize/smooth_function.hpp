// SPDX-License-Identifier: MIT
// What a minimiser sees of a cost that is no sum of squares: its value and exact derivatives.
#pragma once

#include <cstddef>
#include <span>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// All that is known of C at one point. Reused from point to point, so that nothing is allocated.
/// The sizes of rounding errors decide when a gradient is zero and which digits are vouched for.
struct SmoothEvaluation {
  double value = 0.0;
  /// Sum of the absolute values of the terms that C is the sum of; its root is a length in sigmas
  /// that is long but not wild. 0: |C|.
  double magnitude = 0.0;
  double value_rounding = 0.0;  ///< rounding error to be expected in C; 0: epsilon magnitude
  Vector gradient;              ///< p, dC/dp
  /// Rounding error to be expected in the gradient, in sigmas: it displaces the minimum by this
  /// part of each standard uncertainty. 0: epsilon sqrt(sum_j |H_jj| p_j^2 / 2), the rounding of
  /// the parameters themselves.
  double gradient_rounding = 0.0;
  Matrix hessian;  ///< p x p, d2C/dp2, symmetric, exact
  /// p x p, the expectation of hessian / 2 (Fisher information), positive semidefinite; empty where
  /// there is none.
  Matrix expected_information;

  /// Zeros for p parameters, with room for an expected information.
  void reset(std::size_t p);
};

/// A cost C(p) on the scale of -2 ln L, twice differentiable where it exists: C rises by 1 at one
/// standard uncertainty, the observed information is H / 2, and the covariance 2 H^-1.
///
/// Implemented by cost, used by minimize and infer, so that neither ever sees data. A value that is
/// not finite means "C does not exist here"; derivatives then need not be written.
class SmoothFunction {
 public:
  virtual ~SmoothFunction() = default;

  [[nodiscard]] virtual std::size_t parameter_count() const = 0;
  [[nodiscard]] virtual double value(std::span<const double> parameters) const = 0;
  /// Writes every member of `at`, which may come in with any shapes.
  virtual void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const = 0;
};

}  // namespace parabola
