// SPDX-License-Identifier: MIT
#include "parabola/study/toys.hpp"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

constexpr const char* line = "x,y,sigma_y\n1,1.1,0.1\n2,1.9,0.1\n3,3.2,0.2\n4,3.8,0.1\n5,5.1,0.1\n";

ToyStudy study(const char* text, const std::string& formula, const ToysSpec& options) {
  FitSpec spec;
  spec.formula = formula;
  return toys(read_table(text, "data.csv", {}).value(), spec, options).value();
}

// Four standard deviations of a share.
double tolerance(double p, std::size_t n) {
  return 4.0 * std::sqrt(p * (1.0 - p) / static_cast<double>(n));
}

TEST(Toys, a_line_with_known_uncertainties_has_standard_pulls_and_uniform_p_values) {
  constexpr std::size_t n = 2000;
  const ToyStudy outcome = study(line, "y = a + b*x", {n, 101});
  EXPECT_EQ(outcome.failed(), 0U);
  ASSERT_EQ(outcome.quantities.size(), 2U);
  for (const ToyQuantity& quantity : outcome.quantities) {
    EXPECT_EQ(quantity.used, n);
    EXPECT_NEAR(quantity.pull_mean->value, 0.0, 4.0 / std::sqrt(n));
    // the standard deviation of n normal numbers has one of 1/sqrt(2n)
    EXPECT_NEAR(quantity.pull_width->value, 1.0, 4.0 / std::sqrt(2.0 * n));
    EXPECT_NEAR(quantity.pull_width->uncertainty, 1.0 / std::sqrt(2.0 * n),
                0.3 / std::sqrt(2.0 * n));
    EXPECT_NEAR(quantity.bias->value, 0.0, 4.0 / std::sqrt(n));
    EXPECT_NEAR(quantity.coverage[0].share(), 0.6827, tolerance(0.6827, n));
  }
  EXPECT_EQ(outcome.p_values.size(), n);
  EXPECT_GT(outcome.p_value_test->p_value, 0.001);
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(Toys, the_lifetime_of_ten_muons_covers_as_calculated) {
  // tau_hat (1 -+ 1/sqrt 10) with tau_hat a gamma number of shape 10: 68.22 %; profile 67.87 %
  constexpr std::size_t n = 2000;
  FitSpec spec;
  spec.formula = "t ~ exponential(tau)";
  spec.intervals = IntervalKind::profile;
  const Table table =
      read_table("t\n0.3\n0.5\n0.9\n1.1\n1.6\n2.2\n2.4\n3.1\n4.0\n6.2\n", "muons.csv", {}).value();
  const ToyStudy outcome = toys(table, spec, {n, 101}).value();
  EXPECT_EQ(outcome.failed(), 0U);
  const ToyQuantity& tau = outcome.quantities.at(0);
  ASSERT_EQ(tau.coverage.size(), 2U);
  EXPECT_NEAR(tau.coverage[0].share(), 0.6822, tolerance(0.6822, n));
  EXPECT_NEAR(tau.coverage[1].share(), 0.6787, tolerance(0.6787, n));
  // the mean is unbiased, and its pull has the mean sqrt(10) (1 - 10/9)
  EXPECT_NEAR(tau.bias->value, 0.0, 4.0 / std::sqrt(n));
  EXPECT_NEAR(tau.pull_mean->value, -std::sqrt(10.0) / 9.0, 4.0 * tau.pull_mean->uncertainty);
  EXPECT_FALSE(outcome.p_value_test);
}

TEST(Toys, scatter_that_was_estimated_is_drawn_and_intervals_are_of_student) {
  constexpr std::size_t n = 2000;
  const ToyStudy outcome = study("x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.8\n", "y = a + b*x", {n, 5});
  for (const ToyQuantity& quantity : outcome.quantities)
    EXPECT_NEAR(quantity.coverage[0].share(), 0.6827, tolerance(0.6827, n));
}

TEST(Toys, fits_that_fail_are_counted) {
  // Poisson numbers around 2 are 0 in exp(-2) of the toys, and nothing can be fitted
  constexpr std::size_t n = 400;
  const ToyStudy outcome = study("t\n1.5\n2.5\n", "t ~ extended(n*exponential(2))", {n, 101});
  EXPECT_NEAR(static_cast<double>(outcome.failed()) / n, std::exp(-2.0),
              tolerance(std::exp(-2.0), n));
  EXPECT_EQ(outcome.diagnostics.at(0).code, "toys_failed");
}

TEST(Toys, a_seed_names_a_study_and_each_toy_has_its_own_numbers) {
  const ToyStudy few = study(line, "y = a + b*x", {10, 9});
  const ToyStudy more = study(line, "y = a + b*x", {20, 9});
  ASSERT_EQ(more.p_values.size(), 20U);
  for (std::size_t k = 0; k < 10; ++k) EXPECT_EQ(few.p_values[k], more.p_values[k]);
  EXPECT_NE(study(line, "y = a + b*x", {10, 10}).p_values, few.p_values);
}

TEST(Toys, what_cannot_be_drawn_is_refused) {
  const Table table = read_table(line, "line.csv", {}).value();
  const auto code = [&](const FitSpec& spec) {
    const Result<ToyStudy> outcome = toys(table, spec, {10, 1});
    return outcome ? std::string() : outcome.error().code();
  };
  FitSpec spec;
  spec.formula = "y = a + b*x";
  spec.constrain = {"a = 0 +- 1"};
  EXPECT_EQ(code(spec), "toys_not_served");
  spec.constrain.clear();
  spec.sigma_scale = UncertaintyScale::estimated;
  EXPECT_EQ(code(spec), "toys_not_served");
  spec.sigma_scale.reset();
  spec.sigma = {"x = 0.1"};
  EXPECT_EQ(code(spec), "simulate_not_served");
}

}  // namespace
}  // namespace parabola
