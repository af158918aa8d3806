// SPDX-License-Identifier: MIT
#include "parabola/minimize/held_parameter.hpp"

#include <algorithm>

namespace parabola {

HeldParameter::HeldParameter(const ResidualFunction& problem, std::size_t held, double value)
    : problem_(problem), held_(held), value_(value), linear_(problem.jointly_linear()) {
  linear_.erase(linear_.begin() + static_cast<std::ptrdiff_t>(held));
}

Vector HeldParameter::all(std::span<const double> parameters) const {
  Vector whole(parameters.begin(), parameters.end());
  whole.insert(whole.begin() + static_cast<std::ptrdiff_t>(held_), value_);
  return whole;
}

void HeldParameter::residuals(std::span<const double> parameters,
                              std::span<double> residuals) const {
  problem_.residuals(all(parameters), residuals);
}

void HeldParameter::residuals_and_jacobian(std::span<const double> parameters,
                                           std::span<double> residuals, Matrix& jacobian) const {
  Matrix whole;
  problem_.residuals_and_jacobian(all(parameters), residuals, whole);
  jacobian = Matrix(whole.rows(), parameters.size());
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    std::ranges::copy(whole.column(j < held_ ? j : j + 1), jacobian.column(j).begin());
  }
}

void HeldParameter::weighted_curvature(std::span<const double> parameters,
                                       std::span<const double> residuals, Matrix& curvature) const {
  Matrix whole;
  problem_.weighted_curvature(all(parameters), residuals, whole);
  curvature = Matrix(parameters.size(), parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = 0; j < parameters.size(); ++j)
      curvature(i, j) = whole(i < held_ ? i : i + 1, j < held_ ? j : j + 1);
  }
}

}  // namespace parabola
