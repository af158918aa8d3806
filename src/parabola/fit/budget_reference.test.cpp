// SPDX-License-Identifier: MIT
// Reference problems of the uncertainty budget: brute-force minima over all parameters, deviations
// and true predictors in 60 digits, printed to 15.
#include <algorithm>
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
  // one-sided, by the profile: S(c) = S(limit) + 2.7055
  ASSERT_TRUE(result.parameters[0].interval.has_value());
  EXPECT_FALSE(result.parameters[0].interval->lower.has_value());
  EXPECT_EQ(result.parameters[0].interval->confidence_level, 0.95);
  EXPECT_NEAR(result.parameters[0].interval->upper.value_or(0.0), 0.852596801249704, 1e-12);
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

constexpr std::string_view pearson_data =
    "x,y,wx,wy\n0,5.9,1000,1\n0.9,5.4,1000,1.8\n1.8,4.4,500,4\n2.6,4.6,800,8\n3.3,3.5,200,20\n"
    "4.4,3.7,80,20\n5.2,2.8,60,70\n6.1,2.8,20,70\n6.5,2.4,1.8,100\n7.4,1.5,1,500\n";

FitSpec pearson_spec() {
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"x = 1/sqrt(wx)", "y = 1/sqrt(wy)"};
  return spec;
}

TEST(BudgetReference, pearsons_data_with_yorks_weights) {
  FitSpec spec = pearson_spec();
  const FitResult result = fitted(pearson_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 5.479910224032865, 0.29);
  expect_close(result.parameters[1].estimate, -0.480533407446202, 0.058);
  expect_close(result.parameters[0].uncertainty, 0.294970735493109, 0.29);
  expect_close(result.parameters[1].uncertainty, 0.0579850090007744, 0.058);
  expect_close(result.chi2, 11.86635319406145);
  EXPECT_EQ(result.curvature, "expected");
  spec.curvature = Curvature::observed;
  const FitResult observed = fitted(pearson_data, spec);
  expect_close(observed.parameters[0].uncertainty, 0.292371483277929, 0.29);
  expect_close(observed.parameters[1].uncertainty, 0.0575717065987425, 0.058);
  spec.curvature = Curvature::robust;
  const FitResult robust = fitted(pearson_data, spec);
  expect_close(robust.parameters[0].uncertainty, 0.289796990478291, 0.29);
  expect_close(robust.parameters[1].uncertainty, 0.0571634449229816, 0.058);
}

TEST(BudgetReference, pearsons_data_with_correlated_points) {
  FitSpec spec = pearson_spec();
  spec.correlation = {"x, y = 0.5"};
  const FitResult result = fitted(pearson_data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 5.534374564442235, 0.31);
  expect_close(result.parameters[1].estimate, -0.4928806168064463, 0.063);
  expect_close(result.parameters[0].uncertainty, 0.313418026619818, 0.31);
  expect_close(result.parameters[1].uncertainty, 0.0629739802162111, 0.063);
  expect_close(result.chi2, 9.57026513218981);
}

constexpr std::string_view uncertain_decay =
    "x,y,sigma_y,sigma_x,rho\n0.3,8.70,0.2,0.1,0.3\n1.1,5.95,0.2,0.1,0\n1.9,4.41,0.15,0.1,-0.3\n"
    "3.1,2.05,0.15,0.15,0\n4.0,1.43,0.1,0.15,0.5\n5.2,0.62,0.1,0.2,0\n";

TEST(BudgetReference, an_exponential_with_uncertain_x) {
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  const FitResult result = fitted(uncertain_decay, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 10.56105613161531, 0.5);
  expect_close(result.parameters[1].estimate, 1.963672773809685, 0.09);
  expect_close(result.parameters[0].uncertainty, 0.517932161232702, 0.5);
  expect_close(result.parameters[1].uncertainty, 0.0922740386008319, 0.09);
  expect_close(result.chi2, 4.455494061159606);
  spec.correlation = {"x, y = rho"};
  const FitResult correlated = fitted(uncertain_decay, spec);
  expect_close(correlated.parameters[0].estimate, 10.7220283113083, 0.5);
  expect_close(correlated.parameters[1].estimate, 1.95183193794496, 0.09);
  expect_close(correlated.parameters[0].uncertainty, 0.560670461212984, 0.5);
  expect_close(correlated.chi2, 5.10117191364741);
}

TEST(BudgetReference, common_sources_on_y_and_on_uncertain_x_at_once) {
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  spec.correlation = {"x, y = rho"};
  spec.common = {"scale: y = 5%", "shift: x = 0.1"};
  const FitResult result = fitted(uncertain_decay, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 10.7220283113083, 0.95);
  expect_close(result.parameters[1].estimate, 1.95183193794496, 0.1);
  expect_close(result.parameters[0].uncertainty, 0.950537336077995, 0.95);
  expect_close(result.parameters[1].uncertainty, 0.099402494151253, 0.1);
  EXPECT_EQ(result.ndof, 4);
}

TEST(BudgetReference, an_exact_y_is_legal_where_x_is_uncertain) {
  const std::string_view data =
      "x,y,sigma_y,sigma_x\n0,1.1,0.1,0.1\n1,2.9,0.1,0.1\n2,5.2,0,0.2\n3,6.8,0.1,0.1\n"
      "4,9.1,0.2,0.1\n";
  const FitResult result = fitted(data, spec_of("y = a + b*x"));
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 1.01594774819802, 0.18);
  expect_close(result.parameters[1].estimate, 1.98061607406954, 0.077);
  expect_close(result.parameters[0].uncertainty, 0.178685397358057, 0.18);
  expect_close(result.parameters[1].uncertainty, 0.0771812658458965, 0.077);
  expect_close(result.chi2, 1.484692042022923);
}

TEST(BudgetReference, a_wide_uncertainty_of_x_raises_the_robust_diagnostic) {
  const std::string_view data =
      "x,y\n-1.9,-0.9\n-0.4,-1.5\n-1.3,-0.1\n0.2,-0.8\n0.9,0.3\n-0.3,1.2\n1.1,0.1\n0.4,1.9\n"
      "2.2,1.0\n0.8,2.3\n";
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"x = 0.9", "y = 0.9"};
  const FitResult result = fitted(data, spec);
  ASSERT_EQ(result.parameters.size(), 2U);
  expect_close(result.parameters[0].estimate, 0.166937495394078, 0.42);
  expect_close(result.parameters[1].estimate, 1.07683826238778, 0.43);
  expect_close(result.parameters[1].uncertainty, 0.43497892899533, 0.43);
  expect_close(result.chi2, 8.543416176750025);
  EXPECT_TRUE(std::ranges::any_of(result.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.code == "robust_exceeds_expected";
  }));
  spec.curvature = Curvature::robust;
  expect_close(fitted(data, spec).parameters[1].uncertainty, 0.665716625531007, 0.43);
}

TEST(BudgetReference, the_scale_of_unknown_sigmas_beside_known_sources) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.common = {"y = 0.3"};
  const FitResult offset = fitted(line_data, spec);
  ASSERT_EQ(offset.parameters.size(), 2U);
  expect_close(std::pow(offset.scatter.value_or(0), 2), 0.02771428571428571);
  expect_close(offset.parameters[0].estimate, 0.08, 0.34);
  expect_close(offset.parameters[0].uncertainty, 0.337667066233957, 0.34);
  expect_close(offset.parameters[0].degrees_of_freedom, 90.1370298235166, 100);
  expect_close(offset.parameters[1].degrees_of_freedom, 4, 10);
  spec.common = {"y = 0.02*x^3"};
  const FitResult cubic = fitted(line_data, spec);
  expect_close(std::pow(cubic.scatter.value_or(0), 2), 0.0366717179045656, 0.03);
  expect_close(cubic.parameters[0].estimate, 0.0718211423416737, 0.28);
  expect_close(cubic.parameters[1].estimate, 1.98183895947964, 0.13);
  expect_close(cubic.parameters[0].uncertainty, 0.277978340120528, 0.28);
  expect_close(cubic.parameters[1].uncertainty, 0.130738319204494, 0.13);
  expect_close(cubic.parameters[0].degrees_of_freedom, 3.07772704094476, 10);
  expect_close(cubic.parameters[1].degrees_of_freedom, 3.11671466887494, 10);
  spec.common = {"y = 0.3", "y = 0.15 by half"};
  const FitResult halves = fitted(line_data, spec);
  expect_close(std::pow(halves.scatter.value_or(0), 2), 0.02595965023517313, 0.03);
  expect_close(halves.parameters[0].estimate, -0.0150581000133206, 0.38);
  expect_close(halves.parameters[1].estimate, 2.00430231428952, 0.058);
  expect_close(halves.parameters[0].uncertainty, 0.382897697679403, 0.38);
  expect_close(halves.parameters[1].uncertainty, 0.0578767434281651, 0.058);
  expect_close(halves.parameters[0].degrees_of_freedom, 75.7981482645496, 100);
  expect_close(halves.parameters[1].degrees_of_freedom, 8.01840731844244, 10);
}

TEST(BudgetReference, an_independent_part_of_the_model_by_likelihood) {
  FitSpec spec = spec_of("y = m");
  spec.sigma = {"y = 10% of model"};
  const FitResult result = fitted("y\n9\n11\n10.5\n8.7\n10.3\n", spec);
  ASSERT_EQ(result.parameters.size(), 1U);
  expect_close(result.parameters[0].estimate, 9.881768337895125, 0.44);
  expect_close(result.parameters[0].uncertainty, 0.4371768518658371, 0.44);
  expect_close(result.chi2, 4.077510143859597, 1.0);
  EXPECT_EQ(result.cost_kind, CostKind::likelihood);
  ASSERT_TRUE(result.largest_pull.has_value());
  EXPECT_NEAR(result.largest_pull->value, (8.7 - 9.881768337895125) / 0.9881768337895125, 1e-12);
  EXPECT_EQ(result.curvature, "observed");
  spec.curvature = Curvature::expected;
  const FitResult expected = fitted("y\n9\n11\n10.5\n8.7\n10.3\n", spec);
  expect_close(expected.parameters[0].uncertainty, 0.4375720567749364, 0.44);
}

MatrixSource matrix_of(MatrixKind kind, std::string_view csv) {
  TableOptions options;
  options.header = HeaderPresence::absent;
  return {kind, "--matrix", "matrix", "y", read_table(csv, "V.csv", options).value()};
}

TEST(BudgetReference, a_matrix_made_from_the_data_is_peelles_puzzle) {
  FitSpec spec = spec_of("y = m");
  // 10 % independent, 20 % common of 1.5 and 1.0
  spec.matrices = {matrix_of(MatrixKind::covariance, "0.1125,0.06\n0.06,0.05\n")};
  const FitResult result = fitted("y\n1.5\n1.0\n", spec);
  ASSERT_EQ(result.parameters.size(), 1U);
  expect_close(result.parameters[0].estimate, 0.8823529411764706, 0.2);
  expect_close(result.parameters[0].uncertainty, 0.2182820625327, 0.2);
  expect_close(result.chi2, 5.882352941176471);
  EXPECT_TRUE(std::ranges::any_of(result.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.code == "peelle";
  }));
}

TEST(BudgetReference, a_nearly_singular_correlation_keeps_the_digits_of_its_decimals) {
  FitSpec spec = spec_of("y = m");
  spec.sigma = {"y = 0.1"};
  spec.matrices = {
      matrix_of(MatrixKind::correlation,
                "1,0.999999999999000000,0.5\n0.999999999999000000,1,0.5\n0.5,0.5,1\n")};
  const FitResult result = fitted("y\n1.0\n1.0000001\n1.2\n", spec);
  ASSERT_EQ(result.parameters.size(), 1U);
  expect_close(result.parameters[0].estimate, 1.10000002499995, 0.1);
  expect_close(result.parameters[0].uncertainty, 0.0866025403784366, 0.1);
  // the reference is that of exact decimals; in doubles the correlation alone would give 4.500094
  expect_close(result.chi2, 4.49999800000225);
}

double part(const FitResult& result, std::string_view source, std::size_t parameter) {
  for (const BudgetPart& known : result.budget) {
    if (known.source == source) return known.variances[parameter];
  }
  ADD_FAILURE() << source;
  return 0.0;
}

void expect_complete(const FitResult& result) {
  for (std::size_t j = 0; j < result.free.size(); ++j) {
    double sum = 0.0;
    for (const BudgetPart& known : result.budget) sum += known.variances[j];
    const double variance = (*result.covariance)(j, j);
    EXPECT_NEAR(sum, variance, 1e-12 * variance) << result.free[j];
  }
}

TEST(BudgetReference, the_parts_of_all_sources_add_up) {
  FitSpec spec = budget_spec();
  spec.budget = true;
  const FitResult result = fitted(line_data, spec);
  expect_complete(result);
  EXPECT_NEAR(part(result, "sigma y", 0), 0.040826920175041, 1e-14);
  EXPECT_NEAR(part(result, "sigma y", 1), 0.0027885921231326, 1e-15);
  EXPECT_NEAR(part(result, "offset", 0), 0.09, 1e-14);
  EXPECT_NEAR(part(result, "offset", 1), 0.0, 1e-15);
  EXPECT_NEAR(part(result, "halves", 0), 0.03081145314622 + 0.0006518786781349, 1e-14);
  EXPECT_NEAR(part(result, "halves", 1), 2 * 0.00082503395201449, 1e-15);
  EXPECT_NEAR(part(result, "correlated y", 0), 0.01010336502188, 1e-14);
  EXPECT_NEAR(part(result, "correlated y", 1), 0.00034857401539158, 1e-15);
  EXPECT_NEAR(part(result, "slope", 1), 0.0004, 1e-15);
  spec.constrain = {"b = 2.0 +- 0.05"};
  const FitResult constrained = fitted(line_data, spec);
  expect_complete(constrained);
  EXPECT_NEAR(part(constrained, "constraint b", 0), 0.011876957720027, 1e-14);
  EXPECT_NEAR(part(constrained, "constraint b", 1), 0.0011383386667866, 1e-15);
}

TEST(BudgetReference, the_parts_of_uncertain_predictors_add_up) {
  FitSpec spec = pearson_spec();
  spec.budget = true;
  const FitResult result = fitted(pearson_data, spec);
  expect_complete(result);
  EXPECT_NEAR(part(result, "sigma y", 0), 0.07195566744066516, 1e-12);
  EXPECT_NEAR(part(result, "sigma y", 1), 0.002419541198380961, 1e-14);
  EXPECT_NEAR(part(result, "sigma x", 0), 0.01505206735668026, 1e-12);
  EXPECT_NEAR(part(result, "sigma x", 1), 0.0009427200704389309, 1e-14);
  spec.correlation = {"x, y = 0.5"};
  expect_complete(fitted(pearson_data, spec));
  spec.curvature = Curvature::robust;
  expect_complete(fitted(pearson_data, spec));
}

TEST(BudgetReference, parts_add_up_whatever_is_known) {
  FitSpec spec = spec_of("y = A*exp(-x/t)");
  spec.budget = true;
  spec.common = {"scale: y = 5%", "shift: x = 0.1"};
  expect_complete(fitted(uncertain_decay, spec));
  FitSpec estimated = spec_of("y = a + b*x");
  estimated.budget = true;
  estimated.common = {"y = 0.02*x^3"};
  expect_complete(fitted(line_data, estimated));
  FitSpec of_model = spec_of("y = a + b*x");
  of_model.budget = true;
  of_model.sigma = {"y = 3% of model", "y = 0.1"};
  of_model.common = {"y = 0.3"};
  expect_complete(fitted(line_data, of_model));
  FitSpec negative = spec_of("y = a + b*x");
  negative.budget = true;
  negative.correlated = {"y = 0.2 rho -0.15"};
  expect_complete(fitted(line_data, negative));
}

}  // namespace
}  // namespace parabola
