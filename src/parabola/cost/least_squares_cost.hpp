// SPDX-License-Identifier: MIT
// Least squares: a model, measured responses and their uncertainties as whitened residuals.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/residual_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// r_i = (y_i - f_i(p)) / (sigma_i scale), S = scale^2 r^T r. Without uncertainties sigma_i = 1.
///
/// `scale` is a power of two near the largest |y_i / sigma_i|, so that neither tiny data (y near
/// 1e-300) nor tiny uncertainties (sigma = 1e-200) over- or underflow when squared; dividing by it
/// is exact.
class LeastSquaresCost final : public ResidualFunction {
 public:
  /// `response`: n values, finite. `uncertainty`: n positive values, or empty. The model has n
  /// rows.
  /// `response_rests`: what each response lost of its decimal, or empty.
  LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response, const Vector& uncertainty,
                   Vector response_rests = {});

  [[nodiscard]] const RowFunction& model() const { return *model_; }
  [[nodiscard]] const Vector& response() const { return response_; }
  /// Multiply a residual by this to get (y - f)/sigma; S by its square.
  [[nodiscard]] double scale() const { return scale_; }
  /// 1/(sigma_i scale), n values.
  [[nodiscard]] const Vector& weights() const { return weights_; }

  [[nodiscard]] std::size_t residual_count() const override { return response_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override;
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override;
  [[nodiscard]] double data_norm() const override { return data_norm_; }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;
  bool extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                       std::span<DoubleDouble> residuals,
                                       ExtendedMatrix& jacobian) const override;

 private:
  void whiten(std::span<double> values) const;

  std::unique_ptr<RowFunction> model_;
  Vector response_;
  Vector response_rests_;  // empty: nothing was lost
  Vector weights_;         ///< 1/(sigma_i scale)
  double scale_ = 1.0;
  double data_norm_ = 0.0;
};

}  // namespace parabola
