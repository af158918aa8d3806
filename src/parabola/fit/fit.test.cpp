// SPDX-License-Identifier: MIT
#include "parabola/fit/fit.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

// Rounding of a well-conditioned problem of a few rows: some ten operations of 1.1e-16 each.
constexpr double round_off = 4e-15;

Table table_of(std::string_view csv) {
  return read_table(csv, "data.csv", {}).value();
}

FitSpec spec_of(std::string formula) {
  FitSpec spec;
  spec.formula = std::move(formula);
  return spec;
}

const Quantity& find(const std::vector<Quantity>& quantities, const std::string& name) {
  for (const Quantity& quantity : quantities) {
    if (quantity.name == name) return quantity;
  }
  throw std::runtime_error("no quantity " + name);
}

bool has(const FitResult& result, const std::string& code) {
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.code == code) return true;
  }
  return false;
}

const char* const three_points = "x,y,sigma_y\n1,1.5,0.5\n2,3.6,0.8\n3,4.1,0.3\n";

// Exact values: a0 = 277/725, a1 = 1821/1450 with weights 4, 25/16, 100/9 (rational arithmetic).
TEST(Fit, three_points_of_the_chapter_give_its_straight_line) {
  const FitResult result = fit(table_of(three_points), "y = a0 + a1*x").value();
  EXPECT_NEAR(*find(result.parameters, "a0").estimate, 0.3820689655172414, round_off);
  EXPECT_NEAR(*find(result.parameters, "a1").estimate, 1.2558620689655173, round_off);
  EXPECT_NEAR((*result.correlation)(0, 1), -0.943634597, 5e-10);  // printed digits
  EXPECT_NEAR(*find(result.parameters, "a0").uncertainty, 0.7398974765885264, round_off);
  EXPECT_NEAR(*result.chi2, 0.8827586206896552, round_off);
  EXPECT_EQ(result.ndof, 1);
  EXPECT_TRUE(result.linear);
  EXPECT_FALSE(is_doubtful(result));
}

TEST(Fit, shifting_by_the_weighted_mean_decorrelates) {
  FitSpec spec = spec_of("y = a0 + a1*(x - 2.4264889631625)");  // sum(x/s^2)/sum(1/s^2)
  const double weighted_mean = (4.0 + 2 * 1.5625 + 3 * 100.0 / 9) / (4.0 + 1.5625 + 100.0 / 9);
  spec.formula = "y = a0 + a1*(x - " + std::to_string(weighted_mean) + ")";
  char text[80];
  std::snprintf(text, sizeof text, "y = a0 + a1*(x - %.17g)", weighted_mean);
  spec.formula = text;
  EXPECT_NEAR(weighted_mean, 2.426488963, 5e-10);
  EXPECT_LT(std::abs((*fit(table_of(three_points), spec).value().correlation)(0, 1)), 1e-12);
}

TEST(Fit, weighted_mean_of_equal_uncertainties_is_the_arithmetic_mean) {
  const FitResult result =
      fit(table_of("y,sigma_y\n1.1,0.5\n2.3,0.5\n3.2,0.5\n4.9,0.5\n"), "y = m").value();
  EXPECT_NEAR(*find(result.parameters, "m").estimate, (1.1 + 2.3 + 3.2 + 4.9) / 4, round_off);
  EXPECT_NEAR(*find(result.parameters, "m").uncertainty, 0.5 / 2, round_off);
}

TEST(Fit, unequal_uncertainties_give_the_weighted_mean) {
  const FitResult result = fit(table_of("y,sigma_y\n1.1,0.5\n2.3,0.25\n3.2,2\n"), "y = m").value();
  const double weights = 4.0 + 16.0 + 0.25;
  EXPECT_NEAR(*find(result.parameters, "m").estimate, (1.1 * 4 + 2.3 * 16 + 3.2 * 0.25) / weights,
              round_off);
  EXPECT_NEAR(*find(result.parameters, "m").uncertainty, 1 / std::sqrt(weights), round_off);
}

const char* const ohm =
    "V [V],I [mA],sigma_I "
    "[mA]\n1.0,1.2,0.5\n1.9,1.4,0.5\n2.8,3.2,0.5\n3.7,4.2,0.5\n4.6,3.7,0.5\n5.5,4.9,0.5\n"
    "6.4,6.5,0.5\n7.3,7.2,0.5\n8.2,8.2,0.5\n9.1,8.7,0.5\n10.0,10.4,0.5\n";

TEST(Fit, conductance_and_resistance_have_the_same_relative_uncertainty) {
  FitSpec spec = spec_of("I = G*V");
  spec.derive = {"R = 1/G"};
  const FitResult result = fit(table_of(ohm), spec).value();
  const Quantity& g = find(result.parameters, "G");
  const Quantity& r = find(result.derived, "R");
  EXPECT_NEAR(*g.uncertainty / *g.estimate, *r.uncertainty / *r.estimate, round_off);
}

TEST(Fit, fitting_the_resistance_directly_gives_the_same_answer) {
  FitSpec spec = spec_of("I = V/R");
  spec.start = {{"R", {0.3, 0.0, 1}}};
  const FitResult direct = fit(table_of(ohm), spec).value();
  FitSpec linear = spec_of("I = G*V");
  linear.derive = {"R = 1/G"};
  const FitResult derived = fit(table_of(ohm), linear).value();
  EXPECT_FALSE(direct.linear);
  EXPECT_NEAR(*find(direct.parameters, "R").estimate, *find(derived.derived, "R").estimate, 1e-12);
  EXPECT_NEAR(*find(direct.parameters, "R").uncertainty, *find(derived.derived, "R").uncertainty,
              1e-12);
}

TEST(Fit, without_uncertainties_the_scatter_gives_them_by_student) {
  const FitResult result = fit(table_of("x,y\n1,1\n2,3\n3,2\n4,5\n"), "y = a + b*x").value();
  EXPECT_EQ(result.uncertainty_scale, UncertaintyScale::estimated);
  EXPECT_EQ(result.method, "ordinary least squares");
  EXPECT_FALSE(result.chi2);
  EXPECT_FALSE(result.p_value);
  EXPECT_FALSE(result.reasons.at("p_value").empty());
  EXPECT_NEAR(result.cost_value, 2.7, 1e-14);            // S of this line
  EXPECT_NEAR(*result.scatter, std::sqrt(1.35), 1e-14);  // sqrt(S/2)
  const Quantity& b = find(result.parameters, "b");
  EXPECT_NEAR(*b.uncertainty, std::sqrt(1.35 / 5.0), 1e-14);
  const double t = one_sigma_level * std::sqrt(2.0 / (1.0 - one_sigma_level * one_sigma_level));
  EXPECT_NEAR(*b.interval->upper - *b.estimate, t * *b.uncertainty, 1e-13);
}

TEST(Fit, all_parameters_fixed_still_tests_the_model) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.fixed = {{"a", {0.5, 0, 1}}, {"b", {1.2, 0, 1}}};
  const FitResult result = fit(table_of(three_points), spec).value();
  EXPECT_EQ(result.ndof, 3);
  EXPECT_TRUE(result.free.empty());
  EXPECT_EQ(find(result.parameters, "a").status, QuantityStatus::fixed);
  EXPECT_NEAR(*result.chi2, std::pow(0.2 / 0.5, 2) + std::pow(0.7 / 0.8, 2) + 0.0, 1e-13);
}

TEST(Fit, as_many_rows_as_parameters_is_doubtful_but_known) {
  const FitResult result =
      fit(table_of("x,y,sigma_y\n1,3.12,0.2\n2,4.69,0.2\n"), "y = a + b*x").value();
  EXPECT_TRUE(has(result, "ndof_zero"));
  EXPECT_TRUE(is_doubtful(result));
  EXPECT_FALSE(result.p_value);
  EXPECT_NEAR(*find(result.parameters, "b").uncertainty, 0.2 * std::sqrt(2.0), round_off);
}

TEST(Fit, what_is_left_of_an_exact_fit_is_not_called_a_sum_of_squares) {
  const FitResult two =
      fit(table_of("x,y,sigma_y\n1,3.12,0.2\n2,4.69,0.2\n"), "y = a + b*x").value();
  EXPECT_EQ(two.chi2, 0.0);
  const FitResult flat =
      fit(table_of("x,y,sigma_y\n1,5,0.2\n2,5,0.2\n3,5,0.2\n4,5,0.2\n5,5,0.2\n6,5,0.2\n"),
          "y = a + b*x")
          .value();
  EXPECT_EQ(flat.chi2, 0.0);
  EXPECT_EQ(flat.p_value, 1.0);
  EXPECT_NEAR(*find(flat.parameters, "b").estimate, 0.0, round_off);
  EXPECT_FALSE(is_doubtful(flat));
  const FitResult unknown = fit(table_of("x,y\n1,2\n2,4\n3,6\n"), "y = a*x").value();
  EXPECT_TRUE(has(unknown, "zero_residuals"));
  EXPECT_FALSE(find(unknown.parameters, "a").uncertainty);
}

TEST(Fit, an_undetermined_pair_is_named_with_its_combination) {
  const char* data = "x,y,sigma_y\n1,2,0.1\n2,4.1,0.1\n3,6,0.1\n4,7.9,0.1\n";
  const FitResult sum = fit(table_of(data), "y = (a + b)*x").value();
  ASSERT_TRUE(has(sum, "undetermined"));
  EXPECT_EQ(sum.diagnostics.front().what, "a and b cannot be told apart: the data fix only a + b.");
  EXPECT_FALSE(find(sum.parameters, "a").estimate);
  EXPECT_EQ(sum.ndof, 3);
}

TEST(Fit, a_predictor_that_varies_by_rounding_only_is_named) {
  const FitResult rounded = fit(table_of("x,y,sigma_y\n1,1,0.1\n1.0000000000000002,2,0.1\n"
                                         "1.0000000000000004,3,0.1\n"),
                                "y = a + b*x")
                                .value();
  ASSERT_TRUE(has(rounded, "undetermined"));
  EXPECT_TRUE(
      rounded.diagnostics.front().fix.starts_with("The spread of x is only 4.4e-16 around 1. "))
      << rounded.diagnostics.front().fix;
}

TEST(Fit, a_determined_combination_of_open_parameters_has_an_uncertainty) {
  FitSpec spec = spec_of("y = (a + b)*x");
  spec.derive = {"s = a + b", "d = a - b"};
  const FitResult result =
      fit(table_of("x,y,sigma_y\n1,2,0.1\n2,4.1,0.1\n3,6,0.1\n4,7.9,0.1\n"), spec).value();
  EXPECT_NEAR(*find(result.derived, "s").uncertainty, 0.1 / std::sqrt(30.0), 1e-14);
  EXPECT_FALSE(find(result.derived, "d").uncertainty);
}

TEST(Fit, a_limit_that_is_touched_is_reported_and_has_no_symmetric_uncertainty) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.limits = {{"a", 0.5, std::nullopt}};
  const FitResult result = fit(table_of(three_points), spec).value();
  EXPECT_EQ(find(result.parameters, "a").status, QuantityStatus::at_limit);
  EXPECT_EQ(*find(result.parameters, "a").estimate, 0.5);
  EXPECT_FALSE(find(result.parameters, "a").uncertainty);
  EXPECT_TRUE(find(result.parameters, "b").uncertainty);
  EXPECT_TRUE(has(result, "at_limit"));
  EXPECT_EQ(result.free, std::vector<std::string>{"b"});
  EXPECT_EQ(result.ndof, 2);
}

TEST(Fit, a_bad_fit_names_its_outlier) {
  std::string csv = "x,y,sigma_y\n";
  for (int i = 1; i <= 12; ++i)
    csv += std::to_string(i) + "," + (i == 7 ? "1000" : std::to_string(2 * i)) + ",0.2\n";
  const FitResult result = fit(table_of(csv), "y = a + b*x").value();
  ASSERT_TRUE(has(result, "bad_fit"));
  EXPECT_EQ(result.largest_pull->row, 8U);  // line number in the file
}

TEST(Fit, sigma_options_replace_the_file_and_add_in_quadrature) {
  FitSpec spec = spec_of("y = m");
  spec.sigma = {"y = 0.3", "y = 0.4"};
  const FitResult result = fit(table_of("y,sigma_y\n1,9\n2,9\n"), spec).value();
  EXPECT_NEAR(*find(result.parameters, "m").uncertainty, 0.5 / std::sqrt(2.0), round_off);
  EXPECT_NE(result.uncertainties.front().source.find("in place of column sigma_y"),
            std::string::npos);
}

TEST(Fit, uncertainties_pass_through_the_left_side_and_through_let) {
  const char* data = "x,y,sigma_y\n0,1,0.1\n1,2.7,0.2\n2,7.4,0.3\n";
  const FitResult left = fit(table_of(data), "log(y) = a + b*x").value();
  EXPECT_NEAR(left.points.uncertainty[1], 0.2 / 2.7, round_off);
  FitSpec spec = spec_of("lny = a + b*x");
  spec.let = {"lny = log(y)"};
  const FitResult let = fit(table_of(data), spec).value();
  EXPECT_EQ(let.points.uncertainty, left.points.uncertainty);
  EXPECT_NEAR(*find(let.parameters, "b").estimate, *find(left.parameters, "b").estimate, round_off);
}

TEST(Fit, a_tied_parameter_is_reported_as_derived) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.let = {"b = 2*a"};
  const FitResult result = fit(table_of(three_points), spec).value();
  ASSERT_EQ(result.parameters.size(), 1U);
  EXPECT_NEAR(*find(result.derived, "b").estimate, 2 * *find(result.parameters, "a").estimate,
              round_off);
  EXPECT_NEAR(*find(result.derived, "b").uncertainty, 2 * *find(result.parameters, "a").uncertainty,
              round_off);
}

TEST(Fit, rows_left_out_are_counted) {
  FitSpec spec = spec_of("y = a*x");
  spec.where = {"x > 1"};
  const FitResult result = fit(table_of(three_points), spec).value();
  EXPECT_EQ(result.rows_read, 3U);
  EXPECT_EQ(result.rows_used, 2U);
  ASSERT_EQ(result.left_out.size(), 1U);
  EXPECT_EQ(result.left_out[0].reason, "--where 'x > 1'");
  EXPECT_EQ(result.left_out[0].rows, std::vector<std::size_t>{2});
}

TEST(Fit, text_columns_select_rows) {
  FitSpec spec = spec_of("y = m");
  spec.where = {"run == A"};
  EXPECT_EQ(fit(table_of("run,y\nA,1\nB,5\nA,3\n"), spec).value().rows_used, 2U);
  spec.where = {"run != 'A'"};
  EXPECT_EQ(fit(table_of("run,y\nA,1\nB,5\nA,3\n"), spec).value().rows_used, 1U);
}

// sigma = 1e-200: S overflows, the parameters do not.
TEST(Fit, squares_that_overflow_are_told_not_printed) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 1e-200"};
  const FitResult result = fit(table_of(three_points), spec).value();
  EXPECT_FALSE(result.chi2);
  EXPECT_TRUE(has(result, "chi2_overflow"));
  EXPECT_FALSE(result.covariance);
  EXPECT_TRUE(result.correlation);
  const Quantity& b = find(result.parameters, "b");
  EXPECT_NEAR(*b.uncertainty * 1e200, 1 / std::sqrt(2.0), round_off);
}

TEST(Fit, squares_that_underflow_are_not_called_too_large) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 1e200"};
  const FitResult result = fit(table_of(three_points), spec).value();
  EXPECT_FALSE(result.chi2);
  EXPECT_TRUE(has(result, "chi2_underflow"));
}

TEST(Fit, tiny_data_are_fitted_like_any_other) {
  const char* data = "x,y,sigma_y\n1,1.5e-300,0.5e-300\n2,3.6e-300,0.8e-300\n3,4.1e-300,0.3e-300\n";
  const FitResult result = fit(table_of(data), "y = a + b*x").value();
  EXPECT_NEAR(*find(result.parameters, "b").estimate / 1.2558620689655173e-300, 1.0, round_off);
  EXPECT_NEAR(*result.chi2, 0.8827586206896552, round_off);
}

struct WrongInput {
  const char* data;
  FitSpec spec;
  const char* code;
  const char* mentions;
};

FitSpec with(FitSpec spec, auto change) {
  change(spec);
  return spec;
}

TEST(Fit, wrong_input_is_refused_with_its_reason) {
  const FitSpec line = spec_of("y = a + b*x");
  const std::vector<WrongInput> cases{
      {three_points, spec_of("Y = a + b*x"), "unknown_column", "did you mean y?"},
      {three_points, spec_of("y = a + b*X"), "name_case", "X is no column of data.csv, but x is"},
      {three_points, spec_of("2 = a"), "no_column_left", "no column"},
      {three_points, spec_of("y = a*y"), "response_on_both_sides", "both sides"},
      {three_points, spec_of("y ~ normal(x; a, b)"), "other_column", "cannot hold the column x"},
      {three_points, with(line, [](FitSpec& s) { s.start = {{"c", {1, 0, 0}}}; }), "not_used",
       "c is not used in the formula"},
      {three_points, with(line, [](FitSpec& s) { s.start = {{"x", {1, 0, 0}}}; }),
       "not_a_parameter", "x is a column"},
      {three_points, with(line, [](FitSpec& s) { s.fixed = {{"a", {1, 0, 0}}, {"a", {2, 0, 0}}}; }),
       "contradiction", "twice"},
      {three_points,
       with(line,
            [](FitSpec& s) {
              s.start = {{"a", {-1, 0, 0}}};
              s.limits = {{"a", 0.0, std::nullopt}};
            }),
       "start_outside_limits", "a=-1 lies outside its limits, at least 0"},
      {three_points, with(line, [](FitSpec& s) { s.sigma = {"y = -1"}; }), "sigma_not_positive",
       "found -1"},
      {three_points, with(line, [](FitSpec& s) { s.sigma = {"z = 2"}; }), "unknown_column",
       "'z' is no column"},
      {three_points, with(line, [](FitSpec& s) { s.sigma = {"y = none", "y = 1"}; }),
       "sigma_syntax", "none"},
      {three_points, with(line, [](FitSpec& s) { s.derive = {"c = a/d"}; }), "derive_unknown",
       "d is no parameter"},
      {three_points, with(line, [](FitSpec& s) { s.derive = {"a = 2*b"}; }), "derive_name_taken",
       "a exists already"},
      {three_points, with(line, [](FitSpec& s) { s.where = {"x > 9"}; }), "no_rows", "no row"},
      {three_points, with(line, [](FitSpec& s) { s.where = {"x + 1"}; }), "where_syntax",
       "no comparison"},
      {three_points, with(line, [](FitSpec& s) { s.let = {"x = 2*y"}; }), "let_name_taken",
       "'x' exists already"},
      {three_points, with(line, [](FitSpec& s) { s.let = {"z = q*y"}; }), "let_mixed",
       "'q' is no column"},
      {three_points, with(line, [](FitSpec& s) { s.confidence_level = 1.5; }), "confidence_level",
       "1.5"},
      {"x,y\n0,1\n1,2\n", with(spec_of("y = a + b*log(x)"), [](FitSpec&) {}), "start_not_finite",
       "row 2"},
      {"x,y\n1,1\n2,2\n", spec_of("y = 1/0 + a"), "formula_value", "division by zero"},
      {"x,y\n1,0\n2,2\n", with(spec_of("log(y) = a"), [](FitSpec&) {}), "response_not_finite",
       "-inf"},
      {"x,y\n1,0\n2,2\n", with(line, [](FitSpec& s) { s.sigma = {"y = 2%"}; }),
       "sigma_not_positive", "the value itself is 0"},
      {"x,y\n1,1\n2,2\n", with(line, [](FitSpec& s) { s.sigma_scale = UncertaintyScale::known; }),
       "no_uncertainty", "--sigma"}};
  for (const WrongInput& wrong : cases) {
    const Result<FitResult> result = fit(table_of(wrong.data), wrong.spec);
    ASSERT_FALSE(result) << wrong.code;
    EXPECT_EQ(result.error().code(), wrong.code) << result.error().render();
    EXPECT_NE(result.error().render().find(wrong.mentions), std::string::npos)
        << result.error().render();
    EXPECT_FALSE(result.error().fix().empty()) << wrong.code;
  }
}

TEST(Fit, a_start_where_the_model_is_nan_is_refused_with_the_point) {
  FitSpec spec = spec_of("y = log(a*x)");
  spec.start = {{"a", {-1, 0, 0}}};
  const Result<FitResult> result = fit(table_of(three_points), spec);
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().render().find("at the start a=-1 the model is nan in row 2"),
            std::string::npos)
      << result.error().render();
}

}  // namespace
}  // namespace parabola
