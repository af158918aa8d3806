// SPDX-License-Identifier: MIT
#include "parabola/model/formula_text.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t longest_shown = 100;  // bytes of a formula that a remedy repeats whole
constexpr std::size_t surroundings = 24;    // bytes kept on both sides otherwise

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i += decode_utf8(text, i).length;
  return count;
}

// A formula from a file may have several lines; its error is shown on one.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

bool is_inside_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// On one line and, when it is long, without its end.
std::string shortened(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return on_one_line(text);
  std::size_t end = longest;
  while (end > 0 && is_inside_code_point(text[end])) --end;
  return on_one_line(text.substr(0, end)) + "...";
}

}  // namespace

Error FormulaText::error(std::string code, TextSpan span, std::string sentence,
                         std::string fix) const {
  const std::size_t begin = std::min(span.begin, text_.size());
  const std::size_t column = count_code_points(text_.substr(0, begin)) + 1;
  const std::size_t length = count_code_points(text_.substr(begin, span.length));
  Error error(std::move(code), std::move(sentence), fmt::format("formula, column {}", column),
              std::move(fix));
  error.mark({on_one_line(text_), column, std::max<std::size_t>(length, 1)});
  return error;
}

std::string FormulaText::write(TextSpan span, std::string_view replacement) const {
  const std::size_t end = span.begin + span.length;
  std::size_t first = 0;
  std::size_t last = text_.size();
  if (text_.size() + replacement.size() > longest_shown) {
    first = span.begin - std::min(span.begin, surroundings);
    last = std::min(end + surroundings, text_.size());
    while (first > 0 && is_inside_code_point(text_[first])) --first;
    while (last < text_.size() && is_inside_code_point(text_[last])) ++last;
  }
  return fmt::format("write {}{}{}{}{}", first > 0 ? "..." : "",
                     on_one_line(text_.substr(first, span.begin - first)),
                     shortened(replacement, longest_shown),
                     on_one_line(text_.substr(end, last - end)), last < text_.size() ? "..." : "");
}

std::string quoted_piece(std::string_view piece) {
  return "'" + shortened(piece, 40) + "'";
}

}  // namespace parabola
