// SPDX-License-Identifier: MIT
#include "parabola/minimize/point.hpp"

#include <cmath>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/digits.hpp"

namespace parabola {

LimitedProblem::LimitedProblem(const ResidualFunction& problem, const LeastSquaresOptions& options)
    : problem_(problem),
      limits_(options.bounds, problem.parameter_count()),
      evaluation_limit_(options.evaluation_limit) {}

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
  if (value > bounds(j).lower && value < bounds(j).upper) return false;
  return limits_.hold(j, value, dot(point.jacobian.column(j), point.residuals));
}

}  // namespace parabola
