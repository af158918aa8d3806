// SPDX-License-Identifier: MIT
// Laws of smooth costs on problems whose minima are known otherwise: classic least squares, NIST
// references, and random logistic regressions.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/mgh_problems.test.hpp"
#include "parabola/minimize/residual_cost.hpp"
#include "parabola/minimize/smooth.hpp"
#include "parabola/minimize/smooth_problems.test.hpp"
#include "parabola/minimize/strd_models.test.hpp"

namespace parabola {
namespace {

using std::exp;
using std::log;
using testing_problems::classic_problems;
using testing_problems::ClassicProblem;
using testing_problems::nonlinear_references;
using testing_problems::NonlinearReference;
using testing_problems::read_reference;
using testing_problems::ReferenceData;
using testing_problems::smooth_problem;

// As in the test of the minimiser of sums of squares.
bool is_published(const ClassicProblem& problem, double sum_of_squares) {
  return std::ranges::any_of(problem.minima, [&](double published) {
    return published == 0.0 ? sum_of_squares < 1e-18
                            : std::abs(sum_of_squares / published - 1.0) < 1e-5;
  });
}

TEST(SmoothLaws, classic_problems_end_at_published_minima_or_not_in_success) {
  int certified = 0;
  for (const ClassicProblem& problem : classic_problems()) {
    for (const double factor : {1.0, 10.0, 100.0}) {
      Vector start = problem.start;
      for (double& value : start) value *= factor;
      const ResidualCost cost(*problem.function);
      const SmoothMinimum minimum = minimize_smooth(cost, start, {});
      std::printf("%-20s x%-3g C %.12g  evaluations %3zu  %s\n", problem.name.c_str(), factor,
                  minimum.value, minimum.evaluations,
                  std::string(code(minimum.termination)).c_str());
      // Powell's singular function has no curvature at its minimum.
      if (factor == 1.0 && problem.name != "Powell singular") {
        EXPECT_TRUE(is_success(minimum.termination)) << problem.name;
      }
      if (!is_success(minimum.termination)) continue;
      ++certified;
      EXPECT_TRUE(is_published(problem, minimum.value)) << problem.name << " x" << factor;
    }
  }
  EXPECT_GE(certified, 40);
}

// One set of defaults, no elimination of linear parameters: two starts of 54 are too far
// (docs/solver.md). The digits vouched for are true ones.
TEST(SmoothLaws, nist_references_agree_with_the_minimiser_of_sums_of_squares) {
  int right = 0;
  for (const NonlinearReference& problem : nonlinear_references()) {
    const ReferenceData data = read_reference(problem.name);
    const auto function = problem.make(data);
    const double freedom =
        static_cast<double>(function->residual_count() - function->parameter_count());
    const LeastSquaresMinimum reference =
        minimize_nonlinear(*function, data.facts.at("solution"), {});
    const double unit = 1.0 / std::sqrt(reference.sum_of_squares / freedom);
    for (const char* start : {"start1", "start2"}) {
      const ResidualCost cost(*function, unit);
      const SmoothMinimum minimum = minimize_smooth(cost, data.facts.at(start), {});
      if (!is_success(minimum.termination)) continue;
      // Lanczos1 has residuals of 1e-13 of its data: S carries their rounding.
      const double tolerance = problem.name == "Lanczos1" ? 0.01 : 1e-8;
      EXPECT_NEAR(minimum.value / freedom, 1.0, tolerance) << problem.name << " " << start;
      right += std::abs(minimum.value / freedom - 1.0) < tolerance;
    }
  }
  EXPECT_GE(right, 52);
}

// Three standard normal predictors, true coefficients of order 1, 40 to 120 rows.
struct Trial {
  std::vector<std::array<double, 3>> x;
  std::vector<double> passed;
};
Trial random_trial(std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  Trial trial;
  const std::array<double, 3> truth{normal(random), normal(random), normal(random)};
  const int rows = 40 + static_cast<int>(80.0 * uniform(random));
  for (int i = 0; i < rows; ++i) {
    const std::array<double, 3> x{1.0, normal(random), normal(random)};
    const double e = truth[0] * x[0] + truth[1] * x[1] + truth[2] * x[2];
    trial.x.push_back(x);
    trial.passed.push_back(uniform(random) < 1.0 / (1.0 + std::exp(-e)) ? 1.0 : 0.0);
  }
  return trial;
}

// The cost is convex: from every start the same minimum, and moving any way from it by a sigma
// raises C.
TEST(SmoothLaws, random_logistic_regressions_have_one_minimum_whatever_start_and_units) {
  std::mt19937_64 random(20240607);
  std::normal_distribution<double> normal;
  for (int repetition = 0; repetition < 40; ++repetition) {
    const Trial trial = random_trial(random);
    const auto in_units = [&trial](double u, double v, double w) {
      return [&trial, u, v, w](const auto& b) {
        auto sum = 0.0 * b[0];
        for (std::size_t i = 0; i < trial.x.size(); ++i) {
          const auto& x = trial.x[i];
          const auto e = b[0] * (u * x[0]) + b[1] * (v * x[1]) + b[2] * (w * x[2]);
          sum = sum + 2.0 * log(1.0 + exp(e)) - 2.0 * trial.passed[i] * e;
        }
        return sum;
      };
    };
    const auto cost = smooth_problem<3>(in_units(1.0, 1.0, 1.0));
    const SmoothMinimum minimum = minimize_smooth(cost, Vector{0.0, 0.0, 0.0}, {});
    ASSERT_EQ(minimum.termination, Termination::converged) << repetition;
    const auto other = smooth_problem<3>(in_units(1e6, 1e-6, 1.0));
    const Vector start{normal(random) * 1e-6, normal(random) * 1e6, normal(random)};
    const SmoothMinimum again = minimize_smooth(other, start, {});
    ASSERT_EQ(again.termination, Termination::converged) << repetition;
    const Vector units{1e6, 1e-6, 1.0};
    for (std::size_t j = 0; j < 3; ++j) {
      const double sigma = std::sqrt(2.0 / minimum.hessian(j, j));
      // 100 rows of rounding in the gradient: 1e-14 sigmas, times the correlation of parameters
      EXPECT_NEAR(again.parameters[j] * units[j], minimum.parameters[j], 1e-12 * sigma);
      for (const double side : {-sigma, sigma}) {
        Vector moved = minimum.parameters;
        moved[j] += side;
        EXPECT_GT(cost.value(moved), minimum.value + 0.1);
      }
    }
  }
}

}  // namespace
}  // namespace parabola
