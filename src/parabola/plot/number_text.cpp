// SPDX-License-Identifier: MIT
#include "parabola/plot/number_text.hpp"

#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace parabola {
namespace {

constexpr std::string_view minus = "−";
constexpr std::string_view thin_space = "\u2009";

/// "12345.678" -> "12 345.678" or "12 345,678"; `digits` is unsigned.
std::string typeset_digits(std::string_view digits, DecimalMark mark) {
  const std::size_t point = digits.find('.');
  const std::string_view whole = digits.substr(0, point);
  std::string text;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && whole.size() >= 5 && (whole.size() - i) % 3 == 0) text += thin_space;
    text += whole[i];
  }
  if (point == std::string_view::npos) return text;
  text += mark == DecimalMark::comma ? ',' : '.';
  return text.append(digits.substr(point + 1));
}

/// Without its power of ten.
std::string mantissa_text(const RoundedNumber& number, DecimalMark mark) {
  return std::string(number.negative ? minus : "") + typeset_digits(number.digits, mark);
}

}  // namespace

RichText fixed_text(double value, int decimals, DecimalMark mark) {
  const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  return RichText(std::string(value < 0.0 && !is_zero ? minus : "") + typeset_digits(digits, mark));
}

RichText power_text(int exponent) {
  RichText text("10");
  return text.add(fmt::format("{}{}", exponent < 0 ? minus : "", std::abs(exponent)),
                  Slant::upright, Level::superscript);
}

RichText number_text(const RoundedNumber& number, DecimalMark mark) {
  if (number.digits.empty()) {
    return RichText(number.negative ? minus : "").add(power_text(number.exponent));
  }
  RichText text(mantissa_text(number, mark));
  if (number.exponent != 0) text.add(" × ").add(power_text(number.exponent));
  return text;
}

RichText estimate_text(const RoundedEstimate& estimate, DecimalMark mark, Brackets brackets) {
  if (!estimate.uncertainty) return number_text(estimate.value, mark);
  const bool common = estimate.common_power();
  const bool bracketed = common || brackets == Brackets::always;
  RichText text(bracketed ? "(" : "");
  if (common) {
    text.add(mantissa_text(estimate.value, mark)).add(" ± ");
    text.add(mantissa_text(*estimate.uncertainty, mark));
  } else {
    text.add(number_text(estimate.value, mark)).add(" ± ");
    text.add(number_text(*estimate.uncertainty, mark));
  }
  if (bracketed) text.add(")");
  if (common) text.add(" × ").add(power_text(estimate.value.exponent));
  return text;
}

}  // namespace parabola
