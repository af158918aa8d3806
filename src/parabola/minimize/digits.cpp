// SPDX-License-Identifier: MIT
#include "parabola/minimize/digits.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double most_digits = 16.0;

}  // namespace

double residual_rounding(double sum_of_squares, double data_norm,
                         std::span<const double> parameters, std::span<const double> column_norms) {
  double terms = data_norm;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    terms = std::hypot(terms, column_norms[j] * parameters[j]);
  }
  return epsilon * std::hypot(std::sqrt(sum_of_squares), std::numbers::sqrt2 * terms);
}

bool is_exact_fit(double sum_of_squares, double rounding) {
  return std::sqrt(sum_of_squares) <= 3.0 * rounding;
}

double significant_digits(const DigitsInput& input) {
  const double per_residual =
      input.rounding /
      std::sqrt(static_cast<double>(std::max<std::size_t>(1, input.residual_count)));
  const double terms = input.rounding / epsilon;
  Vector errors;
  Vector negligible;
  for (std::size_t j = 0; j < input.parameters.size(); ++j) {
    errors.push_back(std::max(std::abs(input.corrections[j]), input.gains[j] * per_residual));
    const double column = input.column_norms[j];
    negligible.push_back(column > 0.0 ? std::sqrt(epsilon) * terms / column
                                      : std::numeric_limits<double>::infinity());
  }
  return significant_digits(input.parameters, errors, negligible, input.states);
}

double significant_digits(std::span<const double> parameters, std::span<const double> errors,
                          std::span<const double> negligible,
                          std::span<const ParameterState> states) {
  double digits = most_digits;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (states[j] != ParameterState::free) continue;
    const double value = std::abs(parameters[j]);
    const double error = std::max(errors[j], 0.5 * epsilon * value);
    if (value <= error && error <= negligible[j]) continue;
    digits = std::min(digits, -std::log10(error / value));
  }
  return std::max(0.0, digits);
}

}  // namespace parabola
