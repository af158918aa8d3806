// SPDX-License-Identifier: MIT
// The models of several data sets with the same parameters, one below the other.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Rows of the first model, then those of the second ... The models are not owned. A parameter is
/// jointly linear where it is so in every model.
class StackedModel final : public RowFunction {
 public:
  /// At least one model; all have the same parameter names.
  explicit StackedModel(std::vector<const RowFunction*> models);

  [[nodiscard]] std::size_t row_count() const override { return first_.back(); }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override {
    return models_.front()->parameter_names();
  }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  void values(std::span<const double> parameters, std::span<double> values) const override;
  void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                           Matrix& gradient) const override;
  void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                        Matrix& hessian) const override;

 private:
  std::vector<const RowFunction*> models_;
  std::vector<std::size_t> first_;  // row of each model, and the number of all rows
  std::vector<bool> linear_;
};

}  // namespace parabola
