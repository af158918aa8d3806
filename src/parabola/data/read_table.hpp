// SPDX-License-Identifier: MIT
// Bytes of a text file -> Table. CSV, TSV, white space, semicolon with decimal comma; never guesses.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

enum class HeaderPresence { detect, present, absent };
enum class MissingValues { refuse, drop };

struct TableOptions {
  /// ',' ';' '\t' or ' ' (any white space); absent: found from the file, refused when two readings fit.
  std::optional<char> separator;
  /// '.' or ','; absent: found from the file, refused when two readings fit.
  std::optional<char> decimal_mark;
  HeaderPresence header = HeaderPresence::detect;
  MissingValues missing = MissingValues::refuse;
  std::vector<std::size_t> skipped_lines;  ///< --skip: line numbers to leave out (each must be a data row)
};

/// Reads a whole table. `source_name` is shown in messages, as "ohm.csv".
Result<Table> read_table(std::string_view bytes, std::string source_name, const TableOptions& options);

/// "14,17-19" -> {14, 17, 18, 19}. An Error for anything else, or more than a million lines.
Result<std::vector<std::size_t>> parse_line_ranges(std::string_view text);

}  // namespace parabola
