// SPDX-License-Identifier: MIT
#include "parabola/model/formula_function.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;

Result<std::unique_ptr<RowFunction>> make(const std::string& text, Names parameters,
                                          std::vector<NamedColumn> columns, std::size_t rows,
                                          std::size_t node_limit = 100'000) {
  Graph graph;
  const NodeId root = parse_expression(text, graph).value();
  return make_formula_function(std::move(graph), root, std::move(parameters), std::move(columns),
                               rows, node_limit);
}

Vector ramp(std::size_t rows) {
  Vector x(rows);
  for (std::size_t i = 0; i < rows; ++i) x[i] = 0.25 + 0.01 * static_cast<double>(i);
  return x;
}

TEST(FormulaFunction, gives_values_gradient_and_weighted_second_derivatives_of_a_decay) {
  const Vector x = ramp(1300);
  const auto function = make("A*exp(-x/tau) + c", {"A", "tau", "c"}, {{"x", x}}, x.size()).value();
  const double a = 3.0;
  const double tau = 2.0;
  const Vector parameters{a, tau, 0.5};
  Vector values(x.size());
  Matrix gradient;
  function->values_and_gradient(parameters, values, gradient);
  Vector weights(x.size());
  double a_tau = 0.0;
  double tau_tau = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double decay = std::exp(-x[i] / tau);
    const double by_tau = a * decay * x[i] / (tau * tau);
    ASSERT_DOUBLE_EQ(values[i], a * decay + 0.5);
    ASSERT_DOUBLE_EQ(gradient(i, 0), decay);
    ASSERT_DOUBLE_EQ(gradient(i, 1), by_tau);
    ASSERT_EQ(gradient(i, 2), 1.0);
    weights[i] = std::sin(static_cast<double>(i)) + 1.5;
    a_tau += weights[i] * by_tau / a;
    tau_tau += weights[i] * by_tau * (x[i] / tau - 2.0) / tau;
  }
  Matrix hessian;
  function->weighted_hessian(parameters, weights, hessian);
  // Sums of 1300 terms of one sign, or nearly so; the plain sums here err by 1300 eps/2 at most.
  EXPECT_NEAR(hessian(0, 1), a_tau, 1.5e-13 * std::fabs(a_tau));
  EXPECT_NEAR(hessian(1, 1), tau_tau, 1.5e-12 * std::fabs(tau_tau));
  EXPECT_EQ(hessian(1, 0), hessian(0, 1));
  for (const auto& [i, j] : {std::pair{0, 0}, {0, 2}, {2, 2}, {1, 2}})
    EXPECT_EQ(hessian(i, j), 0.0);
  Vector again(x.size());
  function->values(parameters, again);
  EXPECT_EQ(again, values);
  EXPECT_EQ(function->jointly_linear(), (std::vector<bool>{true, false, true}));
  EXPECT_EQ(function->parameter_names(), (Names{"A", "tau", "c"}));
  EXPECT_EQ(function->row_count(), x.size());
}

TEST(FormulaFunction, of_a_constant_model_needs_no_column) {
  const auto function = make("a", {"a"}, {}, 3).value();
  Vector values(3);
  Matrix gradient;
  Matrix hessian;
  function->values_and_gradient(Vector{2.5}, values, gradient);
  function->weighted_hessian(Vector{2.5}, Vector{1.0, 1.0, 1.0}, hessian);
  EXPECT_EQ(values, (Vector{2.5, 2.5, 2.5}));
  EXPECT_EQ(gradient, Matrix(3, 1, 1.0));
  EXPECT_EQ(hessian, Matrix(1, 1, 0.0));
}

TEST(FormulaFunction, rows_in_ranges_are_those_of_the_whole) {
  const Vector x = ramp(2 * block_rows + 7);
  const auto function = make("a*exp(-b*x) + c", {"a", "b", "c"}, {{"x", x}}, x.size()).value();
  const Vector at{2.0, 0.5, 1.0};
  Vector whole(x.size());
  Matrix gradient;
  function->values_and_gradient(at, whole, gradient);
  ASSERT_TRUE(function->has_row_ranges());
  for (const std::size_t first : {std::size_t{0}, std::size_t{5}, block_rows - 1, x.size() - 1}) {
    const std::size_t count = std::min<std::size_t>(block_rows + 3, x.size() - first);
    Vector values(count);
    Vector again(count);
    Matrix part(count, 3);
    const std::vector<double*> columns{part.column(0).data(), part.column(1).data(),
                                       part.column(2).data()};
    function->gradient_of_rows(at, first, values, columns);
    function->values_of_rows(at, first, again);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(values[i], whole[first + i]);
      EXPECT_EQ(again[i], whole[first + i]);
      for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(part(i, j), gradient(first + i, j));
    }
  }
}

TEST(FormulaFunction, may_have_no_parameters_or_unused_ones) {
  const Vector x{1.0, 2.0};
  Vector values(2);
  Matrix gradient;
  make("2*x", {}, {{"x", x}}, 2).value()->values_and_gradient({}, values, gradient);
  EXPECT_EQ(values, (Vector{2.0, 4.0}));
  EXPECT_EQ(gradient.columns(), 0U);
  const auto unused = make("a*x", {"b", "a"}, {{"x", x}}, 2).value();
  unused->values_and_gradient(Vector{9.0, 3.0}, values, gradient);
  EXPECT_EQ(gradient(1, 0), 0.0);
  EXPECT_EQ(gradient(1, 1), 2.0);
  EXPECT_EQ(unused->jointly_linear(), (std::vector<bool>{true, true}));
}

TEST(FormulaFunction, has_no_rows_without_harm) {
  const auto function = make("a*x^b", {"a", "b"}, {{"x", {}}}, 0).value();
  Matrix gradient;
  Matrix hessian;
  function->values_and_gradient(Vector{1.0, 2.0}, {}, gradient);
  function->weighted_hessian(Vector{1.0, 2.0}, {}, hessian);
  EXPECT_EQ(gradient.rows(), 0U);
  EXPECT_EQ(hessian, Matrix(2, 2, 0.0));
}

TEST(FormulaFunction, sums_constant_second_derivatives_over_the_rows) {
  const auto function = make("a^2 + a*b", {"a", "b"}, {}, 700).value();
  Matrix hessian;
  function->weighted_hessian(Vector{1.0, 1.0}, Vector(700, 0.5), hessian);
  EXPECT_EQ(hessian(0, 0), 700.0);
  EXPECT_EQ(hessian(0, 1), 350.0);
  EXPECT_EQ(hessian(1, 1), 0.0);
}

TEST(FormulaFunction, ignores_columns_that_are_not_used_whatever_their_length) {
  const Vector x{1.0, 2.0};
  const Vector other(5, 0.0);
  EXPECT_TRUE(make("a*x", {"a"}, {{"other", other}, {"x", x}}, 2).has_value());
}

TEST(FormulaFunction, refuses_unknown_names_and_columns_of_another_length) {
  const Vector x{1.0, 2.0};
  const auto unknown = make("a*y", {"a"}, {{"x", x}}, 2);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code(), "formula_name");
  EXPECT_EQ(unknown.error().sentence(), "'y' is neither a column nor a parameter");
  const auto length = make("a*x", {"a"}, {{"x", x}}, 3);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().code(), "column_length");
  EXPECT_EQ(length.error().sentence(), "the column 'x' has 2 values, expected 3");
}

TEST(FormulaFunction, refuses_derivatives_beyond_the_limit) {
  std::string product = "p0";
  Names parameters{"p0"};
  for (int i = 1; i < 60; ++i) {
    parameters.push_back("p" + std::to_string(i));
    product += "*" + parameters.back();
  }
  const auto function = make(product, parameters, {}, 1, 10'000);
  ASSERT_FALSE(function.has_value());
  EXPECT_EQ(function.error().code(), "formula_limit");
  EXPECT_EQ(function.error().sentence(),
            "the formula with its derivatives needs more than 10000 operations");
}

TEST(RowSum, carries_what_a_plain_sum_loses) {
  RowSum sum;
  for (const double x : {1e100, 1.0, -1e100}) sum.add(x);
  EXPECT_EQ(sum.value(), 1.0);
}

TEST(RowSum, lets_infinity_and_nan_through) {
  RowSum sum;
  sum.add(INFINITY);
  sum.add(1.0);
  EXPECT_EQ(sum.value(), INFINITY);
  sum.add(-INFINITY);
  EXPECT_TRUE(std::isnan(sum.value()));
}

TEST(RowSum, block_dot_takes_every_row_once) {
  for (const std::size_t rows : {0U, 1U, 7U, 8U, 9U, 31U}) {
    double expected = 0.0;
    Vector a(rows);
    for (std::size_t i = 0; i < rows; ++i) expected += (a[i] = static_cast<double>(i + 1));
    EXPECT_EQ(block_dot(a, Vector(rows, 1.0)), expected);
  }
}

}  // namespace
}  // namespace parabola
