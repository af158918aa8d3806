// SPDX-License-Identifier: MIT
// The lowest points of a cost where some quantities are held: Newton's method on the equations of
// Lagrange, with exact derivatives.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/minimize/limits.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// The minimum around which one looks: C, its Hessian there, and the limits of the parameters.
struct CostMinimum {
  const SmoothFunction& cost;
  Vector parameters;           ///< p
  double value = 0.0;          ///< C_min
  Matrix hessian;              ///< p x p, at the minimum
  std::vector<Bounds> bounds;  ///< p of them, or none
};
/// Evaluates C and its Hessian at `parameters`.
CostMinimum cost_minimum(const SmoothFunction& cost, Vector parameters, std::vector<Bounds> bounds);

/// One equation that closes the system: C = value, or the plane sum_k weights[k] q_k / sigma_k =
/// value.
struct Closing {
  enum class Kind { level, plane };
  Kind kind = Kind::level;
  double value = 0.0;
  Vector weights{};  ///< of a plane, one per quantity
};

struct StationaryPoint {
  Vector parameters;
  std::vector<bool> held;  ///< at a limit
  double cost = 0.0;
  Vector quantities;            ///< q_k
  Vector multipliers;           ///< sigma_k dC/dq_k along the lowest points
  double gap = 0.0;             ///< largest error of a closing: of C, or of q in sigmas
  double gradient = 0.0;        ///< |grad C - sum_k lambda_k grad q_k| in units of sigma
  std::size_t evaluations = 0;  ///< of gradient and Hessian
  bool converged = false;
};

/// Solves grad C = sum_k lambda_k grad q_k over the parameters that are not at a limit, with one
/// closing per quantity. Parameters are measured in the coordinates x in which the Hessian at the
/// minimum is 2 I, so that every tolerance is one of sigmas:
///   [ H - sum_k lambda_k Q_k   -grad q ] [dx     ]     [ grad C - sum_k lambda_k grad q_k ]
///   [ grad C^T or w^T grad q^T     0   ] [dlambda] = - [ C - value, or w^T q - value      ]
/// Steps are damped where they do not shrink the equations, and end at limits; a parameter leaves
/// its limit when its multiplier says so. Converged: gap < 1e-9 and gradient < 1e-8, then polished
/// until the equations no longer shrink. Source: Venzon & Moolgavkar, Appl. Statist. 37 (1988) 87,
/// here with exact second derivatives and limits.
class StationarySolver {
 public:
  /// `quantities` outlive this; the own limits of quantities that are parameters do not count.
  /// Errors: profile_undefined when C does not curve upwards in all directions at the minimum, or
  /// when the quantities do not depend on the free parameters.
  static Result<StationarySolver> make(const CostMinimum& minimum,
                                       std::vector<const SmoothFunction*> quantities);

  [[nodiscard]] const CostMinimum& minimum() const { return minimum_; }
  [[nodiscard]] const Vector& values() const { return values_; }  ///< q_k at the minimum
  [[nodiscard]] const Vector& units() const { return units_; }    ///< sigma_k of the parabola
  [[nodiscard]] const Matrix& correlation() const { return correlation_; }  ///< of the q_k
  /// dp of the parabola for changes of the quantities in sigmas, the others at their best.
  [[nodiscard]] Vector parabolic_change(std::span<const double> changes) const;

  [[nodiscard]] StationaryPoint solve(const Vector& start, const std::vector<bool>& held,
                                      const std::vector<Closing>& closings,
                                      std::size_t evaluation_limit) const;
  /// Which parameters are at a limit at the minimum, with C falling outside.
  [[nodiscard]] const std::vector<bool>& held() const { return held_; }
  [[nodiscard]] const std::vector<const SmoothFunction*>& quantities() const { return quantities_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

 private:
  StationarySolver(const CostMinimum& minimum, std::vector<const SmoothFunction*> quantities,
                   std::vector<Bounds> bounds);

  const CostMinimum& minimum_;
  std::vector<const SmoothFunction*> quantities_;
  Limits limits_;
  std::vector<bool> held_;
  Vector values_;
  Vector units_;
  Matrix changes_;  // p x m: change of p with each quantity, in sigmas
  Matrix correlation_;
};

}  // namespace parabola
