// SPDX-License-Identifier: MIT
#include "parabola/minimize/point.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/minimize/digits.hpp"

namespace parabola {

LimitedProblem::LimitedProblem(const ResidualFunction& problem, const LeastSquaresOptions& options)
    : problem_(problem), bounds_(options.bounds), evaluation_limit_(options.evaluation_limit) {
  if (bounds_.empty()) bounds_.resize(problem.parameter_count());
  PARABOLA_ASSERT(bounds_.size() == problem.parameter_count());
}

double LimitedProblem::clamped(std::size_t j, double value) const {
  return std::clamp(value, bounds_[j].lower, bounds_[j].upper);
}

bool LimitedProblem::inside(std::size_t j, double value) const {
  return value >= bounds_[j].lower && value <= bounds_[j].upper;
}

double LimitedProblem::moved(std::size_t j, double value, double change) const {
  if (change == bounds_[j].lower - value) return bounds_[j].lower;
  if (change == bounds_[j].upper - value) return bounds_[j].upper;
  return clamped(j, value + change);
}

bool LimitedProblem::evaluate_all(Point& point) const {
  point.residuals.resize(problem_.residual_count());
  problem_.residuals_and_jacobian(point.parameters, point.residuals, point.jacobian);
  point.sum_of_squares = dot(point.residuals, point.residuals);
  if (!std::isfinite(point.sum_of_squares)) return false;
  point.column_norms.resize(parameter_count());
  for (std::size_t j = 0; j < parameter_count(); ++j) {
    point.column_norms[j] = norm(point.jacobian.column(j));
    if (!std::isfinite(point.column_norms[j])) return false;
  }
  point.rounding = residual_rounding(point.sum_of_squares, problem_.data_norm(), point.parameters,
                                     point.column_norms);
  return true;
}

bool LimitedProblem::evaluate(Point& point) {
  ++evaluations_;
  return evaluate_all(point);
}

bool LimitedProblem::evaluate_derivatives(Point& point) {
  ++jacobians_;
  return evaluate_all(point);
}

Matrix LimitedProblem::curvature(const Point& point) const {
  Matrix b(parameter_count(), parameter_count());
  problem_.weighted_curvature(point.parameters, point.residuals, b);
  return b;
}

double LimitedProblem::residual_sd(double sum_of_squares) const {
  const std::size_t n = residual_count();
  const std::size_t p = parameter_count();
  return std::sqrt(sum_of_squares / static_cast<double>(n > p ? n - p : 1));
}

bool LimitedProblem::held_by_limit(const Point& point, std::size_t j) const {
  const double value = point.parameters[j];
  const Bounds& limits = bounds_[j];
  if (value > limits.lower && value < limits.upper) return false;
  if (limits.lower == limits.upper) return true;
  const double downhill = dot(point.jacobian.column(j), point.residuals);
  return value <= limits.lower ? downhill < 0.0 : downhill > 0.0;
}

}  // namespace parabola
