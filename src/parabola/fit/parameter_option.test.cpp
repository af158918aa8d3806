// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "parabola/fit/fit_spec.hpp"

namespace parabola {
namespace {

TEST(ParameterOption, a_value_may_be_a_number_or_a_constant_expression) {
  EXPECT_EQ(parse_parameter_value("tau=2", "--start").value().value.value, 2.0);
  EXPECT_EQ(parse_parameter_value(" tau = -1e-6 ", "--start").value().name, "tau");
  EXPECT_EQ(parse_parameter_value("a=1/4", "--start").value().value.value, 0.25);
  EXPECT_EQ(parse_parameter_value("`slope 1`=2", "--fix").value().name, "slope 1");
  // what the double of 0.1 lost is kept, so that a fixed value is the decimal that was typed
  EXPECT_NE(parse_parameter_value("a=0.1", "--fix").value().value.rest, 0.0);
}

TEST(ParameterOption, anything_else_is_refused) {
  for (const char* text :
       {"tau", "=2", "tau=", "tau=x", "tau=1/0", "2=3", "tau=nan", "tau=1,5", ""}) {
    EXPECT_FALSE(parse_parameter_value(text, "--start")) << text;
  }
}

TEST(ParameterOption, limits_are_read_from_either_side) {
  const ParameterLimits above = parse_parameter_limits("tau > 0").value();
  EXPECT_EQ(above.lower, 0.0);
  EXPECT_FALSE(above.upper);
  EXPECT_EQ(parse_parameter_limits("2>=f").value().upper, 2.0);
  const ParameterLimits both = parse_parameter_limits("0 <= f <= 1").value();
  EXPECT_EQ(both.name, "f");
  EXPECT_EQ(both.lower, 0.0);
  EXPECT_EQ(both.upper, 1.0);
  EXPECT_EQ(parse_parameter_limits("1 >= f > -2").value().lower, -2.0);
}

TEST(ParameterOption, contradictory_limits_are_refused) {
  EXPECT_EQ(parse_parameter_limits("1 < f < 0").error().code(), "limits_empty");
  for (const char* text : {"f", "0 < f > 1", "f < g", "0 < 1", "f < 1 < 2 < 3", "f <", ""}) {
    EXPECT_FALSE(parse_parameter_limits(text)) << text;
  }
}

}  // namespace
}  // namespace parabola
