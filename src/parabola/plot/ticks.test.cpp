// SPDX-License-Identifier: MIT
#include "parabola/plot/ticks.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(Ticks, step_is_the_first_of_1_2_5_at_or_above_three_quarters_of_range_by_target) {
  // 0.75 * 10.6/6.5 = 1.22 -> 2;  0.75 * 0.4/5 = 0.06 -> 0.1;  0.75 * 30/5 = 4.5 -> 5
  EXPECT_EQ(choose_step(10.6, 6.5), (TickStep{2, 0}));
  EXPECT_EQ(choose_step(0.4, 5.0), (TickStep{1, -1}));
  EXPECT_EQ(choose_step(30.0, 5.0), (TickStep{5, 0}));
  // Exactly on a step: 0.75 * 8/3 = 2.
  EXPECT_EQ(choose_step(8.0, 3.0), (TickStep{2, 0}));
}

TEST(Ticks, multiples_of_a_step_are_the_nearest_doubles) {
  const TickStep tenth{1, -1};
  EXPECT_EQ(tenth.times(3.0), 0.3);
  EXPECT_EQ(tenth.times(7.0), 0.7);
  EXPECT_EQ((TickStep{5, -3}.times(-3.0)), -0.015);
}

TEST(Ticks, linear_ticks_have_five_parts_but_four_between_twos) {
  const Ticks twos = linear_ticks({0.0, 4.0}, {2, 0});
  EXPECT_EQ(twos.major, (std::vector<double>{0.0, 2.0, 4.0}));
  EXPECT_EQ(twos.minor, (std::vector<double>{0.5, 1.0, 1.5, 2.5, 3.0, 3.5}));
  const Ticks fives = linear_ticks({0.0, 5.0}, {5, 0});
  EXPECT_EQ(fives.minor, (std::vector<double>{1.0, 2.0, 3.0, 4.0}));
}

TEST(Ticks, zero_carries_no_sign) {
  for (const double tick : linear_ticks({-1.0, 1.0}, {1, 0}).major) {
    EXPECT_FALSE(tick == 0.0 && std::signbit(tick));
  }
}

TEST(Ticks, log_axis_of_two_decades_or_more_labels_decades) {
  const Ticks ticks = log_ticks({4.0, 1500.0}, 5.0);
  EXPECT_EQ(ticks.major, (std::vector<double>{10.0, 100.0, 1000.0}));
  EXPECT_TRUE(std::count(ticks.minor.begin(), ticks.minor.end(), 5.0) == 1);
  EXPECT_TRUE(std::count(ticks.minor.begin(), ticks.minor.end(), 900.0) == 1);
}

TEST(Ticks, log_axis_of_less_than_two_decades_labels_two_and_five_too) {
  EXPECT_EQ(log_ticks({1.0, 30.0}, 5.0).major, (std::vector<double>{1.0, 2.0, 5.0, 10.0, 20.0}));
}

TEST(Ticks, log_axis_without_two_such_labels_is_ticked_like_a_linear_one) {
  EXPECT_EQ(log_ticks({2.1, 3.9}, 4.0).major, (std::vector<double>{2.5, 3.0, 3.5}));
}

TEST(Ticks, many_decades_are_thinned) {
  const Ticks ticks = log_ticks({1e-20, 1e20}, 5.0);
  EXPECT_LE(ticks.major.size(), 6U);
  EXPECT_GE(ticks.major.size(), 4U);
}

TEST(Ticks, all_lie_within_the_range_and_are_as_many_as_the_step_rule_says) {
  std::mt19937 engine(11);
  std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
  std::uniform_int_distribution<int> exponent(-200, 200);
  for (int i = 0; i < 2000; ++i) {
    const double scale = std::pow(10.0, exponent(engine));
    double lower = scale * mantissa(engine);
    double upper = scale * mantissa(engine);
    if (lower > upper) std::swap(lower, upper);
    const double target = 2.0 + 6.0 * std::abs(mantissa(engine));
    const TickStep step = choose_step(upper - lower, target);
    ASSERT_GE(step.value(), 0.75 * (upper - lower) / target * (1.0 - 1e-12));
    ASSERT_LT(step.smaller().value(), 0.75 * (upper - lower) / target);
    const double slack = 1e-9 * (upper - lower);
    for (const double tick : linear_ticks({lower, upper}, step).major) {
      ASSERT_GE(tick, lower - slack);
      ASSERT_LE(tick, upper + slack);
      // A multiple of the step up to the roundings of the quotient.
      const double multiple = tick / step.value();
      ASSERT_NEAR(multiple, std::round(multiple), 1e-12 * std::max(1.0, std::abs(multiple)));
    }
  }
}

}  // namespace
}  // namespace parabola
