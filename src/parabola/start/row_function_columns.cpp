// SPDX-License-Identifier: MIT
#include "parabola/start/row_function_columns.hpp"

#include <algorithm>

namespace parabola {

std::span<const double> RowFunctionColumns::restricted(std::span<const double> parameters,
                                                       const ActiveColumns& active) {
  point_.assign(parameters.begin(), parameters.end());
  for (std::size_t j = 0; j < point_.size(); ++j) {
    if (is_linear()[j] && !std::ranges::binary_search(active.linear, j)) point_[j] = 0.0;
  }
  return point_;
}

void RowFunctionColumns::whiten(double* values) const {
  if (weights_.empty()) return;
  for (std::size_t i = 0; i < row_count(); ++i) values[i] *= weights_[i];
}

void RowFunctionColumns::whiten_residual(double* values) const {
  for (std::size_t i = 0; i < row_count(); ++i) values[i] = response_[i] - values[i];
  whiten(values);
}

void RowFunctionColumns::columns(std::span<const double> parameters, const ActiveColumns& active,
                                 std::span<double* const> outputs) {
  const std::span<const double> point = restricted(parameters, {});
  const std::span<double> offset(outputs[0], row_count());
  if (active.linear.empty()) {
    model_.values(point, offset);
  } else {
    // f is linear in these parameters: its derivatives by them are the same at 0.
    model_.values_and_gradient(point, offset, gradient_);
    for (std::size_t k = 0; k < active.linear.size(); ++k) {
      std::ranges::copy(gradient_.column(active.linear[k]), outputs[1 + k]);
      whiten(outputs[1 + k]);
    }
  }
  whiten_residual(offset.data());
}

void RowFunctionColumns::jacobian(std::span<const double> parameters, const ActiveColumns& active,
                                  Vector& residuals, Matrix& jacobian) {
  residuals.resize(row_count());
  model_.values_and_gradient(restricted(parameters, active), residuals, jacobian);
  whiten_residual(residuals.data());
  for (std::size_t j = 0; j < parameter_count(); ++j) {
    const bool is_inactive = is_linear()[j] && !std::ranges::binary_search(active.linear, j);
    if (is_inactive) std::ranges::fill(jacobian.column(j), 0.0);
    whiten(jacobian.column(j).data());
  }
}

}  // namespace parabola
