// SPDX-License-Identifier: MIT
#include "parabola/fit/expression_unit.hpp"

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

ExpressionUnit unit_of(std::string_view text, const std::vector<QuantityUnit>& quantities) {
  Graph graph;
  const NodeId root = parse_expression(text, graph).value();
  return infer_expression_unit(graph, root, quantities);
}

TEST(ExpressionUnit, products_and_quotients_get_the_name_of_their_unit) {
  EXPECT_EQ(unit_of("V/I", {{"V", "V"}, {"I", "mA"}}).text, "kΩ");
  EXPECT_EQ(unit_of("s/t^2", {{"s", "m"}, {"t", "s"}}).text, "m/s^2");
  EXPECT_EQ(unit_of("sqrt(a*b)", {{"a", "mm"}, {"b", "mm"}}).text, "mm");
  EXPECT_EQ(unit_of("log(a/b)", {{"a", "V"}, {"b", "V"}}).text, "");
  EXPECT_EQ(unit_of("2*pi*r", {{"r", "cm"}}).text, "cm");
}

TEST(ExpressionUnit, what_is_not_known_determines_nothing) {
  EXPECT_EQ(unit_of("V/I", {{"V", "V"}}).text, "");
  EXPECT_EQ(unit_of("V/I", {{"V", "V"}, {"I", "counts"}}).text, "");
  EXPECT_EQ(unit_of("9.81*h", {{"h", "m"}}).text, "");  // 9.81 may be m/s^2
  EXPECT_EQ(unit_of("V/I", {}).text, "");
  EXPECT_EQ(unit_of("V*k", {{"V", "V"}, {"k", "1"}}).text, "V");
  EXPECT_EQ(unit_of("V + b", {{"V", "V"}}).text, "V");  // b must be in V
}

TEST(ExpressionUnit, unequal_terms_and_the_logarithm_of_a_length_contradict) {
  EXPECT_TRUE(unit_of("a + b", {{"a", "m"}, {"b", "s"}}).contradicts);
  EXPECT_TRUE(unit_of("a + b", {{"a", "m"}, {"b", "mm"}}).contradicts);
  EXPECT_TRUE(unit_of("log(a)", {{"a", "m"}}).contradicts);
  EXPECT_EQ(unit_of("a + b", {{"a", "m"}, {"b", "s"}}).text, "");
  EXPECT_FALSE(unit_of("a + b", {{"a", "m"}, {"b", "m"}}).contradicts);
}

}  // namespace
}  // namespace parabola
