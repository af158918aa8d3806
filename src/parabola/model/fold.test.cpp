// SPDX-License-Identifier: MIT
#include "parabola/model/fold.hpp"

#include <array>
#include <cmath>
#include <string_view>

#include <gtest/gtest.h>

namespace parabola {
namespace {

Decimal decimal(std::string_view text) {
  return *parse_decimal(text);
}

std::optional<Decimal> folded(Op op, const Decimal& a) {
  return fold(op, std::array{a});
}

std::optional<Decimal> folded(Op op, const Decimal& a, const Decimal& b) {
  return fold(op, std::array{a, b});
}

// x == y to `bits` binary digits, of value + rest.
testing::AssertionResult agree(const std::optional<Decimal>& x, const Decimal& y, int bits) {
  if (!x) return testing::AssertionFailure() << "not folded";
  const double difference = (x->value - y.value) + (x->rest - y.rest);
  if (std::fabs(difference) <= std::ldexp(std::fabs(y.value), -bits))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << x->value << " + " << x->rest << " and " << y.value << " + "
                                     << y.rest << " differ by " << difference;
}

// Two roundings of 2^-104 each.
constexpr int nearly_all_bits = 102;
// long double has 64 bits; its functions are right to an ulp or two.
constexpr int long_double_bits = 61;

TEST(Fold, decimals_add_and_multiply_as_decimals) {
  EXPECT_EQ(folded(Op::add, decimal("0.1"), decimal("0.2"))->value, 0.3);
  EXPECT_TRUE(
      agree(folded(Op::add, decimal("0.1"), decimal("0.2")), decimal("0.3"), nearly_all_bits));
  // The difference is 11 times smaller than its terms: 4 bits are lost.
  EXPECT_TRUE(agree(folded(Op::subtract, decimal("1.1"), decimal("1")), decimal("0.1"),
                    nearly_all_bits - 4));
  EXPECT_TRUE(agree(folded(Op::multiply, decimal("1.1"), decimal("1.1")), decimal("1.21"),
                    nearly_all_bits));
  EXPECT_TRUE(
      agree(folded(Op::divide, decimal("1"), decimal("10")), decimal("0.1"), nearly_all_bits));
}

TEST(Fold, powers_and_roots_have_all_digits) {
  EXPECT_EQ(folded(Op::power, decimal("2"), decimal("9"))->value, 512.0);
  EXPECT_TRUE(
      agree(folded(Op::power, decimal("10"), decimal("-3")), decimal("0.001"), nearly_all_bits));
  // The rounding of 1.1 counts four times.
  EXPECT_TRUE(agree(folded(Op::power, decimal("1.1"), decimal("4")), decimal("1.4641"),
                    nearly_all_bits - 2));
  EXPECT_EQ(folded(Op::power, decimal("-2"), decimal("3"))->value, -8.0);
  EXPECT_EQ(folded(Op::power, decimal("0"), decimal("0"))->value, 1.0);
  // sqrt(2) to 36 digits: OEIS A002193.
  const Decimal root = decimal("1.41421356237309504880168872420969808");
  EXPECT_TRUE(agree(folded(Op::sqrt, decimal("2")), root, nearly_all_bits));
  EXPECT_TRUE(agree(folded(Op::power, decimal("2"), decimal("0.5")), root, nearly_all_bits));
}

TEST(Fold, functions_are_right_to_long_double) {
  // e, log 2 and pi: OEIS A001113, A002162, A000796.
  EXPECT_TRUE(agree(folded(Op::exp, decimal("1")), decimal("2.71828182845904523536028747135266250"),
                    long_double_bits));
  EXPECT_TRUE(agree(folded(Op::log, decimal("2")), decimal("0.69314718055994530941723212145817657"),
                    long_double_bits));
  EXPECT_TRUE(agree(folded(Op::acos, decimal("-1")), pi_constant, long_double_bits));
  EXPECT_TRUE(
      agree(pi_constant, decimal("3.14159265358979323846264338327950288"), nearly_all_bits));
  EXPECT_TRUE(agree(folded(Op::atan2, decimal("1"), decimal("-1")),
                    *folded(Op::multiply, pi_constant, decimal("0.75")), long_double_bits));
}

TEST(Fold, pi_is_what_a_graph_keeps_of_pi) {
  EXPECT_TRUE(is_pi(normalised(decimal("3.14159265358979323846264338327950288"))));
  EXPECT_FALSE(is_pi({pi_constant.value, 0.0, 0}));
}

TEST(Fold, what_is_not_finite_is_not_folded) {
  EXPECT_FALSE(folded(Op::divide, decimal("1"), decimal("0")).has_value());
  EXPECT_FALSE(folded(Op::divide, decimal("0"), decimal("0")).has_value());
  EXPECT_FALSE(folded(Op::multiply, decimal("1e200"), decimal("1e200")).has_value());
  EXPECT_FALSE(folded(Op::power, decimal("0"), decimal("-1")).has_value());
  EXPECT_FALSE(folded(Op::power, decimal("-1"), decimal("0.5")).has_value());
  EXPECT_FALSE(folded(Op::sqrt, decimal("-1")).has_value());
  EXPECT_FALSE(folded(Op::log, decimal("0")).has_value());
  EXPECT_FALSE(folded(Op::exp, decimal("1000")).has_value());
  EXPECT_FALSE(folded(Op::asin, decimal("2")).has_value());
}

TEST(Fold, the_ends_of_the_range_are_right) {
  EXPECT_EQ(folded(Op::divide, decimal("1.5e308"), decimal("1"))->value, 1.5e308);
  EXPECT_EQ(folded(Op::divide, decimal("1e308"), decimal("1e-1")), std::nullopt);
  EXPECT_EQ(folded(Op::power, decimal("10"), decimal("-310"))->value, 1e-310);
  EXPECT_EQ(folded(Op::power, decimal("10"), decimal("-400"))->value, 0.0);
}

TEST(Fold, comparisons_and_choices_see_the_rest) {
  const Decimal tenth = decimal("0.1");
  const Decimal nearest_double{0.1, 0.0, 0};  // larger than 0.1
  EXPECT_EQ(folded(Op::less, tenth, nearest_double)->value, 1.0);
  EXPECT_EQ(folded(Op::equal, tenth, nearest_double)->value, 0.0);
  EXPECT_EQ(folded(Op::greater_equal, tenth, tenth)->value, 1.0);
  EXPECT_EQ(folded(Op::min, tenth, nearest_double)->rest, normalised(tenth).rest);
  EXPECT_EQ(folded(Op::floor, decimal("2.9999999999999999999999"))->value, 2.0);
  EXPECT_EQ(folded(Op::floor, decimal("-2.5"))->value, -3.0);
  EXPECT_EQ(folded(Op::sign, decimal("-7"))->value, -1.0);
  EXPECT_EQ(folded(Op::abs, decimal("-0.1"))->rest, normalised(tenth).rest);
  EXPECT_EQ(fold(Op::where, std::array{tenth, decimal("3"), decimal("4")})->value, 3.0);
}

TEST(Fold, zeros_have_no_sign) {
  EXPECT_FALSE(std::signbit(folded(Op::negate, decimal("0"))->value));
  EXPECT_FALSE(std::signbit(folded(Op::multiply, decimal("-1"), decimal("0"))->value));
  EXPECT_FALSE(std::signbit(folded(Op::floor, decimal("0"))->rest));
}

TEST(Fold, special_functions_are_left_to_the_kernels) {
  for (const Op op : {Op::gamma, Op::lgamma, Op::j0, Op::normal, Op::voigt, Op::sinc})
    EXPECT_FALSE(can_fold(op));
  EXPECT_TRUE(can_fold(Op::add) && can_fold(Op::where) && can_fold(Op::atan2));
}

}  // namespace
}  // namespace parabola
