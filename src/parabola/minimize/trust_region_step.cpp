// SPDX-License-Identifier: MIT
#include "parabola/minimize/trust_region_step.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// The hard case is looked at this close to its pole, in parts of the largest |mu|.
constexpr double beside_the_pole = 1e-12;
// A step of nearly the radius is as good as one of the radius, and saves iterations.
constexpr double radius_tolerance = 0.1;

Vector shifted_minimum(std::span<const double> mu, std::span<const double> h, double lambda) {
  Vector z(mu.size());
  for (std::size_t k = 0; k < z.size(); ++k) z[k] = h[k] == 0.0 ? 0.0 : h[k] / (mu[k] + lambda);
  return z;
}

// -d(|z|^2)/dlambda / 2
double slope(std::span<const double> mu, const Vector& z, double lambda) {
  double sum = 0.0;
  for (std::size_t k = 0; k < z.size(); ++k) {
    if (z[k] != 0.0) sum += z[k] * z[k] / (mu[k] + lambda);
  }
  return sum;
}

// lambda in (lower, upper], |z(upper)| <= radius.
Vector on_the_sphere(std::span<const double> mu, std::span<const double> h, double radius,
                     double lower, double upper) {
  constexpr int most_iterations = 60;
  double lambda = upper;
  Vector z = shifted_minimum(mu, h, lambda);
  for (int i = 0; i < most_iterations; ++i) {
    const double length = norm(z);
    if (std::abs(length - radius) <= radius_tolerance * radius) break;
    (length > radius ? lower : upper) = lambda;
    lambda += length * length / slope(mu, z, lambda) * (length - radius) / radius;
    const bool bracketed = lambda > lower && lambda < upper;
    if (!bracketed) {
      lambda = std::max(std::sqrt(std::max(lower, 0.0) * upper), lower + 1e-3 * (upper - lower));
    }
    z = shifted_minimum(mu, h, lambda);
  }
  return z;
}

}  // namespace

TrustRegionStep trust_region_step(std::span<const double> mu, std::span<const double> h,
                                  double radius) {
  if (mu.empty()) return {{}, true};
  const auto smallest = std::ranges::min_element(mu);
  double largest = 0.0;
  for (const double value : mu) largest = std::max(largest, std::abs(value));
  if (*smallest > 0.0) {
    Vector z = shifted_minimum(mu, h, 0.0);
    if (norm(z) <= (1.0 + radius_tolerance) * radius) return {std::move(z), true};
  }
  // At upper every |h_k| / (mu_k + lambda) together are at most the radius.
  const double lower = std::max(0.0, -*smallest);
  const double upper = std::max(lower, norm(h) / radius - *smallest);
  const double barely = lower + beside_the_pole * largest;
  if (*smallest < 0.0) {
    Vector z = shifted_minimum(mu, h, barely);
    const double missing = radius * radius - dot(z, z);
    if (missing > 0.0) {
      const std::size_t k = static_cast<std::size_t>(smallest - mu.begin());
      const double along = std::sqrt(missing + z[k] * z[k]);
      z[k] = z[k] < 0.0 ? -along : along;
      return {std::move(z), false};
    }
  }
  if (upper <= barely) return {shifted_minimum(mu, h, barely), false};
  return {on_the_sphere(mu, h, radius, lower, upper), false};
}

double next_radius(double radius, const TriedStep& step) {
  const double ratio = step.ratio();
  if (ratio < poor_ratio) {
    const double curvature = 2.0 * step.slope - step.decrease;
    const double shrink = curvature > 0.0 ? std::clamp(step.slope / curvature, 0.1, 0.5) : 0.5;
    return shrink * std::min(radius, step.length);
  }
  if (ratio > good_ratio || step.full) return std::max(radius, 2.0 * step.length);
  return radius;
}

}  // namespace parabola
