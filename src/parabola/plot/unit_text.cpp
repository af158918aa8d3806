// SPDX-License-Identifier: MIT
#include "parabola/plot/unit_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace parabola {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// One symbol of a unit, letters only. `u` is read as µ only before a unit that takes prefixes: "u"
/// alone is the atomic mass unit.
std::string symbol_text(std::string_view symbol) {
  constexpr std::array<std::string_view, 24> after_micro{
      "s", "m", "A", "V", "g", "mol", "W",  "J",  "F",   "H",  "T",   "L",
      "l", "K", "N", "C", "S", "Pa",  "Hz", "eV", "bar", "Gy", "rad", "Ohm"};
  std::string text(symbol);
  if (symbol.size() > 1 && symbol.front() == 'u' &&
      std::ranges::find(after_micro, symbol.substr(1)) != after_micro.end()) {
    text.replace(0, 1, "µ");
  }
  for (const std::string_view ohm : {"Ohm", "ohm"}) {
    if (text.size() >= ohm.size() && text.ends_with(ohm) && text.size() <= ohm.size() + 2) {
      text.replace(text.size() - ohm.size(), ohm.size(), "Ω");
    }
  }
  return text;
}

}  // namespace

RichText unit_text(std::string_view unit) {
  RichText text;
  for (std::size_t i = 0; i < unit.size();) {
    std::size_t end = i;
    while (end < unit.size() && is_letter(unit[end])) ++end;
    if (end > i) {
      text.add(symbol_text(unit.substr(i, end - i)));
      i = end;
      continue;
    }
    const std::size_t mark = unit.substr(i, 2) == "**" ? 2 : unit[i] == '^' ? 1 : 0;
    std::size_t digits = i + mark;
    const bool negative = mark > 0 && digits < unit.size() && unit[digits] == '-';
    if (negative) ++digits;
    end = digits;
    while (end < unit.size() && is_digit(unit[end])) ++end;
    if (mark > 0 && end > digits) {
      text.add((negative ? "−" : "") + std::string(unit.substr(digits, end - digits)),
               Slant::upright, Level::superscript);
      i = end;
    } else if (unit[i] == '*') {
      text.add("·");
      ++i;
    } else {
      // Everything up to the next character that means something here, so that UTF-8 stays whole.
      end = i + 1;
      while (end < unit.size() && !is_letter(unit[end]) && unit[end] != '*' && unit[end] != '^')
        ++end;
      text.add(unit.substr(i, end - i));
      i = end;
    }
  }
  return text;
}

}  // namespace parabola
