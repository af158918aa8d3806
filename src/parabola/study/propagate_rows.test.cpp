// SPDX-License-Identifier: MIT
#include "parabola/study/propagate_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

Table table_of(std::string_view csv) {
  return read_table(csv, "data.csv", {}).value();
}

RowPropagationSpec spec_of(std::vector<std::string> formulas, std::vector<std::string> sigma = {}) {
  RowPropagationSpec spec;
  spec.formulas = std::move(formulas);
  spec.sigma = std::move(sigma);
  return spec;
}

RowPropagation of(std::string_view csv, const RowPropagationSpec& spec) {
  return propagate_rows(table_of(csv), spec).value();
}

Error error(std::string_view csv, const RowPropagationSpec& spec) {
  return propagate_rows(table_of(csv), spec).error();
}

const Diagnostic* find(const RowPropagation& outcome, std::string_view code) {
  const auto found = std::ranges::find(outcome.diagnostics, code, &Diagnostic::code);
  return found == outcome.diagnostics.end() ? nullptr : &*found;
}

constexpr std::string_view volts = "V [V],sigma_V,I [A]\n5,0.1,2.00(5)\n6,0.1,3.00(5)\n";

TEST(PropagateRows, every_row_has_its_quotient_and_its_uncertainty) {
  const RowPropagation outcome = of(volts, spec_of({"R = V/I"}));
  EXPECT_EQ(outcome.rows, (std::vector<std::size_t>{2, 3}));
  const RowResult& r = outcome.results.front();
  EXPECT_EQ(r.unit, "Ω");
  EXPECT_EQ(r.values, (Vector{2.5, 2.0}));
  EXPECT_NEAR(r.uncertainties[0], 2.5 * std::hypot(0.02, 0.025), 8.0 * epsilon);
  EXPECT_NEAR(r.uncertainties[1], 2.0 * std::hypot(0.1 / 6.0, 0.05 / 3.0), 8.0 * epsilon);
  EXPECT_EQ(outcome.sources[0].source, "column sigma_V");
  EXPECT_EQ(outcome.sources[1].source, "cells");
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(PropagateRows, columns_of_one_row_may_be_correlated) {
  RowPropagationSpec spec = spec_of({"d = V - I"}, {"V = 0.3", "I = 0.4"});
  spec.correlation.push_back(parse_pair_correlation("V,I=0.5").value());
  const RowPropagation outcome = of(volts, spec);
  // 0.09 + 0.16 - 2 * 0.5 * 0.12
  EXPECT_NEAR(outcome.results[0].uncertainties[0], std::sqrt(0.13), 8.0 * epsilon);
  EXPECT_EQ(outcome.sources[0].replaced, "column sigma_V");
}

TEST(PropagateRows, a_curved_row_is_named_with_the_command_that_treats_it) {
  // x^2: tr(H V)/2 = u^2 against 2 |x| u: above 5 % where u > 0.1 |x|
  const RowPropagation outcome = of("x,sigma_x\n10,0.1\n1,0.5\n2,0.3\n", spec_of({"y = x^2"}));
  const Diagnostic* nonlinear = find(outcome, "propagation_nonlinear");
  ASSERT_NE(nonlinear, nullptr);
  EXPECT_EQ(nonlinear->what, "y is not linear within the uncertainties in 2 rows, most in row 3.");
  EXPECT_EQ(nonlinear->fix,
            "Propagate such a row by Monte Carlo:\n"
            "  parabola propagate 'y = x^2' x='1 +- 0.5'");
}

TEST(PropagateRows, a_row_without_derivative_has_no_uncertainty) {
  const RowPropagation outcome = of("x,sigma_x\n0,0.1\n4,0.1\n", spec_of({"y = sqrt(x)"}));
  EXPECT_TRUE(std::isnan(outcome.results[0].uncertainties[0]));
  EXPECT_NEAR(outcome.results[0].uncertainties[1], 0.025, epsilon);
  EXPECT_NE(find(outcome, "propagation_no_derivative"), nullptr);
}

TEST(PropagateRows, without_uncertainties_nothing_is_propagated_and_that_is_said) {
  const RowPropagation outcome = of("x\n1\n", spec_of({"y = 2*x"}));
  EXPECT_EQ(outcome.results[0].uncertainties, Vector{0.0});
  EXPECT_NE(find(outcome, "no_uncertainty"), nullptr);
}

TEST(PropagateRows, wrong_input_is_told) {
  EXPECT_EQ(error(volts, spec_of({"R = V/J"})).code(), "unknown_column");
  EXPECT_EQ(error(volts, spec_of({"V = V/I"})).code(), "propagate_name_taken");
  EXPECT_EQ(error(volts, spec_of({"y = log(V - 5)"})).render().substr(0, 14), "data.csv:2:1: ");
  EXPECT_EQ(error(volts, spec_of({"R = V/I"}, {"U = 1"})).code(), "sigma_unknown_column");
  EXPECT_EQ(error(volts, spec_of({"R = V/I"}, {"V = 2% of model"})).code(), "sigma_syntax");
  EXPECT_EQ(error("t\na\n", spec_of({"y = t"})).code(), "text_column");
}

}  // namespace
}  // namespace parabola
