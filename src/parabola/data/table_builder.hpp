// SPDX-License-Identifier: MIT
// How a reader puts a Table together from the parts of a file.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parabola/data/source_map.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// Everything that a Table made from a file knows beyond its columns.
struct TableOrigin {
  std::string source_name;
  std::vector<std::size_t> lines;  ///< line number of every row
  std::vector<LeftOut> left_out;
  std::vector<Diagnostic> diagnostics;
  std::shared_ptr<const SourceMap> source_map;
};

class TableBuilder {
 public:
  /// Every column must have as many cells as there are lines.
  static Table build(std::vector<Column> columns, TableOrigin origin) {
    Table::Contents contents;
    contents.columns = std::move(columns);
    contents.source_name = std::move(origin.source_name);
    contents.lines = std::move(origin.lines);
    contents.rows_read = contents.lines.size();
    for (const LeftOut& left_out : origin.left_out) contents.rows_read += left_out.rows.size();
    contents.left_out = std::move(origin.left_out);
    contents.diagnostics = std::move(origin.diagnostics);
    contents.source_map = std::move(origin.source_map);
    return Table(std::move(contents));
  }
};

}  // namespace parabola
