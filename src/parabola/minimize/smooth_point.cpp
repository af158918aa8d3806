// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

bool is_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double x) { return std::isfinite(x); });
}
bool is_finite(const Matrix& a) {
  return is_finite(std::span(a.data(), a.rows() * a.columns()));
}

bool is_known(double size) {
  return size > 0.0 && std::isfinite(size);
}

// Halves what may be halved, and estimates what the function does not know.
void complete(SmoothPoint& point) {
  SmoothEvaluation& at = point.at;
  const std::size_t p = point.parameters.size();
  if (!is_known(at.magnitude)) at.magnitude = std::abs(at.value);
  if (!is_known(at.value_rounding)) at.value_rounding = epsilon * at.magnitude;
  if (!is_finite(at.expected_information)) at.expected_information = Matrix();
  point.information = at.hessian;
  std::ranges::for_each(std::span(point.information.data(), p * p), [](double& x) { x *= 0.5; });
  point.half_gradient.resize(p);
  double squares = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    point.half_gradient[j] = 0.5 * at.gradient[j];
    squares += std::abs(point.information(j, j)) * std::pow(point.parameters[j], 2);
  }
  if (!is_known(at.gradient_rounding)) at.gradient_rounding = epsilon * std::sqrt(squares);
}

}  // namespace

LimitedCost::LimitedCost(const SmoothFunction& function, const MinimizerOptions& options)
    : function_(function),
      limits_(options.bounds, function.parameter_count()),
      evaluation_limit_(options.evaluation_limit) {}

bool LimitedCost::evaluate(SmoothPoint& point) {
  ++evaluations_;
  return evaluate_derivatives(point);
}

bool LimitedCost::evaluate_derivatives(SmoothPoint& point) {
  ++derivatives_;
  SmoothEvaluation& at = point.at;
  function_.evaluate(point.parameters, at);
  if (!std::isfinite(at.value)) return false;
  PARABOLA_ASSERT(at.gradient.size() == parameter_count());
  PARABOLA_ASSERT(at.hessian.rows() == parameter_count() &&
                  at.hessian.columns() == parameter_count());
  if (!is_finite(at.gradient) || !is_finite(at.hessian)) return false;
  complete(point);
  return true;
}

double LimitedCost::value(std::span<const double> parameters) {
  ++evaluations_;
  return function_.value(parameters);
}

bool LimitedCost::held_by_limit(const SmoothPoint& point, std::size_t j) const {
  return limits_.hold(j, point.parameters[j], -point.half_gradient[j]);
}

}  // namespace parabola
