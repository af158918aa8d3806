// SPDX-License-Identifier: MIT
#include "parabola/model/callable.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;

const auto decay = [](auto x, const auto& p) {
  using std::exp;
  return p[0] * exp(-x / p[1]) + p[2];
};

void expect_same(const RowFunction& a, const RowFunction& b, const Vector& parameters) {
  const std::size_t rows = a.row_count();
  Vector values_a(rows);
  Vector values_b(rows);
  Vector weights(rows);
  for (std::size_t i = 0; i < rows; ++i) weights[i] = 1.0 + 0.1 * static_cast<double>(i % 7);
  Matrix gradient_a;
  Matrix gradient_b;
  Matrix hessian_a;
  Matrix hessian_b;
  a.values_and_gradient(parameters, values_a, gradient_a);
  b.values_and_gradient(parameters, values_b, gradient_b);
  a.weighted_hessian(parameters, weights, hessian_a);
  b.weighted_hessian(parameters, weights, hessian_b);
  for (std::size_t i = 0; i < rows; ++i) {
    ASSERT_NEAR(values_a[i], values_b[i], 1e-14 * (1.0 + std::fabs(values_b[i])));
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      ASSERT_NEAR(gradient_a(i, j), gradient_b(i, j), 1e-13 * (1.0 + std::fabs(gradient_b(i, j))));
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = 0; j < parameters.size(); ++j) {
      // Sums of up to 1000 terms, each right to some eps.
      ASSERT_NEAR(hessian_a(i, j), hessian_b(i, j), 1e-11 * (1.0 + std::fabs(hessian_b(i, j))));
    }
  }
}

Vector ramp(std::size_t rows) {
  Vector x(rows);
  for (std::size_t i = 0; i < rows; ++i) x[i] = 0.01 * static_cast<double>(i);
  return x;
}

std::unique_ptr<RowFunction> formula(const std::string& text, const Names& parameters,
                                     std::vector<NamedColumn> columns, std::size_t rows) {
  Graph graph;
  const NodeId root = parse_expression(text, graph).value();
  return make_formula_function(std::move(graph), root, parameters, std::move(columns), rows)
      .value();
}

TEST(CallableFunction, gives_what_the_same_formula_gives) {
  const Vector x = ramp(1000);
  const auto callable = make_callable_function(x, decay, {"A", "tau", "c"});
  expect_same(*callable, *formula("A*exp(-x/tau) + c", {"A", "tau", "c"}, {{"x", x}}, 1000),
              {3.0, 2.0, 0.5});
  EXPECT_EQ(callable->jointly_linear(), std::vector<bool>(3, false));
  EXPECT_EQ(callable->parameter_names(), (Names{"A", "tau", "c"}));
}

TEST(CallableFunction, takes_more_parameters_than_a_dual_has_directions) {
  const Vector x = ramp(30);
  const auto polynomial = [](double t, const auto& p) {
    auto sum = 0.0 * p[0];
    for (std::size_t k = p.size(); k-- > 0;) sum = sum * t + p[k] * p[k] * p[0];
    return sum;
  };
  Names names;
  std::string text = "0";
  for (int k = 0; k < 9; ++k) {
    names.push_back("p" + std::to_string(k));
    text += " + " + names.back() + "^2*p0*x^" + std::to_string(k);
  }
  const Vector parameters{0.9, -0.3, 0.2, 1.0, 0.4, 0.5, -0.6, 0.7, 0.8};
  expect_same(*make_callable_function(x, polynomial, names), *formula(text, names, {{"x", x}}, 30),
              parameters);
}

TEST(CallableFunction, takes_several_predictors) {
  Matrix predictors(20, 2);
  for (std::size_t i = 0; i < 20; ++i) {
    predictors(i, 0) = 0.1 * static_cast<double>(i);
    predictors(i, 1) = 2.0 - 0.05 * static_cast<double>(i);
  }
  const auto plane = [](std::span<const double> x, const auto& p) {
    using std::sin;
    return p[0] * x[0] + sin(p[1] * x[1]);
  };
  expect_same(*make_callable_function(predictors, plane, {"a", "b"}),
              *formula("a*u + sin(b*v)", {"a", "b"},
                       {{"u", predictors.column(0)}, {"v", predictors.column(1)}}, 20),
              {1.5, 0.7});
}

TEST(CallableFunction, may_ignore_its_parameters_or_have_none_or_no_rows) {
  const auto square = [](double x, const auto&) { return x * x; };
  Vector values(2);
  Matrix gradient;
  const auto ignoring = make_callable_function(Vector{2.0, 3.0}, square, {"a"});
  ignoring->values_and_gradient(Vector{1.0}, values, gradient);
  EXPECT_EQ(values, (Vector{4.0, 9.0}));
  EXPECT_EQ(gradient, Matrix(2, 1, 0.0));
  make_callable_function(Vector{2.0, 3.0}, square, {})->values_and_gradient({}, values, gradient);
  EXPECT_EQ(values, (Vector{4.0, 9.0}));
  const auto empty = make_callable_function(Vector{}, decay, {"A", "tau", "c"});
  Matrix hessian;
  empty->weighted_hessian(Vector{1.0, 1.0, 1.0}, {}, hessian);
  EXPECT_EQ(hessian, Matrix(3, 3, 0.0));
}

TEST(Dual, mixes_with_numbers_of_any_kind) {
  using Number = Dual<double, 1>;
  const Number x = Number::variable(3.0, 0);
  EXPECT_EQ((2 * x + 1 - x / 2).slopes[0], 1.5);
  EXPECT_EQ((1 / x).slopes[0], -1.0 / 9.0);
  EXPECT_EQ((2.0 - x).slopes[0], -1.0);
  Number y = x;
  y *= x;
  y += 1.0;
  EXPECT_EQ(y.value, 10.0);
  EXPECT_EQ(y.slopes[0], 6.0);
  EXPECT_TRUE(x > 2.0 && x < 4.0 && x == 3.0 && x != 2.0);
}

TEST(Dual, knows_the_slopes_at_the_edges) {
  using Number = Dual<double, 2>;
  const Number zero = Number::variable(0.0, 0);
  EXPECT_EQ(sqrt(zero).slopes[1], 0.0);
  EXPECT_TRUE(std::isinf(sqrt(zero).slopes[0]));
  EXPECT_EQ(abs(zero).slopes[0], 0.0);
  EXPECT_EQ(pow(zero, 2).slopes[0], 0.0);
  EXPECT_EQ(pow(zero, 1.0).slopes[0], 1.0);
  EXPECT_EQ(pow(zero, 0.0).slopes[0], 0.0);
  EXPECT_EQ(pow(0.0, Number::variable(1.5, 0)).slopes[0], 0.0);
  EXPECT_EQ(pow(2.0, Number::variable(3.0, 0)).slopes[0], 8.0 * std::log(2.0));
  EXPECT_EQ(max(Number::variable(3.0, 0), 1.0).slopes[0], 1.0);
  EXPECT_EQ(min(Number::variable(3.0, 0), 1.0).slopes[0], 0.0);
}

TEST(Dual, has_the_names_of_the_standard_library) {
  using Number = Dual<double, 1>;
  const Number x = Number::variable(1.5, 0);
  EXPECT_EQ(lgamma(x).slopes[0], digamma(1.5));
  EXPECT_DOUBLE_EQ(tgamma(x).slopes[0], std::tgamma(1.5) * digamma(1.5));
  EXPECT_EQ(fabs(-x).slopes[0], 1.0);
  EXPECT_EQ(floor(x).value, 1.0);
  EXPECT_DOUBLE_EQ(atan2(x, 2.0).slopes[0], 2.0 / (4.0 + 2.25));
  EXPECT_DOUBLE_EQ(atan2(2.0, x).slopes[0], -2.0 / (4.0 + 2.25));
  EXPECT_EQ(sinc(x).slopes[0], sinc_derivative(1, 1.5));
  EXPECT_EQ(bessel_j(0, x).slopes[0], -bessel_j(1, 1.5));
}

}  // namespace
}  // namespace parabola
