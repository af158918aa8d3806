// SPDX-License-Identifier: MIT
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

TEST(MoreGarbowHillstrom, every_standard_start_ends_certified_at_a_published_minimum) {
  for (const ClassicProblem& problem : classic_problems()) {
    const LeastSquaresMinimum minimum = minimize_nonlinear(*problem.function, problem.start, {});
    std::printf("%-20s S %.12g  evaluations %3zu  %s  d=%.2g digits=%.1f\n", problem.name.c_str(),
                minimum.sum_of_squares, minimum.evaluations,
                std::string(code(minimum.termination)).c_str(), minimum.distance, minimum.digits);
  }
  for (const ClassicProblem& problem : classic_problems()) {
    for (double f : {10., 100.}) {
      Vector start = problem.start;
      for (double& v : start) v *= f;
      const LeastSquaresMinimum minimum = minimize_nonlinear(*problem.function, start, {});
      std::printf("%-20s x%g S %.12g  evaluations %3zu  %s  d=%.2g digits=%.1f\n",
                  problem.name.c_str(), f, minimum.sum_of_squares, minimum.evaluations,
                  std::string(code(minimum.termination)).c_str(), minimum.distance, minimum.digits);
    }
  }
}

}  // namespace
}  // namespace parabola
