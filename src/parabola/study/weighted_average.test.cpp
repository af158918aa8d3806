// SPDX-License-Identifier: MIT
#include "parabola/study/weighted_average.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

// References are printed to 15 or 16 digits; the arithmetic is double-double.
constexpr double relative = 1e-12;

void expect_close(double value, double reference) {
  EXPECT_NEAR(value, reference, relative * std::abs(reference));
}

Table table_of(std::string_view csv) {
  TableOptions options;
  options.text_columns = {"what"};
  return read_table(csv, "v.csv", options).value();
}

MatrixSource matrix_of(std::string_view csv, std::string quantity = "v",
                       MatrixKind kind = MatrixKind::covariance) {
  TableOptions options;
  options.header = HeaderPresence::absent;
  MatrixSource source;
  source.kind = kind;
  source.origin = "--covariance 'v=V.csv'";
  source.name = "covariance v";
  source.quantity = std::move(quantity);
  source.table = read_table(csv, "V.csv", options).value();
  return source;
}

WeightedAverage averaged(std::string_view csv, const AverageSpec& spec) {
  return weighted_average(table_of(csv), spec).value();
}

Error refused(std::string_view csv, const AverageSpec& spec) {
  const Result<WeightedAverage> outcome = weighted_average(table_of(csv), spec);
  EXPECT_FALSE(outcome);
  return outcome ? Error("none", "") : outcome.error();
}

double mean(const WeightedAverage& outcome, std::size_t j = 0) {
  return outcome.fit.parameters[j].estimate.value();
}

double uncertainty(const WeightedAverage& outcome, std::size_t j = 0) {
  return outcome.fit.parameters[j].uncertainty.value();
}

const Diagnostic* finding(const WeightedAverage& outcome, std::string_view code) {
  const auto place = std::ranges::find(outcome.fit.diagnostics, code, &Diagnostic::code);
  return place == outcome.fit.diagnostics.end() ? nullptr : &*place;
}

// W^T y = means and W^T A = 1, whatever the sources.
void expect_linear_and_unbiased(const WeightedAverage& outcome, const Matrix& design) {
  ASSERT_TRUE(outcome.weights);
  const Vector& y = outcome.fit.points.response;
  for (std::size_t j = 0; j < design.columns(); ++j) {
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) sum += (*outcome.weights)(i, j) * y[i];
    EXPECT_NEAR(sum, mean(outcome, j), relative * std::abs(mean(outcome, j)));
    for (std::size_t k = 0; k < design.columns(); ++k) {
      double product = 0.0;
      for (std::size_t i = 0; i < y.size(); ++i) product += (*outcome.weights)(i, j) * design(i, k);
      EXPECT_NEAR(product, j == k ? 1.0 : 0.0, relative);
    }
  }
}

Matrix ones(std::size_t rows) {
  return Matrix(rows, 1, 1.0);
}

TEST(WeightedAverage, independent_values_are_weighted_by_their_inverse_variances) {
  const WeightedAverage outcome = averaged("v,sigma_v\n1,1\n4,2\n", {});
  expect_close(mean(outcome), 1.6);  // (1/1 + 4/4) / (1 + 1/4)
  expect_close(uncertainty(outcome), std::sqrt(0.8));
  expect_close((*outcome.weights)(0, 0), 0.8);
  expect_close((*outcome.weights)(1, 0), 0.2);
  expect_close(outcome.fit.chi2.value(), 1.8);  // 0.36 + 1.44
  EXPECT_EQ(outcome.fit.ndof, 1);
  // with one degree of freedom every pull is the root of chi2
  expect_close(outcome.fit.points.pull[0], -std::sqrt(1.8));
  expect_close(outcome.fit.points.pull[1], std::sqrt(1.8));
  EXPECT_EQ(outcome.fit.parameters[0].name, "mean");
  EXPECT_EQ(outcome.fit.formula, "v = mean");
  EXPECT_TRUE(outcome.fit.diagnostics.empty());
}

TEST(WeightedAverage, equal_uncertainties_give_the_arithmetic_mean) {
  AverageSpec spec;
  spec.sigma = {"v = 0.3"};
  const WeightedAverage outcome = averaged("v\n1\n2\n6\n", spec);
  expect_close(mean(outcome), 3.0);
  expect_close(uncertainty(outcome), 0.3 / std::sqrt(3.0));
}

TEST(WeightedAverage, peelle_with_a_scale_of_the_model_is_the_plain_weighted_mean) {
  AverageSpec spec;
  spec.common = {"v = 20%"};
  const WeightedAverage outcome = averaged("v,sigma_v\n1.5,0.15\n1.0,0.1\n", spec);
  expect_close(mean(outcome), 1.153846153846154);
  expect_close(uncertainty(outcome), 0.2453110572169534);
  expect_close(outcome.fit.chi2.value(), 7.692307692307692);
  expect_linear_and_unbiased(outcome, ones(2));
  EXPECT_TRUE(outcome.fit.diagnostics.empty());
  // sigma_1^2 = 0.15^2 + (0.2 mean)^2
  expect_close(outcome.fit.points.uncertainty[0], std::hypot(0.15, 0.2 * 1.153846153846154));
}

TEST(WeightedAverage, peelle_with_a_matrix_of_the_data_is_diagnosed) {
  AverageSpec spec;
  spec.matrices = {matrix_of("0.1125,0.06\n0.06,0.05\n")};
  const WeightedAverage outcome = averaged("v\n1.5\n1.0\n", spec);
  expect_close(mean(outcome), 0.8823529411764706);
  EXPECT_NEAR(uncertainty(outcome), 0.2182820625327, 1e-12);  // printed to 13 digits
  expect_close(outcome.fit.chi2.value(), 5.882352941176471);
  ASSERT_NE(finding(outcome, "peelle"), nullptr);
  ASSERT_NE(finding(outcome, "negative_weight"), nullptr);
}

TEST(WeightedAverage, a_negative_weight_is_explained_by_the_correlation) {
  AverageSpec spec;
  spec.matrices = {matrix_of("0.04,0.054\n0.054,0.09\n")};
  const WeightedAverage outcome = averaged("v\n10.0\n10.6\n", spec);
  EXPECT_NEAR(mean(outcome), 9.61818181818182, 1e-14);  // printed to 14 decimals
  expect_close(uncertainty(outcome), 0.176326144093578);
  expect_close((*outcome.weights)(0, 0), 1.636363636363636);
  expect_close((*outcome.weights)(1, 0), -0.636363636363636);
  expect_close(outcome.fit.chi2.value(), 16.36363636363636);
  const Diagnostic* note = finding(outcome, "negative_weight");
  ASSERT_NE(note, nullptr);
  EXPECT_EQ(note->severity, Severity::note);
  EXPECT_EQ(note->what,
            "Row 3 counts negatively (weight −0.64): its correlation with row 2, 0.90, is larger "
            "than the ratio of their uncertainties, 0.67. The mean lies outside the range of its "
            "inputs.");
  // V - s^2 y y^T leaves no variance to the first row: no common scale made this matrix
  EXPECT_EQ(finding(outcome, "peelle"), nullptr);
}

constexpr std::string_view p_and_q =
    "v,sigma_v,what,u\n4.21,0.10,P,0.06\n4.05,0.12,P,0.06\n1.10,0.05,Q,0.03\n1.22,0.08,Q,0\n"
    "5.31,0.09,P+Q,0.05\n";

Matrix p_and_q_design() {
  Matrix design(5, 2);
  for (const std::size_t i : {0U, 1U, 4U}) design(i, 0) = 1.0;
  for (const std::size_t i : {2U, 3U, 4U}) design(i, 1) = 1.0;
  return design;
}

TEST(WeightedAverage, several_quantities_and_their_sum_share_a_common_source) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  spec.common = {"v = u"};
  const WeightedAverage outcome = averaged(p_and_q, spec);
  ASSERT_EQ(outcome.fit.free, (std::vector<std::string>{"P", "Q"}));
  expect_close(mean(outcome, 0), 4.1757148007174);
  expect_close(mean(outcome, 1), 1.1445643581509);
  expect_close(uncertainty(outcome, 0), 0.0754534761644682);
  expect_close(uncertainty(outcome, 1), 0.0432537599132267);
  // the sum of terms 1e-3 that cancel to 7e-5
  EXPECT_NEAR((*outcome.fit.covariance)(0, 1), 7.298486792101397e-5, 1e-16);
  expect_close(outcome.fit.chi2.value(), 2.543158619957601);
  EXPECT_EQ(outcome.fit.ndof, 3);
  expect_linear_and_unbiased(outcome, p_and_q_design());
  EXPECT_EQ(outcome.cells[4], "P+Q");
  EXPECT_EQ(outcome.fit.formula, "v = P*c_P + Q*c_Q");
}

TEST(WeightedAverage, means_are_weighted_sums_also_where_scales_of_groups_are_uncertain) {
  AverageSpec spec;
  spec.column = "v";
  spec.common = {"v = 20% by run", "v = 0.1"};
  const WeightedAverage outcome =
      averaged("v,sigma_v,run\n10.2,0.3,A\n9.1,0.2,A\n12.9,0.5,B\n13.4,0.4,B\n11.0,0.6,C\n", spec);
  EXPECT_FALSE(outcome.fit.linear);
  expect_linear_and_unbiased(outcome, ones(5));
}

TEST(WeightedAverage, nearly_equal_rows_keep_the_digits_of_their_weights) {
  // T11: rho = 1 - 1e-12 as sources: V = 0.01 (1 + ...), a third value with rho 0.5
  AverageSpec spec;
  spec.matrices = {
      matrix_of("0.01,0.00999999999999,0.005\n0.00999999999999,0.01,0.005\n"
                "0.005,0.005,0.01\n")};
  const WeightedAverage outcome = averaged("v\n1.0\n1.0000001\n1.2\n", spec);
  expect_close(mean(outcome), 1.10000002499995);
  expect_close(uncertainty(outcome), 0.0866025403784366);
  // by symmetry the first two share alike
  expect_close((*outcome.weights)(0, 0), (*outcome.weights)(1, 0));
  expect_linear_and_unbiased(outcome, ones(3));
}

TEST(WeightedAverage, more_rows_than_double_double_takes_agree_with_the_formula) {
  std::string csv = "v,sigma_v\n";
  double sum = 0.0;
  double weighted = 0.0;
  for (int i = 0; i < 200; ++i) {
    const int sigma = 1 + i % 7;
    const int value = 100 + i % 11;
    csv += std::to_string(value) + "," + std::to_string(sigma) + "\n";
    sum += 1.0 / (sigma * sigma);
    weighted += double(value) / (sigma * sigma);
  }
  const WeightedAverage outcome = averaged(csv, {});
  expect_close(mean(outcome), weighted / sum);
  expect_close((*outcome.weights)(3, 0), 1.0 / 16.0 / sum);
  expect_linear_and_unbiased(outcome, ones(200));
}

TEST(WeightedAverage, weights_survive_sizes_whose_squares_leave_the_range_of_doubles) {
  for (const char* power : {"e300", "e-300"}) {
    for (const int rows : {2, 200}) {  // both arithmetics
      std::string csv = "v,sigma_v\n";
      for (int i = 0; i < rows; ++i) csv += std::string("1") + power + ",0.01" + power + "\n";
      const WeightedAverage outcome = averaged(csv, {});
      expect_close((*outcome.weights)(1, 0), 1.0 / rows);
    }
  }
}

TEST(WeightedAverage, one_row_is_its_own_mean) {
  const WeightedAverage outcome = averaged("v,sigma_v\n3.5,0.2\n", {});
  EXPECT_EQ(mean(outcome), 3.5);
  expect_close(uncertainty(outcome), 0.2);
  EXPECT_FALSE(outcome.fit.p_value);
  EXPECT_TRUE(std::isnan(outcome.fit.points.pull[0]));
  EXPECT_FALSE(outcome.fit.largest_pull);
  ASSERT_NE(finding(outcome, "ndof_zero"), nullptr);
  EXPECT_EQ(finding(outcome, "ndof_zero")->severity, Severity::note);
}

TEST(WeightedAverage, without_uncertainties_a_calibration_adds_to_the_scatter) {
  AverageSpec spec;
  spec.common = {"v = 0.3"};
  const WeightedAverage outcome = averaged("v\n9\n10\n11\n", spec);
  expect_close(mean(outcome), 10.0);
  expect_close(uncertainty(outcome), std::sqrt(1.0 / 3.0 + 0.09));
  EXPECT_FALSE(outcome.fit.chi2);
  expect_close((*outcome.weights)(0, 0), 1.0 / 3.0);
}

TEST(WeightedAverage, a_part_of_the_model_has_no_weights) {
  AverageSpec spec;
  spec.sigma = {"v = 10% of model"};
  const WeightedAverage outcome = averaged("v\n9\n11\n10.5\n8.7\n10.3\n", spec);
  EXPECT_NEAR(mean(outcome), 9.881768337895125, 1e-10);
  EXPECT_FALSE(outcome.weights);
  EXPECT_TRUE(outcome.fit.reasons.contains("weights"));
}

TEST(WeightedAverage, every_source_can_be_left_out) {
  AverageSpec spec;
  spec.common = {"scale: v = 20%"};
  spec.without = {"scale"};
  const WeightedAverage outcome = averaged("v,sigma_v\n1,1\n4,2\n", spec);
  expect_close(uncertainty(outcome), std::sqrt(0.8));
}

TEST(WeightedAverage, the_budget_adds_up_under_the_names_of_the_quantities) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  spec.common = {"offset: v = u"};
  spec.budget = true;
  const WeightedAverage outcome = averaged(p_and_q, spec);
  Vector sum(2, 0.0);
  for (const BudgetPart& part : outcome.fit.budget) {
    for (std::size_t j = 0; j < 2; ++j) sum[j] += part.variances[j];
  }
  expect_close(std::sqrt(sum[0]), uncertainty(outcome, 0));
  expect_close(std::sqrt(sum[1]), uncertainty(outcome, 1));
}

TEST(WeightedAverage, names_of_columns_and_sources_do_not_meet_those_of_quantities) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  spec.common = {"P: v = 0.1", "{Q}: v = 0.1"};
  const WeightedAverage outcome =
      averaged("v,sigma_v,what,P,{p},mean\n1,1,P,7,8,9\n2,1,Q,7,8,9\n4,1,P,7,8,9\n", spec);
  EXPECT_EQ(outcome.fit.free, (std::vector<std::string>{"P", "Q"}));
  expect_close(mean(outcome, 0), 2.5);
  expect_close(mean(outcome, 1), 2.0);
  expect_close(uncertainty(outcome, 1), std::sqrt(1.02));
}

TEST(WeightedAverage, labels_are_linear_combinations) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  const WeightedAverage outcome = averaged(
      "v,sigma_v,what\n2,1,2*P\n-3,1,-`run 2`\n3,1,(P + `run 2`)/2 + 0.5*P + 0.5*`run 2`\n", spec);
  EXPECT_EQ(outcome.fit.free, (std::vector<std::string>{"P", "run 2"}));
  // A = (2 0; 0 -1; 1 1): normal equations (5 1; 1 2) m = (7, 6)
  expect_close(mean(outcome, 0), 8.0 / 9.0);
  expect_close(mean(outcome, 1), 23.0 / 9.0);
}

TEST(WeightedAverage, labels_that_are_no_linear_combinations_are_refused_at_their_cell) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  const auto code = [&](const std::string& label) {
    return refused("v,sigma_v,what\n1,1,P\n2,1," + label + "\n", spec).code();
  };
  for (const char* label : {"P*Q", "P^2", "1/P", "exp(P)", "abs(P)", "P < Q", "min(P; Q)"})
    EXPECT_NE(code(label), "none") << label;
  EXPECT_EQ(code("P*P"), "label_not_linear");
  EXPECT_EQ(code("P + 1"), "label_constant");
  EXPECT_EQ(code("7"), "label_constant");
  EXPECT_EQ(refused("v,sigma_v,what\n1,1,P\n2,1,2P\n", spec).fix(), "write 2*P");
  EXPECT_EQ(code("P - P"), "label_empty");
  EXPECT_EQ(code("2P"), "formula_syntax");
  EXPECT_EQ(code(""), "label_missing");
  const Error error = refused("v,sigma_v,what\n1,1,P\n2,1,P*P\n", spec);
  EXPECT_EQ(error.where(), "v.csv:3:5");
}

TEST(WeightedAverage, quantities_that_no_row_tells_apart_are_refused) {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  const Error error = refused("v,sigma_v,what\n1,1,P-Q\n2,1,P-Q\n", spec);
  EXPECT_EQ(error.code(), "undetermined");
  EXPECT_NE(error.sentence().find("P, Q"), std::string::npos);
}

TEST(WeightedAverage, statements_about_other_columns_are_refused) {
  AverageSpec spec;
  spec.column = "v";
  spec.sigma = {"w = 2"};
  EXPECT_EQ(refused("v,w\n1,1\n2,1\n", spec).code(), "not_averaged");
  spec.sigma = {"v = 2"};
  spec.matrices = {matrix_of("1.0,0.0\n0.0,1.0\n", "w")};
  EXPECT_EQ(refused("v,w\n1,1\n2,1\n", spec).code(), "not_averaged");
}

TEST(WeightedAverage, two_exact_copies_of_one_value_are_refused) {
  AverageSpec spec;
  spec.correlated = {"v = 0.1 rho 1"};
  EXPECT_NE(refused("v\n1\n1\n", spec).code(), "none");
  spec.correlated.clear();
  spec.matrices = {matrix_of("0.01,0.01\n0.01,0.01\n")};
  EXPECT_EQ(refused("v\n1\n1\n", spec).code(), "matrix_digits");
}

TEST(WeightedAverage, a_zero_uncertainty_is_refused_unless_a_common_source_covers_it) {
  EXPECT_EQ(refused("v,sigma_v\n1,0.1\n2,0\n", {}).code(), "sigma_not_positive");
  AverageSpec spec;
  spec.common = {"v = 0.3"};
  const WeightedAverage outcome = averaged("v,sigma_v\n1,0.1\n2,0\n", spec);
  // an exact row is the mean, up to the common deviation; by the method of weighting to 1e-18
  expect_close(mean(outcome), 2.0);
  expect_close(uncertainty(outcome), 0.3);
}

TEST(WeightedAverage, values_that_disagree_are_called_so) {
  const WeightedAverage outcome = averaged("v,sigma_v\n1,0.1\n2,0.1\n", {});
  const Diagnostic* doubt = finding(outcome, "bad_fit");
  ASSERT_NE(doubt, nullptr);
  EXPECT_EQ(doubt->severity, Severity::warning);
  EXPECT_NE(doubt->fix.find("--scale-factor"), std::string::npos);
}

TEST(WeightedAverage, pulls_are_absent_with_a_reason_where_the_common_part_leaves_nothing) {
  AverageSpec spec;
  spec.common = {"v = 1000"};
  const WeightedAverage outcome = averaged("v,sigma_v\n1.0,1e-6\n1.000001,1e-6\n", spec);
  EXPECT_TRUE(std::isnan(outcome.fit.points.pull[0]));
  EXPECT_FALSE(outcome.fit.largest_pull);
  EXPECT_TRUE(outcome.fit.reasons.contains("largest_pull"));
  EXPECT_NEAR(outcome.fit.chi2.value(), 0.5, 1e-6);  // the rows still tell their scatter
}

TEST(WeightedAverage, is_meant_where_anything_is_said_about_uncertainties) {
  EXPECT_FALSE(is_weighted(table_of("v\n1\n2\n"), {}).value());
  EXPECT_TRUE(is_weighted(table_of("v,sigma_v\n1,1\n2,1\n"), {}).value());
  EXPECT_TRUE(is_weighted(table_of("v\n1(1)\n2(1)\n"), {}).value());
  AverageSpec spec;
  spec.common = {"v = 1%"};
  EXPECT_TRUE(is_weighted(table_of("v\n1\n2\n"), spec).value());
}

constexpr std::string_view pdg_data =
    "v,sigma_v\n0.8935,0.0004\n0.8937,0.0007\n0.8958,0.0008\n0.8992,0.0014\n0.8870,0.0012\n"
    "0.91,0.02\n";

TEST(ScaleFactor, the_example_of_the_particle_data_group) {
  AverageSpec spec;
  spec.scale_rule = ScaleRule::pdg;
  const WeightedAverage outcome = averaged(pdg_data, spec);
  expect_close(mean(outcome), 0.8937203738879156);
  expect_close(uncertainty(outcome), 0.0003006860707997693);
  expect_close(outcome.fit.chi2.value(), 54.40754343342542);
  ASSERT_TRUE(outcome.scale_factor);
  const ScaleFactor& scale = *outcome.scale_factor;
  expect_close(scale.cut.value(), 0.002209582338665434);
  EXPECT_EQ(scale.left_out, (std::vector<std::size_t>{7}));
  expect_close(scale.chi2, 53.74497786755227);
  EXPECT_EQ(scale.ndof, 4);
  expect_close(scale.value, 3.665548317358273);
  expect_close(scale.uncertainties[0], 0.001102179320873165);
  expect_close(std::sqrt(scale.covariance(0, 0)), 0.001102179320873165);
  EXPECT_EQ(finding(outcome, "bad_fit")->severity, Severity::note);
}

TEST(ScaleFactor, is_never_taken_silently) {
  EXPECT_FALSE(averaged(pdg_data, {}).scale_factor);
}

TEST(ScaleFactor, values_that_agree_are_not_narrowed) {
  AverageSpec spec;
  spec.scale_rule = ScaleRule::pdg;
  const WeightedAverage outcome = averaged("v,sigma_v\n1,1\n1.1,1\n1.2,1\n", spec);
  EXPECT_LT(outcome.scale_factor->value, 1.0);
  EXPECT_FALSE(outcome.scale_factor->widens());
  expect_close(outcome.scale_factor->uncertainties[0], uncertainty(outcome));
}

TEST(ScaleFactor, correlated_rows_count_with_their_covariance) {
  // as independent rows of 0.1 about one offset, which no scatter can show
  AverageSpec spec;
  spec.scale_rule = ScaleRule::pdg;
  spec.common = {"v = 0.5"};
  const WeightedAverage outcome = averaged("v,sigma_v\n1,0.1\n2,0.1\n3,0.1\n", spec);
  expect_close(outcome.scale_factor->value, 10.0);  // chi2 = 200, ndof 2
  // a fourth row beyond the cut 3 sqrt(4) sigma_mean changes the mean and not the rule
  AverageSpec cut = spec;
  cut.common = {"v = 0.01"};
  const WeightedAverage wide = averaged("v,sigma_v\n1,0.1\n2,0.1\n3,0.1\n9,10\n", cut);
  EXPECT_EQ(wide.scale_factor->left_out, (std::vector<std::size_t>{5}));
  const double m = mean(wide);
  const double squares = std::pow(1 - m, 2) + std::pow(2 - m, 2) + std::pow(3 - m, 2);
  // Sherman and Morrison: V = 0.01 + 1e-4 (1 1^T)
  const double sum = 6 - 3 * m;
  expect_close(wide.scale_factor->chi2, squares / 0.01 - sum * sum * 1.0 / (1.03));
}

TEST(ScaleFactor, is_undefined_without_a_degree_of_freedom) {
  AverageSpec spec;
  spec.scale_rule = ScaleRule::pdg;
  const WeightedAverage one = averaged("v,sigma_v\n1,1\n", spec);
  EXPECT_FALSE(one.scale_factor);
  ASSERT_NE(finding(one, "scale_factor_undefined"), nullptr);
  EXPECT_TRUE(one.fit.reasons.contains("scale_factor"));
  const WeightedAverage scatter = averaged("v\n1\n2\n", spec);
  ASSERT_NE(finding(scatter, "scale_factor_undefined"), nullptr);
  const WeightedAverage huge = averaged("v,sigma_v\n1e300,1e298\n2e300,1e298\n", spec);
  ASSERT_NE(finding(huge, "scale_factor_undefined"), nullptr);
}

}  // namespace
}  // namespace parabola
