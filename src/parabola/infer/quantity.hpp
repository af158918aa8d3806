// SPDX-License-Identifier: MIT
// What an interval is asked for: a parameter, as a smooth function of all parameters.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// q(p) with exact derivatives; other quantities implement SmoothFunction themselves.
class ParameterQuantity final : public SmoothFunction {
 public:
  /// q = p[index] of `count` parameters.
  ParameterQuantity(std::size_t index, std::size_t count) : index_(index), count_(count) {}

  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] std::size_t parameter_count() const override { return count_; }
  [[nodiscard]] double value(std::span<const double> parameters) const override {
    return parameters[index_];
  }
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override {
    at.reset(count_);
    at.value = parameters[index_];
    at.gradient[index_] = 1.0;
  }

 private:
  std::size_t index_;
  std::size_t count_;
};

/// Its number, when the quantity is a parameter: then its own limits end the interval.
inline std::optional<std::size_t> parameter_of(const SmoothFunction& quantity) {
  const auto* parameter = dynamic_cast<const ParameterQuantity*>(&quantity);
  return parameter == nullptr ? std::nullopt : std::optional(parameter->index());
}

}  // namespace parabola
