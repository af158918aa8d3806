// SPDX-License-Identifier: MIT
#include "parabola/core/error.hpp"

#include <algorithm>
#include <utility>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// Lines are cut to a window around the mark, so that a megabyte of input gives a message of one
// line.
constexpr std::size_t window = 72;
constexpr std::size_t lead = 48;  // characters kept before the mark

struct Shown {
  std::string line;
  std::string marks;
};

// Tabs become one blank, so that the caret stands under the character it means.
Shown cut_to_window(const Excerpt& excerpt) {
  const std::size_t mark = std::max<std::size_t>(excerpt.column, 1) - 1;
  const std::size_t first = mark > lead ? mark - lead : 0;
  Shown shown;
  if (first > 0) {
    shown.line = "...";
    shown.marks = "   ";
  }
  std::size_t index = 0;
  std::size_t marked = 0;
  for (std::size_t i = 0; i < excerpt.line.size(); ++index) {
    const CodePoint c = decode_utf8(excerpt.line, i);
    if (index >= first + window) {
      shown.line += "...";
      break;
    }
    if (index >= first) {
      const std::string_view bytes = std::string_view(excerpt.line).substr(i, c.length);
      const std::string text = c.value == U'\t' ? " " : visible(bytes);
      const bool in_mark = index >= mark && index < mark + std::max<std::size_t>(excerpt.length, 1);
      shown.line += text;
      if (index < mark) shown.marks.append(display_width(text), ' ');
      if (in_mark)
        shown.marks += (marked++ == 0 ? "^" : "~") +
                       std::string(display_width(text) - (display_width(text) > 0 ? 1 : 0), '~');
    }
    i += c.length;
  }
  if (marked == 0) {
    if (index < mark) shown.marks.append(mark - index, ' ');
    shown.marks += '^';  // a mark behind the end: something is missing there
  }
  return shown;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string result;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (begin > 0) result.append("\n").append(indent);
    result += visible(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

}  // namespace

Error::Error(std::string code, std::string what, std::string where, std::string fix)
    : code_(std::move(code)),
      what_(std::move(what)),
      where_(std::move(where)),
      fix_(std::move(fix)) {
  update();
}

Error& Error::mark(Excerpt excerpt) {
  excerpt_ = std::move(excerpt);
  has_excerpt_ = true;
  update();
  return *this;
}

Error& Error::at(std::string where) {
  where_ = std::move(where);
  update();
  return *this;
}

std::string Error::render() const {
  return rendered_;
}

void Error::update() {
  rendered_ = where_.empty() ? "" : visible(where_) + ": ";
  rendered_ += indented(what_, "  ");
  if (has_excerpt_) {
    const Shown shown = cut_to_window(excerpt_);
    rendered_ += "\n    " + shown.line + "\n    " + shown.marks;
  }
  if (!fix_.empty()) rendered_ += "\n  fix: " + indented(fix_, "       ");
}

}  // namespace parabola
