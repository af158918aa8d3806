// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth_step.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/minimize/trust_region_step.hpp"

namespace parabola {
namespace {

// A slope this many times its rounding is one.
constexpr double certain_slope = 8.0;
// Eigenvectors are good to some epsilon: so much of the slope along others leaks into a component.
constexpr double leakage = 64.0 * std::numeric_limits<double>::epsilon();

// (A dp)_j
double product(const Matrix& a, const Vector& change, std::size_t j) {
  return dot(a.column(j), change);
}

}  // namespace

double stationary_distance(const Spectrum& spectrum, const Vector& components) {
  double squares = 0.0;
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    if (spectrum.is_negligible(k)) continue;
    squares += components[k] * components[k] / std::abs(spectrum.eigen.values[k]);
  }
  return std::sqrt(squares);
}

double distance_rounding(const Spectrum& spectrum, double gradient_rounding) {
  return gradient_rounding * std::sqrt(static_cast<double>(spectrum.size()));
}

bool is_flat(const Spectrum& spectrum, const Vector& components, double gradient_rounding,
             std::size_t k) {
  const double rounding = certain_slope * gradient_rounding * std::sqrt(spectrum.largest);
  return spectrum.is_negligible(k) &&
         std::abs(components[k]) <= std::max(rounding, leakage * norm(components));
}

SmoothModel::SmoothModel(const LimitedCost& cost, const SmoothPoint& point,
                         std::vector<std::size_t> movable, const Vector& scales)
    : cost_(cost), point_(point), movable_(std::move(movable)), scales_(scales) {
  observed_ = spectrum(point.information, movable_, scales);
  distance_ = observed_.positive_definite()
                  ? stationary_distance(observed_, observed_.components(point.half_gradient))
                  : std::numeric_limits<double>::infinity();
  distance_rounding_ = parabola::distance_rounding(observed_, point.at.gradient_rounding);
}

const Matrix& SmoothModel::information(InformationKind kind) const {
  return kind == InformationKind::observed ? point_.information : point_.at.expected_information;
}

const Spectrum& SmoothModel::whole(InformationKind kind) {
  if (kind == InformationKind::observed) return observed_;
  if (expected_.size() == 0) expected_ = spectrum(information(kind), movable_, scales_);
  return expected_;
}

SmoothStep SmoothModel::free_step(const Spectrum& spectrum, const Vector& gradient,
                                  double radius) const {
  const Vector h = spectrum.components(gradient);
  Vector mu;
  Vector slopes;
  std::vector<std::size_t> kept;
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    if (is_flat(spectrum, h, point_.at.gradient_rounding, k)) continue;
    kept.push_back(k);
    mu.push_back(spectrum.eigen.values[k]);
    slopes.push_back(-h[k]);
  }
  const TrustRegionStep inner = trust_region_step(mu, slopes, radius);
  Vector z(spectrum.size(), 0.0);
  for (std::size_t i = 0; i < kept.size(); ++i) z[kept[i]] = inner.z[i];
  return {spectrum.change(z, point_.parameters.size()), norm(inner.z), inner.full};
}

SmoothStep SmoothModel::step(double radius, InformationKind kind) {
  const Limits& limits = cost_.limits();
  const std::size_t p = point_.parameters.size();
  SmoothStep step = free_step(whole(kind), point_.half_gradient, radius);
  std::vector<std::size_t> free = movable_;
  Vector fixed_change(p, 0.0);
  Vector gradient = point_.half_gradient;
  while (true) {
    std::vector<std::size_t> inside;
    for (const std::size_t j : free) {
      const double target = point_.parameters[j] + step.change[j];
      if (limits.inside(j, target)) {
        inside.push_back(j);
      } else {
        fixed_change[j] = limits.clamped(j, target) - point_.parameters[j];
      }
    }
    if (inside.size() == free.size()) break;
    free = std::move(inside);
    for (const std::size_t j : free) {
      gradient[j] = point_.half_gradient[j] + product(information(kind), fixed_change, j);
    }
    step = free_step(spectrum(information(kind), free, scales_), gradient, radius);
    step.full = false;
    for (std::size_t j = 0; j < p; ++j) step.change[j] += fixed_change[j];
  }
  double squares = 0.0;
  for (const std::size_t j : movable_) squares += std::pow(scales_[j] * step.change[j], 2);
  step.length = std::sqrt(squares);
  return step;
}

double SmoothModel::slope(const Vector& change) const {
  return -dot(point_.half_gradient, change);
}

double SmoothModel::predicted_decrease(const Vector& change, InformationKind kind) const {
  double quadratic = 0.0;
  for (std::size_t j = 0; j < change.size(); ++j) {
    if (change[j] != 0.0) quadratic += change[j] * product(information(kind), change, j);
  }
  return 2.0 * slope(change) - quadratic;
}

}  // namespace parabola
