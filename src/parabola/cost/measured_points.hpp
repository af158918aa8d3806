// SPDX-License-Identifier: MIT
// Points measured in y and x beside their model, in units in which squares stay finite.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/point_uncertainty.hpp"
#include "parabola/model/latent_function.hpp"

namespace parabola {

/// n points (x_i, y_i) with their uncertainties and the model h(x, p).
///
/// Responses, h and what has their unit are divided by `unit()`, residuals by `scale()`: powers of
/// two near the largest s_i and |y_i|/s_i, s_i^2 = sigma_y^2 + sum_k (slope_k sigma_k)^2 with the
/// ratio of the ranges of y and x_k for a slope. Neither tiny nor huge units over- or underflow.
class MeasuredPoints {
 public:
  MeasuredPoints(LatentFunction function, Vector response, PointFactors factors);

  [[nodiscard]] const LatentFunction& function() const { return function_; }
  [[nodiscard]] std::size_t count() const { return response_.size(); }
  [[nodiscard]] std::size_t latent_count() const { return function_.latent_count(); }
  [[nodiscard]] std::size_t parameter_count() const { return function_.parameter_count(); }
  [[nodiscard]] double unit() const { return unit_; }
  [[nodiscard]] double scale() const { return scale_; }
  void use_scale(double scale) {
    data_norm_ *= scale_ / scale;
    scale_ = scale;
  }
  /// |y_i / s_i| over all points, divided by scale().
  [[nodiscard]] double data_norm() const { return data_norm_; }
  /// None: r depends on the parameters through x or through its variance as well.
  [[nodiscard]] const std::vector<bool>& jointly_linear() const { return jointly_linear_; }

  /// y_i / unit, tau_i / unit
  [[nodiscard]] double response(std::size_t i) const { return response_[i]; }
  [[nodiscard]] double alone(std::size_t i) const { return factors_.alone[i]; }
  /// b_k of point i, divided by unit
  [[nodiscard]] double together(std::size_t k, std::size_t i) const {
    return factors_.together[k][i];
  }
  /// G_kl of point i, l <= k, unit of x_k
  [[nodiscard]] double shift(std::size_t k, std::size_t l, std::size_t i) const {
    return factors_.shift[k * (k + 1) / 2 + l][i];
  }
  /// sqrt((G G^T)_kk)
  [[nodiscard]] double predictor_uncertainty(std::size_t k, std::size_t i) const;

 private:
  LatentFunction function_;
  Vector response_;
  PointFactors factors_;
  std::vector<bool> jointly_linear_;
  double unit_ = 1.0;
  double scale_ = 1.0;
  double data_norm_ = 0.0;
};

}  // namespace parabola
