// SPDX-License-Identifier: MIT
// What a user may say about a file instead of having it found out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parabola {

enum class HeaderPresence { detect, present, absent };
enum class MissingValues { refuse, drop };

/// Limits against hostile input; each can be raised by who trusts the file.
struct TableLimits {
  std::size_t line_length = std::size_t{16} << 20U;  ///< bytes
  std::size_t columns = 100'000;
};

struct TableOptions {
  /// ',' ';' '\t' or ' ' (any white space); absent: found from the file, refused when two readings
  /// fit.
  std::optional<char> separator;
  /// '.' or ','; absent: found from the file, refused when two readings fit.
  std::optional<char> decimal_mark;
  /// detect: the first line that is no comment is a header when a cell of it is no number.
  /// present: it is one, whatever it holds.
  HeaderPresence header = HeaderPresence::detect;
  /// drop: rows with a missing number are left out and counted.
  MissingValues missing = MissingValues::refuse;
  /// --skip: line numbers to leave out unread, ascending (each must be a data row).
  std::vector<std::size_t> skipped_lines;
  /// Columns that are text whatever their cells begin with: labels such as 2*P or 2024-05-01.
  std::vector<std::string> text_columns;
  TableLimits limits;

  [[nodiscard]] bool skips(std::size_t line) const {
    return std::ranges::binary_search(skipped_lines, line);
  }
  [[nodiscard]] bool is_text(std::string_view column) const {
    return std::ranges::find(text_columns, column) != text_columns.end();
  }
};

}  // namespace parabola
