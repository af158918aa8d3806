// SPDX-License-Identifier: MIT
#include "parabola/plot/formula_text.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "parabola/plot/formula_tokens.hpp"
#include "parabola/plot/name_text.hpp"

namespace parabola {
namespace {

constexpr std::string_view thin_space = "\u2009";

/// Writes tokens [position, end) from left to right; brackets and powers by recursion.
class Typesetter {
 public:
  explicit Typesetter(const std::vector<FormulaToken>& tokens) : tokens_(tokens) {}

  RichText set(std::size_t begin, std::size_t end, Level level) {
    RichText text;
    for (std::size_t i = begin; i < end;) i = set_one(text, i, begin, end, level);
    return text;
  }

 private:
  [[nodiscard]] bool is(std::size_t i, std::size_t end, std::string_view symbol) const {
    return i < end && tokens_[i].kind == FormulaTokenKind::symbol && tokens_[i].text == symbol;
  }
  [[nodiscard]] bool is_call(std::size_t i, std::size_t end, std::string_view name) const {
    return i < end && tokens_[i].kind == FormulaTokenKind::name && tokens_[i].text == name &&
           is(i + 1, end, "(");
  }
  /// The bracket that closes the one at `open`; `end` when there is none.
  [[nodiscard]] std::size_t closing(std::size_t open, std::size_t end) const {
    int depth = 0;
    for (std::size_t i = open; i < end; ++i) {
      if (is(i, end, "(")) ++depth;
      if (is(i, end, ")") && --depth == 0) return i;
    }
    return end;
  }
  /// May [begin, end) be written as an exponent? Not with a power or a root inside.
  [[nodiscard]] bool is_flat(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i) {
      if (is(i, end, "^") || is_call(i, end, "exp") || is_call(i, end, "sqrt")) return false;
    }
    return true;
  }
  /// exp(...) that becomes a power of e.
  [[nodiscard]] bool is_power_of_e(std::size_t i, std::size_t end, Level level) const {
    if (level != Level::base || !is_call(i, end, "exp")) return false;
    const std::size_t close = closing(i + 1, end);
    return close < end && is_flat(i + 2, close) && !is(close + 1, end, "^");
  }

  std::size_t set_one(RichText& text, std::size_t i, std::size_t begin, std::size_t end,
                      Level level);
  std::size_t set_name(RichText& text, std::size_t i, std::size_t end, Level level);
  std::size_t set_power(RichText& text, std::size_t i, std::size_t end, Level level);
  void set_number(RichText& text, std::size_t i, Level level) const;
  void set_operator(RichText& text, std::size_t i, std::size_t begin, std::size_t end, Level level);

  const std::vector<FormulaToken>& tokens_;
};

std::size_t Typesetter::set_one(RichText& text, std::size_t i, std::size_t begin, std::size_t end,
                                Level level) {
  switch (tokens_[i].kind) {
    case FormulaTokenKind::number:
      set_number(text, i, level);
      return i + 1;
    case FormulaTokenKind::name:
      return set_name(text, i, end, level);
    case FormulaTokenKind::symbol:
      if (is(i, end, "^")) return set_power(text, i, end, level);
      set_operator(text, i, begin, end, level);
      return i + 1;
  }
  return i + 1;
}

std::size_t Typesetter::set_name(RichText& text, std::size_t i, std::size_t end, Level level) {
  const std::string& name = tokens_[i].text;
  if (is_power_of_e(i, end, level)) {
    const std::size_t close = closing(i + 1, end);
    text.add("e").add(set(i + 2, close, Level::superscript));
    return close + 1;
  }
  if (is_call(i, end, "sqrt")) {
    const std::size_t close = closing(i + 1, end);
    text.add("√", Slant::upright, level);
    if (close == i + 3) {
      text.add(set(i + 2, close, level));
      return close + 1;
    }
    return i + 1;
  }
  if (is(i + 1, end, "(")) {
    text.add(name, Slant::upright, level);
  } else if (name == "pi") {
    text.add("π", Slant::upright, level);
  } else {
    text.add(name_text(name, level));
  }
  return i + 1;
}

std::size_t Typesetter::set_power(RichText& text, std::size_t i, std::size_t end, Level level) {
  std::size_t first = i + 1;
  std::size_t last = first;  // the operand is [first, last)
  if (is(last, end, "-") || is(last, end, "+")) ++last;
  if (is(last, end, "(")) {
    last = closing(last, end) + 1;
  } else if (last + 1 < end && tokens_[last].kind == FormulaTokenKind::name &&
             is(last + 1, end, "(")) {
    last = closing(last + 1, end) + 1;
  } else {
    ++last;
  }
  if (level != Level::base || last > end || is(last, end, "^") || !is_flat(first, last)) {
    text.add("^", Slant::upright, level);
    return i + 1;
  }
  if (is(first, end, "(")) {
    text.add(set(first + 1, last - 1, Level::superscript));
  } else {
    text.add(set(first, last, Level::superscript));
  }
  return last;
}

void Typesetter::set_number(RichText& text, std::size_t i, Level level) const {
  const std::string& number = tokens_[i].text;
  const std::size_t mark = number.find_first_of("eE");
  if (mark == std::string::npos || level != Level::base) {
    text.add(number, Slant::upright, level);
    return;
  }
  const std::string mantissa = number.substr(0, mark);
  std::string exponent = number.substr(mark + 1);
  if (exponent[0] == '+') exponent.erase(0, 1);
  if (exponent[0] == '-') exponent.replace(0, 1, "−");
  if (mantissa != "1") text.add(mantissa + "·");
  text.add("10").add(exponent, Slant::upright, Level::superscript);
}

void Typesetter::set_operator(RichText& text, std::size_t i, std::size_t begin, std::size_t end,
                              Level level) {
  const std::string& symbol = tokens_[i].text;
  const bool spaced = level == Level::base;
  const auto put = [&](std::string_view sign, bool space) {
    const std::string gap = space ? " " : "";
    text.add(gap + std::string(sign) + gap, Slant::upright, level);
  };
  const bool after_operand =
      i > begin && (tokens_[i - 1].kind != FormulaTokenKind::symbol || tokens_[i - 1].text == ")" ||
                    tokens_[i - 1].text == "]");
  if (symbol == "-") return put("−", spaced && after_operand);
  if (symbol == "+") return put("+", spaced && after_operand);
  if (symbol == "*") {
    return put(is_power_of_e(i + 1, end, level) ? thin_space : std::string_view("·"), false);
  }
  if (symbol == "<=") return put("≤", spaced);
  if (symbol == ">=") return put("≥", spaced);
  if (symbol == "!=") return put("≠", spaced);
  if (symbol == "==") return put("=", spaced);
  if (symbol == "=" || symbol == "~" || symbol == "<" || symbol == ">") return put(symbol, spaced);
  if (symbol == "," || symbol == ";") {
    text.add(symbol + (spaced ? " " : ""), Slant::upright, level);
    return;
  }
  put(symbol, false);
}

}  // namespace

RichText formula_text(std::string_view infix) {
  const auto tokens = formula_tokens(infix);
  if (!tokens) return RichText(infix);
  return Typesetter(*tokens).set(0, tokens->size(), Level::base);
}

}  // namespace parabola
