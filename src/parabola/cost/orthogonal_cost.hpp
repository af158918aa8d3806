// SPDX-License-Identifier: MIT
// The distance cost with the true predictors solved for at every evaluation.
#pragma once

#include "parabola/cost/distance_cost.hpp"
#include "parabola/cost/latent_block.hpp"
#include "parabola/cost/latent_solver.hpp"
#include "parabola/cost/measured_points.hpp"

namespace parabola {

/// Made by make_distance_cost(). Nothing is kept between evaluations; safe to call from several
/// threads. Per point and evaluation: the inner solution, then r = lambda s and J = h_p/s.
///
/// Observed information: with U = lambda G^T h_zp (m x p) and the notation of LatentPoint,
///   B = sum lambda h_pp + (eta^T L M eta) h_p h_p^T/s^4 - (h_p z^T + z h_p^T)/s^2 + U^T M T U,
///   z = U^T M eta. It is J^T J less the Hessian of S/2, with nothing left to cancel.
class OrthogonalCost final : public DistanceCost {
 public:
  explicit OrthogonalCost(MeasuredPoints points) : points_(std::move(points)) {}

  [[nodiscard]] double scale() const override { return points_.scale(); }
  void use_scale(double scale) override { points_.use_scale(scale); }
  [[nodiscard]] FittedPoints fitted_points(std::span<const double> parameters) const override;
  [[nodiscard]] std::vector<std::size_t> points_with_other_minimum(
      std::span<const double> parameters) const override;

  [[nodiscard]] std::size_t residual_count() const override { return points_.count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return points_.parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return points_.jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return points_.data_norm(); }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  /// The residuals are not read: they do not tell the multipliers lambda and the true predictors,
  /// which are solved for again from the parameters, to the same bits.
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;

 private:
  MeasuredPoints points_;
};

}  // namespace parabola
