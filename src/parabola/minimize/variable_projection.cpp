// SPDX-License-Identifier: MIT
#include "parabola/minimize/variable_projection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/bounded_linear.hpp"
#include "parabola/minimize/minimum_norm.hpp"

namespace parabola {
namespace {

struct LinearColumns {
  std::vector<std::size_t> parameters;
  Vector norms;
};

// A column of zeros moves nothing and is left out.
LinearColumns linear_columns(const LimitedProblem& problem, const Point& point) {
  LinearColumns columns;
  const std::vector<bool>& linear = problem.function().jointly_linear();
  for (std::size_t j = 0; j < linear.size(); ++j) {
    if (!linear[j]) continue;
    const double length = point.column_norms[j];
    if (length == 0.0) continue;
    columns.parameters.push_back(j);
    columns.norms.push_back(length);
  }
  return columns;
}

BoundedSolution best_change(const LimitedProblem& problem, const Point& point,
                            const LinearColumns& columns) {
  const std::size_t m = columns.parameters.size();
  Matrix tall(point.residuals.size(), m + 1);
  std::vector<Bounds> bounds(m);
  bool limited = false;
  for (std::size_t k = 0; k < m; ++k) {
    const std::size_t j = columns.parameters[k];
    const double length = columns.norms[k];
    std::ranges::transform(point.jacobian.column(j), tall.column(k).begin(),
                           [length](double entry) { return entry / length; });
    bounds[k] = {(problem.bounds(j).lower - point.parameters[j]) * length,
                 (problem.bounds(j).upper - point.parameters[j]) * length};
    limited = limited || std::isfinite(bounds[k].lower) || std::isfinite(bounds[k].upper);
  }
  std::ranges::copy(point.residuals, tall.column(m).begin());
  const Matrix triangle = qr_triangle(std::move(tall));
  Matrix a(triangle.rows(), m);
  std::copy_n(triangle.data(), triangle.rows() * m, a.data());
  const std::span<const double> b = triangle.column(m);
  if (limited) return minimize_bounded(a, b, bounds);
  return {MinimumNormSolver(std::move(a)).solve(b), std::vector(m, ParameterState::free)};
}

}  // namespace

bool project_linear_parameters(const LimitedProblem& problem, Point& point) {
  const LinearColumns columns = linear_columns(problem, point);
  if (columns.parameters.empty()) return false;
  const BoundedSolution change = best_change(problem, point, columns);
  const Vector old_parameters = point.parameters;
  Vector residuals = point.residuals;
  for (std::size_t k = 0; k < columns.parameters.size(); ++k) {
    const std::size_t j = columns.parameters[k];
    const double old_value = old_parameters[j];
    double value = problem.clamped(j, old_value + change.values[k] / columns.norms[k]);
    if (change.states[k] == ParameterState::at_lower_limit) value = problem.bounds(j).lower;
    if (change.states[k] == ParameterState::at_upper_limit) value = problem.bounds(j).upper;
    // Without data the best value is often 0; what rounding leaves of it would be a false scale.
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    if (problem.function().data_norm() == 0.0 &&
        std::abs(value) < 4.0 * epsilon * std::abs(old_value) && problem.inside(j, 0.0)) {
      value = 0.0;
    }
    point.parameters[j] = value;
    add_scaled(old_value - value, point.jacobian.column(j), residuals);
  }
  const double sum_of_squares = dot(residuals, residuals);
  // Terms that cancel badly can make the projection worse by rounding than no projection.
  if (point.parameters == old_parameters || !(sum_of_squares <= point.sum_of_squares)) {
    point.parameters = old_parameters;
    return false;
  }
  point.residuals = std::move(residuals);
  point.sum_of_squares = sum_of_squares;
  return true;
}

}  // namespace parabola
