// SPDX-License-Identifier: MIT
// Least squares: a model, measured responses and their uncertainties as whitened residuals.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/whitening.hpp"
#include "parabola/minimize/residual_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// The power of two next to the largest |y_i / sigma_i|, 1 for data that are all zero: dividing by
/// it is exact, and neither tiny data (y near 1e-300) nor tiny uncertainties (sigma = 1e-200) over-
/// or underflow when squared. `uncertainty` may be empty: all 1.
double common_scale(std::span<const double> response, const Vector& uncertainty);

/// r = W (y - f(p)), with V^-1 = W^T W up to the common scale: S = scale^2 r^T r.
class LeastSquaresCost final : public ResidualFunction {
 public:
  /// `response`: n values, finite; the model and the whitening have n rows. `response_rests`: what
  /// each response lost of its decimal, or empty.
  LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response, Vector response_rests,
                   Whitening whitening);
  /// The same for many rows: no copy of the response is made, and its numbers outlive this.
  LeastSquaresCost(std::unique_ptr<RowFunction> model, std::span<const double> response,
                   Vector response_rests, Whitening whitening);
  /// Independent uncertainties: n positive values, or empty: all 1.
  LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response, const Vector& uncertainty,
                   Vector response_rests = {});

  [[nodiscard]] const RowFunction& model() const { return *model_; }
  [[nodiscard]] std::span<const double> response() const { return response_; }
  /// Multiply a residual by this to get (y - f)/sigma; S by its square.
  [[nodiscard]] double scale() const { return whitening_.scale(); }
  [[nodiscard]] const Whitening& whitening() const { return whitening_; }

  [[nodiscard]] std::size_t residual_count() const override { return response_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override;
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override;
  [[nodiscard]] double data_norm() const override { return data_norm_; }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  /// Unless a term or a matrix of V couples rows.
  [[nodiscard]] bool has_row_ranges() const override;
  void residuals_of_rows(std::span<const double> parameters, std::size_t first,
                         std::span<double> residuals) const override;
  void jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                        std::span<double> residuals,
                        std::span<double* const> columns) const override;
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;
  bool extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                       std::span<DoubleDouble> residuals,
                                       ExtendedMatrix& jacobian) const override;

 private:
  void find_data_norm();
  void whiten_rows(std::size_t first, std::span<double> values,
                   std::span<double* const> columns) const;

  std::unique_ptr<RowFunction> model_;
  Vector own_response_;  // empty where someone else has it
  std::span<const double> response_;
  Vector response_rests_;  // empty: nothing was lost
  Whitening whitening_;
  double data_norm_ = 0.0;
};

}  // namespace parabola
