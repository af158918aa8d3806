// SPDX-License-Identifier: MIT
// What is known of parameters beside the data: Gaussian constraints and nuisance parameters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/decimal.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// r = L^-1 (c - p) / scale for d parameters p that are known to be c with the covariance L L^T: d
/// more points. Nuisance parameters of common sources are c = 0, L = 1.
class GaussianPrior final : public ResidualFunction {
 public:
  /// `lower`: d x d, Cholesky factor of the covariance; `scale` as in LeastSquaresCost.
  GaussianPrior(std::vector<Decimal> centres, const Matrix& lower, double scale);

  [[nodiscard]] std::size_t residual_count() const override { return centres_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return centres_.size(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return data_norm_; }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  [[nodiscard]] bool has_row_ranges() const override { return true; }
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
  std::vector<Decimal> centres_;
  ExtendedMatrix inverse_;  // L^-1 / scale, lower
  std::vector<bool> linear_;
  double data_norm_ = 0.0;
};

}  // namespace parabola
