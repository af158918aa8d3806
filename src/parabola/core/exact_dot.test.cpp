// SPDX-License-Identifier: MIT
#include "parabola/core/exact_dot.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(ExactDot, keeps_what_a_cancelling_sum_leaves) {
  const double tiny = std::ldexp(1.0, -70);
  const std::vector<double> a{1.0 + std::ldexp(1.0, -30), 1.0, tiny};
  const std::vector<double> b{1.0 + std::ldexp(1.0, -30), -1.0, 1.0};
  // (1 + 2^-30)^2 - 1 + 2^-70 = 2^-29 + 2^-60 + 2^-70
  const DoubleDouble sum = exact_dot(a, b);
  EXPECT_EQ(sum.high, std::ldexp(1.0, -29) + std::ldexp(1.0, -60) + tiny);
  EXPECT_EQ(sum.low, 0.0);
}

TEST(ExactDot, every_length_agrees_with_a_sum_in_double_double) {
  std::mt19937_64 bits(5);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<double> a(n);
    std::vector<double> b(n);
    DoubleDouble expected;
    for (std::size_t i = 0; i < n; ++i) {
      a[i] = std::ldexp(uniform(bits), static_cast<int>(i % 7));
      b[i] = uniform(bits);
      expected += exact_product(a[i], b[i]);
    }
    // |a|.|b| is below 64 n, and each of the two sums keeps some 100 bits of it
    const DoubleDouble difference = exact_dot(a, b) - expected;
    EXPECT_LE(std::abs(difference.high),
              64.0 * static_cast<double>(n * n + 1) * std::ldexp(1.0, -100));
  }
}

TEST(ExactDot, what_is_not_finite_stays_so) {
  const std::vector<double> a{1.0, std::numeric_limits<double>::infinity()};
  const std::vector<double> b{1.0, 1.0};
  EXPECT_FALSE(std::isfinite(exact_dot(a, b).high));
}

}  // namespace
}  // namespace parabola
