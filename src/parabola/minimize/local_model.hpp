// SPDX-License-Identifier: MIT
// The quadratic model of S around a point, reduced to the nonlinear parameters, and its step.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/point.hpp"

namespace parabola {

enum class ModelKind { gauss_newton, newton };

/// What a step proposes, before it is tried.
struct ProposedStep {
  ModelKind kind = ModelKind::gauss_newton;  ///< the model it comes from
  Vector change;                             ///< of all p parameters, within the limits
  double length = 0.0;     ///< |D dp| over the nonlinear parameters, comparable with the radius
  bool full = false;       ///< the minimum of the model, not cut by radius or limits
  double distance = 0.0;   ///< e: length to the minimum of the Gauss-Newton model, in units of |r|
  double decrement = 0.0;  ///< the same of the Newton model, when that is positive definite
  bool rank_deficient = false;  ///< directions without effect on r were left out
};

/// How much S falls by a step according to both models.
struct PredictedDecrease {
  double slope = 0.0;  ///< g^T dp, half the initial rate of decrease of S
  double gauss_newton = 0.0;
  double newton = 0.0;  ///< only with second derivatives
};

/// All that steps need of the tall [J r] is its triangle R, at most (p+1) x (p+1), so that the work
/// per step does not depend on n. The linear parameters are eliminated from it:
///
///   Q^T [J_L J_N r] = [R1 T1 q1; 0 K q]   (columns scaled to norm 1, L by pivoted QR)
///
/// K is Kaufman's Jacobian of the projected problem. Gauss-Newton: min |q - K z_N|; Newton, with B
/// the residual-weighted second derivatives and W = T1 - R1^-T B_LN: the exact reduced Hessian K^T
/// K + T1^T T1 - W^T W - B_NN. Then z_L = R1^-1 (q1 - W z_N). Source: Kaufman, BIT 15 (1975) 49.
class LocalModel {
 public:
  /// `movable`: parameters that take part, columns of J not zero. `scales` D: the step is |D dp| <=
  /// radius.
  LocalModel(const LimitedProblem& problem, const Point& point, std::vector<std::size_t> movable,
             const Vector& scales);

  /// Adds second derivatives at the point; later steps can use the Newton model.
  void set_curvature(Matrix b) { curvature_ = std::move(b); }
  [[nodiscard]] bool has_curvature() const { return !curvature_.empty(); }

  /// The best step within the radius. A Newton model with an eigenvalue at the rounding level of
  /// the largest cannot tell its sign: then the Gauss-Newton model, which does not square the
  /// condition, gives the step. A component that would leave its limit is set to it exactly, and
  /// the step is sought again for the others, at most p + 1 times.
  [[nodiscard]] ProposedStep step(double radius, ModelKind kind) const;
  [[nodiscard]] PredictedDecrease predicted_decrease(const Vector& change) const;

 private:
  struct Reduced;
  struct ReducedNewton;
  struct FreeStep;
  [[nodiscard]] Reduced reduce(const std::vector<std::size_t>& free,
                               std::span<const double> residual) const;
  [[nodiscard]] FreeStep gauss_newton(const Reduced& reduced, double radius) const;
  [[nodiscard]] ReducedNewton reduce_newton(const Reduced& reduced,
                                            const Vector& fixed_change) const;
  [[nodiscard]] FreeStep newton(const Reduced& reduced, const Vector& fixed_change,
                                double radius) const;
  void apply(const Reduced& reduced, const FreeStep& step, Vector& change) const;

  const LimitedProblem& problem_;
  const Vector& parameters_;
  const Vector& scales_;
  std::vector<std::size_t> movable_;
  Vector norms_;     ///< |J_j|, all parameters
  Matrix triangle_;  ///< of [J_movable / norms, r]
  Matrix curvature_;
};

}  // namespace parabola
