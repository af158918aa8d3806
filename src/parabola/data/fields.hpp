// SPDX-License-Identifier: MIT
// A line of a table -> its fields, by separator and quotes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/data/lines.hpp"

namespace parabola {

/// One field: the bytes of the line between blanks, without its quotes.
struct Field {
  Span span;
  bool quoted = false;
  bool has_doubled_quotes = false;  ///< "" inside quotes stands for one "

  [[nodiscard]] std::string_view raw(std::string_view line) const {
    return line.substr(span.begin, span.end - span.begin);
  }
  /// The text that is meant, with doubled quotes made single.
  [[nodiscard]] std::string text(std::string_view line) const;
};

/// Why a line has no fields: where, and the sentence.
struct FieldFault {
  Span span;
  std::string sentence;
};

/// Splits a line at every `separator`: ',', ';', '\t', or ' ' for any run of blanks and tabs.
/// Blanks around a field do not count. A field that begins with " ends with the next lone "; it may
/// contain separators, but not a line end. Between white space, ± (+-, +/-) binds its neighbours
/// into one field: "1.2 ± 0.3". Blanks before and behind the line make no field. The fault is a
/// quote that does not end, or text behind one.
std::optional<FieldFault> split_fields(std::string_view line, char separator,
                                       std::vector<Field>& fields);

/// A field that begins with # or % behind the first: a comment that needs a line of its own. The
/// remedy for a line that is refused; nothing when there is none.
std::optional<Span> comment_behind_data(std::string_view line, const std::vector<Field>& fields);

}  // namespace parabola
