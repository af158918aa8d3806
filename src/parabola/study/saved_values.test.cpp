// SPDX-License-Identifier: MIT
#include "parabola/study/saved_values.hpp"

#include <cmath>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/study/weighted_average.hpp"

namespace parabola {
namespace {

// Two labs of three readings, an offset that both share and one that each has for itself.
constexpr std::string_view readings =
    "v,sigma_v,lab\n9.81,0.03,A\n9.83,0.02,A\n9.78,0.05,A\n9.87,0.04,B\n9.84,0.03,B\n"
    "9.90,0.06,B\n";

Table table_of(std::string_view csv) {
  TableOptions options;
  options.text_columns = {"what"};
  return read_table(csv, "v.csv", options).value();
}

WeightedAverage averaged_again(const WeightedAverage& first, AverageSpec spec) {
  SavedValues input = saved_values(saved_result(first.fit).value()).value();
  spec.column = "value";
  spec.matrices.push_back(std::move(input.covariance));
  return weighted_average(input.table, spec).value();
}

// Means and uncertainties to a few rounding errors of doubles, in which the covariance is handed
// on: 6 rows, condition below 100.
void expect_equal_means(const WeightedAverage& a, const WeightedAverage& b) {
  constexpr double rounding = 1e-13;
  ASSERT_EQ(a.fit.parameters.size(), b.fit.parameters.size());
  for (std::size_t j = 0; j < a.fit.parameters.size(); ++j) {
    const double sigma = a.fit.parameters[j].uncertainty.value();
    const double estimate = a.fit.parameters[j].estimate.value();
    EXPECT_NEAR(estimate, b.fit.parameters[j].estimate.value(), rounding * estimate);
    EXPECT_NEAR(sigma, b.fit.parameters[j].uncertainty.value(), rounding * sigma);
  }
}

TEST(SavedValues, averaging_in_two_steps_equals_one_step_when_covariances_are_kept) {
  AverageSpec one_step;
  one_step.column = "v";
  one_step.common = {"v = 0.02", "v = 0.03 by lab"};
  const WeightedAverage whole = weighted_average(table_of(readings), one_step).value();
  AverageSpec groups = one_step;
  groups.quantity_column = "lab";
  const WeightedAverage labs = weighted_average(table_of(readings), groups).value();
  EXPECT_EQ(labs.fit.free, (std::vector<std::string>{"A", "B"}));
  const WeightedAverage again = averaged_again(labs, {});
  expect_equal_means(whole, again);
  // chi2 divides into that within the groups and that between them, and so do the degrees of
  // freedom
  EXPECT_NEAR(whole.fit.chi2.value(), labs.fit.chi2.value() + again.fit.chi2.value(), 1e-12);
  EXPECT_EQ(whole.fit.ndof, labs.fit.ndof + again.fit.ndof);
}

TEST(SavedValues, a_scale_of_the_model_belongs_into_the_second_step) {
  AverageSpec one_step;
  one_step.column = "v";
  one_step.common = {"v = 5%"};
  const WeightedAverage whole = weighted_average(table_of(readings), one_step).value();
  AverageSpec groups;
  groups.column = "v";
  groups.quantity_column = "lab";
  const WeightedAverage labs = weighted_average(table_of(readings), groups).value();
  AverageSpec second;
  second.common = {"value = 5%"};
  expect_equal_means(whole, averaged_again(labs, second));
}

TEST(SavedValues, quantities_keep_their_names_in_the_second_step) {
  const std::string_view first =
      "v,sigma_v,what\n4.21,0.10,P\n1.10,0.05,Q\n5.31,0.09,P+Q\n2.0,0.2,`a b`\n";
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  spec.common = {"v = 0.05"};
  const WeightedAverage once = weighted_average(table_of(first), spec).value();
  AverageSpec second;
  second.quantity_column = "quantity";
  const WeightedAverage twice = averaged_again(once, second);
  EXPECT_EQ(twice.fit.free, once.fit.free);
  expect_equal_means(once, twice);
}

TEST(SavedValues, parameters_of_different_units_are_no_values_of_one_kind) {
  SavedResult saved;
  saved.name = "fit.json";
  for (const char* unit : {"V", "A"}) {
    Quantity quantity;
    quantity.name = unit;
    quantity.unit = unit;
    quantity.estimate = 1.0;
    quantity.uncertainty = 1.0;
    saved.parameters.push_back(quantity);
    saved.free.emplace_back(unit);
  }
  saved.covariance = Matrix(2, 2);
  EXPECT_EQ(saved_values(saved).error().code(), "unit_mismatch");
  saved.free.clear();
  EXPECT_EQ(saved_values(saved).error().code(), "no_values");
}

}  // namespace
}  // namespace parabola
