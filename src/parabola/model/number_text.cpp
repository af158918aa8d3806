// SPDX-License-Identifier: MIT
#include "parabola/model/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <ranges>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/fold.hpp"

namespace parabola {
namespace {

// Every double is a whole multiple of 2^-1074, so that many decimals show it exactly.
constexpr std::size_t integer_digits = 310;
constexpr std::size_t fraction_digits = 1074;
constexpr std::size_t all_digits = integer_digits + fraction_digits;

using Digits = std::array<int, all_digits>;

// |x| in fixed notation, most significant digit first.
Digits exact_digits(double x) {
  std::array<char, all_digits + 1> buffer{};
  const auto [end, status] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(x),
                    std::chars_format::fixed, static_cast<int>(fraction_digits));
  PARABOLA_ASSERT(status == std::errc{});
  Digits digits{};
  std::size_t place = all_digits;
  for (const char* c = end; c != buffer.data();) {
    --c;
    if (*c != '.') digits[--place] = *c - '0';
  }
  return digits;
}

// value + rest; the sum is not negative because |rest| < value, digit by digit with carry or
// borrow.
Digits exact_sum(const Decimal& number) {
  Digits sum = exact_digits(number.value);
  const Digits rest = exact_digits(number.rest);
  const int sign = number.rest < 0.0 ? -1 : 1;
  int carry = 0;
  for (std::size_t i = all_digits; i-- > 0;) {
    const int digit = sum[i] + sign * rest[i] + carry;
    carry = digit > 9 ? 1 : digit < 0 ? -1 : 0;
    sum[i] = digit - 10 * carry;
  }
  return sum;
}

// Significant digits and the power of ten of the first one.
struct Scientific {
  std::string digits;
  int exponent = 0;
};

Scientific significant(const Digits& digits) {
  const auto is_not_zero = [](int digit) { return digit != 0; };
  const auto first = std::ranges::find_if(digits, is_not_zero);
  const auto last = std::ranges::find_if(std::ranges::reverse_view(digits), is_not_zero).base();
  Scientific result;
  result.exponent = static_cast<int>(integer_digits) - 1 - static_cast<int>(first - digits.begin());
  for (auto digit = first; digit < last; ++digit) result.digits += static_cast<char>('0' + *digit);
  return result;
}

Scientific rounded(Scientific number, std::size_t count) {
  if (number.digits.size() <= count) return number;
  const bool is_up = number.digits[count] >= '5';
  number.digits.resize(count);
  const char without_effect = is_up ? '9' : '0';  // 0.1999 becomes 0.2, 0.3000 becomes 0.3
  while (!number.digits.empty() && number.digits.back() == without_effect) number.digits.pop_back();
  if (!is_up) return number;
  if (number.digits.empty()) return {"1", number.exponent + 1};
  ++number.digits.back();
  return number;
}

std::string written(const Scientific& number) {
  constexpr int longest_plain = 17;
  const int exponent = number.exponent;
  if (exponent >= longest_plain || exponent < -4) {
    const std::string_view behind = std::string_view(number.digits).substr(1);
    return fmt::format("{}{}{}e{}", number.digits[0], behind.empty() ? "" : ".", behind, exponent);
  }
  if (exponent < 0) return fmt::format("0.{:0>{}}{}", "", -exponent - 1, number.digits);
  const std::size_t point = static_cast<std::size_t>(exponent) + 1;
  if (number.digits.size() <= point)
    return number.digits + std::string(point - number.digits.size(), '0');
  return number.digits.substr(0, point) + "." + number.digits.substr(point);
}

bool reads_back(const std::string& text, const Decimal& number) {
  const std::optional<Decimal> read = parse_decimal(text);
  if (!read) return false;
  const Decimal kept = normalised(*read);
  return kept.value == number.value && kept.rest == number.rest;
}

}  // namespace

std::string number_text(const Decimal& number) {
  PARABOLA_ASSERT(std::isfinite(number.value) && number.value >= 0.0);
  std::string text = shortest(number.value);
  if (reads_back(text, number)) return text;
  constexpr std::size_t most_digits = 40;
  const Scientific exact = significant(exact_sum(number));
  for (std::size_t count = 17; count <= most_digits; ++count) {
    text = written(rounded(exact, count));
    if (reads_back(text, number)) return text;
  }
  return written(exact);
}

}  // namespace parabola
