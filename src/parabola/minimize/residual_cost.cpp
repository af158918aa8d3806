// SPDX-License-Identifier: MIT
#include "parabola/minimize/residual_cost.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/digits.hpp"

namespace parabola {
namespace {

// Scratch of the calling thread, shared by all costs: it holds nothing between calls.
struct Scratch {
  Vector residuals;
  Vector norms;
  Matrix jacobian;
  Matrix curvature;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

}  // namespace

double ResidualCost::value(std::span<const double> parameters) const {
  Vector& r = scratch().residuals;
  r.resize(residuals_.residual_count());
  residuals_.residuals(parameters, r);
  return unit_ * unit_ * dot(r, r);
}

void ResidualCost::evaluate(std::span<const double> parameters, SmoothEvaluation& at) const {
  const std::size_t p = parameter_count();
  const double factor = unit_ * unit_;
  Scratch& space = scratch();
  Vector& r = space.residuals;
  r.resize(residuals_.residual_count());
  residuals_.residuals_and_jacobian(parameters, r, space.jacobian);
  const double sum_of_squares = dot(r, r);
  at.reset(p);
  at.value = factor * sum_of_squares;
  at.magnitude = at.value;
  if (!std::isfinite(at.value)) return;
  if (space.curvature.rows() != p || space.curvature.columns() != p) space.curvature = Matrix(p, p);
  residuals_.weighted_curvature(parameters, r, space.curvature);
  space.norms.resize(p);
  for (std::size_t j = 0; j < p; ++j) space.norms[j] = norm(space.jacobian.column(j));
  const double eta =
      residual_rounding(sum_of_squares, residuals_.data_norm(), parameters, space.norms);
  at.value_rounding = 2.0 * factor * std::sqrt(sum_of_squares) * eta;
  const double n = static_cast<double>(std::max<std::size_t>(1, residuals_.residual_count()));
  at.gradient_rounding = unit_ * eta / std::sqrt(n);
  for (std::size_t j = 0; j < p; ++j) {
    at.gradient[j] = -2.0 * factor * accurate_dot(space.jacobian.column(j), r);
    for (std::size_t k = 0; k <= j; ++k) {
      const double gram = dot(space.jacobian.column(j), space.jacobian.column(k));
      at.expected_information(j, k) = at.expected_information(k, j) = factor * gram;
      at.hessian(j, k) = at.hessian(k, j) = 2.0 * factor * (gram - space.curvature(j, k));
    }
  }
}

}  // namespace parabola
