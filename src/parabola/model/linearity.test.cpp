// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/derivative.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;
using Flags = std::vector<bool>;

Flags linear(const std::string& text, const Names& parameters) {
  Graph graph;
  const NodeId root = parse_expression(text, graph).value();
  return jointly_linear(graph, root, parameters);
}

TEST(JointlyLinear, holds_for_all_parameters_of_a_polynomial) {
  EXPECT_EQ(linear("a + b*x + c*x^2", {"a", "b", "c"}), (Flags{true, true, true}));
  EXPECT_EQ(linear("-(a - b)/x + where(x < 3, c, 2*c)", {"a", "b", "c"}),
            (Flags{true, true, true}));
}

TEST(JointlyLinear, leaves_out_what_is_inside_a_function_or_a_denominator) {
  EXPECT_EQ(linear("A*exp(-x/tau) + c", {"A", "tau", "c"}), (Flags{true, false, true}));
  EXPECT_EQ(linear("a/(b + x)", {"a", "b"}), (Flags{true, false}));
  EXPECT_EQ(linear("a*x^2 + b^2", {"a", "b"}), (Flags{true, false}));
  EXPECT_EQ(linear("where(x < t, a, b)", {"t", "a", "b"}), (Flags{false, true, true}));
  EXPECT_EQ(linear("abs(a) + min(b, x) + f*gauss(x; m, s)", {"a", "b", "f", "m", "s"}),
            (Flags{false, false, true, false, false}));
}

TEST(JointlyLinear, takes_the_largest_set_and_of_equal_ones_the_first) {
  EXPECT_EQ(linear("a*b*x", {"a", "b"}), (Flags{true, false}));
  EXPECT_EQ(linear("a*(b + c*x)", {"a", "b", "c"}), (Flags{false, true, true}));
  EXPECT_EQ(linear("a*(b + c) + c*d", {"a", "b", "c", "d"}), (Flags{true, false, false, true}));
}

TEST(JointlyLinear, includes_a_parameter_that_does_not_occur) {
  EXPECT_EQ(linear("a*x", {"a", "unused"}), (Flags{true, true}));
  EXPECT_EQ(linear("x", {}), (Flags{}));
}

TEST(JointlyLinear, is_greedy_but_right_for_many_contested_parameters) {
  // s couples with each of 30 amplitudes: without it all of them are linear.
  Names names{"s"};
  std::string text = "s*(0";
  for (int i = 0; i < 30; ++i) {
    names.push_back("a" + std::to_string(i));
    text += " + " + names.back() + "*x^" + std::to_string(i + 1);
  }
  Flags expected(31, true);
  expected[0] = false;
  EXPECT_EQ(linear(text + ")", names), expected);
}

TEST(Interactions, are_the_pairs_whose_second_derivative_may_differ_from_zero) {
  Graph graph;
  const NodeId root = parse_expression("a*exp(-b*x) + c*d", graph).value();
  const auto interacts = interactions(graph, root, {"a", "b", "c", "d"});
  EXPECT_EQ(interacts, (std::vector<Flags>{{false, true, false, false},
                                           {true, true, false, false},
                                           {false, false, false, true},
                                           {false, false, true, false}}));
}

TEST(Interactions, of_a_long_sum_need_little_memory) {
  Graph graph;
  NodeId sum = graph.symbol("x");
  Names names;
  for (int i = 0; i < 2000; ++i) {
    names.push_back("p" + std::to_string(i));
    sum = graph.make(Op::add, sum, graph.symbol(names.back()));
  }
  EXPECT_EQ(jointly_linear(graph, sum, names), Flags(2000, true));
}

}  // namespace
}  // namespace parabola
