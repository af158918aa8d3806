// SPDX-License-Identifier: MIT
#include "parabola/core/rounding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace parabola {
namespace {

// Leading and last place of what is written in plain decimals; see round_estimate.
constexpr int lowest_plain = -3;
constexpr int highest_plain = 5;
constexpr int highest_plain_integer = 9;
// A double holds 17 significant digits; more would show its binary expansion, not the number.
constexpr int most_digits = 17;
// A value below its uncertainty is written with it while it needs at most this many more decimals.
constexpr int most_extra_places = 3;

/// digits × 10^place, digits without leading zeros ("0" for zero).
struct Digits {
  std::string digits = "0";
  int place = 0;

  [[nodiscard]] bool zero() const { return digits == "0"; }
  /// Power of ten of the first digit.
  [[nodiscard]] int leading() const { return place + static_cast<int>(digits.size()) - 1; }
};

// std::to_chars rounds the exact binary value, ties to even, and knows no locale.
Digits significant_digits(double magnitude, int count) {
  if (magnitude == 0.0) return {"0", 1 - count};
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude,
                                 std::chars_format::scientific, count - 1);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
  const std::size_t mark = text.find('e');
  Digits result{std::string(text.substr(0, mark)), 0};
  std::erase(result.digits, '.');
  const std::size_t sign = text[mark + 1] == '+' ? 2 : 1;
  int exponent = 0;
  std::from_chars(text.data() + mark + sign, text.data() + text.size(), exponent);
  result.place = exponent - count + 1;
  return result;
}

Digits digits_to_place(double magnitude, int place) {
  if (magnitude == 0.0) return {"0", place};
  const Digits exact = significant_digits(magnitude, most_digits);
  const int count = exact.leading() - place + 1;
  if (count > 0) {
    Digits result = significant_digits(magnitude, std::min(count, most_digits));
    result.digits.append(static_cast<std::size_t>(std::max(result.place - place, 0)), '0');
    if (result.place < place) result.digits.pop_back();  // a carry brought one zero too many
    result.place = place;
    return result;
  }
  if (count < 0) return {"0", place};
  // 10^place/10 <= magnitude < 10^place: one or nothing, a tie is even as 0
  const bool half_or_more = exact.digits >= "5";
  const bool tie =
      exact.digits.find_first_not_of('0', 1) == std::string::npos && exact.digits[0] == '5';
  const bool up = half_or_more && !tie;
  return {up ? "1" : "0", place};
}

std::string write(const Digits& number, int exponent) {
  const int decimals = exponent - number.place;
  if (decimals <= 0) {
    const int zeros = number.zero() ? 0 : -decimals;
    return fmt::format("{}{:0>{}}", number.digits, "", zeros);
  }
  const std::string padded = fmt::format("{:0>{}}", number.digits, decimals + 1);
  const std::size_t point = padded.size() - static_cast<std::size_t>(decimals);
  return fmt::format("{}.{}", padded.substr(0, point), padded.substr(point));
}

// 0 for plain decimals, else the power of ten to take out.
int chosen_exponent(int leading, int last) {
  const bool integer = leading <= highest_plain_integer && last <= 0;
  return leading >= lowest_plain && (leading <= highest_plain || integer) ? 0 : leading;
}

RoundedNumber alone(bool negative, const Digits& number) {
  const int exponent = number.zero() ? 0 : chosen_exponent(number.leading(), number.place);
  return {negative && !number.zero(), write(number, exponent), exponent};
}

RoundedNumber not_finite(double value) {
  if (std::isnan(value)) return {false, "undefined", 0};
  return {value < 0.0, "infinite", 0};
}

Digits uncertainty_digits(double uncertainty, RoundingRule rule) {
  if (rule == RoundingRule::gum) return significant_digits(uncertainty, 2);
  const Digits three = significant_digits(uncertainty, 3);
  if (three.digits < "355") return significant_digits(uncertainty, 2);
  if (three.digits < "950") return significant_digits(uncertainty, 1);
  return {"10", three.place + 2};
}

// To the last digit of the uncertainty, but at least one digit of its own and at most 17.
Digits value_digits(double magnitude, int place) {
  if (magnitude == 0.0) return {"0", place};
  const int first = significant_digits(magnitude, 1).place;
  return digits_to_place(magnitude, std::max(std::min(place, first), first - most_digits + 1));
}

Digits without_trailing_zeros(Digits number) {
  if (number.zero()) return {};
  while (number.digits.size() > 1 && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.place;
  }
  return number;
}

// `count` digits, and all of those before the point.
Digits at_least_integer(double magnitude, int count) {
  const Digits rounded = significant_digits(magnitude, count);
  const bool cut = rounded.place > 0 && rounded.leading() <= highest_plain_integer;
  return cut ? digits_to_place(magnitude, 0) : rounded;
}

// Last place so that 1 - magnitude keeps two digits; magnitude < 1, where the difference is exact.
int place_near_one(double magnitude) {
  return significant_digits(1.0 - magnitude, 2).place;
}

std::string sign_text(bool negative, Encoding encoding) {
  if (!negative) return {};
  return encoding == Encoding::utf8 ? "−" : "-";
}

std::string power_text(int exponent, Encoding encoding) {
  return fmt::format("10{}", exponent_text(exponent, encoding));
}

std::string times_power(int exponent, Encoding encoding) {
  if (exponent == 0) return {};
  return fmt::format("{}{}", encoding == Encoding::utf8 ? " × " : " x ",
                     power_text(exponent, encoding));
}

std::string latex_power(int exponent) {
  return fmt::format("10^{{{}}}", exponent);
}

std::string_view relation_text(RoundedProbability::Relation relation) {
  switch (relation) {
    case RoundedProbability::Relation::below:
      return "< ";
    case RoundedProbability::Relation::above:
      return "> ";
    case RoundedProbability::Relation::equal:
      break;
  }
  return "= ";
}

}  // namespace

bool RoundedEstimate::common_power() const {
  return uncertainty && value.exponent != 0 && value.exponent == uncertainty->exponent;
}

RoundedEstimate round_estimate(double value, std::optional<double> uncertainty, RoundingRule rule) {
  if (!std::isfinite(value)) return {not_finite(value), std::nullopt, 0};
  const bool known = uncertainty && std::isfinite(*uncertainty) && *uncertainty >= 0.0;
  const double magnitude = std::abs(value);
  if (!known || *uncertainty == 0.0) {
    const Digits digits = without_trailing_zeros(at_least_integer(magnitude, 6));
    RoundedEstimate estimate{alone(value < 0.0, digits), std::nullopt, digits.place};
    if (known) estimate.uncertainty = RoundedNumber{false, "0", estimate.value.exponent};
    return estimate;
  }
  const Digits width = uncertainty_digits(*uncertainty, rule);
  const Digits centre = value_digits(magnitude, width.place);
  if (centre.place < width.place - most_extra_places || centre.place > width.place)
    return {alone(value < 0.0, centre), alone(false, width), width.place};
  const int leading = centre.zero() ? width.leading() : std::max(centre.leading(), width.leading());
  const int exponent = chosen_exponent(leading, width.place);
  return {{value < 0.0, write(centre, exponent), exponent},
          RoundedNumber{false, write(width, exponent), exponent},
          width.place};
}

RoundedNumber round_plain(double value, int significant) {
  if (!std::isfinite(value)) return not_finite(value);
  return alone(value < 0.0, without_trailing_zeros(at_least_integer(std::abs(value), significant)));
}

RoundedNumber round_significant(double value, int significant) {
  if (!std::isfinite(value)) return not_finite(value);
  if (value == 0.0) return {false, "0", 0};
  return alone(value < 0.0, at_least_integer(std::abs(value), significant));
}

RoundedNumber round_to_place(double value, int last_place, int exponent) {
  if (!std::isfinite(value)) return not_finite(value);
  const Digits digits = digits_to_place(std::abs(value), last_place);
  return {value < 0.0 && !digits.zero(), write(digits, exponent), exponent};
}

RoundedNumber round_correlation(double correlation) {
  const double magnitude = std::abs(correlation);
  const bool near_one = magnitude > 0.99 && magnitude < 1.0;
  return round_to_place(correlation, near_one ? place_near_one(magnitude) : -2);
}

RoundedProbability round_probability(double probability) {
  using Relation = RoundedProbability::Relation;
  if (probability < 1e-300) return {Relation::below, {false, "", -300}};
  if (!(probability < 1.0)) return {Relation::equal, round_plain(probability)};
  if (1.0 - probability < 1e-6) return {Relation::above, {false, "0.999999", 0}};
  if (probability > 0.99)
    return {Relation::equal, round_to_place(probability, place_near_one(probability))};
  return {Relation::equal, round_significant(probability, 2)};
}

std::string plain_text(const RoundedNumber& number, Encoding encoding) {
  const std::string sign = sign_text(number.negative, encoding);
  if (number.digits.empty()) return sign + power_text(number.exponent, encoding);
  return fmt::format("{}{}{}", sign, number.digits, times_power(number.exponent, encoding));
}

EstimateSides plain_sides(const RoundedEstimate& estimate, Encoding encoding) {
  if (!estimate.uncertainty) return {plain_text(estimate.value, encoding), {}};
  if (!estimate.common_power())
    return {plain_text(estimate.value, encoding), plain_text(*estimate.uncertainty, encoding)};
  return {fmt::format("({}{}", sign_text(estimate.value.negative, encoding), estimate.value.digits),
          fmt::format("{}){}", estimate.uncertainty->digits,
                      times_power(estimate.value.exponent, encoding))};
}

std::string plain_text(const RoundedEstimate& estimate, Encoding encoding) {
  EstimateSides sides = plain_sides(estimate, encoding);
  if (!estimate.uncertainty) return std::move(sides.value);
  return fmt::format("{} {} {}", sides.value, plus_minus(encoding), sides.uncertainty);
}

std::string plain_text(const RoundedProbability& probability, Encoding encoding) {
  return fmt::format("{}{}", relation_text(probability.relation),
                     plain_text(probability.number, encoding));
}

std::string latex_text(const RoundedNumber& number) {
  const std::string_view sign = number.negative ? "-" : "";
  const bool word = number.digits == "undefined" || number.digits == "infinite";
  if (word) return fmt::format("{}\\mathrm{{{}}}", sign, number.digits);
  if (number.digits.empty()) return fmt::format("{}{}", sign, latex_power(number.exponent));
  if (number.exponent == 0) return fmt::format("{}{}", sign, number.digits);
  return fmt::format("{}{} \\times {}", sign, number.digits, latex_power(number.exponent));
}

std::string latex_text(const RoundedEstimate& estimate) {
  if (!estimate.uncertainty) return latex_text(estimate.value);
  if (!estimate.common_power())
    return fmt::format("{} \\pm {}", latex_text(estimate.value), latex_text(*estimate.uncertainty));
  return fmt::format("({}{} \\pm {}) \\times {}", estimate.value.negative ? "-" : "",
                     estimate.value.digits, estimate.uncertainty->digits,
                     latex_power(estimate.value.exponent));
}

std::string latex_text(const RoundedProbability& probability) {
  return fmt::format("{}{}", relation_text(probability.relation), latex_text(probability.number));
}

std::string exponent_text(int exponent, Encoding encoding) {
  const std::string digits = std::to_string(exponent);
  if (encoding == Encoding::ascii) return fmt::format("^{}", digits);
  constexpr std::array<std::string_view, 10> raised{"⁰", "¹", "²", "³", "⁴",
                                                    "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : digits) text += c == '-' ? "⁻" : raised[static_cast<std::size_t>(c - '0')];
  return text;
}

std::string_view plus_minus(Encoding encoding) {
  return encoding == Encoding::utf8 ? "±" : "+-";
}

}  // namespace parabola
