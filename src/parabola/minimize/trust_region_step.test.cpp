// SPDX-License-Identifier: MIT
#include "parabola/minimize/trust_region_step.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

double value(const Vector& mu, const Vector& h, const Vector& z) {
  double sum = 0.0;
  for (std::size_t k = 0; k < z.size(); ++k) sum += 0.5 * mu[k] * z[k] * z[k] - h[k] * z[k];
  return sum;
}

// The lowest value on the circle or disc of the radius of z, by walking over it.
double lowest_within(const Vector& mu, const Vector& h, double radius) {
  double lowest = 0.0;
  for (int ring = 0; ring <= 200; ++ring) {
    for (int angle = 0; angle < 720; ++angle) {
      const double r = radius * ring / 200.0;
      const double a = angle * std::acos(-1.0) / 360.0;
      lowest = std::min(lowest, value(mu, h, {r * std::cos(a), r * std::sin(a)}));
    }
  }
  return lowest;
}

TEST(TrustRegionStep, inside_the_radius_it_is_the_minimum) {
  const TrustRegionStep step = trust_region_step(Vector{2.0, 4.0}, Vector{2.0, 2.0}, 5.0);
  EXPECT_TRUE(step.full);
  EXPECT_EQ(step.z, (Vector{1.0, 0.5}));
}

TEST(TrustRegionStep, nothing_is_below_it_within_its_own_length) {
  struct Case {
    const char* name;
    Vector mu;
    Vector h;
  };
  const Case cases[] = {
      {"convex", {1.0, 0.01}, {1.0, 0.5}},          {"indefinite", {-1.0, 2.0}, {0.3, 1.0}},
      {"hard case", {-1.0, 2.0}, {0.0, 0.4}},       {"no gradient", {-0.5, 1.0}, {0.0, 0.0}},
      {"both negative", {-3.0, -1.0}, {0.1, -2.0}}, {"badly scaled", {1e-6, 1e3}, {1e-3, 5.0}}};
  for (const Case& c : cases) {
    for (const double radius : {0.1, 1.0, 7.0}) {
      const TrustRegionStep step = trust_region_step(c.mu, c.h, radius);
      const double length = norm(step.z);
      EXPECT_FALSE(step.full && length > 1.1 * radius) << c.name;
      if (!step.full) {
        EXPECT_NEAR(length, radius, 0.1001 * radius) << c.name;
      }
      // The grid of 200 x 720 points misses the minimum by at most second order in its spacing.
      const double lowest = lowest_within(c.mu, c.h, length);
      EXPECT_LE(value(c.mu, c.h, step.z), lowest + 1e-4 * std::abs(lowest))
          << c.name << " " << radius;
    }
  }
}

TEST(TrustRegionStep, without_components_there_is_no_step) {
  const TrustRegionStep step = trust_region_step({}, {}, 1.0);
  EXPECT_TRUE(step.full);
  EXPECT_TRUE(step.z.empty());
}

TEST(TrustRegionStep, huge_and_tiny_numbers_do_not_overflow) {
  for (const double scale : {1e-120, 1e120}) {
    const TrustRegionStep step =
        trust_region_step(Vector{scale, 1e-3 * scale}, Vector{scale, scale}, 2.0);
    EXPECT_FALSE(step.full);
    EXPECT_NEAR(norm(step.z), 2.0, 0.2001);
  }
}

}  // namespace
}  // namespace parabola
