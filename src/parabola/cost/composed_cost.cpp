// SPDX-License-Identifier: MIT
#include "parabola/cost/composed_cost.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// B^T M B with B = [1; T], T: m x p
Matrix transformed(const Matrix& outer, const Matrix& slopes, std::size_t p) {
  const std::size_t m = outer.rows() - p;
  Matrix half(p + m, p);  // M B
  for (std::size_t i = 0; i < p + m; ++i) {
    for (std::size_t j = 0; j < p; ++j) {
      double sum = outer(i, j);
      for (std::size_t k = 0; k < m; ++k) sum += outer(i, p + k) * slopes(k, j);
      half(i, j) = sum;
    }
  }
  Matrix result(p, p);
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = half(i, j);
      for (std::size_t k = 0; k < m; ++k) sum += slopes(k, i) * half(p + k, j);
      result(i, j) = result(j, i) = sum;
    }
  }
  return result;
}

}  // namespace

ComposedCost::ComposedCost(std::shared_ptr<const SmoothFunction> outer,
                           std::vector<std::shared_ptr<const RowFunction>> inner)
    : outer_(std::move(outer)), inner_(std::move(inner)) {
  PARABOLA_ASSERT(outer_->parameter_count() >= inner_.size());
}

std::size_t ComposedCost::parameter_count() const {
  return outer_->parameter_count() - inner_.size();
}

double ComposedCost::value(std::span<const double> parameters) const {
  Vector all(parameters.begin(), parameters.end());
  for (const auto& function : inner_) {
    std::array<double, 1> q{};
    function->values(parameters, q);
    if (!std::isfinite(q[0])) return std::numeric_limits<double>::quiet_NaN();
    all.push_back(q[0]);
  }
  return outer_->value(all);
}

void ComposedCost::evaluate(std::span<const double> parameters, SmoothEvaluation& at) const {
  const std::size_t p = parameters.size();
  const std::size_t m = inner_.size();
  Vector all(parameters.begin(), parameters.end());
  Matrix slopes(m, p);
  for (std::size_t k = 0; k < m; ++k) {
    std::array<double, 1> q{};
    Matrix gradient;
    inner_[k]->values_and_gradient(parameters, q, gradient);
    for (std::size_t j = 0; j < p; ++j) slopes(k, j) = gradient(0, j);
    all.push_back(q[0]);
  }
  SmoothEvaluation outer;
  outer_->evaluate(all, outer);
  at.reset(p);
  at.value = outer.value;
  at.magnitude = outer.magnitude;
  at.value_rounding = outer.value_rounding;
  at.gradient_rounding = outer.gradient_rounding;
  if (!std::isfinite(outer.value)) return;
  for (std::size_t j = 0; j < p; ++j) {
    at.gradient[j] = outer.gradient[j];
    for (std::size_t k = 0; k < m; ++k) at.gradient[j] += slopes(k, j) * outer.gradient[p + k];
  }
  at.hessian = transformed(outer.hessian, slopes, p);
  at.expected_information = outer.expected_information.empty()
                                ? Matrix()
                                : transformed(outer.expected_information, slopes, p);
  for (std::size_t k = 0; k < m; ++k) {
    Matrix bend;
    inner_[k]->weighted_hessian(parameters, std::array{outer.gradient[p + k]}, bend);
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = 0; j < p; ++j) at.hessian(i, j) += bend(i, j);
    }
  }
}

}  // namespace parabola
