// SPDX-License-Identifier: MIT
// Bytes of a text file -> Table. CSV, TSV, white space, semicolon with decimal comma; never
// guesses.
#pragma once

#include <string>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/data/line_ranges.hpp"
#include "parabola/data/table.hpp"
#include "parabola/data/table_options.hpp"

namespace parabola {

/// Reads a whole table. `source_name` is shown in messages, as "ohm.csv". Linear in the size of the
/// file. What a file may look like:
/// - UTF-8 with or without byte order mark; lines end with LF, CR LF or CR; blank lines and lines
///   that begin with # or % do not count, but two blank lines between rows are refused (gnuplot's
///   mark between two data sets);
/// - separator and decimal mark as find_dialect() finds them, cells as parse_measured() reads them,
///   quotes as split_fields() does; at most TableOptions::limits of it; a trailing separator is no
///   column;
/// - the first line is the header when a cell of it is no number; a second line that holds only
///   units belongs to it; names and units as parse_header_cell() divides them. A comment directly
///   above the first row is the header of a file without, when it has as many names as there are
///   columns. Columns without a name are called c1, c2, ... by their place;
/// - a column whose cells all begin with a letter is text; any other cell that is no number is an
///   error with its place, also when the column is never used. TableOptions::text_columns are text
///   whatever they hold.
/// Every fault is an Error with file:line:column, the line and one remedy.
Result<Table> read_table(std::string_view bytes, std::string source_name,
                         const TableOptions& options);

}  // namespace parabola
