// SPDX-License-Identifier: MIT
#include "parabola/plot/formula_tokens.hpp"

#include <array>
#include <cstddef>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Length of the number at `i`; 0 when there is none.
std::size_t number_length(std::string_view text, std::size_t i) {
  std::size_t end = i;
  bool has_digit = false;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) {
    has_digit = has_digit || is_digit(text[end]);
    ++end;
  }
  if (!has_digit) return 0;
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t exponent = end + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) {
      while (exponent < text.size() && is_digit(text[exponent])) ++exponent;
      end = exponent;
    }
  }
  return end - i;
}

std::size_t name_length(std::string_view text, std::size_t i) {
  std::size_t end = i;
  while (end < text.size()) {
    const CodePoint c = decode_utf8(text, end);
    if (!(end == i ? is_name_start(c.value) : is_name_part(c.value))) break;
    end += c.length;
  }
  return end - i;
}

std::optional<FormulaToken> symbol_at(std::string_view text, std::size_t i, std::size_t& length) {
  constexpr std::array<std::string_view, 5> doubles{"**", "<=", ">=", "==", "!="};
  for (const std::string_view symbol : doubles) {
    if (text.substr(i, 2) != symbol) continue;
    length = 2;
    return FormulaToken{FormulaTokenKind::symbol, symbol == "**" ? "^" : std::string(symbol)};
  }
  constexpr std::string_view singles = "+-*/^(),;=~<>[]";
  if (singles.find(text[i]) == std::string_view::npos) return std::nullopt;
  length = 1;
  return FormulaToken{FormulaTokenKind::symbol, std::string(1, text[i])};
}

}  // namespace

std::optional<std::vector<FormulaToken>> formula_tokens(std::string_view infix) {
  std::vector<FormulaToken> tokens;
  for (std::size_t i = 0; i < infix.size();) {
    if (infix[i] == ' ' || infix[i] == '\t' || infix[i] == '\n' || infix[i] == '\r') {
      ++i;
      continue;
    }
    if (infix[i] == '`') {
      const std::size_t end = infix.find('`', i + 1);
      if (end == std::string_view::npos) return std::nullopt;
      tokens.push_back({FormulaTokenKind::name, std::string(infix.substr(i + 1, end - i - 1))});
      i = end + 1;
    } else if (const std::size_t number = number_length(infix, i); number > 0) {
      tokens.push_back({FormulaTokenKind::number, std::string(infix.substr(i, number))});
      i += number;
    } else if (const std::size_t name = name_length(infix, i); name > 0) {
      tokens.push_back({FormulaTokenKind::name, std::string(infix.substr(i, name))});
      i += name;
    } else {
      std::size_t length = 0;
      std::optional<FormulaToken> symbol = symbol_at(infix, i, length);
      if (!symbol) return std::nullopt;
      tokens.push_back(std::move(*symbol));
      i += length;
    }
  }
  return tokens;
}

}  // namespace parabola
