// SPDX-License-Identifier: MIT
// Rows in which a number is missing: refused with all of them named, or counted and left out.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/column_reader.hpp"
#include "parabola/data/table_options.hpp"

namespace parabola {

/// The rows of a text file as they were read: row i is line lines[i].
struct FileRows {
  std::string_view text;
  std::string_view source_name;
  char separator = ',';
  const std::vector<std::size_t>& lines;
};

/// Rows (from 0, ascending) that --missing drop leaves out; an Error at the first missing cell,
/// with the count and the first few rows, when missing values are refused or no row would be left.
Result<std::vector<std::size_t>> missing_rows(const FileRows& rows,
                                              const std::vector<ColumnReader>& columns,
                                              MissingValues missing);

}  // namespace parabola
