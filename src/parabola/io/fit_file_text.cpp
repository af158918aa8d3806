// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/io/fit_file.hpp"

namespace parabola {
namespace {

// Not to be seen in a line, or taken for its end by some editor: written as an escape.
bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool may_stand_unquoted(std::string_view text) {
  static constexpr std::array<std::string_view, 4> nothing{"", "null", "Null", "NULL"};
  if (std::find(nothing.begin(), nothing.end(), text) != nothing.end()) return false;
  const char32_t first = decode_utf8(text, 0).value;
  const bool is_negative = text.size() > 1 && first == '-' && is_digit(text[1]);
  const bool harmless = is_name_start(first) || is_digit(first) || is_negative;
  return harmless && text.back() != ' ' && text.back() != ':' &&
         text.find(": ") == std::string_view::npos && text.find(" #") == std::string_view::npos;
}

std::string in_double_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (c.value == '\n') {
      quoted += "\\n";
    } else if (c.value == '\t') {
      quoted += "\\t";
    } else if (c.value == '"' || c.value == '\\') {
      quoted += '\\';
      quoted += static_cast<char>(c.value);
    } else if (needs_escape(c.value)) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c.value));
    } else {
      quoted += text.substr(i, c.length);
    }
    i += c.length;
  }
  return quoted + '"';
}

std::string in_single_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + '\'';
}

enum class Quotes { where_needed, always };

Result<std::string> scalar(std::string_view text, Quotes quotes) {
  bool escapes = false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (!c.valid || c.value == 0)
      return Error("not_utf8", fmt::format("'{}' is no UTF-8 text", visible(text)), "",
                   "a YAML file holds UTF-8 text only: write the text in it");
    escapes = escapes || needs_escape(c.value);
    i += c.length;
  }
  if (escapes) return in_double_quotes(text);
  if (quotes == Quotes::where_needed && may_stand_unquoted(text)) return std::string(text);
  return in_single_quotes(text);
}

Result<std::string> value_text(const FitFileValue& value) {
  std::string text;
  if (!value.name.empty()) {
    Result<std::string> name = scalar(value.name, Quotes::always);
    if (!name) return name;
    text = *name + ": ";
  }
  const bool single = value.words.size() == 1;
  for (const std::string& word : value.words) {
    Result<std::string> written = scalar(word, single ? Quotes::where_needed : Quotes::always);
    if (!written) return written;
    text += (single ? "" : &word == value.words.data() ? "[" : ", ") + *written;
  }
  return single ? text : text + "]";
}

}  // namespace

Result<std::string> fit_file_text(const std::vector<FitFileEntry>& entries) {
  std::string text;
  for (const FitFileEntry& entry : entries) {
    const bool one_line = entry.values.size() == 1 && entry.values.front().name.empty() &&
                          entry.values.front().words.size() == 1;
    Result<std::string> key = scalar(entry.key, Quotes::where_needed);
    if (!key) return key;
    text += *key + ":";
    for (const FitFileValue& value : entry.values) {
      Result<std::string> written = value_text(value);
      if (!written) return written;
      text += (one_line ? " " : "\n  - ") + *written;
    }
    text += '\n';
  }
  return text;
}

}  // namespace parabola
