// SPDX-License-Identifier: MIT
// Reference problems of the uncertainty budget: brute-force minima over all parameters, deviations
// and true predictors in 60 digits, printed to 15.
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

// Half a unit of the 15th digit of the reference, and what the last bits of a double add.
constexpr double relative = 3e-14;

void expect_close(const std::optional<double>& value, double reference, double sigma = 0.0) {
  ASSERT_TRUE(value.has_value());
  EXPECT_NEAR(*value, reference, relative * std::abs(reference) + 1e-13 * sigma);
}

FitSpec spec_of(std::string formula) {
  FitSpec spec;
  spec.formula = std::move(formula);
  return spec;
}

FitResult fitted(std::string_view csv, const FitSpec& spec) {
  Result<FitResult> result = fit(read_table(csv, "data.csv", {}).value(), spec);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().render());
  return result ? *std::move(result) : FitResult();
}

constexpr std::string_view line_data =
    "x,y,half\n1,2.1,A\n2,3.9,A\n3,6.2,A\n4,7.8,B\n5,10.1,B\n6,11.9,B\n";

FitSpec budget_spec() {
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 0.2"};
  spec.common = {"offset: y = 0.3", "halves: y = 0.15 by half", "slope: y = 0.02*x"};
  spec.correlated = {"y = 0.1 rho 0.5"};
  return spec;
}

TEST(BudgetReference, independent_common_grouped_and_correlated_sources_together) {
  const FitResult result = fitted(line_data, budget_spec());
  ASSERT_EQ(result.parameters.size(), 2U);
  const double sd_a = 0.415203103337724;
  const double sd_b = 0.0720224551272254;
  expect_close(result.parameters[0].estimate, 0.0148936170212766, sd_a);
  expect_close(result.parameters[1].estimate, 1.99574468085106, sd_b);
  expect_close(result.parameters[0].uncertainty, sd_a);
  expect_close(result.parameters[1].uncertainty, sd_b);
  EXPECT_NEAR((*result.covariance)(0, 1), -0.01675531914893617, 1e-15);
  expect_close(result.chi2, 2.307328605200946);
  EXPECT_EQ(result.ndof, 4);
  expect_close(result.p_value, 0.6794350843533546);
}

TEST(BudgetReference, a_constraint_counts_as_a_point) {
  FitSpec spec = budget_spec();
  spec.constrain = {"b = 2.0 +- 0.05"};
  const FitResult result = fitted(line_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 0.00561859950179906, 0.3686);
  expect_close(result.parameters[1].estimate, 1.99861610849709, 0.04107);
  expect_close(result.parameters[0].uncertainty, 0.368609869019176);
  expect_close(result.parameters[1].uncertainty, 0.0410726641702559);
  EXPECT_NEAR((*result.covariance)(0, 1), -0.005449072792693053, 1e-15);
  expect_close(result.chi2, 2.309684165205892);
  EXPECT_EQ(result.ndof, 5);
  expect_close(result.p_value, 0.8048434854143488);
}

TEST(BudgetReference, an_active_limit_holds_its_parameter) {
  FitSpec spec = budget_spec();
  spec.limits = {{"a", 0.5, std::nullopt}};
  const FitResult result = fitted(line_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  EXPECT_EQ(result.parameters[0].status, QuantityStatus::at_limit);
  expect_close(result.parameters[1].estimate, 1.948596112311015, 0.0597);
  expect_close(result.parameters[1].uncertainty, 0.05965523698901868);
  expect_close(result.chi2, 3.67239192293188);
  EXPECT_EQ(result.ndof, 5);
  expect_close(result.p_value, 0.5974777687782122);
}

TEST(BudgetReference, negative_correlation_and_its_limit) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.correlated = {"y = 0.2 rho -0.15"};
  const FitResult result = fitted(line_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 0.08, 0.184);
  expect_close(result.parameters[1].estimate, 1.97714285714286, 0.0513);
  expect_close(result.parameters[0].uncertainty, 0.184028983224563);
  expect_close(result.parameters[1].uncertainty, 0.0512695955569325);
  expect_close(result.chi2, 2.409937888198758);
  spec.correlated = {"y = 0.2 rho -0.2"};
  const Result<FitResult> refused = fit(read_table(line_data, "data.csv", {}).value(), spec);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), "not_positive_definite");
}

TEST(BudgetReference, a_row_without_uncertainty_is_a_condition) {
  const std::string_view data =
      "x,y,sigma_y\n0,1.1,0.1\n1,2.9,0.1\n2,5.2,0\n3,6.8,0.1\n4,9.1,0.2\n";
  FitSpec spec = spec_of("y = a + b*x");
  spec.common = {"y = 0.3"};
  const FitResult result = fitted(data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 1.18571428571429, 0.309);
  expect_close(result.parameters[1].estimate, 2.00714285714286, 0.0378);
  EXPECT_NEAR((*result.covariance)(0, 0), 0.0957142857142857, 1e-14);
  EXPECT_NEAR((*result.covariance)(1, 1), 0.00142857142857143, 1e-16);
  EXPECT_NEAR((*result.covariance)(0, 1), -0.00285714285714286, 1e-16);
  expect_close(result.chi2, 26.21428571428571);
  EXPECT_EQ(result.ndof, 3);
}

TEST(BudgetReference, two_exact_rows_under_one_common_source_are_refused) {
  const std::string_view data = "x,y,sigma_y\n0,1.1,0.1\n1,2.9,0\n2,5.2,0\n3,6.8,0.1\n4,9.1,0.2\n";
  FitSpec spec = spec_of("y = a + b*x");
  spec.common = {"y = 0.3"};
  const Result<FitResult> refused = fit(read_table(data, "data.csv", {}).value(), spec);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), "exact_rows");
  EXPECT_NE(refused.error().render().find("rows 3, 4"), std::string::npos)
      << refused.error().render();
}

TEST(BudgetReference, systematics_a_million_times_larger_cost_no_digits) {
  const std::string_view data = "x,y\n0,1.1\n1,100002.9\n2,400005.2\n3,900006.8\n4,1600009.1\n";
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 0.1"};
  spec.common = {"y = 1e5", "y = 1e5*x^2"};
  const FitResult result = fitted(data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  EXPECT_NEAR(*result.parameters[0].estimate, 1.08285712857143, 1e-13);
  EXPECT_NEAR(*result.parameters[1].estimate, 1.90428574285715, 1e-13);
  expect_close((*result.covariance)(0, 0), 10000000000.0089);
  expect_close((*result.covariance)(1, 1), 0.0124285714285706);
  EXPECT_NEAR((*result.covariance)(0, 1), -0.00771428571428531, 1e-12);
  expect_close(result.chi2, 11.05714328571426);
}

TEST(BudgetReference, peelles_puzzle_is_none_when_the_scale_is_of_the_model) {
  FitSpec spec = spec_of("y = m");
  spec.common = {"y = 20%"};
  const FitResult result = fitted("y,sigma_y\n1.5,0.15\n1.0,0.1\n", spec);
  ASSERT_EQ(result.parameters.size(), 1U);
  expect_close(result.parameters[0].estimate, 1.153846153846154, 0.245);
  expect_close(result.parameters[0].uncertainty, 0.2453110572169534);
  expect_close(result.chi2, 7.692307692307692);
}

constexpr std::string_view decay_data =
    "x,y\n0.3,8.70\n1.1,5.95\n1.9,4.41\n3.1,2.05\n4.0,1.43\n5.2,0.62\n";

TEST(BudgetReference, a_scale_of_a_nonlinear_model) {
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  spec.sigma = {"y = 0.2"};
  spec.common = {"y = 10%"};
  const FitResult result = fitted(decay_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 10.15633739426727, 1.0);
  expect_close(result.parameters[1].estimate, 2.064037359696076, 0.08);
  expect_close(result.parameters[0].uncertainty, 1.04544620987783);
  expect_close(result.parameters[1].uncertainty, 0.0838725224519183);
  expect_close(result.chi2, 5.622389320829372);
}

TEST(BudgetReference, a_scale_that_a_parameter_cannot_absorb_is_a_parameter_of_its_own) {
  // the limit is far away, but forbids to absorb the scale: the same numbers by the other way
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  spec.sigma = {"y = 0.2"};
  spec.common = {"y = 10%"};
  spec.limits = {{"A", std::nullopt, 100.0}};
  const FitResult result = fitted(decay_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 10.15633739426727, 1.0);
  expect_close(result.parameters[0].uncertainty, 1.04544620987783);
  expect_close(result.parameters[1].uncertainty, 0.0838725224519183);
  expect_close(result.chi2, 5.622389320829372);
}

TEST(BudgetReference, an_additive_source_of_a_nonlinear_model) {
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  spec.sigma = {"y = 0.2"};
  spec.common = {"y = 0.3*x"};
  const FitResult result = fitted(decay_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 9.95913193165776, 0.28);
  expect_close(result.parameters[1].estimate, 2.267991518517612, 0.18);
  expect_close(result.parameters[0].uncertainty, 0.276799889239927);
  expect_close(result.parameters[1].uncertainty, 0.181395501471029);
  expect_close(result.chi2, 3.405914195551938);
  spec.curvature = Curvature::observed;
  const FitResult observed = fitted(decay_data, spec);
  expect_close(observed.parameters[0].uncertainty, 0.275343670237561);
  expect_close(observed.parameters[1].uncertainty, 0.179696514497599);
}

}  // namespace
}  // namespace parabola
