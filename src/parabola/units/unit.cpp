// SPDX-License-Identifier: MIT
#include "parabola/units/unit.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"
#include "parabola/units/unit_names.hpp"

namespace parabola {
namespace {

constexpr std::size_t longest_text = 64;  // also bounds the depth of parentheses
constexpr Rational half = Rational::of(1, 2).value_or(Rational(0));
static_assert(half.denominator() == 2);
constexpr std::int32_t largest_power = 100;
constexpr int largest_decimal_exponent = 1000;

/// value * 10^exponent; 10^22 is the largest power of ten that is a double without rounding.
double scaled(double value, int exponent) {
  const double scale = std::pow(10.0, std::abs(exponent));
  return exponent < 0 ? value / scale : value * scale;
}

/// A unit that makes sense: finite, not zero, of a size that no overflow can follow from.
std::optional<Unit> checked(const Unit& unit) {
  const bool sane = std::isfinite(unit.coefficient) && unit.coefficient > 0.0 &&
                    std::abs(unit.decimal_exponent) <= largest_decimal_exponent;
  return sane ? std::optional<Unit>(unit) : std::nullopt;
}

std::optional<Unit> multiply(const Unit& a, const Unit& b) {
  const std::optional<Dimension> dimension = multiply(a.dimension, b.dimension);
  if (!dimension) return std::nullopt;
  return checked(
      {*dimension, a.coefficient * b.coefficient, a.decimal_exponent + b.decimal_exponent});
}

std::optional<Unit> power(const Unit& unit, Rational exponent) {
  if (exponent == Rational(1)) return unit;
  if (std::abs(exponent.value()) > largest_power) return std::nullopt;
  const std::optional<Dimension> dimension = power(unit.dimension, exponent);
  if (!dimension) return std::nullopt;
  // the whole part of the power of ten stays exact: sqrt(mHz) is 10^-1 10^-0.5
  const int product = unit.decimal_exponent * exponent.numerator();
  const int whole = product / exponent.denominator();
  const double left = static_cast<double>(product % exponent.denominator()) /
                      static_cast<double>(exponent.denominator());
  const double coefficient = std::pow(unit.coefficient, exponent.value());
  return checked(
      {*dimension, left == 0.0 ? coefficient : coefficient * std::pow(10.0, left), whole});
}

enum class Operator { none, product, quotient };

/// Superscript digit or sign as its plain character; 0 when `c` is none.
char plain_superscript(char32_t c) {
  constexpr std::u32string_view superscripts = U"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻";
  constexpr std::string_view plain = "0123456789+-";
  const std::size_t i = superscripts.find(c);
  return i == std::u32string_view::npos ? '\0' : plain[i];
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Recursive descent over at most 64 bytes; every function leaves nothing for what it cannot read.
class UnitParser {
 public:
  explicit UnitParser(std::string_view text) : text_(text) {}

  std::optional<Unit> parse() {
    const std::optional<Unit> unit = product();
    skip_blanks();
    return at_end() ? unit : std::nullopt;
  }

 private:
  [[nodiscard]] bool at_end() const { return text_.empty(); }

  bool accept(std::string_view token) {
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  bool skip_blanks() {
    const std::size_t before = text_.size();
    while (accept(" ") || accept("\t") || accept("\u00A0") || accept("\u202F")) {
    }
    return text_.size() < before;
  }

  Operator next_operator() {
    const bool blank = skip_blanks();
    if (at_end() || text_.front() == ')') return Operator::none;
    if (text_.starts_with("**")) return Operator::none;
    Operator found = blank ? Operator::product : Operator::none;
    if (accept("/"))
      found = Operator::quotient;
    else if (accept("*") || accept("·") || accept("⋅") || accept("×") || accept("."))
      found = Operator::product;
    skip_blanks();
    return found;
  }

  std::optional<Unit> product() {
    skip_blanks();
    std::optional<Unit> result = factor();
    bool divided = false;
    while (result) {
      const Operator next = next_operator();
      if (next == Operator::none) return result;
      if (next == Operator::product && divided) return std::nullopt;  // J/kg K: read in two ways
      divided = next == Operator::quotient;
      std::optional<Unit> right = factor();
      if (right && divided) right = power(*right, Rational(-1));
      if (!right) return std::nullopt;
      result = multiply(*result, *right);
    }
    return result;
  }

  std::optional<Unit> factor() {
    if (accept("√")) {
      const std::optional<Unit> inner = factor();
      return inner ? power(*inner, half) : std::nullopt;
    }
    const bool root = accept("sqrt(");
    std::optional<Unit> base;
    if (root || accept("(")) {
      base = product();
      skip_blanks();
      if (!base || !accept(")")) return std::nullopt;
      if (root) base = power(*base, half);
    } else {
      base = !at_end() && is_digit(text_.front()) ? number() : symbol();
    }
    if (!base) return std::nullopt;
    const std::optional<Rational> exponent = this->exponent();
    return exponent ? power(*base, *exponent) : std::nullopt;
  }

  std::optional<Unit> number() {
    std::size_t length = 0;
    while (length < text_.size() && (is_digit(text_[length]) || text_[length] == '.')) ++length;
    if (length + 1 < text_.size() && text_[length] == 'e') {
      std::size_t end = length + 1 + (text_[length + 1] == '-' || text_[length + 1] == '+' ? 1 : 0);
      const std::size_t digits = end;
      while (end < text_.size() && is_digit(text_[end])) ++end;
      if (end > digits) length = end;
    }
    const std::string_view written = text_.substr(0, length);
    const std::optional<Decimal> decimal = parse_decimal(written);
    text_.remove_prefix(length);
    if (!decimal) return std::nullopt;
    if (written == "10") return Unit{{}, 1.0, 1};
    return checked({{}, decimal->value, 0});
  }

  std::optional<Unit> symbol() {
    std::size_t length = 0;
    while (length < text_.size()) {
      const CodePoint c = decode_utf8(text_, length);
      constexpr std::u32string_view ends = U" \t\u00A0\u202F*·⋅×./^()+-\u22120123456789√";
      if (!c.valid || ends.find(c.value) != std::u32string_view::npos) break;
      if (plain_superscript(c.value) != '\0') break;
      length += c.length;
    }
    const std::string_view name = text_.substr(0, length);
    text_.remove_prefix(length);
    return find_unit_symbol(name);
  }

  /// ^2, **-1, ^(1/2), ^0.5, ⁻², or digits directly behind the symbol; 1 when there is none.
  std::optional<Rational> exponent() {
    if (accept("^") || accept("**")) {
      if (!accept("(")) return fraction();
      std::optional<Rational> value = fraction();
      if (value && accept("/")) {
        const std::optional<Rational> below = fraction();
        if (!below) return std::nullopt;
        const std::optional<Rational> inverse =
            Rational::of(below->denominator(), below->numerator());
        value = inverse ? value->times(*inverse) : std::nullopt;
      }
      return accept(")") ? value : std::nullopt;
    }
    if (!at_end() && plain_superscript(decode_utf8(text_, 0).value) != '\0') return superscript();
    const bool number_follows = !at_end() && (is_digit(text_.front()) || text_.front() == '-' ||
                                              text_.starts_with("\u2212"));
    return number_follows ? fraction() : Rational(1);
  }

  std::optional<Rational> fraction() {
    const bool minus = accept("-") || accept("\u2212");
    if (!minus) accept("+");
    return digits(minus);
  }

  std::optional<Rational> digits(bool minus) {
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
    std::size_t count = 0;
    bool point = false;
    for (; !at_end() && count < 9; text_.remove_prefix(1)) {
      const char c = text_.front();
      // a point without a digit behind it is a product sign: "m2.s"
      if (c == '.' && !point && count > 0 && text_.size() > 1 && is_digit(text_[1])) {
        point = true;
        continue;
      }
      if (!is_digit(c)) break;
      numerator = 10 * numerator + (c - '0');
      if (point) denominator *= 10;
      ++count;
    }
    if (count == 0) return std::nullopt;
    return Rational::of(minus ? -numerator : numerator, denominator);
  }

  std::optional<Rational> superscript() {
    std::int64_t value = 0;
    bool minus = false;
    std::size_t count = 0;
    for (bool first = true; !at_end() && count < 9; first = false) {
      const CodePoint c = decode_utf8(text_, 0);
      const char plain = plain_superscript(c.value);
      if (plain == '\0') break;
      if (!is_digit(plain) && !first) return std::nullopt;
      minus = minus || plain == '-';
      if (is_digit(plain)) {
        value = 10 * value + (plain - '0');
        ++count;
      }
      text_.remove_prefix(c.length);
    }
    return count == 0 ? std::nullopt : Rational::of(minus ? -value : value, 1);
  }

  std::string_view text_;
};

std::optional<double> ratio(const Unit& from, const Unit& to) {
  if (from.dimension != to.dimension) return std::nullopt;
  return scaled(from.coefficient / to.coefficient, from.decimal_exponent - to.decimal_exponent);
}

}  // namespace

std::optional<Dimension> multiply(const Dimension& a, const Dimension& b) {
  Dimension product;
  for (std::size_t i = 0; i < Dimension::base_count; ++i) {
    const std::optional<Rational> sum = a.exponents[i].plus(b.exponents[i]);
    if (!sum) return std::nullopt;
    product.exponents[i] = *sum;
  }
  return product;
}

std::optional<Dimension> power(const Dimension& dimension, Rational exponent) {
  Dimension result;
  for (std::size_t i = 0; i < Dimension::base_count; ++i) {
    const std::optional<Rational> product = dimension.exponents[i].times(exponent);
    if (!product) return std::nullopt;
    result.exponents[i] = *product;
  }
  return result;
}

double Unit::factor() const {
  return scaled(coefficient, decimal_exponent);
}

std::optional<Unit> parse_unit(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > longest_text) return std::nullopt;
  if (text == "-") return Unit{};
  return UnitParser(text).parse();
}

bool is_unit_label(std::string_view text) {
  constexpr std::array<std::string_view, 16> labels = {
      "a.u.", "a. u.", "arb. u.", "arb.u.", "arb. units", "arb.", "counts", "count",
      "cts",  "px",    "pixel",   "pixels", "channel",    "dB",   "dBm",    "bit"};
  return std::ranges::find(labels, trimmed(text)) != labels.end();
}

std::optional<double> conversion_factor(std::string_view from, std::string_view to) {
  if (trimmed(from) == trimmed(to)) return 1.0;
  const std::optional<Unit> a = parse_unit(from);
  const std::optional<Unit> b = parse_unit(to);
  // two spellings of one scale, "°C" and "degC", agree also in their zero
  const bool same_zero = a && b && a->has_offset == b->has_offset &&
                         (!a->has_offset || a->coefficient == b->coefficient);
  return same_zero ? ratio(*a, *b) : std::nullopt;
}

std::optional<double> difference_factor(std::string_view from, std::string_view to) {
  if (trimmed(from) == trimmed(to)) return 1.0;
  const std::optional<Unit> a = parse_unit(from);
  const std::optional<Unit> b = parse_unit(to);
  return a && b ? ratio(*a, *b) : std::nullopt;
}

}  // namespace parabola
