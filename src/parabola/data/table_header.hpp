// SPDX-License-Identifier: MIT
// Which lines of a file are its header, and what the columns are called.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/dialect.hpp"
#include "parabola/data/header.hpp"
#include "parabola/data/lines.hpp"
#include "parabola/data/table_options.hpp"

namespace parabola {

/// Is the first line a header? As told; otherwise when a cell of it is no number. A line that mixes
/// numbers and texts is a header when the next line has numbers below its texts, as in
/// "x,2019,2020" over "1,5,6"; where a text stands there too, both readings fit: an Error. `behind`
/// reads the lines after the first.
Result<bool> starts_with_header(const Line& first, LineReader behind, std::string_view source_name,
                                const TableOptions& options, Dialect dialect);

/// The line is refused because a comment stands behind its data.
Error comment_behind(const Line& line, Span comment, std::string_view source_name);

/// Does the line below the header hold only units, "s,mV" or "[s],[mV]"? Only when the header has
/// none, and the line after it has numbers below every unit.
bool is_unit_line(const Line& line, const Line& header, LineReader behind, Dialect dialect);

/// The lines around the first row; number 0 for those that a file has not.
struct HeaderLines {
  Line header;
  Line units;
  Line comment;  ///< directly above the first row
  std::size_t first_row = 0;
  std::size_t width = 0;  ///< cells of the first row
};

struct TableHeader {
  std::vector<HeaderCell> cells;  ///< one per cell of a row
  std::vector<bool> unnamed;      ///< called c1, c2, ... because the file gives no name
  std::size_t named_width = 0;    ///< cells from here on must be empty
  std::vector<Diagnostic> diagnostics;
};

/// Errors: a header with other than `width` names (but for a trailing separator), a name twice.
Result<TableHeader> read_header(const HeaderLines& lines, std::string_view source_name,
                                const TableOptions& options, Dialect dialect);

}  // namespace parabola
