// SPDX-License-Identifier: MIT
#include "parabola/start/projector.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/bounded_linear.hpp"

namespace parabola {
namespace {

constexpr double ridge = 1e-12;
constexpr double infinite = std::numeric_limits<double>::infinity();

void subtract(double factor, const double* x, double* y, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] -= factor * x[i];
}

bool is_limited(const Bounds& bounds) {
  return std::isfinite(bounds.lower) || std::isfinite(bounds.upper);
}

}  // namespace

double fast_dot(const double* a, const double* b, std::size_t n) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> sums{};
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) sums[k] += a[i + k] * b[i + k];
  }
  for (; i < n; ++i) sums[0] += a[i] * b[i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

double fast_norm(const double* v, std::size_t n) {
  const double square = fast_dot(v, v, n);
  constexpr double harmless = 1e250;
  if (square > 1.0 / harmless && square < harmless) return std::sqrt(square);
  if (std::isnan(square)) return square;
  return norm(std::span(v, n));
}

Projector::Projector(Projectable& model, std::vector<Bounds> bounds)
    : model_(model), bounds_(std::move(bounds)) {
  bounds_.resize(model.parameter_count());
  std::size_t linear = 0;
  for (std::size_t j = 0; j < bounds_.size(); ++j) {
    if (!model.is_linear()[j]) continue;
    ++linear;
    is_limited_ = is_limited_ || is_limited(bounds_[j]);
  }
  stride_ = model.row_count() + linear;
  buffer_.resize(stride_ * (linear + 1));
  for (std::size_t k = 0; k <= linear; ++k) outputs_.push_back(buffer_.data() + k * stride_);
  norms_.resize(linear);
  projections_.resize(linear);
  coefficients_.resize(linear);
  triangle_ = Matrix(linear, linear);
}

bool Projector::prepare(std::span<const double> parameters, const ActiveColumns& active) {
  ++evaluations_;
  const std::size_t n = model_.row_count();
  const std::size_t m = active.linear.size();
  model_.columns(parameters, active, std::span(outputs_).first(m + 1));
  for (std::size_t k = 0; k <= m; ++k) std::fill_n(column(k) + n, m, 0.0);
  for (std::size_t k = 0; k < m; ++k) {
    double* const entries = column(k + 1);
    const double length = fast_norm(entries, n);
    if (!std::isfinite(length)) return false;
    norms_[k] = length > 0.0 ? length : 1.0;
    for (std::size_t i = 0; i < n; ++i) entries[i] /= norms_[k];
    entries[n + k] = ridge;
  }
  return std::isfinite(fast_dot(column(0), column(0), n));
}

double Projector::eliminate(std::size_t columns) {
  const std::size_t length = model_.row_count() + columns;
  double* const residual = column(0);
  for (std::size_t k = 0; k < columns; ++k) {
    double* const q = column(k + 1);
    const double size = std::sqrt(fast_dot(q, q, length));
    triangle_(k, k) = size;
    for (std::size_t i = 0; i < length; ++i) q[i] /= size;
    for (std::size_t j = k + 1; j < columns; ++j) {
      const double projection = fast_dot(q, column(j + 1), length);
      triangle_(k, j) = projection;
      subtract(projection, q, column(j + 1), length);
    }
    projections_[k] = fast_dot(q, residual, length);
    subtract(projections_[k], q, residual, length);
  }
  const double sum = fast_dot(residual, residual, length);
  return std::isfinite(sum) ? sum : infinite;
}

void Projector::back_substitute(std::size_t columns) {
  for (std::size_t k = columns; k-- > 0;) {
    double value = projections_[k];
    for (std::size_t j = k + 1; j < columns; ++j) value -= triangle_(k, j) * coefficients_[j];
    coefficients_[k] = value / triangle_(k, k);
  }
  for (std::size_t k = 0; k < columns; ++k) coefficients_[k] /= norms_[k];
}

bool Projector::within_limits(const ActiveColumns& active) const {
  for (std::size_t k = 0; k < active.linear.size(); ++k) {
    const Bounds& limits = bounds_[active.linear[k]];
    if (!(coefficients_[k] >= limits.lower && coefficients_[k] <= limits.upper)) return false;
  }
  return true;
}

// The residual of the free problem is orthogonal to the columns, so that what limits cost adds up:
// S = S_free + |z - R c|^2.
double Projector::apply_limits(const ActiveColumns& active, double sum) {
  if (within_limits(active)) return sum;
  const std::size_t m = active.linear.size();
  Matrix triangle(m, m);
  std::vector<Bounds> bounds(m);
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t i = 0; i <= k; ++i) triangle(i, k) = triangle_(i, k);
    const Bounds& limits = bounds_[active.linear[k]];
    bounds[k] = {limits.lower * norms_[k], limits.upper * norms_[k]};
  }
  const std::span<const double> right = std::span(projections_).first(m);
  const BoundedSolution best = minimize_bounded(triangle, right, bounds);
  double* const residual = column(0);
  const std::size_t length = model_.row_count() + m;
  for (std::size_t i = 0; i < m; ++i) {
    double rest = projections_[i];
    for (std::size_t k = i; k < m; ++k) rest -= triangle(i, k) * best.values[k];
    sum += rest * rest;
    subtract(-rest, column(i + 1), residual, length);
  }
  for (std::size_t k = 0; k < m; ++k) {
    const Bounds& limits = bounds_[active.linear[k]];
    coefficients_[k] = std::clamp(best.values[k] / norms_[k], limits.lower, limits.upper);
  }
  return sum;
}

double Projector::score(std::span<const double> parameters, const ActiveColumns& active) {
  if (!prepare(parameters, active)) return infinite;
  const double sum = eliminate(active.linear.size());
  if (!is_limited_ || !std::isfinite(sum)) return sum;
  back_substitute(active.linear.size());
  return apply_limits(active, sum);
}

double Projector::solve(std::span<double> parameters, const ActiveColumns& active) {
  const std::size_t m = active.linear.size();
  if (!prepare(parameters, active)) return infinite;
  double sum = eliminate(m);
  if (!std::isfinite(sum)) return sum;
  back_substitute(m);
  if (is_limited_) sum = apply_limits(active, sum);
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (model_.is_linear()[j]) parameters[j] = 0.0;
  }
  for (std::size_t k = 0; k < m; ++k) {
    if (!std::isfinite(coefficients_[k])) return infinite;
    parameters[active.linear[k]] = coefficients_[k];
  }
  return sum;
}

std::span<const double> Projector::residuals() const {
  return std::span(buffer_).first(model_.row_count());
}

}  // namespace parabola
