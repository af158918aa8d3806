// SPDX-License-Identifier: MIT
#include "parabola/infer/runs_test.hpp"

#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

TEST(RunsTest, counts_the_orders_that_an_enumeration_finds) {
  // all orders of n signs, by the bits of a number
  for (const unsigned n : {2u, 5u, 10u}) {
    std::map<std::pair<std::size_t, std::size_t>, double> orders;  // (positive, runs)
    std::map<std::size_t, double> all;
    std::vector<RunsTest> tests;
    for (unsigned bits = 0; bits < (1u << n); ++bits) {
      std::vector<double> signs;
      for (unsigned i = 0; i < n; ++i) signs.push_back(((bits >> i) & 1u) != 0 ? 1.0 : -2.0);
      const std::optional<RunsTest> test = runs_test(signs);
      if (!test) continue;
      ++orders[{test->positive, test->runs}];
      ++all[test->positive];
      tests.push_back(*test);
    }
    for (const RunsTest& test : tests) {
      double fewer = 0.0;
      for (std::size_t runs = 2; runs <= test.runs; ++runs) fewer += orders[{test.positive, runs}];
      EXPECT_NEAR(test.p_value, fewer / all[test.positive], 1e-14);
    }
  }
}

TEST(RunsTest, zeros_are_left_out_and_one_sign_alone_is_no_test) {
  EXPECT_EQ(runs_test(std::vector{1.0, 0.0, 2.0, -1.0})->runs, 2u);
  EXPECT_FALSE(runs_test(std::vector{1.0, 2.0}));
  EXPECT_FALSE(runs_test({}));
}

TEST(RunsTest, normal_distribution_holds_its_level_above_thirty_values) {
  RandomEngine random(7);
  constexpr int trials = 4000;
  int below = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> values(60);
    for (double& value : values) value = random.normal();
    below += runs_test(values)->p_value < 0.05 ? 1 : 0;
  }
  // The test is discrete: its true level is at most one step, P(60 values have one number of runs
  // near the 5 % point) < 0.04, below the stated one; 4 standard deviations of the count around.
  EXPECT_LE(below, 200 + 4 * std::sqrt(trials * 0.05 * 0.95));
  EXPECT_GE(below, 40 - 4 * std::sqrt(trials * 0.01 * 0.99));
}

}  // namespace
}  // namespace parabola
