// SPDX-License-Identifier: MIT
#include "parabola/core/typeset.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

struct Greek {
  std::string_view word;
  std::string_view letter;
};

constexpr std::array<Greek, 34> greek{{
    {"alpha", "α"},   {"beta", "β"},   {"gamma", "γ"}, {"delta", "δ"},   {"epsilon", "ε"},
    {"zeta", "ζ"},    {"eta", "η"},    {"theta", "θ"}, {"iota", "ι"},    {"kappa", "κ"},
    {"lambda", "λ"},  {"mu", "μ"},     {"nu", "ν"},    {"xi", "ξ"},      {"pi", "π"},
    {"rho", "ρ"},     {"sigma", "σ"},  {"tau", "τ"},   {"upsilon", "υ"}, {"phi", "φ"},
    {"chi", "χ"},     {"psi", "ψ"},    {"omega", "ω"}, {"Gamma", "Γ"},   {"Delta", "Δ"},
    {"Theta", "Θ"},   {"Lambda", "Λ"}, {"Xi", "Ξ"},    {"Pi", "Π"},      {"Sigma", "Σ"},
    {"Upsilon", "Υ"}, {"Phi", "Φ"},    {"Psi", "Ψ"},   {"Omega", "Ω"},
}};

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

bool is_subscript_digit(char32_t c) {
  return c >= 0x2080 && c <= 0x2089;
}

TypesetText typeset_word(std::string_view word) {
  const std::string_view letter = greek_letter(word);
  if (!letter.empty()) return {std::string(letter), true};
  const CodePoint first = word.empty() ? CodePoint{} : decode_utf8(word, 0);
  // A letter with a combining mark is still one letter.
  const bool is_one_letter =
      is_name_start(first.value) && first.value != U'_' &&
      (first.length == word.size() || display_width(word.substr(first.length)) == 0);
  return {std::string(word), is_one_letter};
}

// Where the final digits begin, ordinary or subscript ones; the size when there are none or when
// something else than letters stands before them.
std::size_t begin_of_final_digits(std::string_view name) {
  std::size_t begin = name.size();
  for (std::size_t i = 0; i < name.size();) {
    const CodePoint c = decode_utf8(name, i);
    const bool is_any_digit = is_digit(c.value) || is_subscript_digit(c.value);
    if (!is_any_digit && begin < name.size()) return name.size();
    if (is_any_digit) begin = std::min(begin, i);
    i += c.length;
  }
  return begin;
}

std::string with_ordinary_digits(std::string_view digits) {
  std::string result;
  for (std::size_t i = 0; i < digits.size();) {
    const CodePoint c = decode_utf8(digits, i);
    const char32_t zero = is_subscript_digit(c.value) ? 0x2080 : U'0';
    result += static_cast<char>('0' + (c.value - zero));
    i += c.length;
  }
  return result;
}

TypesetText typeset_indices(std::string_view indices) {
  if (indices.find('_') == std::string_view::npos) return typeset_word(indices);
  TypesetText result;
  for (std::size_t begin = 0; begin <= indices.size();) {
    const std::size_t end = std::min(indices.find('_', begin), indices.size());
    result.text += (begin > 0 ? "," : "") + typeset_word(indices.substr(begin, end - begin)).text;
    begin = end + 1;
  }
  return result;
}

}  // namespace

TypesetName typeset_name(std::string_view name) {
  if (!is_name(name)) return {{std::string(name), false}, {}};
  const std::size_t bar = name.find('_');
  const bool has_empty_part =
      name.front() == '_' || name.back() == '_' || name.find("__") != std::string_view::npos;
  if (has_empty_part) return {{std::string(name), false}, {}};
  if (bar != std::string_view::npos)
    return {typeset_word(name.substr(0, bar)), typeset_indices(name.substr(bar + 1))};
  const std::size_t digits = begin_of_final_digits(name);
  if (digits == name.size()) return {typeset_word(name), {}};
  return {typeset_word(name.substr(0, digits)), {with_ordinary_digits(name.substr(digits)), false}};
}

std::string_view greek_letter(std::string_view word) {
  const auto* entry =
      std::ranges::find_if(greek, [word](const Greek& g) { return g.word == word; });
  return entry == greek.end() ? std::string_view{} : entry->letter;
}

std::string_view greek_word(std::string_view letter) {
  const auto* entry =
      std::ranges::find_if(greek, [letter](const Greek& g) { return g.letter == letter; });
  return entry == greek.end() ? std::string_view{} : entry->word;
}

}  // namespace parabola
