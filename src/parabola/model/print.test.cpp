// SPDX-License-Identifier: MIT
#include "parabola/model/print.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

std::string infix(std::string_view text) {
  Graph graph;
  return to_infix(graph, parse_expression(text, graph).value());
}

std::string latex(std::string_view text) {
  return to_latex(parse_formula("y = " + std::string(text)).value()).substr(4);
}

std::string mathml(std::string_view text) {
  constexpr std::string_view before = "<mrow><mi>y</mi><mo>=</mo>";
  const std::string all = to_mathml(parse_formula("y = " + std::string(text)).value());
  return all.substr(before.size(), all.size() - before.size() - std::string_view("</mrow>").size());
}

TEST(Infix, has_the_brackets_that_are_needed_and_no_others) {
  for (const std::string_view text : {"N0*exp(-t/tau) + b",
                                      "-a*b*c",
                                      "2^(-a*b)",
                                      "(-x)^2",
                                      "-x^2",
                                      "a*(b*c)/(d/e)",
                                      "a - (b - c)",
                                      "a - b - c",
                                      "(a + b)*c",
                                      "x^y^z",
                                      "(x^y)^z",
                                      "-(a + b)",
                                      "(a < b)*(b <= c)",
                                      "x^-2",
                                      "2^-x^2",
                                      "-2*x",
                                      "where(x < x0, a, b)",
                                      "gauss(x; mu, sigma)",
                                      "min(a, b, c)",
                                      "a/(b*c)",
                                      "(-2)^x",
                                      "1e-30*x",
                                      "2*x",
                                      "x*2"}) {
    EXPECT_EQ(infix(text), text);
  }
  EXPECT_EQ(infix("((a))*(((b)))"), "a*b");
  EXPECT_EQ(infix("(a/b)/c"), "a/b/c");
}

TEST(Infix, keeps_the_order_of_typing) {
  EXPECT_EQ(infix("b*a + c"), "b*a + c");
  EXPECT_EQ(infix("x*2 + 1"), "x*2 + 1");
}

TEST(Infix, quotes_names_that_need_it) {
  EXPECT_EQ(infix("`a b` + `tau`"), "`a b` + tau");
  EXPECT_EQ(infix("`pi`*pi"), "`pi`*pi");
  EXPECT_EQ(infix("`x``y`"), "`x``y`");
}

TEST(Latex, sets_fractions_powers_and_roots) {
  EXPECT_EQ(latex("N0*exp(-t/tau) + b"), "N_{0}\\,\\exp\\left(-\\frac{t}{\\tau}\\right) + b");
  EXPECT_EQ(latex("(a + b)^2/sqrt(x)"), "\\frac{\\left(a + b\\right)^{2}}{\\sqrt{x}}");
  EXPECT_EQ(latex("(a/b)^2"), "\\left(\\frac{a}{b}\\right)^{2}");
  EXPECT_EQ(latex("(x^2)^3"), "\\left(x^{2}\\right)^{3}");
  EXPECT_EQ(latex("x^y^z"), "x^{y^{z}}");
  EXPECT_EQ(latex("cbrt(x)*abs(y)"), "\\sqrt[3]{x}\\,\\left|y\\right|");
  EXPECT_EQ(latex("where(x < x0, a, b)"),
            "\\begin{cases} a & \\text{if } x < x_{0} \\\\ b & \\text{otherwise} \\end{cases}");
  EXPECT_EQ(latex("gauss(x; mu, sigma)"), "\\mathrm{gauss}\\left(x; \\mu, \\sigma\\right)");
  EXPECT_EQ(latex("log(x) + log10(x)"), "\\ln\\left(x\\right) + \\log_{10}\\left(x\\right)");
}

TEST(Latex, shows_formulas_as_typed) {
  EXPECT_EQ(latex("sin(2*pi*f*t)"), "\\sin\\left(2\\,\\pi\\,f\\,t\\right)");
  EXPECT_EQ(latex("a*x^(1/3)"), "a\\,x^{\\frac{1}{3}}");
  EXPECT_EQ(latex("0.1*x - -b"), "0.1\\,x + b");
  Graph graph;
  EXPECT_EQ(to_latex(parse_definition("T_half = tau*log(2)", graph).value()),
            "T_{\\mathrm{half}} = \\tau\\,\\ln\\left(2\\right)");
  EXPECT_EQ(to_latex(parse_formula("t ~ normal(t; m, s)").value()),
            "t \\sim \\mathrm{normal}\\left(t; m, s\\right)");
}

TEST(Latex, separates_factors_where_they_would_run_together) {
  EXPECT_EQ(latex("rate*x"), "\\mathrm{rate} \\cdot x");
  EXPECT_EQ(latex("x*2"), "x \\cdot 2");
  EXPECT_EQ(latex("2*3^x"), "2 \\cdot 3^{x}");
  EXPECT_EQ(latex("a*(b + c)"), "a \\cdot \\left(b + c\\right)");
  EXPECT_EQ(latex("(a + b)*(c + d)"), "\\left(a + b\\right)\\,\\left(c + d\\right)");
}

TEST(Latex, writes_powers_of_ten) {
  EXPECT_EQ(latex("1e-30*x"), "10^{-30}\\,x");
  EXPECT_EQ(latex("1.5e30*x"), "1.5 \\times 10^{30}\\,x");
  EXPECT_EQ(latex("1e-30^x"), "\\left(10^{-30}\\right)^{x}");
}

TEST(Latex, escapes_every_name) {
  EXPECT_EQ(name_to_latex("tau"), "\\tau");
  EXPECT_EQ(name_to_latex("N0"), "N_{0}");
  EXPECT_EQ(name_to_latex("T_half"), "T_{\\mathrm{half}}");
  EXPECT_EQ(name_to_latex("sigma_I"), "\\sigma_{I}");
  EXPECT_EQ(name_to_latex("rate"), "\\mathrm{rate}");
  EXPECT_EQ(name_to_latex("é"), "\\textit{é}");
  EXPECT_EQ(name_to_latex("\\ { } $ % # & ^ _ ~"),
            "\\text{\\textbackslash{} \\{ \\} \\$ \\% \\# \\& \\textasciicircum{} \\_ "
            "\\textasciitilde{}}");
  EXPECT_EQ(name_to_latex("\\input{/etc/passwd}"),
            "\\text{\\textbackslash{}input\\{/etc/passwd\\}}");
  EXPECT_EQ(name_to_latex("a\x1b[31m"), "\\text{a\\textbackslash{}x1b[31m}");
  EXPECT_EQ(name_to_latex("Kanal τ"), "\\text{Kanal \\ensuremath{\\tau}}");
}

TEST(Mathml, sets_fractions_powers_and_functions) {
  EXPECT_EQ(mathml("a + b/c"),
            "<mi>a</mi><mo>+</mo><mfrac><mrow><mi>b</mi></mrow><mrow><mi>c</mi></mrow></mfrac>");
  EXPECT_EQ(mathml("-x^2"),
            "<mo form=\"prefix\">−</mo><msup><mrow><mi>x</mi></mrow><mrow>"
            "<mn>2</mn></mrow></msup>");
  EXPECT_EQ(mathml("exp(x)"),
            "<mi>exp</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo>"
            "</mrow>");
  EXPECT_EQ(mathml("sqrt(x)"), "<msqrt><mi>x</mi></msqrt>");
  EXPECT_EQ(mathml("a < b"), "<mi>a</mi><mo>&lt;</mo><mi>b</mi>");
  EXPECT_EQ(mathml("2*pi"), "<mn>2</mn><mo>&#x2062;</mo><mspace width=\"0.17em\"/><mi>π</mi>");
}

TEST(Mathml, escapes_every_name) {
  EXPECT_EQ(name_to_mathml("N0"), "<msub><mi>N</mi><mn>0</mn></msub>");
  EXPECT_EQ(name_to_mathml("T_half"),
            "<msub><mi>T</mi><mi mathvariant=\"normal\">half</mi></msub>");
  EXPECT_EQ(name_to_mathml("tau"), "<mi>τ</mi>");
  EXPECT_EQ(name_to_mathml("<script>alert(\"1\")&'"),
            "<mi mathvariant=\"normal\">&lt;script&gt;alert(&quot;1&quot;)&amp;&#39;</mi>");
  EXPECT_EQ(name_to_mathml("a\x01"), "<mi mathvariant=\"normal\">a\\x01</mi>");
}

TEST(Print, text_of_an_exponentially_repeated_expression_is_cut) {
  Graph graph;
  NodeId root = graph.symbol("x");
  for (int k = 0; k < 200; ++k) root = graph.make(Op::add, graph.make(Op::sin, root), root);
  const std::string text = to_infix(graph, root);
  EXPECT_TRUE(text.ends_with("..."));
  EXPECT_LT(text.size(), 10'001'000U);
}

TEST(Print, deep_expressions_need_no_stack) {
  Graph graph;
  NodeId root = graph.symbol("x");
  for (int k = 0; k < 200000; ++k) root = graph.make(Op::sin, root);
  EXPECT_EQ(to_infix(graph, root).size(), 200000 * std::string_view("sin()").size() + 1);
  EXPECT_FALSE(to_latex(graph, root).empty());
}

}  // namespace
}  // namespace parabola
