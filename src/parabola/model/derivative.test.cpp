// SPDX-License-Identifier: MIT
#include "parabola/model/derivative.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/dual.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/print.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/program_scalar.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;

NodeId parse(Graph& graph, const std::string& text) {
  return parse_expression(text, graph).value();
}

std::string derivative_text(const std::string& text, const std::string& symbol) {
  Graph graph;
  const NodeId root = parse(graph, text);
  return to_infix(graph, derivative(graph, root, symbol));
}

double evaluate(const Graph& graph, NodeId root, const Names& names,
                const std::vector<double>& values) {
  const Program program(graph, std::array{root}, {}, names);
  double result = 0.0;
  Program::Workspace workspace;
  program.evaluate({}, values, 0, 1, std::array{&result}, workspace);
  return result;
}

double derivative_at(const std::string& text, const std::string& symbol, const Names& names,
                     const std::vector<double>& values) {
  Graph graph;
  const NodeId root = parse(graph, text);
  return evaluate(graph, derivative(graph, root, symbol), names, values);
}

TEST(Derivative, of_what_does_not_depend_on_the_symbol_is_zero) {
  EXPECT_EQ(derivative_text("a*exp(x)", "b"), "0");
  EXPECT_EQ(derivative_text("3", "x"), "0");
}

TEST(Derivative, shares_the_value_of_exponentials_and_quotients) {
  Graph graph;
  const NodeId root = parse(graph, "A*exp(-x/tau)");
  const std::size_t before = graph.size();
  const NodeId by_tau = derivative(graph, root, "tau");
  // 1/tau, its negative (twice for exp(-u)), times u, times the value: nothing is computed again.
  EXPECT_LE(graph.size() - before, 6U);
  EXPECT_TRUE(parts_of(graph, std::array{by_tau})[static_cast<std::size_t>(root)]);
}

TEST(Derivative, is_written_briefly) {
  EXPECT_EQ(derivative_text("a*x + b", "a"), "x");
  EXPECT_EQ(derivative_text("a*x + b", "b"), "1");
  EXPECT_EQ(derivative_text("3*x^2", "x"), "6*x");
  EXPECT_EQ(derivative_text("2*exp(3*x)", "x"), "6*exp(3*x)");
  EXPECT_EQ(derivative_text("sin(x)", "x"), "cos(x)");
  EXPECT_EQ(derivative_text("log(x)", "x"), "1/x");
}

// The forward sweep and the dual numbers of dual.hpp are two implementations of the same rules.
TEST(Derivative, agrees_with_dual_numbers_to_second_order) {
  const std::vector<std::string> formulas{"p*exp(-q/r)",
                                          "(p+q*r)^3/(1+p^2)",
                                          "p^q",
                                          "(p*q)^r",
                                          "log(p*q)+log10(p)-log2(r)+log1p(q)",
                                          "sqrt(p*q+r)",
                                          "cbrt(p)*abs(q-r)",
                                          "sin(p*q)*cos(r)+tan(p/3)",
                                          "asin(p/4)+acos(q/5)*atan(r)",
                                          "atan2(p*q, r)",
                                          "sinh(p)+cosh(q*r)-tanh(p*r)",
                                          "asinh(p*q)+acosh(1+r)+atanh(p/5)",
                                          "erf(p-q)*erfc(r)",
                                          "lgamma(p*q)+gamma(r)",
                                          "digamma(p)*trigamma(q)",
                                          "sinc(p*q)+j0(p*r)-j1(q)",
                                          "bessel_j(3, p*q)+polygamma(2, r)",
                                          "min(p,q)*max(q,r)",
                                          "where(p<q, p^2*q, q^3)",
                                          "expm1(p*q)/r",
                                          "normal(p; q, r)",
                                          "gauss(p*r; q, r)",
                                          "lorentz(p; q*r, r)",
                                          "voigt(p; q, r, p)",
                                          "voigt(p; q, r*p, q)",
                                          "faddeeva_real(p,q)*faddeeva_imaginary(q,r)",
                                          "sinc_derivative(1, p*q)",
                                          "exp(-(p-q)^2/(2*r^2))",
                                          "p^2.5*q^0.5/r^1.5",
                                          "floor(p*5)*q+sign(r)",
                                          "(p/q)^r",
                                          "exp(p)*exp(q)/exp(r*p)",
                                          "sqrt(exp(p*q))",
                                          "1/(1+exp(-(p-q)/r))"};
  const Names names{"p", "q", "r"};
  const std::vector<double> point{0.7, 1.3, 0.9};
  using Inner = Dual<double, 3>;
  using Number = Dual<Inner, 3>;
  std::vector<Number> parameters;
  for (std::size_t k = 0; k < 3; ++k)
    parameters.push_back(Number::variable(Inner::variable(point[k], k), k));
  for (const std::string& formula : formulas) {
    Graph graph;
    const NodeId root = parse(graph, formula);
    const Program program(graph, std::array{root}, {}, names);
    std::array<Number, 1> result;
    program.evaluate_one<Number>({}, parameters, result);
    for (std::size_t j = 0; j < 3; ++j) {
      const NodeId first = derivative(graph, root, names[j]);
      const double expected = result[0].value.slopes[j];
      // Both are sums of a few products of functions right to some ulp; cancellation in them is
      // mild.
      EXPECT_NEAR(evaluate(graph, first, names, point), expected,
                  1e-13 * (1.0 + std::fabs(expected)))
          << formula << " by " << names[j];
      for (std::size_t k = 0; k < 3; ++k) {
        const NodeId second = derivative(graph, first, names[k]);
        const double curvature = result[0].slopes[j].slopes[k];
        EXPECT_NEAR(evaluate(graph, second, names, point), curvature,
                    1e-12 * (1.0 + std::fabs(curvature)))
            << formula << " by " << names[j] << ", " << names[k];
      }
    }
  }
}

TEST(Derivative, takes_the_branch_that_is_taken) {
  EXPECT_EQ(derivative_at("where(p<2, 3*p, log(p-5))", "p", {"p"}, {1.0}), 3.0);
  EXPECT_EQ(derivative_at("min(3*p, 5*p)", "p", {"p"}, {1.0}), 3.0);
  EXPECT_EQ(derivative_at("max(3*p, 5*p)", "p", {"p"}, {1.0}), 5.0);
  EXPECT_EQ(derivative_at("abs(p)", "p", {"p"}, {0.0}), 0.0);
}

TEST(Derivative, is_zero_where_the_argument_rests_though_the_outer_slope_is_infinite) {
  EXPECT_EQ(derivative_at("sqrt(k*x)", "k", {"k", "x"}, {2.0, 0.0}), 0.0);
  EXPECT_EQ(derivative_at("(k*x)^0.5", "k", {"k", "x"}, {2.0, 0.0}), 0.0);
  EXPECT_EQ(derivative_at("(k*x)^p", "k", {"k", "x", "p"}, {2.0, 0.0, 0.5}), 0.0);
  EXPECT_EQ(derivative_at("cbrt(k*x)", "k", {"k", "x"}, {2.0, 0.0}), 0.0);
}

TEST(Derivative, of_a_power_with_base_zero_is_its_limit) {
  const Names names{"x", "p"};
  EXPECT_EQ(derivative_at("x^p", "p", names, {0.0, 1.5}), 0.0);
  EXPECT_EQ(derivative_at("x^p", "x", names, {0.0, 1.5}), 0.0);
  EXPECT_EQ(derivative_at("x^p", "x", names, {0.0, 1.0}), 1.0);
  EXPECT_TRUE(std::isinf(derivative_at("x^p", "x", names, {0.0, 0.5})));
  EXPECT_EQ(derivative_at("(x/3)^p", "x", names, {0.0, 2.0}), 0.0);
  EXPECT_EQ(derivative_at("x^2", "x", names, {0.0, 0.0}), 0.0);
}

TEST(Derivative, by_an_order_is_undefined) {
  Graph graph;
  const NodeId p = graph.symbol("p");
  for (const Op op : {Op::bessel_j, Op::polygamma, Op::sinc_derivative}) {
    const NodeId slope = derivative(graph, graph.make(op, p, graph.constant(2.0)), "p");
    EXPECT_TRUE(std::isnan(evaluate(graph, slope, {"p"}, {1.0})));
  }
}

TEST(Derivative, of_sinc_is_accurate_next_to_zero) {
  // sinc'(x) = -x/3 + O(x^3), sinc''(0) = -1/3
  EXPECT_DOUBLE_EQ(derivative_at("sinc(x)", "x", {"x"}, {1e-9}), -1e-9 / 3.0);
  Graph graph;
  const NodeId first = derivative(graph, parse(graph, "sinc(x)"), "x");
  EXPECT_DOUBLE_EQ(evaluate(graph, derivative(graph, first, "x"), {"x"}, {0.0}), -1.0 / 3.0);
}

TEST(Derivative, of_tanh_neither_cancels_nor_overflows) {
  EXPECT_DOUBLE_EQ(derivative_at("tanh(x)", "x", {"x"}, {30.0}), 4.0 * std::exp(-60.0));
  EXPECT_EQ(derivative_at("tanh(x)", "x", {"x"}, {1000.0}), 0.0);
}

TEST(Derivative, of_a_very_deep_formula_needs_no_stack) {
  Graph graph;
  NodeId node = graph.symbol("p");
  const NodeId half = graph.constant(0.5);
  constexpr int depth = 100'000;
  for (int i = 0; i < depth; ++i) node = graph.make(Op::sin, graph.make(Op::multiply, half, node));
  EXPECT_TRUE(std::isfinite(evaluate(graph, derivative(graph, node, "p"), {"p"}, {0.5})));
}

TEST(Derivative, of_a_long_sum_grows_with_the_terms_that_depend) {
  Graph graph;
  NodeId sum = graph.constant(0.0);
  for (int i = 0; i < 1000; ++i) {
    const NodeId term = graph.make(Op::sin, graph.symbol("p" + std::to_string(i)));
    sum = graph.make(Op::add, sum, term);
  }
  const std::size_t before = graph.size();
  for (int i = 0; i < 1000; ++i) (void)derivative(graph, sum, "p" + std::to_string(i));
  EXPECT_LE(graph.size() - before, 1003U);  // a cosine each, and the constants 0, 1
}

}  // namespace
}  // namespace parabola
