// SPDX-License-Identifier: MIT
// Sources that meet: served together exactly, or refused; never left out.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit/made_data.test.hpp"

namespace parabola {
namespace {

constexpr std::string_view line_data =
    "x,y,half,side\n1,2.1,A,0\n2,3.9,A,0\n3,6.2,A,0\n4,7.8,B,1\n5,10.1,B,1\n6,11.9,B,1\n";

Table line() {
  return read_table(line_data, "data.csv", {}).value();
}

FitSpec spec_of(std::string formula, std::vector<std::string> sigma) {
  FitSpec spec;
  spec.formula = std::move(formula);
  spec.sigma = std::move(sigma);
  return spec;
}

// Offsets of the two halves written out, known to be 0 +- 0.3; the side is exact, x is not.
FitSpec written_out(std::vector<std::string> sigma) {
  FitSpec spec = spec_of("y = a + b*x + c*(1 - side) + d*side", std::move(sigma));
  spec.constrain = {"c = 0 +- 0.3", "d = 0 +- 0.3"};
  return spec;
}

FitSpec by_half(std::vector<std::string> sigma) {
  FitSpec spec = spec_of("y = a + b*x", std::move(sigma));
  spec.common = {"y = 0.3 by half"};
  return spec;
}

TEST(BudgetCombinations, groups_beside_an_uncertain_predictor) {
  const std::vector<std::string> sigma{"y = 0.2", "x = 0.1"};
  made_data::expect_same(made_data::fitted(line(), by_half(sigma)),
                         made_data::fitted(line(), written_out(sigma)), {"a", "b"});
}

TEST(BudgetCombinations, groups_beside_an_uncertainty_of_the_model) {
  const std::vector<std::string> sigma{"y = 3% of model"};
  made_data::expect_same(made_data::fitted(line(), by_half(sigma)),
                         made_data::fitted(line(), written_out(sigma)), {"a", "b"});
}

TEST(BudgetCombinations, correlated_rows_beside_an_uncertain_predictor) {
  FitSpec correlated = spec_of("y = a + b*x", {"x = 0.1"});
  correlated.correlated = {"y = 0.2 rho 0.36"};
  FitSpec split =
      spec_of("y = a + b*x", {"x = 0.1", "y = 0.16"});  // 0.2 sqrt(0.64), 0.2 sqrt(0.36)
  split.common = {"y = 0.12"};
  made_data::expect_same(made_data::fitted(line(), correlated), made_data::fitted(line(), split),
                         {"a", "b"});
}

void expect_refused(const Table& table, const FitSpec& spec, std::string_view code) {
  const Result<FitResult> result = fit(table, spec);
  ASSERT_FALSE(result.has_value()) << code;
  EXPECT_EQ(result.error().code(), code) << result.error().render();
  EXPECT_FALSE(result.error().fix().empty());
}

TEST(BudgetCombinations, what_is_not_served_together_is_refused) {
  FitSpec negative = spec_of("y = a + b*x", {"y = 0.2", "x = 0.1"});
  negative.correlated = {"y = 0.2 rho -0.1"};
  expect_refused(line(), negative, "correlated_beside_uncertain");
  FitSpec estimated = spec_of("y = a + b*x", {"y = 0.2"});
  estimated.sigma_scale = UncertaintyScale::estimated;
  estimated.common = {"y = 0.3"};
  estimated.correlated = {"y = 0.2 rho -0.1"};
  expect_refused(line(), estimated, "correlated_beside_uncertain");
  expect_refused(line(), spec_of("y = a + b*x", {"y = 5% of model", "x = 0.1"}),
                 "relative_not_served");
}

TEST(BudgetCombinations, statements_that_would_change_nothing_are_refused) {
  FitSpec behind = spec_of("y = a + b*v", {"y = 0.2", "v = 0.1", "x = 0.1"});
  behind.let = {"v = 2*x"};
  expect_refused(line(), behind, "not_used");
  FitSpec hidden = spec_of("y = a + b*x", {"y = 0.2"});
  hidden.let = {"v = 2*y"};
  hidden.common = {"y = 0.1*v"};
  expect_refused(line(), hidden, "common_of_data");
}

TEST(BudgetCombinations, a_point_that_nothing_makes_uncertain_is_named_by_its_row) {
  const Table zero = read_table("x,y\n1,0\n2,2\n3,3\n", "data.csv", {}).value();
  expect_refused(zero, spec_of("y = a + b*x", {"y = 5% of model"}), "sigma_not_positive");
  const Table exact =
      read_table("x,y,sigma_x,sigma_y\n1,2,0.1,0.1\n2,4,0,0\n3,5,0.1,0.1\n", "data.csv", {})
          .value();
  const Result<FitResult> result = fit(exact, spec_of("y = a + b*x", {}));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code(), "sigma_not_positive");
  EXPECT_NE(result.error().render().find("row 3"), std::string::npos) << result.error().render();
}

}  // namespace
}  // namespace parabola
