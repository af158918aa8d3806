// SPDX-License-Identifier: MIT
#include "parabola/study/compare_models.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/study/nested_models.hpp"
#include "parabola/study/polynomial_order.hpp"

namespace parabola {
namespace {

constexpr const char* known =
    "x,y,sigma_y\n1,1.1,0.1\n2,1.9,0.2\n3,3.2,0.1\n4,3.8,0.3\n6,6.3,0.2\n";
constexpr const char* unknown = "x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.8\n6,6.3\n8,7.7\n9,9.2\n";

Table table_of(const char* csv) {
  return read_table(csv, "g.csv", {}).value();
}

ModelComparison compared(const char* csv, const std::vector<std::string>& formulas,
                         const FitSpec& spec = {}) {
  return compare_models(table_of(csv), spec, formulas).value();
}

TEST(CompareModels, likelihood_ratio_of_nested_lines_is_the_squared_pull_of_the_extra_parameter) {
  const ModelComparison outcome = compared(known, {"y = b*x", "y = a + b*x"});
  const Quantity& a = outcome.models[1].fit.parameters[0];
  const double pull = *a.estimate / *a.uncertainty;
  ASSERT_EQ(outcome.tests.size(), 1u);
  EXPECT_TRUE(outcome.tests[0].is_nested);
  EXPECT_EQ(outcome.tests[0].restrictions, std::vector<std::string>{"a = 0"});
  // exact for linear models; S of a few units is right to some 1e-15
  EXPECT_NEAR(*outcome.tests[0].statistic, pull * pull, 1e-12);
  EXPECT_NEAR(*outcome.tests[0].p_value, std::erfc(std::abs(pull) / std::sqrt(2.0)), 1e-12);
}

TEST(CompareModels, f_is_the_square_of_student_t) {
  const ModelComparison outcome = compared(unknown, {"y = b*x", "y = a + b*x"});
  const Quantity& a = outcome.models[1].fit.parameters[0];
  const double t = *a.estimate / *a.uncertainty;
  ASSERT_EQ(outcome.tests[0].kind, NestedTestKind::f_test);
  EXPECT_EQ(outcome.tests[0].denominator, 5);
  EXPECT_NEAR(*outcome.tests[0].statistic, t * t, 1e-12);
}

TEST(CompareModels, differences_of_the_criteria_are_those_of_their_formulas) {
  const ModelComparison outcome = compared(unknown, {"y = b*x", "y = a + b*x"});
  const double n = 7.0;
  const double fall =
      n * std::log(outcome.models[0].fit.cost_value / outcome.models[1].fit.cost_value);
  const auto difference = [&](auto member) {
    return *(outcome.models[1].*member) - *(outcome.models[0].*member);
  };
  // k = 2 and 3, the common sigma being one of them
  EXPECT_NEAR(difference(&ComparedModel::aic), 2.0 - fall, 1e-12);
  EXPECT_NEAR(difference(&ComparedModel::aicc), 2.0 - fall + 24.0 / 3.0 - 12.0 / 4.0, 1e-12);
  EXPECT_NEAR(difference(&ComparedModel::bic), std::log(n) - fall, 1e-12);
}

TEST(CompareModels, a_restriction_at_a_limit_halves_the_probability) {
  FitSpec spec;
  const std::vector<std::string> formulas{"y = b*x", "y = b*x + c*x^2"};
  const double free = *compared(known, formulas).tests[0].p_value;
  spec.limits = {parse_parameter_limits("c <= 0").value()};
  const ModelComparison outcome = compared(known, formulas, spec);
  ASSERT_LT(*outcome.models[1].fit.parameters[1].estimate, 0.0);
  EXPECT_TRUE(outcome.tests[0].is_at_limit);
  EXPECT_NEAR(*outcome.tests[0].p_value, free / 2.0, 1e-12);
  EXPECT_EQ(outcome.diagnostics.back().code, "nested_at_limit");
}

TEST(CompareModels, a_parameter_without_meaning_in_the_simpler_model_leaves_no_probability) {
  FitSpec spec;
  spec.fixed = {parse_parameter_value("tau=3", "--fix").value()};
  const std::vector<std::string> formulas{"y = b*x", "y = b*x + A*exp(-x/tau)"};
  EXPECT_TRUE(compared(known, formulas, spec).tests[0].p_value);
  const NestedTest test = compared(known, formulas).tests[0];
  EXPECT_TRUE(test.is_nested);
  EXPECT_FALSE(test.p_value);
  EXPECT_NE(test.reason.find("tau has no meaning"), std::string::npos);
}

TEST(CompareModels, unequal_data_are_refused) {
  const Table table = table_of("x,z,y,sigma_y\n1,1,1.1,1\n2,2,2.1,1\n3,4,2.9,1\n5,1,5.2,1\n");
  const auto code = [&](const std::string& first, const std::string& other) {
    const Result<ModelComparison> outcome = compare_models(table, {}, {first, other});
    return outcome ? std::string("compared") : outcome.error().code();
  };
  EXPECT_EQ(code("y = a + b*x", "y = a + b*z"), "compared");
  EXPECT_EQ(code("y = a + b*x", "log(y) = a + b*x"), "unequal_data");
  EXPECT_EQ(code("y = a + b*x", "y ~ normal(a + b*x, s)"), "unequal_data");
  EXPECT_EQ(code("x ~ poisson(a)", "x ~ normal(a, s)"), "unequal_data");
  EXPECT_EQ(code("y = a + b*x", " y = a + b*x"), "same_formula");
}

bool is_nested(const std::string& simpler, const std::vector<std::string>& few,
               const std::string& larger, const std::vector<std::string>& many) {
  return find_nesting({parse_formula(simpler).value(), few, {}},
                      {parse_formula(larger).value(), many, {}})
      .has_value();
}

TEST(NestedModels, special_cases_are_found_in_any_order_of_terms_and_under_other_names) {
  EXPECT_TRUE(is_nested("y = a + b*x", {"a", "b"}, "y = c*x^2 + (b*x + a)", {"a", "b", "c"}));
  EXPECT_TRUE(is_nested("y = m", {"m"}, "y = a + b*x", {"a", "b"}));
  EXPECT_TRUE(is_nested("y = A*exp(-x/T)", {"A", "T"}, "y = A*exp(-(x/T)^n)", {"A", "T", "n"}));
  EXPECT_TRUE(is_nested("y = k*(x + z)", {"k"}, "y = k1*(z + x*1) + k2*sin(x)", {"k1", "k2"}));
  EXPECT_TRUE(is_nested("y = sin(a*x) + cos(a*x)", {"a"}, "y = cos(b*x) + sin(a*x)", {"a", "b"}));
}

TEST(NestedModels, other_models_are_not_called_nested) {
  EXPECT_FALSE(is_nested("y = a*x", {"a"}, "y = a*z + b", {"a", "b"}));
  EXPECT_FALSE(is_nested("y = a*exp(x)", {"a"}, "y = a + b*x", {"a", "b"}));
  EXPECT_FALSE(is_nested("y = a - x", {"a"}, "y = b + c*(x - 1)", {"b", "c"}));
  EXPECT_FALSE(is_nested("y = a/x", {"a"}, "y = a*x + b", {"a", "b"}));
}

TEST(PolynomialOrder, tests_and_aicc_find_the_order_of_a_parabola) {
  std::string csv = "x,y,sigma_y\n";
  for (int i = -5; i <= 5; ++i) {
    const int up_or_down = (i * i * 7 + 3 * i + 50) % 5 - 2;
    csv += std::to_string(i) + "," + std::to_string(0.5 * i * i + 0.05 * up_or_down) + ",0.1\n";
  }
  const OrderComparison outcome =
      compare_orders(table_of(csv.c_str()), {}, "y = polynomial(x)", {0, 5}).value();
  // an even function: the test of order 1 against 0 alone would stop at 0
  EXPECT_EQ(outcome.choice.by_tests, 2u);
  EXPECT_EQ(outcome.choice.by_aicc, 2u);
}

TEST(PolynomialOrder, a_polynomial_may_be_a_part_of_the_model) {
  const OrderComparison outcome =
      compare_orders(table_of(known), {}, "y = polynomial(log(x)) + k*x", {0, 1}).value();
  EXPECT_EQ(outcome.comparison.models[1].fit.formula, "y = (c0 + c1*(log(x))) + k*x");
  EXPECT_EQ(outcome.comparison.models[1].parameters, 3u);
}

TEST(PolynomialOrder, wrong_ranges_say_what_is_wrong) {
  for (const char* text : {"3", "a:b", "0:1.5", "-1:3", ""})
    EXPECT_EQ(parse_orders(text).error().code(), "orders_syntax") << text;
  for (const char* text : {"3:3", "4:2", "0:20"})
    EXPECT_EQ(parse_orders(text).error().code(), "orders_range") << text;
}

}  // namespace
}  // namespace parabola
