// SPDX-License-Identifier: MIT
#include "parabola/report/tree_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// Appends to `line` until its budget is spent; then `fits` is false and the rest is skipped.
class OneLine {
 public:
  explicit OneLine(std::size_t width) : width_(width) {}

  void write(const Tree& tree) { std::visit(*this, tree.content()); }

  void operator()(std::monostate) { add("null"); }
  void operator()(bool value) { add(value ? "true" : "false"); }
  void operator()(std::int64_t value) { add(fmt::format("{}", value)); }
  void operator()(double value) { add(number_text(value)); }
  void operator()(const std::string& text) {
    if (text.size() > width_) {
      fits_ = false;
    } else {
      add(quoted(text));
    }
  }
  void operator()(const Vector& values) {
    sequence('[', ']', values.size(), [&](std::size_t i) { add(number_text(values[i])); });
  }
  void operator()(const TreeList& items) {
    sequence('[', ']', items.size(), [&](std::size_t i) { write(items[i]); });
  }
  void operator()(const TreeMap& map) {
    sequence('{', '}', map.size(), [&](std::size_t i) {
      add(quoted(map.keys[i]));
      add(": ");
      write(map.values[i]);
    });
  }

  [[nodiscard]] std::optional<std::string> result() && {
    if (!fits_) return std::nullopt;
    return std::move(line_);
  }

 private:
  void add(std::string_view text) {
    if (line_.size() + text.size() > width_) fits_ = false;
    if (fits_) line_ += text;
  }
  template <class Write>
  void sequence(char open, char close, std::size_t count, Write write_item) {
    add(std::string_view(&open, 1));
    for (std::size_t i = 0; i < count && fits_; ++i) {
      if (i > 0) add(", ");
      write_item(i);
    }
    add(std::string_view(&close, 1));
  }

  std::size_t width_;
  std::string line_;
  bool fits_ = true;
};

}  // namespace

std::string number_text(double value) {
  if (!std::isfinite(value)) return "null";
  std::string text = shortest(value);
  const std::size_t exponent = text.find('e');
  if (text.find('.') == std::string::npos) text.insert(std::min(exponent, text.size()), ".0");
  return text;
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    const std::string_view bytes = text.substr(i, c.length);
    i += c.length;
    if (!c.valid) {
      result += "\uFFFD";
    } else if (c.value == U'"' || c.value == U'\\') {
      result.append("\\").append(bytes);
    } else if (c.value == U'\n') {
      result += "\\n";
    } else if (c.value == U'\t') {
      result += "\\t";
    } else if (visible(bytes) != bytes || c.value == 0xFEFF) {
      // all that may not be shown lies below U+10000, so one escape of four digits names it
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c.value));
    } else {
      result += bytes;
    }
  }
  return result.append("\"");
}

std::optional<std::string> one_line(const Tree& tree, std::size_t width) {
  OneLine line(width);
  line.write(tree);
  return std::move(line).result();
}

std::string one_line(const Tree& tree) {
  return one_line(tree, std::string::npos).value_or("");
}

std::string filled_numbers(const Vector& values, std::size_t indent, std::size_t used) {
  std::string text = "[";
  std::size_t column = used + 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string number = number_text(values[i]);
    number += i + 1 < values.size() ? "," : "]";
    const std::size_t blank = i == 0 ? 0 : 1;
    if (i > 0 && column + blank + number.size() > tree_line_width) {
      text += fmt::format("\n{:{}}", "", indent);
      column = indent;
    } else if (blank > 0) {
      text += ' ';
      ++column;
    }
    text += number;
    column += number.size();
  }
  return values.empty() ? text.append("]") : text;
}

}  // namespace parabola
