// SPDX-License-Identifier: MIT
// A problem with one of its parameters held at a value.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// r of the other parameters, in their order.
class HeldParameter final : public ResidualFunction {
 public:
  /// `problem` outlives this.
  HeldParameter(const ResidualFunction& problem, std::size_t held, double value);

  [[nodiscard]] std::size_t residual_count() const override { return problem_.residual_count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return linear_.size(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return problem_.data_norm(); }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;

 private:
  [[nodiscard]] Vector all(std::span<const double> parameters) const;

  const ResidualFunction& problem_;
  std::size_t held_;
  double value_;
  std::vector<bool> linear_;
};

}  // namespace parabola
