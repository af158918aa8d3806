// SPDX-License-Identifier: MIT
#include "parabola/model/formula.hpp"

#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/print.hpp"

namespace parabola {
namespace {

// Both texts in one graph: equal expressions are one node.
testing::AssertionResult same(std::string_view first, std::string_view second) {
  Graph graph;
  const Result<NodeId> a = parse_expression(first, graph);
  const Result<NodeId> b = parse_expression(second, graph);
  if (!a) return testing::AssertionFailure() << a.error().render();
  if (!b) return testing::AssertionFailure() << b.error().render();
  if (*a == *b) return testing::AssertionSuccess();
  return testing::AssertionFailure() << to_infix(graph, *a) << " is not " << to_infix(graph, *b);
}

std::vector<std::string> names_in(std::string_view text) {
  Graph graph;
  return symbols_of(graph, parse_expression(text, graph).value());
}

using Names = std::vector<std::string>;

TEST(Formula, has_two_sides_and_a_relation) {
  const Formula formula = parse_formula("  I = G*V ").value();
  EXPECT_EQ(formula.text, "I = G*V");
  EXPECT_EQ(formula.relation, Relation::equals);
  EXPECT_EQ(to_infix(formula.graph, formula.left), "I");
  EXPECT_EQ(to_infix(formula.graph, formula.right), "G*V");
}

TEST(Formula, left_side_may_be_an_expression) {
  const Formula formula = parse_formula("log(y)/x = a + b*x").value();
  EXPECT_EQ(to_infix(formula.graph, formula.left), "log(y)/x");
}

TEST(Formula, a_tilde_says_distributed_as) {
  const Formula formula = parse_formula("t ~ normal(t; mu, sigma)").value();
  EXPECT_EQ(formula.relation, Relation::distributed_as);
  EXPECT_EQ(to_infix(formula.graph, formula.right), "normal(t; mu, sigma)");
}

TEST(Formula, power_binds_tightest_and_to_the_right) {
  EXPECT_TRUE(same("2^3^2", "512"));
  EXPECT_TRUE(same("2**3**2", "512"));
  EXPECT_TRUE(same("-x^2", "-(x^2)"));
  EXPECT_TRUE(same("2^-1", "0.5"));
  EXPECT_TRUE(same("x^-y^2", "x^(-(y^2))"));
  EXPECT_TRUE(same("2*x^2", "2*(x^2)"));
  EXPECT_TRUE(same("a^b^c", "a^(b^c)"));
}

TEST(Formula, sums_and_products_bind_to_the_left) {
  EXPECT_TRUE(same("a - b - c", "(a - b) - c"));
  EXPECT_TRUE(same("a/b/c", "(a/b)/c"));
  EXPECT_TRUE(same("a/b*c", "(a/b)*c"));
  EXPECT_TRUE(same("a + b*c", "a + (b*c)"));
  EXPECT_TRUE(same("--x", "x"));
  EXPECT_TRUE(same("-+-+x", "x"));
  EXPECT_TRUE(same("a*-b", "-(a*b)"));
}

TEST(Formula, comparisons_bind_least) {
  EXPECT_TRUE(same("a + 1 < b*2", "(a + 1) < (b*2)"));
  EXPECT_TRUE(same("(3 > 2) + (2 >= 2) + (1 == 1) + (1 != 1)", "3"));
  EXPECT_TRUE(same("(1 < 2)*(2 <= 1)", "0"));
}

TEST(Formula, numbers_have_the_usual_forms) {
  EXPECT_TRUE(same(".5", "0.5"));
  EXPECT_TRUE(same("1.", "1"));
  EXPECT_TRUE(same("1e-3", "0.001"));
  EXPECT_TRUE(same("1E+3", "1000"));
  EXPECT_TRUE(same("2.5e2", "250"));
  EXPECT_TRUE(same("10000000000*10000000000", "1e20"));
}

TEST(Formula, signs_as_people_type_them_are_read) {
  EXPECT_TRUE(same("a−b·(0−x)", "a - b*(0 - x)"));
  EXPECT_TRUE(same("2×x⋅y", "2*x*y"));
  EXPECT_TRUE(same("x²", "x^2"));
  EXPECT_TRUE(same("x⁻¹²", "x^-12"));
  EXPECT_TRUE(same("-x²", "-(x^2)"));
  EXPECT_TRUE(same("2^x²", "2^(x^2)"));
  EXPECT_TRUE(same("a ≤ b", "a <= b"));
  EXPECT_TRUE(same("a ≥ b", "a >= b"));
  EXPECT_TRUE(same("a ≠ b", "a != b"));
  EXPECT_TRUE(same("a\u00A0+\u2009b", "a + b"));
  EXPECT_TRUE(same("\uFEFFa\n + b\t", "a+b"));
}

TEST(Formula, names_are_unicode_or_in_backquotes) {
  EXPECT_EQ(names_in("τ*Öl_1 + x₁"), (Names{"τ", "Öl_1", "x₁"}));
  EXPECT_EQ(names_in("`Channel 1` + `a``b` + ```x`"), (Names{"Channel 1", "a`b", "`x"}));
  EXPECT_TRUE(same("`tau`", "tau"));
  EXPECT_EQ(names_in("e + i"), (Names{"e", "i"}));
}

TEST(Formula, a_function_is_one_only_before_its_bracket) {
  EXPECT_EQ(names_in("gamma*beta + exp"), (Names{"gamma", "beta", "exp"}));
  EXPECT_EQ(names_in("gamma(x)*gamma"), (Names{"x", "gamma"}));
  EXPECT_TRUE(same("exp (x)", "exp(x)"));
}

TEST(Formula, pi_is_the_only_constant) {
  EXPECT_EQ(names_in("pi"), Names{});
  EXPECT_EQ(names_in("`pi`"), Names{"pi"});
  EXPECT_TRUE(same("pi", "3.14159265358979323846264338327950288"));
}

TEST(Formula, arguments_are_separated_by_comma_or_semicolon) {
  EXPECT_TRUE(same("gauss(x; mu, sigma)", "gauss(x, mu; sigma)"));
  EXPECT_TRUE(same("atan2(y, x)", "atan2(y; x)"));
  EXPECT_TRUE(same("max(a, b, c)", "max(max(a, b), c)"));
  EXPECT_TRUE(same("where(x < x0, a, b)", "where((x < x0); a; b)"));
}

TEST(Formula, every_function_is_read_as_its_signature_shows) {
  for (const FunctionInfo& function : functions()) {
    std::string call(function.signature);
    const std::size_t order = call.find("(n,");
    if (order != std::string::npos) call.replace(order, 3, "(2,");
    const std::size_t more = call.find(", ...");
    if (more != std::string::npos) call.erase(more, 5);
    Graph graph;
    const Result<NodeId> read = parse_expression(call, graph);
    ASSERT_TRUE(read.has_value()) << read.error().render();
    EXPECT_EQ(graph.node(*read).op, function.op);
  }
}

TEST(Definition, names_an_expression) {
  Graph graph;
  const Definition definition = parse_definition(" R = 1/G ", graph).value();
  EXPECT_EQ(definition.name, "R");
  EXPECT_EQ(definition.text, "1/G");
  EXPECT_EQ(to_infix(graph, definition.expression), "1/G");
  EXPECT_EQ(parse_definition("`half life` = tau*log(2)", graph).value().name, "half life");
}

TEST(FormulaLimit, a_flat_sum_of_100000_terms_is_read_and_printed) {
  std::string text = "y = a";
  for (int k = 1; k < 100000; ++k) text += k % 2 == 0 ? " + b*x" : " - b*x";
  const std::clock_t begin = std::clock();
  const Result<Formula> formula = parse_formula(text, {2'000'000, 200, 1'000'000});
  ASSERT_TRUE(formula.has_value()) << formula.error().render();
  EXPECT_EQ(symbols_of(formula->graph, formula->right), (Names{"a", "b", "x"}));
  EXPECT_EQ("y = " + to_infix(formula->graph, formula->right), text);
  EXPECT_FALSE(to_latex(*formula).empty());
  // 0.1 s of processor time when the work is linear; a quadratic algorithm would need minutes.
  EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 10.0);
}

TEST(FormulaLimit, signs_and_products_do_not_go_deep) {
  Graph graph;
  EXPECT_TRUE(parse_expression(std::string(100001, '-') + "x", graph).has_value());
  std::string product = "x";
  for (int k = 0; k < 50000; ++k) product += "*x";
  EXPECT_TRUE(parse_expression(product, graph).has_value());
}

std::string code_of(std::string_view text, const FormulaLimits& limits = {}) {
  const Result<Formula> formula = parse_formula(text, limits);
  return formula ? "" : formula.error().code();
}

TEST(FormulaLimit, nesting_beyond_the_limit_is_refused) {
  const auto nested = [](std::string_view open, std::size_t depth, std::string_view close) {
    std::string text = "y = ";
    for (std::size_t k = 0; k < depth; ++k) text += open;
    text += "x";
    for (std::size_t k = 0; k < depth; ++k) text += close;
    return text;
  };
  EXPECT_EQ(code_of(nested("(", 200, ")")), "");
  EXPECT_EQ(code_of(nested("(", 201, ")")), "formula_limit");
  EXPECT_EQ(code_of(nested("(", 100000, ")")), "formula_limit");
  EXPECT_EQ(code_of(nested("sin(", 201, ")")), "formula_limit");
  EXPECT_EQ(code_of(nested("x^", 201, "")), "formula_limit");
  EXPECT_EQ(code_of(nested("x^-", 100000, "")), "formula_limit");
  EXPECT_EQ(code_of(nested("((", 400000, "")), "formula_limit");
  EXPECT_EQ(code_of(nested("(", 1000, ")"), {1000000, 1000000, 100000}), "");
  EXPECT_EQ(code_of(nested("(", 1001, ")"), {1000000, 1000000, 100000}), "formula_limit");
}

TEST(FormulaLimit, length_and_operations_are_limited) {
  EXPECT_EQ(code_of("y = a*x", {6, 200, 100}), "formula_limit");
  EXPECT_EQ(code_of("y = a*x", {7, 200, 4}), "");
  EXPECT_EQ(code_of("y = a*x", {7, 200, 3}), "formula_limit");
  EXPECT_EQ(code_of(std::string(4000001, 'x')), "formula_limit");
}

}  // namespace
}  // namespace parabola
