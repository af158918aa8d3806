// SPDX-License-Identifier: MIT
// Smooth costs for tests, from a generic lambda C(b): values in double, exact jets for the rest.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "parabola/minimize/jet.test.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola::testing_problems {

template <std::size_t P, class Cost>
class JetCost final : public SmoothFunction {
 public:
  using Information = std::function<Matrix(std::span<const double>)>;

  JetCost(Cost cost, Information expected)
      : cost_(std::move(cost)), expected_(std::move(expected)) {}

  [[nodiscard]] std::size_t parameter_count() const override { return P; }
  [[nodiscard]] double value(std::span<const double> b) const override {
    std::array<double, P> values{};
    std::copy(b.begin(), b.end(), values.begin());
    return cost_(values);
  }
  void evaluate(std::span<const double> b, SmoothEvaluation& at) const override {
    std::array<Jet<P>, P> variables;
    for (std::size_t j = 0; j < P; ++j) variables[j] = Jet<P>::variable(b[j], j);
    const Jet<P> c = cost_(variables);
    at.value = c.value;
    at.magnitude = 0.0;
    at.value_rounding = 0.0;
    at.gradient.assign(c.gradient.begin(), c.gradient.end());
    at.gradient_rounding = 0.0;
    at.hessian = Matrix(P, P);
    for (std::size_t j = 0; j < P; ++j) {
      for (std::size_t k = 0; k < P; ++k) at.hessian(j, k) = c.hessian[j][k];
    }
    at.expected_information = expected_ ? expected_(b) : Matrix();
  }

 private:
  Cost cost_;
  Information expected_;
};

template <std::size_t P, class Cost>
JetCost<P, Cost> smooth_problem(Cost cost, typename JetCost<P, Cost>::Information expected = {}) {
  return {std::move(cost), std::move(expected)};
}

}  // namespace parabola::testing_problems
