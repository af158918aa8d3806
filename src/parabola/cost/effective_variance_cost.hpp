// SPDX-License-Identifier: MIT
// The distance cost with the variance taken at the observed predictors.
#pragma once

#include <utility>

#include "parabola/cost/distance_cost.hpp"
#include "parabola/cost/measured_points.hpp"

namespace parabola {

/// r = e/s with e = y - h(x_obs, p), s^2 = tau^2 + eta.eta, eta = b - G^T h_x(x_obs, p). Made by
/// make_distance_cost(). With k_j = eta.eta_j/s^2 (eta_j the derivative of eta by parameter j):
///
///   J_j  = h_j/s + r k_j
///   B_jl = r h_jl/s + r^2 (eta_j.eta_l + eta.eta_jl)/s^2 - r (h_j k_l + h_l k_j)/s - 3 r^2 k_j k_l
///
/// Source: Orear, Am. J. Phys. 50 (1982) 912, with the derivatives of s kept.
class EffectiveVarianceCost final : public DistanceCost {
 public:
  explicit EffectiveVarianceCost(MeasuredPoints points) : points_(std::move(points)) {}

  [[nodiscard]] double scale() const override { return points_.scale(); }
  void use_scale(double scale) override { points_.use_scale(scale); }
  /// Predictors and slopes as observed, shifts 0.
  [[nodiscard]] FittedPoints fitted_points(std::span<const double> parameters) const override;
  /// None: there are no true predictors to choose from.
  [[nodiscard]] std::vector<std::size_t> points_with_other_minimum(
      std::span<const double> parameters) const override {
    static_cast<void>(parameters);
    return {};
  }

  [[nodiscard]] std::size_t residual_count() const override { return points_.count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return points_.parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return points_.jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return points_.data_norm(); }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  /// The residuals are not read: the variances, which they do not tell, are computed with them.
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;

 private:
  MeasuredPoints points_;
};

}  // namespace parabola
