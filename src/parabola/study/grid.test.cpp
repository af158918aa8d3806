// SPDX-License-Identifier: MIT
#include "parabola/study/grid.hpp"

#include <gtest/gtest.h>

namespace parabola {
namespace {

Vector values(std::string_view text) {
  return parse_grid(text).value().values;
}

TEST(Grid, lists_and_ranges_hold_the_decimals_that_are_meant) {
  EXPECT_EQ(values("x=1, 2.5,-3e2"), (Vector{1.0, 2.5, -300.0}));
  EXPECT_EQ(values("x=0:0.4:0.1"), (Vector{0.0, 0.1, 0.2, 0.3, 0.4}));
  EXPECT_EQ(values("x=1:0:-0.5"), (Vector{1.0, 0.5, 0.0}));
  EXPECT_EQ(values("x=0:1:0.3"), (Vector{0.0, 0.3, 0.6, 0.9}));
  EXPECT_EQ(values("x=2:2:1"), Vector{2.0});
  EXPECT_EQ(values("x = 5"), Vector{5.0});
  EXPECT_EQ(parse_grid("`my x`=5").value().name, "my x");
  EXPECT_EQ(values("x=1700000000.1:1700000000.3:0.1").back(), 1700000000.3);
}

TEST(Grid, steps_too_fine_for_decimals_still_lead_to_the_end) {
  EXPECT_EQ(values("x=0:1e-18:2e-19").size(), 6U);
}

TEST(Grid, what_is_no_grid_is_refused) {
  const auto sentence = [](std::string_view text) { return parse_grid(text).error().sentence(); };
  EXPECT_EQ(sentence("1,2"), "'1,2' is not NAME=NUMBERS");
  EXPECT_EQ(sentence("x=1,,2"), "'' is not a number");
  EXPECT_EQ(sentence("x=1,two"), "'two' is not a number");
  EXPECT_EQ(sentence("x=0:10"), "a range is FROM:TO:STEP");
  EXPECT_EQ(sentence("x=0:10:0"), "steps of 0 do not lead from 0 to 10");
  EXPECT_EQ(sentence("x=0:10:-1"), "steps of -1 do not lead from 0 to 10");
  EXPECT_EQ(sentence("x=0:1e9:0.1"), "a range holds at most 1000000 points");
}

TEST(Grid, is_told_from_a_formula) {
  for (const char* text : {"x=1", "x=1,2", "x = -1:2:0.5", "x=1,two", "x=.5,1"})
    EXPECT_TRUE(states_grid(text)) << text;
  for (const char* text : {"y = a + b*x", "y = gauss(x; a, b)", "y = 2*min(a, b)", "fit.json"})
    EXPECT_FALSE(states_grid(text)) << text;
}

}  // namespace
}  // namespace parabola
