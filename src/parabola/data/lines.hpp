// SPDX-License-Identifier: MIT
// The lines of a text file, whatever ends them, and complaints that point into one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parabola/core/error.hpp"

namespace parabola {

/// One line without its end; `number` counts from 1, as editors do.
struct Line {
  std::string_view text;
  std::size_t number = 0;
};

enum class LineKind { blank, comment, content };

/// A comment begins with # or % (behind blanks); a comment behind data is none, so that a '#' in a
/// cell ("1.#QNAN") is never mistaken for one. The line "sep=;" of spreadsheets counts as a
/// comment: the lines below show the separator.
LineKind kind_of(std::string_view line);

/// Splits text at LF, CR LF or a lone CR. Linear in the length for every mixture of them.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  /// False at the end. The last line needs no line end.
  bool next(Line& line);
  /// Skips blanks and comments.
  bool next_content(Line& line);

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
  std::size_t next_feed_ = 0;    // distance of the next LF, CR; 0 is "not yet sought"
  std::size_t next_return_ = 0;  // positions count from the start of rest_, plus 1
};

/// The line with that number; empty text when the file has fewer.
Line find_line(std::string_view text, std::size_t number);

/// Bytes [begin, end) of a line, the part that a message marks.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// An Error at SOURCE:LINE:COLUMN that shows the line with its caret.
Error line_error(std::string_view source_name, const Line& line, Span span, std::string code,
                 std::string sentence, std::string fix);

/// Text for a message: in full up to 40 characters, then cut.
std::string clipped(std::string_view text);

/// "row 14, I: " and the sentence: how every message about a cell begins.
std::string cell_sentence(std::size_t row, std::string_view column, std::string_view sentence);

}  // namespace parabola
