// SPDX-License-Identifier: MIT
#include "parabola/stats/random_engine.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(RandomEngine, normals_agree_with_fifty_digits) {
  // Mersenne Twister and polar method written anew in Python with mpmath, seed 1
  RandomEngine random(1);
  for (const double expected : {-0.03939995675415536, -0.3868317616210408, -0.24894784633514505,
                                0.6868236391793254, -0.05464685232137142, -0.795146243709492}) {
    // s is rounded twice and -ln s is at least 0.075 here: 1.5/0.075 epsilon, halved by the root,
    // and some roundings more
    constexpr double bound = 16.0 * std::numeric_limits<double>::epsilon();
    EXPECT_NEAR(random.normal(), expected, bound * std::abs(expected));
  }
}

TEST(RandomEngine, the_same_seed_gives_the_same_bits) {
  RandomEngine a(7);
  RandomEngine b(7);
  RandomEngine c(8);
  EXPECT_EQ(a.normal(), b.normal());
  EXPECT_EQ(a.normal(), b.normal());
  EXPECT_EQ(a.uniform(), b.uniform());
  EXPECT_NE(a.normal(), c.normal());
}

TEST(RandomEngine, uniform_numbers_lie_between_zero_and_one) {
  RandomEngine random(3);
  for (int i = 0; i < 10'000; ++i) {
    const double u = random.uniform();
    EXPECT_GT(u, 0.0);
    EXPECT_LT(u, 1.0);
  }
}

// Largest distance between the empirical and the normal distribution function.
TEST(RandomEngine, normals_follow_the_normal_distribution) {
  constexpr std::size_t n = 100'000;
  RandomEngine random(20260101);
  std::vector<double> values(n);
  for (double& value : values) value = random.normal();
  double previous = values.back();
  double neighbours = 0.0;
  for (const double value : values) neighbours += std::exchange(previous, value) * value;
  // a sum of n products of independent normals has the standard deviation sqrt(n)
  EXPECT_LT(std::abs(neighbours), 4.0 * std::sqrt(static_cast<double>(n)));
  std::ranges::sort(values);
  double distance = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double cdf = 0.5 * std::erfc(-values[i] / std::sqrt(2.0));
    distance = std::max({distance, std::abs(cdf - static_cast<double>(i) / n),
                         std::abs(cdf - static_cast<double>(i + 1) / n)});
  }
  // Kolmogorov: P(distance > d) = 2 exp(-2 n d^2), here 2 exp(-8) with d = 2/sqrt(n)
  EXPECT_LT(distance, 2.0 / std::sqrt(static_cast<double>(n)));
}

}  // namespace
}  // namespace parabola
