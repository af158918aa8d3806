// SPDX-License-Identifier: MIT
// Costs add: the residuals of several parts, one below the other, with shared parameters.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// S = sum of the S of the parts: data sets, nuisance parameters, constraints. A parameter is
/// jointly linear when it is so in every part that has it.
class JointCost final : public ResidualFunction {
 public:
  struct Part {
    std::unique_ptr<ResidualFunction> cost;
    std::vector<std::size_t>
        parameters;  ///< of each parameter of the part: its number in the whole
  };
  /// Every parameter below `parameter_count` belongs to at least one part.
  JointCost(std::vector<Part> parts, std::size_t parameter_count);

  [[nodiscard]] const ResidualFunction& part(std::size_t index) const {
    return *parts_[index].cost;
  }
  /// Number of the first residual of a part.
  [[nodiscard]] std::size_t first_residual(std::size_t index) const { return first_[index]; }

  [[nodiscard]] std::size_t residual_count() const override { return first_.back(); }
  [[nodiscard]] std::size_t parameter_count() const override { return linear_.size(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return data_norm_; }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  /// Where every part has them; a range may reach over several parts.
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
  std::vector<Part> parts_;
  std::vector<std::size_t> first_;  // of each part, and the number of all residuals
  std::vector<bool> linear_;
  double data_norm_ = 0.0;
};

}  // namespace parabola
