// SPDX-License-Identifier: MIT
// How a text file writes a table: its separator and its decimal mark, found from its lines.
#pragma once

#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/data/table_options.hpp"

namespace parabola {

struct Dialect {
  char separator = ',';     ///< ',' ';' '\t' or ' ' (any white space)
  char decimal_mark = '.';  ///< '.' or ','
};

/// A reading (separator, decimal mark) fits when every line has the same number of cells and every
/// cell is a number, missing, or a text. The file is read by the only reading that fits; where a
/// line divides at tabs, semicolons or commas, white space is not tried against them. Readings that
/// give other numbers are an error that shows both: a column of "1,5" without header is one number
/// or two, "1;1,234" holds 1.234 or a thousand. When nothing fits, the reading that lasts longest
/// is taken, so that the reader can name the cell that is wrong.
Result<Dialect> find_dialect(std::string_view text, std::string_view source_name,
                             const TableOptions& options);

}  // namespace parabola
