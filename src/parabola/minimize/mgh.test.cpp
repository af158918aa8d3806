// SPDX-License-Identifier: MIT
// Problems of Moré, Garbow & Hillstrom: standard starts, and starts ten and a hundred times as far.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/mgh_problems.test.hpp"

namespace parabola {
namespace {

using testing_problems::classic_problems;
using testing_problems::ClassicProblem;

// Published minima have 6 to 14 digits; S is flat at a minimum, so agreement to 1e-5 means that
// one. Problems with a minimum of 0 end where S is rounding: residuals of 1e-10 or less.
bool is_published(const ClassicProblem& problem, double sum_of_squares) {
  return std::ranges::any_of(problem.minima, [&](double published) {
    return published == 0.0 ? sum_of_squares < 1e-18
                            : std::abs(sum_of_squares / published - 1.0) < 1e-5;
  });
}

void report(const ClassicProblem& problem, double factor, const LeastSquaresMinimum& minimum) {
  std::printf("%-20s x%-3g S %.12g  evaluations %3zu  %s\n", problem.name.c_str(), factor,
              minimum.sum_of_squares, minimum.evaluations,
              std::string(code(minimum.termination)).c_str());
}

TEST(MoreGarbowHillstrom, every_standard_start_ends_at_a_published_minimum_and_says_so) {
  for (const ClassicProblem& problem : classic_problems()) {
    const LeastSquaresMinimum minimum = minimize_nonlinear(*problem.function, problem.start, {});
    report(problem, 1.0, minimum);
    EXPECT_TRUE(is_published(problem, minimum.sum_of_squares)) << problem.name;
    if (problem.name == "Powell singular") {
      // Two of four columns of its Jacobian vanish at the root: no parameter is determined there.
      EXPECT_EQ(minimum.termination, Termination::undetermined);
    } else {
      EXPECT_TRUE(is_success(minimum.termination)) << problem.name;
    }
  }
}

TEST(MoreGarbowHillstrom, no_far_start_claims_success_anywhere_but_at_a_published_minimum) {
  int certified = 0;
  for (const ClassicProblem& problem : classic_problems()) {
    for (const double factor : {10.0, 100.0}) {
      Vector start = problem.start;
      for (double& value : start) value *= factor;
      const LeastSquaresMinimum minimum = minimize_nonlinear(*problem.function, start, {});
      report(problem, factor, minimum);
      if (!is_success(minimum.termination)) continue;
      ++certified;
      EXPECT_TRUE(is_published(problem, minimum.sum_of_squares)) << problem.name << " x" << factor;
    }
  }
  EXPECT_GE(certified, 28);
}

TEST(MoreGarbowHillstrom, a_minimum_with_a_singular_jacobian_is_told_from_an_ordinary_one) {
  for (const ClassicProblem& problem : classic_problems()) {
    if (problem.name != "Jennrich-Sampson" && problem.name != "Freudenstein-Roth") continue;
    const LeastSquaresMinimum minimum = minimize_nonlinear(*problem.function, problem.start, {});
    EXPECT_EQ(minimum.termination, Termination::converged_singular_jacobian) << problem.name;
    EXPECT_GT(minimum.condition, 1e6) << problem.name;
    EXPECT_GT(minimum.smallest_curvature, 0.0) << problem.name;
  }
}

}  // namespace
}  // namespace parabola
