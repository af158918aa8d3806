// SPDX-License-Identifier: MIT
#include "parabola/model/expression.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

class Expression : public testing::Test {
 protected:
  Graph graph;
  NodeId a = graph.symbol("a");
  NodeId b = graph.symbol("b");
  NodeId zero = graph.constant(0.0);
  NodeId one = graph.constant(1.0);
  NodeId two = graph.constant(2.0);
};

TEST_F(Expression, equal_requests_give_one_node) {
  const NodeId first = graph.make(Op::sin, graph.make(Op::subtract, a, b));
  const std::size_t size = graph.size();
  EXPECT_EQ(graph.make(Op::sin, graph.make(Op::subtract, a, b)), first);
  EXPECT_EQ(graph.size(), size);
  EXPECT_NE(graph.make(Op::subtract, b, a), graph.make(Op::subtract, a, b));
}

TEST_F(Expression, order_of_commutative_arguments_does_not_matter_but_is_kept) {
  for (const Op op : {Op::add, Op::multiply, Op::min, Op::max, Op::equal, Op::not_equal}) {
    const NodeId first = graph.make(op, b, a);
    EXPECT_EQ(graph.make(op, a, b), first);
    EXPECT_EQ(graph.node(first).arguments[0], b);
  }
  EXPECT_NE(graph.make(Op::less, a, b), graph.make(Op::less, b, a));
}

TEST_F(Expression, neutral_elements_vanish) {
  EXPECT_EQ(graph.make(Op::add, a, zero), a);
  EXPECT_EQ(graph.make(Op::add, zero, a), a);
  EXPECT_EQ(graph.make(Op::subtract, a, zero), a);
  EXPECT_EQ(graph.make(Op::multiply, a, one), a);
  EXPECT_EQ(graph.make(Op::multiply, one, a), a);
  EXPECT_EQ(graph.make(Op::divide, a, one), a);
  EXPECT_EQ(graph.make(Op::power, a, one), a);
  EXPECT_EQ(graph.make(Op::power, a, zero), one);
  EXPECT_EQ(graph.make(Op::power, one, a), one);
  EXPECT_EQ(graph.make(Op::multiply, zero, a), zero);
  EXPECT_EQ(graph.make(Op::multiply, a, zero), zero);
  EXPECT_EQ(graph.make(Op::divide, zero, a), zero);
  EXPECT_EQ(graph.make(Op::where, a, b, b), b);
  EXPECT_EQ(graph.make(Op::where, one, a, b), a);
  EXPECT_EQ(graph.make(Op::where, zero, a, b), b);
}

TEST_F(Expression, what_hides_a_domain_stays) {
  EXPECT_EQ(graph.node(graph.make(Op::divide, a, a)).op, Op::divide);
  EXPECT_EQ(graph.node(graph.make(Op::subtract, a, a)).op, Op::subtract);
  EXPECT_EQ(graph.node(graph.make(Op::divide, one, zero)).op, Op::divide);
  EXPECT_EQ(graph.node(graph.make(Op::divide, zero, zero)).op, Op::divide);
  EXPECT_EQ(graph.node(graph.make(Op::power, zero, a)).op, Op::power);
}

TEST_F(Expression, signs_leave_products_and_join_sums) {
  const NodeId product = graph.make(Op::negate, graph.make(Op::multiply, a, b));
  const NodeId minus_a = graph.make(Op::negate, a);
  const NodeId minus_b = graph.make(Op::negate, b);
  EXPECT_EQ(graph.make(Op::multiply, minus_a, b), product);
  EXPECT_EQ(graph.make(Op::multiply, a, minus_b), product);
  EXPECT_EQ(graph.make(Op::multiply, minus_a, minus_b), graph.make(Op::multiply, a, b));
  EXPECT_EQ(graph.make(Op::divide, minus_a, minus_b), graph.make(Op::divide, a, b));
  EXPECT_EQ(graph.make(Op::multiply, graph.constant(-2.0), a),
            graph.make(Op::negate, graph.make(Op::multiply, two, a)));
  EXPECT_EQ(graph.make(Op::multiply, graph.constant(-1.0), a), minus_a);
  EXPECT_EQ(graph.make(Op::add, a, minus_b), graph.make(Op::subtract, a, b));
  EXPECT_EQ(graph.make(Op::subtract, a, minus_b), graph.make(Op::add, a, b));
  EXPECT_EQ(graph.make(Op::subtract, a, graph.constant(-2.0)), graph.make(Op::add, a, two));
  EXPECT_EQ(graph.make(Op::subtract, zero, a), minus_a);
  EXPECT_EQ(graph.make(Op::negate, minus_a), a);
}

TEST_F(Expression, constants_are_one_node_by_value_and_rest) {
  EXPECT_EQ(graph.constant(-0.0), zero);
  EXPECT_EQ(graph.constant(*parse_decimal("0.10")), graph.constant(*parse_decimal("0.1")));
  EXPECT_NE(graph.constant(*parse_decimal("0.1")), graph.constant(0.1));
  EXPECT_NE(graph.constant(pi_constant), graph.constant(pi_constant.value));
  EXPECT_TRUE(graph.is_constant(two, 2.0));
  EXPECT_FALSE(graph.is_constant(graph.constant(pi_constant), pi_constant.value));
}

TEST_F(Expression, constants_are_folded) {
  EXPECT_EQ(graph.make(Op::add, two, one), graph.constant(3.0));
  EXPECT_EQ(graph.make(Op::power, two, graph.constant(10.0)), graph.constant(1024.0));
  const NodeId huge = graph.constant(1e300);
  EXPECT_EQ(graph.node(graph.make(Op::multiply, huge, huge)).op, Op::multiply);
  EXPECT_EQ(graph.node(graph.make(Op::log, zero)).op, Op::log);
}

TEST_F(Expression, the_form_as_typed_keeps_constants_and_neutral_elements) {
  Graph typed(Form::as_typed);
  const NodeId x = typed.symbol("x");
  const NodeId unit = typed.constant(1.0);
  EXPECT_EQ(typed.node(typed.make(Op::multiply, unit, x)).op, Op::multiply);
  EXPECT_EQ(typed.node(typed.make(Op::add, unit, unit)).op, Op::add);
  EXPECT_EQ(typed.node(typed.make(Op::power, x, unit)).op, Op::power);
  EXPECT_EQ(typed.make(Op::multiply, typed.make(Op::negate, x), x),
            typed.make(Op::negate, typed.make(Op::multiply, x, x)));
}

TEST_F(Expression, symbols_come_in_the_order_of_reading) {
  const NodeId product = graph.make(Op::multiply, graph.symbol("tau"), a);
  const NodeId sum = graph.make(Op::add, product, graph.make(Op::exp, b));
  const NodeId root = graph.make(Op::divide, graph.make(Op::subtract, b, one), sum);
  EXPECT_EQ(symbols_of(graph, root), (std::vector<std::string>{"b", "tau", "a"}));
  EXPECT_EQ(symbols_of(graph, one), std::vector<std::string>{});
}

TEST_F(Expression, dependence_is_seen_through_shared_parts) {
  const NodeId root = graph.make(Op::sin, graph.make(Op::add, a, one));
  EXPECT_TRUE(depends_on(graph, root, "a"));
  EXPECT_FALSE(depends_on(graph, root, "b"));
  EXPECT_FALSE(depends_on(graph, root, "nothing"));
}

TEST_F(Expression, substitution_replaces_every_occurrence_and_simplifies) {
  const NodeId root = graph.make(Op::add, graph.make(Op::multiply, a, b), graph.make(Op::sin, a));
  const NodeId expected =
      graph.make(Op::add, graph.make(Op::multiply, two, b), graph.make(Op::sin, two));
  EXPECT_EQ(substitute(graph, root, "a", two), expected);
  EXPECT_EQ(substitute(graph, root, "missing", two), root);
  EXPECT_EQ(substitute(graph, root, "a", zero), zero);
  const NodeId swapped = substitute(graph, graph.make(Op::subtract, a, b), "a", b);
  EXPECT_EQ(swapped, graph.make(Op::subtract, b, b));
}

TEST_F(Expression, depth_does_not_matter) {
  NodeId deep = a;
  for (int k = 0; k < 300000; ++k) deep = graph.make(Op::sin, deep);
  EXPECT_EQ(symbols_of(graph, deep), std::vector<std::string>{"a"});
  EXPECT_TRUE(depends_on(graph, deep, "a"));
  EXPECT_TRUE(depends_on(graph, substitute(graph, deep, "a", b), "b"));
}

TEST(FunctionTable, every_function_is_found_by_name_and_by_op) {
  std::set<std::string_view> names;
  for (const FunctionInfo& function : functions()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_EQ(find_function(function.name), &function);
    EXPECT_EQ(find_function(function.op), &function);
    EXPECT_EQ(function.arity, arity(function.op)) << function.name;
    EXPECT_TRUE(function.signature.starts_with(std::string(function.name) + "("));
    EXPECT_FALSE(function.meaning.empty());
  }
  EXPECT_EQ(find_function("ln"), nullptr);
  EXPECT_EQ(find_function(Op::add), nullptr);
}

// Everything that is neither a leaf nor written with an operator must be printable as a call.
TEST(FunctionTable, every_op_has_an_operator_or_a_function) {
  const std::set<Op> others{Op::constant, Op::symbol,     Op::negate,  Op::add,
                            Op::subtract, Op::multiply,   Op::divide,  Op::power,
                            Op::less,     Op::less_equal, Op::greater, Op::greater_equal,
                            Op::equal,    Op::not_equal};
  for (int k = 0; k <= static_cast<int>(Op::voigt); ++k) {
    const auto op = static_cast<Op>(k);
    EXPECT_EQ(find_function(op) == nullptr, others.contains(op)) << k;
  }
}

}  // namespace
}  // namespace parabola
