// SPDX-License-Identifier: MIT
// What stands where in the bytes that were read, so that a later complaint can show the cell.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/data/lines.hpp"

namespace parabola {

/// Keeps the bytes and how their lines divide into fields; places are found again when a message
/// needs them (linear in the file), so that good data pay with no index.
class SourceMap {
 public:
  /// `column_names[k]` is the column that was read from field k of every row.
  SourceMap(std::string text, char separator, std::vector<std::string> column_names)
      : text_(std::move(text)), separator_(separator), column_names_(std::move(column_names)) {}

  [[nodiscard]] Line line(std::size_t number) const { return find_line(text_, number); }
  /// Where the cell of a column stands in its line; nothing for a column that is not of the file.
  [[nodiscard]] std::optional<Span> cell(const Line& line, std::string_view column) const;

 private:
  std::string text_;
  char separator_;
  std::vector<std::string> column_names_;
};

}  // namespace parabola
