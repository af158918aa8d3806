// SPDX-License-Identifier: MIT
#include "parabola/data/header.hpp"

#include <utility>

#include "parabola/core/text.hpp"
#include "parabola/units/unit.hpp"

namespace parabola {
namespace {

bool is_known_unit(std::string_view text) {
  return parse_unit(text).has_value() || is_unit_label(text);
}

bool is_index(std::string_view text) {
  return text.empty() || text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The text between `open` and a final `close`; nothing when the header does not end so.
std::optional<Span> enclosed(std::string_view text, char open, char close) {
  if (!text.ends_with(close)) return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    if (text[i] == close) ++depth;
    if (text[i] == open && --depth == 0) return Span{i, text.size()};
  }
  return std::nullopt;
}

/// v / (m/s): the parentheses belong to the quotient.
std::string_view without_parentheses(std::string_view text) {
  const std::optional<Span> span = enclosed(text, '(', ')');
  return span && span->begin == 0 ? trimmed(text.substr(1, text.size() - 2)) : text;
}

bool opens_unit(std::string_view word) {
  return word.starts_with('[') || word.starts_with('(') || word.starts_with('/');
}

/// What must still come after `word` before a unit is complete: a bracket, the word after a slash.
char awaited_after(std::string_view word) {
  if (word == "/") return '/';
  if (word.starts_with('[') && !word.ends_with(']')) return ']';
  if (word.starts_with('(') && !word.ends_with(')')) return ')';
  return '\0';
}

/// Fields of a line divided by white space, where "[m / s]", "/ mV" join the word before them.
std::vector<Field> bind_units(std::string_view line, const std::vector<Field>& fields) {
  std::vector<Field> bound;
  char awaited = '\0';
  for (const Field& field : fields) {
    const std::string_view word = field.raw(line);
    const bool joins = !field.quoted && !bound.empty() && (awaited != '\0' || opens_unit(word));
    if (!joins) {
      bound.push_back(field);
      continue;
    }
    bound.back().span.end = field.span.end;
    const bool in_bracket = awaited == ']' || awaited == ')';
    if (!in_bracket) {
      awaited = awaited_after(word);
    } else if (word.ends_with(awaited)) {
      awaited = '\0';
    }
  }
  return bound;
}

}  // namespace

HeaderCell parse_header_cell(std::string_view text) {
  text = trimmed(text);
  const auto divided = [text](std::size_t name_end, std::string_view unit) {
    return HeaderCell{
        std::string(trimmed(text.substr(0, name_end))), std::string(trimmed(unit)), {}};
  };
  const auto blank_before = [text](std::size_t i) {
    return i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t');
  };
  if (const std::optional<Span> span = enclosed(text, '[', ']'); span && span->begin > 0) {
    const std::string_view unit = text.substr(span->begin + 1, text.size() - span->begin - 2);
    if (blank_before(span->begin) || !is_index(unit)) return divided(span->begin, unit);
  }
  for (std::size_t slash = text.find('/'); slash != std::string_view::npos;
       slash = text.find('/', slash + 1)) {
    const std::string_view unit = without_parentheses(trimmed(text.substr(slash + 1)));
    if (blank_before(slash) && is_known_unit(unit)) return divided(slash, unit);
  }
  if (const std::optional<Span> span = enclosed(text, '(', ')');
      span && blank_before(span->begin)) {
    const std::string_view unit = text.substr(span->begin + 1, text.size() - span->begin - 2);
    if (is_known_unit(unit)) return divided(span->begin, unit);
  }
  return {std::string(text), {}, {}};
}

std::size_t header_width(std::string_view line, char separator, const std::vector<Field>& fields) {
  return separator == ' ' ? bind_units(line, fields).size() : fields.size();
}

std::vector<HeaderCell> header_cells(std::string_view line, char separator,
                                     const std::vector<Field>& fields) {
  std::vector<HeaderCell> cells;
  for (const Field& field : separator == ' ' ? bind_units(line, fields) : fields) {
    std::string text = field.text(line);
    // the closing quote of a name that a unit has joined
    if (field.quoted && !field.has_doubled_quotes) std::erase(text, '"');
    cells.push_back(parse_header_cell(text));
    cells.back().span = field.span;
  }
  return cells;
}

std::optional<std::string> unit_of_cell(std::string_view text) {
  text = trimmed(text);
  for (const auto& [open, close] : {std::pair{'[', ']'}, std::pair{'(', ')'}}) {
    const std::optional<Span> span = enclosed(text, open, close);
    if (span && span->begin == 0) return std::string(trimmed(text.substr(1, text.size() - 2)));
  }
  const bool is_number =
      !text.empty() && text.find_first_not_of("0123456789.-") == std::string_view::npos;
  if (is_number || !is_known_unit(text)) return std::nullopt;
  return std::string(text);
}

}  // namespace parabola
