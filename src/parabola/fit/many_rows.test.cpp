// SPDX-License-Identifier: MIT
// So many rows that a linear fit works block by block.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"
#include "parabola/minimize/blockwise_linear.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using made_data::covariance_of;
using made_data::estimate_of;
using made_data::fitted;

constexpr std::size_t n = 25'000;
static_assert(n >= blockwise_rows);

// y = 3 + 2 x with sigma 0.1, 0 <= x < 10, all rows of one run.
Table line() {
  RandomEngine random(1);
  Vector x(n);
  Vector y(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = 10.0 * static_cast<double>(i) / static_cast<double>(n);
    y[i] = 3.0 + 2.0 * x[i] + 0.1 * random.normal();
  }
  return Table({made_data::numbers("x", std::move(x)), made_data::numbers("y", std::move(y)),
                made_data::words("run", std::vector<std::string>(n, "A"))});
}

FitSpec spec_with(std::vector<std::string> common) {
  FitSpec spec = made_data::spec_of("y = a + b*x");
  spec.sigma = {"y = 0.1"};
  spec.common = std::move(common);
  return spec;
}

// Of a covariance in which a source s times the scatter of the mean stands: s epsilon, s = 160
// here, with some room for the sums.
constexpr double rounding = 1e-12;

void expect_covariance(const FitResult& result, double aa, double ab, double bb) {
  EXPECT_NEAR(covariance_of(result, "a", "a"), aa, rounding * aa);
  EXPECT_NEAR(covariance_of(result, "a", "b"), ab, rounding * std::sqrt(aa * bb));
  EXPECT_NEAR(covariance_of(result, "b", "b"), bb, rounding * bb);
}

TEST(ManyRows, common_scale_and_offset_leave_the_estimates_and_add_what_they_are) {
  const FitResult plain = fitted(line(), spec_with({}));
  const FitResult shared = fitted(line(), spec_with({"y = 1%", "y = 0.1"}));
  EXPECT_NE(shared.numerics.find("block"), std::string::npos) << shared.numerics;
  const double a = estimate_of(plain, "a");
  const double b = estimate_of(plain, "b");
  EXPECT_NEAR(estimate_of(shared, "a"), a, 1e-13 * a);
  EXPECT_NEAR(estimate_of(shared, "b"), b, 1e-13 * b);
  EXPECT_NEAR(shared.cost_value, plain.cost_value, 1e-13 * plain.cost_value);
  expect_covariance(shared, covariance_of(plain, "a", "a") + 0.01 + 1e-4 * a * a,
                    covariance_of(plain, "a", "b") + 1e-4 * a * b,
                    covariance_of(plain, "b", "b") + 1e-4 * b * b);
}

TEST(ManyRows, a_constraint_is_one_more_measurement) {
  const FitResult plain = fitted(line(), spec_with({}));
  FitSpec spec = spec_with({"y = 0.1"});
  spec.constrain = {"b = 2.001 +- 0.0005"};
  const FitResult constrained = fitted(line(), spec);
  const double variance = covariance_of(plain, "b", "b");
  const double mean =
      (estimate_of(plain, "b") / variance + 2.001 / 2.5e-7) / (1.0 / variance + 1.0 / 2.5e-7);
  EXPECT_NEAR(estimate_of(constrained, "b"), mean, 1e-13);
  const double expected = 1.0 / (1.0 / variance + 1.0 / 2.5e-7);
  EXPECT_NEAR(covariance_of(constrained, "b", "b"), expected, rounding * expected);
  EXPECT_EQ(constrained.ndof, static_cast<long>(n) + 1 - 2);
}

TEST(ManyRows, one_group_that_couples_all_rows_is_a_common_source) {
  const FitResult common = fitted(line(), spec_with({"y = 0.1"}));
  const FitResult grouped = fitted(line(), spec_with({"y = 0.1 by run"}));
  EXPECT_NEAR(estimate_of(grouped, "a"), estimate_of(common, "a"), 1e-12);
  EXPECT_NEAR(estimate_of(grouped, "b"), estimate_of(common, "b"), 1e-12);
  const double size = covariance_of(common, "a", "a");
  EXPECT_NEAR(covariance_of(grouped, "a", "a"), size, rounding * size);
}

TEST(ManyRows, every_curvature_of_a_linear_model_is_the_same) {
  FitSpec spec = spec_with({"y = 0.1"});
  const FitResult expected = fitted(line(), spec);
  for (const Curvature curvature : {Curvature::observed, Curvature::robust}) {
    spec.curvature = curvature;
    const FitResult other = fitted(line(), spec);
    expect_covariance(other, covariance_of(expected, "a", "a"), covariance_of(expected, "a", "b"),
                      covariance_of(expected, "b", "b"));
  }
}

TEST(ManyRows, a_budget_adds_up) {
  FitSpec spec = spec_with({"y = 1%", "y = 0.1"});
  spec.budget = true;
  const FitResult result = fitted(line(), spec);
  ASSERT_EQ(result.budget.size(), 3U);
  double sum = 0.0;
  for (const BudgetPart& part : result.budget) sum += part.variances[0];
  const double total = covariance_of(result, "a", "a");
  EXPECT_NEAR(sum, total, rounding * total);
}

}  // namespace
}  // namespace parabola
