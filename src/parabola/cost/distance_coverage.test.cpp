// SPDX-License-Identifier: MIT
// How often the interval of a line's slope covers the truth when x is uncertain, by simulation.
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "parabola/cost/distance_problem.test.hpp"

namespace parabola {
namespace {

using distance_problems::Covariances;
using distance_problems::covariances;
using distance_problems::make_cost;
using distance_problems::Problem;

struct Truth {
  Vector true_x;
  double sigma_x = 0.0;
  double sigma_y = 0.0;
  double slope = 2.0;
};

struct Coverage {
  double expected = 0.0;
  double robust = 0.0;
  double mean_slope = 0.0;
  double sd_of_slope = 0.0;
  double slopes_below_truth = 0.0;
  double p_values_below_5_percent = 0.0;
};

Coverage simulate(const Truth& truth, std::size_t toys, double quantile_of_chi2) {
  std::mt19937_64 engine(20240611);
  std::normal_distribution<double> normal;
  const std::size_t n = truth.true_x.size();
  Problem problem{.formula = "a + b*x",
                  .parameters = {"a", "b"},
                  .start = {1, truth.slope},
                  .x = Vector(n),
                  .y = Vector(n),
                  .uncertainties = {Vector(n, truth.sigma_y), {Vector(n, truth.sigma_x)}, {}}};
  Coverage coverage;
  double squares = 0.0;
  const double share = 1.0 / static_cast<double>(toys);
  for (std::size_t toy = 0; toy < toys; ++toy) {
    for (std::size_t i = 0; i < n; ++i) {
      problem.x[i] = truth.true_x[i] + truth.sigma_x * normal(engine);
      problem.y[i] = 1.0 + truth.slope * truth.true_x[i] + truth.sigma_y * normal(engine);
    }
    const auto cost = make_cost(problem);
    const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
    EXPECT_EQ(minimum.termination, Termination::converged);
    const Covariances c = covariances(*cost, minimum, cost->scale());
    const double error = minimum.parameters[1] - truth.slope;
    coverage.mean_slope += share * minimum.parameters[1];
    squares += share * error * error;
    if (error < 0.0) coverage.slopes_below_truth += share;
    if (std::abs(error) < std::sqrt(c.expected(1, 1))) coverage.expected += share;
    if (std::abs(error) < std::sqrt(c.robust(1, 1))) coverage.robust += share;
    const double s = minimum.sum_of_squares * cost->scale() * cost->scale();
    if (s > quantile_of_chi2) coverage.p_values_below_5_percent += share;
  }
  coverage.sd_of_slope = std::sqrt(squares - std::pow(coverage.mean_slope - truth.slope, 2));
  return coverage;
}

// Four standard deviations of a binomial fraction.
double tolerance(double p, std::size_t toys) {
  return 4.0 * std::sqrt(p * (1.0 - p) / static_cast<double>(toys));
}

TEST(DistanceCoverage, eight_points_cover_68_percent_without_bias) {
  constexpr std::size_t toys = 5000;
  const Coverage c = simulate({{1, 2, 3, 4, 5, 6, 7, 8}, 0.6, 0.3}, toys, 12.591587243744);
  // 100,000 toys: 68.8 and 69.0
  EXPECT_NEAR(c.expected, 0.688, tolerance(0.688, toys));
  EXPECT_NEAR(c.robust, 0.690, tolerance(0.690, toys));
  // Unbiased in the median; the mean is a little high, 2.017, as 1/x averages above 1/mean(x). With
  // the log-determinant in S the slope would be 1.89.
  EXPECT_NEAR(c.slopes_below_truth, 0.5, tolerance(0.5, toys));
  EXPECT_NEAR(c.mean_slope, 2.017, 4.0 * c.sd_of_slope / std::sqrt(static_cast<double>(toys)));
  EXPECT_NEAR(c.p_values_below_5_percent, 0.05, tolerance(0.05, toys));
}

TEST(DistanceCoverage, the_robust_covariance_covers_where_x_is_as_uncertain_as_its_spread) {
  constexpr std::size_t toys = 2000;
  constexpr std::size_t n = 60;
  Truth truth{Vector(n), 0.6, 1.2};
  // equal distances with standard deviation 1
  const double step = std::sqrt(12.0 / (static_cast<double>(n) * static_cast<double>(n) - 1.0));
  for (std::size_t i = 0; i < n; ++i)
    truth.true_x[i] = step * (static_cast<double>(i) - 0.5 * static_cast<double>(n - 1));
  const Coverage c = simulate(truth, toys, 76.7778031560615);
  EXPECT_NEAR(c.robust, 0.687, tolerance(0.687, toys));
  EXPECT_NEAR(c.expected, 0.612, tolerance(0.612, toys));
  EXPECT_NEAR(c.p_values_below_5_percent, 0.05, tolerance(0.05, toys));
}

}  // namespace
}  // namespace parabola
