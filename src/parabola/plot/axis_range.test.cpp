// SPDX-License-Identifier: MIT
#include "parabola/plot/axis_range.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace parabola {
namespace {

Extent extent(double lower, double upper) {
  Extent result;
  result.add(lower);
  result.add(upper);
  return result;
}

TEST(AxisRange, adds_six_percent_on_both_sides) {
  const AxisRange range = linear_range(extent(50.0, 60.0), ZeroRule::include_when_near);
  EXPECT_DOUBLE_EQ(range.lower, 49.4);
  EXPECT_DOUBLE_EQ(range.upper, 60.6);
}

TEST(AxisRange, zero_becomes_the_end_when_it_lies_within_fifteen_percent) {
  EXPECT_EQ(linear_range(extent(1.0, 10.0), ZeroRule::include_when_near).lower, 0.0);
  EXPECT_NE(linear_range(extent(1.4, 10.0), ZeroRule::include_when_near).lower, 0.0);
  EXPECT_EQ(linear_range(extent(-10.0, -1.0), ZeroRule::include_when_near).upper, 0.0);
  EXPECT_NE(linear_range(extent(1.0, 10.0), ZeroRule::leave).lower, 0.0);
}

TEST(AxisRange, data_on_both_sides_of_zero_keep_their_margin) {
  const AxisRange range = linear_range(extent(-1.0, 9.0), ZeroRule::include_when_near);
  EXPECT_DOUBLE_EQ(range.lower, -1.6);
  EXPECT_DOUBLE_EQ(range.upper, 9.6);
}

TEST(AxisRange, a_single_value_lies_in_the_middle) {
  const AxisRange range = linear_range(extent(4.0, 4.0), ZeroRule::include_when_near);
  EXPECT_EQ(range, (AxisRange{2.0, 6.0}));
  EXPECT_EQ(linear_range(extent(0.0, 0.0), ZeroRule::leave), (AxisRange{-1.0, 1.0}));
}

TEST(AxisRange, stays_finite_for_the_largest_doubles) {
  const AxisRange range = linear_range(extent(-1.7e308, 1.7e308), ZeroRule::leave);
  EXPECT_TRUE(std::isfinite(range.upper - range.lower));
}

TEST(AxisRange, log_range_adds_six_percent_of_its_decades) {
  const AxisRange range = log_range(extent(1.0, 100.0));
  EXPECT_NEAR(range.lower, std::pow(10.0, -0.12), 1e-12);
  EXPECT_NEAR(range.upper, std::pow(10.0, 2.12), 1e-9);
  EXPECT_NEAR(log_range(extent(5.0, 5.0)).upper, 10.0, 1e-12);
}

}  // namespace
}  // namespace parabola
