// SPDX-License-Identifier: MIT
#include "parabola/minimize/digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double most_digits = 16.0;

}  // namespace

double residual_rounding(double sum_of_squares, double data_norm) {
  return epsilon * std::hypot(std::sqrt(sum_of_squares), std::sqrt(2.0) * data_norm);
}

double significant_digits(const DigitsInput& input) {
  double terms = std::hypot(std::sqrt(input.sum_of_squares), std::sqrt(2.0) * input.data_norm);
  for (std::size_t j = 0; j < input.parameters.size(); ++j) {
    terms = std::hypot(terms, input.column_norms[j] * input.parameters[j]);
  }
  const double noise = epsilon * terms;
  const double per_residual =
      noise / std::sqrt(static_cast<double>(std::max<std::size_t>(1, input.residual_count)));
  double digits = most_digits;
  for (std::size_t j = 0; j < input.parameters.size(); ++j) {
    if (input.states[j] != ParameterState::free) continue;
    const double value = std::abs(input.parameters[j]);
    const double error = std::max(
        {std::abs(input.corrections[j]), 0.5 * epsilon * value, input.gains[j] * per_residual});
    if (value <= error && error * input.column_norms[j] <= 4.0 * noise) continue;
    digits = std::min(digits, -std::log10(error / value));
  }
  return std::max(0.0, digits);
}

}  // namespace parabola
