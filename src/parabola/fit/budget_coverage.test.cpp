// SPDX-License-Identifier: MIT
// Toys of the uncertainty budget: intervals cover what they promise, and estimates are unbiased.
// Seeds are fixed. Counts deviate from a probability p by at most 4 sqrt(p (1 - p)/N), means by at
// most 4 of their standard deviations.
#include <cmath>
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"
#include "parabola/stats/distributions.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using namespace made_data;

constexpr double p = one_sigma_level;

/// What many fits say of one parameter.
struct Toys {
  double truth;
  std::size_t covered = 0;
  double sum = 0.0;
  double sum_of_squares = 0.0;
  std::size_t count = 0;

  void add(const FitResult& result, const std::string& parameter) {
    for (const Quantity& quantity : result.parameters) {
      if (quantity.name != parameter || !quantity.interval) continue;
      ++count;
      covered += *quantity.interval->lower <= truth && truth <= *quantity.interval->upper;
      sum += *quantity.estimate - truth;
      sum_of_squares += std::pow(*quantity.estimate - truth, 2);
    }
  }

  [[nodiscard]] double coverage() const {
    return static_cast<double>(covered) / static_cast<double>(count);
  }
  [[nodiscard]] double tolerance() const {
    return 4.0 * std::sqrt(p * (1.0 - p) / static_cast<double>(count));
  }
  /// Mean deviation in units of its own standard deviation.
  [[nodiscard]] double bias() const { return sum / std::sqrt(sum_of_squares); }
};

TEST(BudgetCoverage, a_common_scale_on_ten_thousand_points_does_not_bias_their_mean) {
  constexpr std::size_t n = 10000;
  constexpr double scale = 0.01;
  constexpr double sigma = 0.1;
  RandomEngine random(41);
  FitSpec spec = spec_of("y = m");
  spec.sigma = {"y = 0.1"};
  spec.common = {"y = 1%"};
  Toys toys{10.0};
  for (int trial = 0; trial < 40; ++trial) {
    const double factor = 1.0 + scale * random.normal();
    Vector y(n);
    double mean = 0.0;
    for (double& value : y) {
      value = toys.truth * factor + sigma * random.normal();
      mean += value / n;
    }
    double variance = 0.0;
    for (const double value : y) variance += std::pow(value - mean, 2) / n;
    const FitResult result = fitted(Table({numbers("y", y)}), spec);
    toys.add(result, "m");
    // the scale taken of the data: V = sigma^2 + scale^2 y y^T, minimised in closed form
    const double of_data = mean / (1.0 + scale * scale * n * variance / (sigma * sigma));
    EXPECT_LT(of_data, 0.6 * toys.truth);
    EXPECT_NEAR(estimate_of(result, "m"), mean, 1e-12 * mean);
  }
  EXPECT_LT(std::abs(toys.bias()), 4.0);
}

TEST(BudgetCoverage, a_line_with_independent_and_common_sources) {
  RandomEngine random(42);
  const Vector x{1, 2, 3, 4, 5, 6, 7, 8};
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 0.2"};
  spec.common = {"y = 0.3", "y = 0.05*x", "y = 0.25 by half"};
  const std::vector<std::string> half{"A", "A", "A", "A", "B", "B", "B", "B"};
  Toys a{1.0};
  Toys b{2.0};
  for (int trial = 0; trial < 2000; ++trial) {
    const double offset = 0.3 * random.normal();
    const double slope = 0.05 * random.normal();
    const double first = 0.25 * random.normal();
    const double second = 0.25 * random.normal();
    Vector y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      y.push_back(a.truth + b.truth * x[i] + offset + slope * x[i] + (i < 4 ? first : second) +
                  0.2 * random.normal());
    }
    const FitResult result =
        fitted(Table({numbers("x", x), numbers("y", y), words("half", half)}), spec);
    a.add(result, "a");
    b.add(result, "b");
  }
  EXPECT_NEAR(a.coverage(), p, a.tolerance());
  EXPECT_NEAR(b.coverage(), p, b.tolerance());
  EXPECT_LT(std::abs(a.bias()), 4.0);
  EXPECT_LT(std::abs(b.bias()), 4.0);
}

TEST(BudgetCoverage, an_independent_part_of_the_model_by_likelihood) {
  // of order 1/n the estimate is biased by less than t/sqrt(n) = 0.01 of its uncertainty
  constexpr std::size_t n = 100;
  RandomEngine random(43);
  FitSpec spec = spec_of("y = m");
  spec.sigma = {"y = 10% of model"};
  Toys toys{5.0};
  for (int trial = 0; trial < 500; ++trial) {
    Vector y(n);
    for (double& value : y) value = toys.truth * (1.0 + 0.1 * random.normal());
    toys.add(fitted(Table({numbers("y", y)}), spec), "m");
  }
  EXPECT_NEAR(toys.coverage(), p, toys.tolerance());
  EXPECT_LT(std::abs(toys.bias()), 4.0 + 0.01 * std::sqrt(500.0));
}

TEST(BudgetCoverage, an_unknown_sigma_beside_a_known_offset) {
  RandomEngine random(44);
  const Vector x{1, 2, 3, 4, 5, 6};
  FitSpec spec = spec_of("y = a + b*x");
  spec.common = {"y = 0.3"};
  Toys a{1.0};
  Toys b{2.0};
  for (int trial = 0; trial < 2000; ++trial) {
    const double offset = 0.3 * random.normal();
    Vector y;
    for (const double xi : x) y.push_back(a.truth + b.truth * xi + offset + 0.2 * random.normal());
    const FitResult result = fitted(Table({numbers("x", x), numbers("y", y)}), spec);
    a.add(result, "a");
    b.add(result, "b");
  }
  // the slope has Student's distribution with 4 degrees of freedom exactly; the degrees of freedom
  // of the intercept match two moments of its variance, which here is known for its larger part
  EXPECT_NEAR(b.coverage(), p, b.tolerance());
  EXPECT_NEAR(a.coverage(), p, a.tolerance());
  EXPECT_LT(std::abs(a.bias()), 4.0);
  EXPECT_LT(std::abs(b.bias()), 4.0);
}

TEST(BudgetCoverage, a_line_through_points_that_are_uncertain_in_both_directions) {
  RandomEngine random(45);
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"x = 0.6", "y = 0.3"};
  Toys slope{2.0};
  std::size_t above = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    Vector x, y;
    for (int i = 1; i <= 8; ++i) {
      x.push_back(i + 0.6 * random.normal());
      y.push_back(1.0 + slope.truth * i + 0.3 * random.normal());
    }
    const FitResult result = fitted(Table({numbers("x", x), numbers("y", y)}), spec);
    slope.add(result, "b");
    above += estimate_of(result, "b") > slope.truth;
  }
  // 68.8 % in 100,000 toys: the parabola is a little wide here
  EXPECT_NEAR(slope.coverage(), 0.688, slope.tolerance());
  // the ratio of two normal numbers has a skew distribution: its median is the truth, its mean lies
  // 0.8 % above
  const auto count = static_cast<double>(slope.count);
  EXPECT_NEAR(static_cast<double>(above) / count, 0.5, 4.0 * std::sqrt(0.25 / count));
}

}  // namespace
}  // namespace parabola
