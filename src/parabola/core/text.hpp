// SPDX-License-Identifier: MIT
// Text as people see it: UTF-8 code points, width on a terminal, nearest name, numbers in full
// digits.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace parabola {

/// One code point at `position` of a UTF-8 text; an invalid byte gives length 1 and code point
/// 0xFFFD.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  ///< bytes
  bool valid = true;
};
CodePoint decode_utf8(std::string_view text, std::size_t position);

/// Code points in `text`; combining marks count 0. What a fixed-width terminal needs.
std::size_t display_width(std::string_view text);

/// Letter, Greek, ... that may begin a name: any Unicode letter or '_'. Digits may follow.
bool is_name_start(char32_t c);
bool is_name_part(char32_t c);
/// True when the whole text is a name that needs no backquotes.
bool is_name(std::string_view text);

/// Without blanks, tabs and line ends at both sides.
std::string_view trimmed(std::string_view text);
/// The name inside `backquotes`, or the text itself when it has none.
std::string_view without_backquotes(std::string_view text);

/// The candidate with the smallest edit distance (transpositions count 1, letter case half), or ""
/// when none is within a third of the length.
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

/// Control characters and invalid UTF-8 as \x1b, so that no input can drive the terminal.
std::string visible(std::string_view text);

/// Shortest decimal that reads back as the same double: 0.1, 1e-30.
std::string shortest(double value);

}  // namespace parabola
