// SPDX-License-Identifier: MIT
// Least squares as a smooth cost, so that it can be added to others.
#pragma once

#include <cstddef>
#include <span>

#include "parabola/minimize/residual_function.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// C = unit^2 r^T r, g = -2 unit^2 J^T r, H = 2 unit^2 (J^T J - B), expected information unit^2 J^T
/// J.
///
/// For sums with other costs only: alone, minimize_nonlinear does not square the condition of J.
class ResidualCost final : public SmoothFunction {
 public:
  /// `residuals` outlives this. `unit` turns its residuals into ones with standard deviation 1.
  explicit ResidualCost(const ResidualFunction& residuals, double unit = 1.0)
      : residuals_(residuals), unit_(unit) {}

  [[nodiscard]] std::size_t parameter_count() const override {
    return residuals_.parameter_count();
  }
  [[nodiscard]] double value(std::span<const double> parameters) const override;
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override;

 private:
  const ResidualFunction& residuals_;
  double unit_;
};

}  // namespace parabola
