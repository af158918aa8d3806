// SPDX-License-Identifier: MIT
// Rows that belong together: runs, instruments, days.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// A number below `count` for each row. No numbers: all rows are one group.
struct Grouping {
  std::vector<std::size_t> of_row;
  std::size_t count = 1;
  std::vector<std::string> names;  ///< of the groups, as in the file; empty for one group

  [[nodiscard]] std::size_t group(std::size_t row) const {
    return of_row.empty() ? 0 : of_row[row];
  }
};

/// The groups of equal cells of a column, numbers or text, in order of appearance; one group for an
/// empty name. Error unknown_column.
Result<Grouping> grouping_by(const Table& table, std::string_view column, std::string_view origin);

}  // namespace parabola
