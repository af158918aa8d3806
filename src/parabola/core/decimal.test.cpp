// SPDX-License-Identifier: MIT
#include "parabola/core/decimal.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace parabola {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using boost::multiprecision::pow;

// The written number as an exact fraction, read by rules as simple as they can be.
cpp_rational exact_decimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  cpp_int mantissa = 0;
  int exponent = 0;
  bool after_point = false;
  for (const char c : text) {
    if (c == 'e') break;
    if (c == '.') after_point = true;
    if (c < '0' || c > '9') continue;
    mantissa = mantissa * 10 + (c - '0');
    if (after_point) --exponent;
  }
  if (const std::size_t e = text.find('e'); e != std::string_view::npos)
    exponent += std::stoi(std::string(text.substr(e + 1)));
  const cpp_int power = pow(cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
  cpp_rational value =
      exponent < 0 ? cpp_rational(mantissa, power) : cpp_rational(mantissa * power);
  return negative ? cpp_rational(-value) : value;
}

cpp_rational power_of_two(int exponent) {
  const cpp_int power = cpp_int(1) << std::abs(exponent);
  return exponent < 0 ? cpp_rational(cpp_int(1), power) : cpp_rational(power);
}

cpp_rational exact_double(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  return cpp_rational(cpp_int(static_cast<std::int64_t>(std::ldexp(fraction, 53)))) *
         power_of_two(exponent - 53);
}

// Half the distance to the neighbours: no other double is nearer to what was written.
cpp_rational half_ulp(double value) {
  int exponent = 0;
  std::frexp(value, &exponent);
  return power_of_two(std::max(exponent - 53, -1074) - 1);
}

void expect_exact(const std::string& text) {
  SCOPED_TRACE(text.substr(0, 80));
  const std::optional<Decimal> read = parse_decimal(text);
  ASSERT_TRUE(read.has_value());
  const cpp_rational written = exact_decimal(text);
  const cpp_rational lost = written - exact_double(read->value);
  EXPECT_LE(abs(lost), half_ulp(read->value));
  // the documented bound: 2^-104 of the value, or half a subnormal
  const cpp_rational bound = abs(exact_double(read->value)) * power_of_two(-104);
  const cpp_rational smallest = power_of_two(-1075);
  EXPECT_LE(abs(lost - exact_double(read->rest)), bound > smallest ? bound : smallest);
}

std::string random_digits(std::mt19937_64& random, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + random() % 10);
  return digits;
}

TEST(Decimal, short_decimals_are_read_with_their_rest) {
  for (const char* text : {"0.1", "0.2", "0.3", "-0.1", "1.2", "9.109e-31", "6.022e23", "1e22",
                           "1e-22", "123456789.987654", "9007199254740991e22",
                           "9007199254740991e-22", "0.30000000000000004", "5e-1", "1e23"})
    expect_exact(text);
}

TEST(Decimal, the_rest_of_a_tenth_is_known_in_closed_form) {
  // 0.1 = 3602879701896397 / 2^55 - 2^-55 * 2/5, as 10 * 3602879701896397 = 2^55 + 2
  const Decimal tenth = *parse_decimal("0.1");
  EXPECT_EQ(tenth.value, 0.1);
  EXPECT_EQ(tenth.rest, -std::ldexp(0.2, -55));
  EXPECT_EQ(parse_decimal("-0.1")->rest, std::ldexp(0.2, -55));
}

TEST(Decimal, integers_below_2_to_53_lose_nothing) {
  for (const char* text : {"0", "7", "1e3", "9007199254740991", "0.5", "1.25e2"})
    EXPECT_EQ(parse_decimal(text)->rest, 0.0) << text;
  EXPECT_EQ(parse_decimal("9007199254740993")->value, 9007199254740992.0);
  EXPECT_EQ(parse_decimal("9007199254740993")->rest, 1.0);
}

TEST(Decimal, random_decimals_of_all_lengths_and_sizes_are_exact) {
  std::mt19937_64 random(20240601);
  for (int i = 0; i < 6000; ++i) {
    const std::size_t count = 1 + random() % 40;
    std::string text = random() % 2 == 0 ? "-" : "";
    text += '1' + static_cast<char>(random() % 9);
    text += random_digits(random, count);
    text.insert(text.size() - random() % count, ".");
    const int span = i % 3 == 0 ? 280 : 30;
    const int exponent = static_cast<int>(random() % (2 * span)) - span;
    if (i % 4 != 0) text += fmt::format("e{}", exponent - (i % 3 == 0 ? 10 : 0));
    expect_exact(text);
  }
}

TEST(Decimal, ends_of_the_range_and_subnormals_are_exact) {
  for (const char* text :
       {"4.9e-324", "2.4703282292062328e-324", "2.4703282292062327e-324", "2.2250738585072011e-308",
        "2.2250738585072014e-308", "1.7976931348623157e308", "1.79769313486231580793e308", "1e308",
        "1.2345e-310", "3e-320", "1e-330"})
    expect_exact(text);
  EXPECT_EQ(parse_decimal("2.4703282292062327e-324")->value, 0.0);
  EXPECT_EQ(parse_decimal("2.4703282292062328e-324")->value,
            std::numeric_limits<double>::denorm_min());
}

TEST(Decimal, hundreds_of_digits_are_exact) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 40; ++i) {
    const std::string digits = random_digits(random, 400);
    expect_exact(fmt::format("1.{}", digits));
    expect_exact(fmt::format("0.{}{}e-290", std::string(static_cast<std::size_t>(i), '0'), digits));
    expect_exact(fmt::format("3{}e-{}", digits, 100 + 15 * i));
  }
  // half way between two doubles, written in full: the tie goes to the even mantissa
  const std::string tie = "1.00000000000000011102230246251565404236316680908203125";
  EXPECT_EQ(parse_decimal(tie)->value, 1.0);
  EXPECT_EQ(parse_decimal(tie)->rest, 0x1p-53);
  expect_exact(tie + std::string(600, '0') + "1");
  EXPECT_EQ(parse_decimal(tie + std::string(600, '0') + "1")->value, 1.0 + 0x1p-52);
}

TEST(Decimal, overflow_is_refused_and_underflow_gives_zero) {
  for (const char* text : {"1e309", "1.8e308", "1e400", "1e999999999999", "1e99999999999999999999",
                           "-1e400", "123456789e301"})
    EXPECT_FALSE(parse_decimal(text).has_value()) << text;
  for (const char* text :
       {"1e-400", "1e-999999999999", "0e999999999999", "0.000e99999999999999999", "0e-5"}) {
    ASSERT_TRUE(parse_decimal(text).has_value()) << text;
    EXPECT_EQ(parse_decimal(text)->value, 0.0) << text;
    EXPECT_EQ(parse_decimal(text)->rest, 0.0) << text;
  }
  EXPECT_TRUE(std::signbit(parse_decimal("-0")->value));
}

TEST(Decimal, a_long_text_and_its_opposite_exponent_cancel) {
  const std::string zeros(100000, '0');
  EXPECT_EQ(parse_decimal(fmt::format("0.{}1e100001", zeros))->value, 1.0);
  EXPECT_EQ(parse_decimal(fmt::format("1{}e-100000", zeros))->value, 1.0);
  EXPECT_EQ(parse_decimal(fmt::format("1{}e-100000", zeros))->rest, 0.0);
  EXPECT_FALSE(parse_decimal(fmt::format("1{}", zeros)).has_value());
}

TEST(Decimal, decimals_are_counted_as_written) {
  EXPECT_EQ(parse_decimal("1.20e-3")->decimals, 5);
  EXPECT_EQ(parse_decimal("1.20")->decimals, 2);
  EXPECT_EQ(parse_decimal("1500")->decimals, 0);
  EXPECT_EQ(parse_decimal("1.5e3")->decimals, -2);
  EXPECT_EQ(parse_decimal("0.00")->decimals, 2);
  EXPECT_EQ(parse_decimal("5.")->decimals, 0);
}

TEST(Decimal, every_sign_point_and_exponent_of_the_grammar_is_read) {
  EXPECT_EQ(parse_decimal("+1.5")->value, 1.5);
  EXPECT_EQ(parse_decimal("\u22121.5e\u22123")->value, -1.5e-3);
  EXPECT_EQ(parse_decimal("1d-3")->value, 1e-3);
  EXPECT_EQ(parse_decimal("1.5D+02")->value, 150.0);
  EXPECT_EQ(parse_decimal("1234567890123456789012d-3")->value, 1234567890123456789.012);
  EXPECT_EQ(parse_decimal(".5")->value, 0.5);
  EXPECT_EQ(parse_decimal("5.")->value, 5.0);
  EXPECT_EQ(parse_decimal("007")->value, 7.0);
  EXPECT_EQ(parse_decimal("2,5", ',')->value, 2.5);
  EXPECT_EQ(parse_decimal("0,30000000000000004444e-1", ',')->value, 0.030000000000000004444);
}

TEST(Decimal, everything_else_is_no_number) {
  for (const char* text :
       {"",      "+",     "-",      ".",        "e5", "1e", "1e+",   "1.2.3", "1,5",
        "0x10",  "nan",   "inf",    "infinity", " 1", "1 ", "1_000", "--1",   "+-1",
        "1e5.0", "1e5e5", "\uFF12", "1\u2212",  "1f", "1L", ".e1"}) {
    EXPECT_FALSE(parse_decimal(text).has_value()) << text;
    EXPECT_FALSE(is_decimal(text)) << text;
  }
  EXPECT_TRUE(is_decimal("1e999"));
  EXPECT_FALSE(parse_decimal(std::string_view("1\0", 2)).has_value());
  EXPECT_FALSE(parse_decimal("2.5", ',').has_value());
}

}  // namespace
}  // namespace parabola
