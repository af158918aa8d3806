// SPDX-License-Identifier: MIT
// A simultaneous fit is the fit of the sum of the costs: the same as one table with all points and
// a column that says which formula holds.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit/saved_result.hpp"

namespace parabola {
namespace {

constexpr std::string_view line_data =
    "x,y,sigma_y\n1,3.1,0.1\n2,4.9,0.1\n3,7.2,0.2\n4,9.0,0.1\n5,10.8,0.2\n";
constexpr std::string_view decay_data =
    "t,z,sigma_z\n0,1.05,0.04\n1,0.66,0.03\n2,0.41,0.03\n3,0.25,0.02\n4,0.14,0.02\n6,0.06,0.02\n";
constexpr std::string_view stacked_data =
    "x,w,sigma_w,g\n1,3.1,0.1,1\n2,4.9,0.1,1\n3,7.2,0.2,1\n4,9.0,0.1,1\n5,10.8,0.2,1\n"
    "0,1.05,0.04,0\n1,0.66,0.03,0\n2,0.41,0.03,0\n3,0.25,0.02,0\n4,0.14,0.02,0\n6,0.06,0.02,0\n";

Table table_of(std::string_view text, const std::string& name) {
  return read_table(text, name, {}).value();
}

FitSpec two_formulas(const std::string& first, const std::string& second,
                     std::string_view further = decay_data) {
  FitSpec spec;
  spec.formula = first;
  spec.also.push_back({table_of(further, "b.csv"), second});
  return spec;
}

FitResult fitted(std::string_view data, const FitSpec& spec) {
  const Result<FitResult> result = fit(table_of(data, "a.csv"), spec);
  EXPECT_TRUE(result) << (result ? "" : result.error().render());
  return result ? *result : FitResult{};
}

Error refused(std::string_view data, const FitSpec& spec) {
  const Result<FitResult> result = fit(table_of(data, "a.csv"), spec);
  EXPECT_FALSE(result);
  return result ? Error("", "") : result.error();
}

const Quantity& quantity(const FitResult& result, std::string_view name) {
  static const Quantity none;
  const auto place = std::ranges::find(result.parameters, name, &Quantity::name);
  EXPECT_NE(place, result.parameters.end()) << name;
  return place == result.parameters.end() ? none : *place;
}

bool has(const FitResult& result, std::string_view code) {
  return std::ranges::any_of(result.diagnostics,
                             [&](const Diagnostic& d) { return d.code == code; });
}

// Both are solved to the decimals of their file in double-double: only the last rounding differs.
// Uncertainties come from a decomposition in double, with other rows in between.
constexpr double of_estimates = 1e-13;
constexpr double of_uncertainties = 1e-12;

void expect_same(const FitResult& joint, const FitResult& stacked) {
  ASSERT_EQ(joint.parameters.size(), stacked.parameters.size());
  for (const Quantity& expected : stacked.parameters) {
    const Quantity& found = quantity(joint, expected.name);
    ASSERT_TRUE(found.estimate && expected.estimate && found.uncertainty && expected.uncertainty);
    EXPECT_NEAR(*found.estimate, *expected.estimate, of_estimates * std::abs(*expected.estimate))
        << expected.name;
    EXPECT_NEAR(*found.uncertainty, *expected.uncertainty, of_uncertainties * *expected.uncertainty)
        << expected.name;
  }
  EXPECT_NEAR(joint.cost_value, stacked.cost_value, of_uncertainties * stacked.cost_value);
  EXPECT_EQ(joint.ndof, stacked.ndof);
  EXPECT_EQ(joint.rows_used, stacked.rows_used);
}

FitSpec stacked_formula(const std::string& formula) {
  FitSpec spec;
  spec.formula = formula;
  return spec;
}

TEST(FitJointly, two_formulas_with_a_shared_parameter_are_the_fit_of_the_stacked_table) {
  const FitResult joint = fitted(line_data, two_formulas("y = a + b*x", "z = a*exp(-t/tau)"));
  const FitResult stacked =
      fitted(stacked_data, stacked_formula("w = g*(a + b*x) + (1 - g)*a*exp(-x/tau)"));
  expect_same(joint, stacked);
  ASSERT_EQ(joint.data_sets.size(), 2U);
  EXPECT_EQ(joint.data_sets[0].rows_used, 5U);
  EXPECT_EQ(joint.data_sets[1].rows_used, 6U);
  EXPECT_NEAR(joint.data_sets[0].cost_value + joint.data_sets[1].cost_value, joint.cost_value,
              1e-12 * joint.cost_value);
  EXPECT_EQ(joint.data_sets[1].source_name, "b.csv");
  EXPECT_EQ(joint.data_sets[1].points.response_name, "z");
}

TEST(FitJointly, two_linear_formulas_are_solved_without_a_start) {
  const FitResult joint = fitted(line_data, two_formulas("y = a + b*x", "z = a + c*t"));
  EXPECT_TRUE(joint.linear);
  EXPECT_EQ(joint.start_evaluations, 0U);
  expect_same(joint, fitted(stacked_data, stacked_formula("w = a + g*b*x + (1 - g)*c*x")));
}

TEST(FitJointly, formulas_without_a_shared_parameter_give_what_each_gives_alone) {
  const FitResult joint = fitted(line_data, two_formulas("y = a + b*x", "z = A*exp(-t/tau)"));
  const FitResult line = fitted(line_data, stacked_formula("y = a + b*x"));
  const FitResult decay = fitted(decay_data, stacked_formula("z = A*exp(-t/tau)"));
  for (const FitResult* alone : {&line, &decay}) {
    for (const Quantity& expected : alone->parameters) {
      const Quantity& found = quantity(joint, expected.name);
      EXPECT_NEAR(*found.estimate, *expected.estimate, of_estimates * std::abs(*expected.estimate));
      EXPECT_NEAR(*found.uncertainty, *expected.uncertainty,
                  of_uncertainties * *expected.uncertainty);
    }
  }
  EXPECT_NEAR(joint.cost_value, line.cost_value + decay.cost_value, 1e-12 * joint.cost_value);
  EXPECT_EQ(joint.ndof, line.ndof + decay.ndof);
}

TEST(FitJointly, a_scale_with_one_name_in_both_tables_is_one_deviation) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.common = {"scale: y = 3%", "scale: z = 3%"};
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*A*exp(-x/tau)");
  stacked.common = {"scale: w = 3%"};
  const FitResult joint = fitted(line_data, spec);
  const FitResult one = fitted(stacked_data, stacked);
  expect_same(joint, one);
  ASSERT_TRUE(joint.correlation && one.correlation);
  const auto at = [](const FitResult& result, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(result.free, name) - result.free.begin());
  };
  // only the shared deviation couples the two sets
  const double expected = (*one.correlation)(at(one, "b"), at(one, "A"));
  EXPECT_GT(expected, 0.1);
  EXPECT_NEAR((*joint.correlation)(at(joint, "b"), at(joint, "A")), expected, of_uncertainties);
}

TEST(FitJointly, its_budget_is_that_of_the_stacked_table_and_adds_up) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.common = {"scale: y = 3%", "scale: z = 3%"};
  spec.constrain = {"a = 1.0 +- 0.1"};
  spec.budget = true;
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*A*exp(-x/tau)");
  stacked.common = {"scale: w = 3%"};
  stacked.constrain = spec.constrain;
  stacked.budget = true;
  const FitResult joint = fitted(line_data, spec);
  const FitResult one = fitted(stacked_data, stacked);
  const auto variances = [](const FitResult& result, std::string_view source) {
    const auto part = std::ranges::find(result.budget, source, &BudgetPart::source);
    EXPECT_NE(part, result.budget.end()) << source;
    return part == result.budget.end() ? Vector(4, 0.0) : part->variances;
  };
  // the stacked table has one column with an uncertainty where the two have one each
  const Vector line = variances(joint, "sigma y");
  const Vector decay = variances(joint, "sigma z");
  for (std::size_t j = 0; j < 4; ++j) {
    const double total = (*one.covariance)(j, j);
    EXPECT_NEAR(variances(joint, "scale")[j], variances(one, "scale")[j], 1e-11 * total);
    EXPECT_NEAR(variances(joint, "constraint a")[j], variances(one, "constraint a")[j],
                1e-11 * total);
    EXPECT_NEAR(line[j] + decay[j], variances(one, "sigma w")[j], 1e-11 * total);
  }
}

TEST(FitJointly, an_offset_with_one_name_in_both_tables_is_one_deviation) {
  FitSpec spec = two_formulas("y = a + b*x", "z = c*t + d");
  spec.common = {"zero: y = 0.3", "zero: z = 0.3"};
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*(c*x + d)");
  stacked.common = {"zero: w = 0.3"};
  expect_same(fitted(line_data, spec), fitted(stacked_data, stacked));
}

TEST(FitJointly, sources_of_different_names_do_not_couple_the_tables) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.common = {"one: y = 3%", "other: z = 3%"};
  const FitResult joint = fitted(line_data, spec);
  ASSERT_TRUE(joint.correlation);
  EXPECT_NEAR((*joint.correlation)(1, 2), 0.0, of_uncertainties);
  FitSpec alone = stacked_formula("y = a + b*x");
  alone.common = {"one: y = 3%"};
  const FitResult line = fitted(line_data, alone);
  EXPECT_NEAR(*quantity(joint, "b").uncertainty, *quantity(line, "b").uncertainty,
              1e-12 * *quantity(line, "b").uncertainty);
}

TEST(FitJointly, a_set_that_does_not_determine_a_parameter_is_helped_by_the_other) {
  // A*B in the first set; B alone in the second
  const FitResult joint = fitted(line_data, two_formulas("y = A*B*x", "z = B*exp(-t/tau)"));
  EXPECT_TRUE(joint.termination.success);
  EXPECT_FALSE(has(joint, "undetermined"));
  const FitResult line = fitted(line_data, stacked_formula("y = m*x"));
  const FitResult decay = fitted(decay_data, stacked_formula("z = B*exp(-t/tau)"));
  EXPECT_NEAR(*quantity(joint, "B").estimate, *quantity(decay, "B").estimate, 1e-12);
  EXPECT_NEAR(*quantity(joint, "A").estimate * *quantity(joint, "B").estimate,
              *quantity(line, "m").estimate, 1e-11);
}

TEST(FitJointly, uncertain_predictors_in_one_set_stand_beside_rows_in_the_other) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.sigma = {"x = 0.05"};
  const FitResult joint = fitted(line_data, spec);
  FitSpec alone = stacked_formula("y = a + b*x");
  alone.sigma = {"x = 0.05"};
  const FitResult line = fitted(line_data, alone);
  EXPECT_NEAR(*quantity(joint, "b").estimate, *quantity(line, "b").estimate, 1e-11);
  EXPECT_NEAR(*quantity(joint, "b").uncertainty, *quantity(line, "b").uncertainty, 1e-11);
  EXPECT_NE(joint.method.find("orthogonal distance"), std::string::npos);
  ASSERT_EQ(joint.data_sets[0].points.pull.size(), 5U);
  EXPECT_NEAR(joint.data_sets[0].points.pull[2], line.points.pull[2], 1e-9);
}

TEST(FitJointly, a_constraint_counts_once) {
  FitSpec spec = two_formulas("y = a + b*x", "z = a*exp(-t/tau)");
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*a*exp(-x/tau)");
  spec.constrain = stacked.constrain = {"a = 1.00 +- 0.02"};
  expect_same(fitted(line_data, spec), fitted(stacked_data, stacked));
}

TEST(FitJointly, fixed_limited_and_tied_parameters_act_where_they_occur) {
  FitSpec spec = two_formulas("y = a + b*x", "z = a*exp(-t/tau)");
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*a*exp(-x/tau)");
  spec.let = stacked.let = {"b = 2*c"};
  spec.limits = stacked.limits = {parse_parameter_limits("tau > 0.1").value()};
  spec.derive = stacked.derive = {"r = c*tau"};
  const FitResult joint = fitted(line_data, spec);
  const FitResult one = fitted(stacked_data, stacked);
  expect_same(joint, one);
  ASSERT_EQ(joint.derived.size(), 2U);
  EXPECT_NEAR(*joint.derived[1].uncertainty, *one.derived[1].uncertainty, 1e-11);
}

TEST(FitJointly, an_estimated_scale_is_one_factor_for_all_sets) {
  FitSpec spec = two_formulas("y = a + b*x", "z = a*exp(-t/tau)");
  FitSpec stacked = stacked_formula("w = g*(a + b*x) + (1 - g)*a*exp(-x/tau)");
  spec.sigma_scale = stacked.sigma_scale = UncertaintyScale::estimated;
  expect_same(fitted(line_data, spec), fitted(stacked_data, stacked));
  spec.constrain = stacked.constrain = {"a = 1.00 +- 0.02"};
  const FitResult joint = fitted(line_data, spec);
  const FitResult one = fitted(stacked_data, stacked);
  // the scale is searched until ln sigma^2 settles to 1e-14
  EXPECT_NEAR(*quantity(joint, "tau").estimate, *quantity(one, "tau").estimate, 1e-11);
  EXPECT_NEAR(*quantity(joint, "tau").uncertainty, *quantity(one, "tau").uncertainty, 1e-11);
}

TEST(FitJointly, sets_of_very_different_sizes_have_one_scale_of_the_cost) {
  std::string small = "t,z,sigma_z\n";
  for (const char* row : {"1,2.1e-150,1e-152\n", "2,4.0e-150,1e-152\n", "3,6.3e-150,1e-152\n"})
    small += row;
  const FitResult joint = fitted(line_data, two_formulas("y = a + b*x", "z = c*t", small));
  const FitResult alone = fitted(small, stacked_formula("z = c*t"));
  EXPECT_NEAR(*quantity(joint, "c").estimate / *quantity(alone, "c").estimate, 1.0, of_estimates);
}

TEST(FitJointly, three_sets_share_what_they_name_alike) {
  FitSpec spec = two_formulas("y = a + b*x", "z = a*exp(-t/tau)");
  spec.also.push_back({table_of("u,v,sigma_v\n1,2.0,0.1\n2,4.1,0.1\n", "c.csv"), "v = b*u"});
  const FitResult joint = fitted(line_data, spec);
  ASSERT_EQ(joint.data_sets.size(), 3U);
  EXPECT_EQ(joint.ndof, 5 + 6 + 2 - 3);
  EXPECT_EQ(joint.rows_used, 13U);
}

TEST(FitJointly, the_largest_pull_names_its_data_set) {
  std::string outlier(decay_data);
  outlier += "7,1.0,0.02\n";
  const FitResult joint =
      fitted(line_data, two_formulas("y = a + b*x", "z = A*exp(-t/tau) + 0*c0", outlier));
  ASSERT_TRUE(joint.largest_pull);
  EXPECT_EQ(joint.largest_pull->data_set, 1U);
}

TEST(FitJointly, conditions_act_on_the_sets_that_have_their_columns) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.where = {"t < 5"};
  const FitResult joint = fitted(line_data, spec);
  EXPECT_EQ(joint.data_sets[0].rows_used, 5U);
  EXPECT_EQ(joint.data_sets[1].rows_used, 5U);
  EXPECT_EQ(joint.rows_read, 11U);
}

TEST(FitJointly, its_result_is_saved_like_any_other) {
  const FitResult joint = fitted(line_data, two_formulas("y = a + b*x", "z = a*exp(-t/tau)"));
  const Result<SavedResult> saved = saved_result(joint);
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->free, (std::vector<std::string>{"a", "b", "tau"}));
}

TEST(FitJointly, a_parameter_with_two_units_is_doubtful) {
  FitSpec spec = two_formulas("y = b*x", "z = b*t", "t [ms],z [mV],sigma_z\n1,2,0.1\n2,4,0.1\n");
  const FitResult joint = fitted("x [s],y [mV],sigma_y\n1,2,0.1\n2,4.1,0.1\n", spec);
  EXPECT_TRUE(has(joint, "units_differ"));
  EXPECT_EQ(quantity(joint, "b").unit, "");
}

TEST(FitJointly, a_name_that_is_column_here_and_parameter_there_is_refused) {
  const Error error = refused(line_data, two_formulas("y = a + b*x", "z = x*exp(-t/tau)"));
  EXPECT_EQ(error.code(), "name_clash");
  EXPECT_NE(error.sentence().find("x is a column of a.csv"), std::string::npos);
}

TEST(FitJointly, a_set_without_uncertainty_is_refused) {
  const Error error =
      refused(line_data, two_formulas("y = a + b*x", "z = a*t", "t,z\n1,2\n2,3\n3,4\n"));
  EXPECT_EQ(error.code(), "no_uncertainty");
  EXPECT_NE(error.fix().find("--sigma 'z = ...'"), std::string::npos);
}

TEST(FitJointly, options_that_fit_no_set_are_refused) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.sigma = {"q = 0.1"};
  EXPECT_EQ(refused(line_data, spec).code(), "unknown_column");
  spec.sigma = {};
  spec.fixed = {parse_parameter_value("q=1", "--fix").value()};
  EXPECT_EQ(refused(line_data, spec).code(), "not_used");
  spec.fixed = {};
  spec.let = {"q = 2*b"};
  EXPECT_EQ(refused(line_data, spec).code(), "not_used");
  spec.let = {"q = x + t"};
  EXPECT_EQ(refused(line_data, spec).code(), "let_mixed");
  spec.let = {};
  spec.without = {"scale"};
  EXPECT_EQ(refused(line_data, spec).code(), "unknown_source");
  spec.without = {};
  spec.constrain = {"q = 1 +- 1"};
  EXPECT_EQ(refused(line_data, spec).code(), "not_a_parameter");
}

TEST(FitJointly, a_negative_correlation_across_sets_is_refused) {
  FitSpec spec = two_formulas("y = a + b*x", "z = A*exp(-t/tau)");
  spec.correlated = {"both: y = 0.1 rho -0.1", "both: z = 0.1 rho -0.1"};
  EXPECT_EQ(refused(line_data, spec).code(), "correlated_across_sets");
}

}  // namespace
}  // namespace parabola
