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
    Table table;
    table.columns_ = std::move(columns);
    table.source_name_ = std::move(origin.source_name);
    table.lines_ = std::move(origin.lines);
    table.rows_read_ = table.lines_.size();
    for (const LeftOut& left_out : origin.left_out) table.rows_read_ += left_out.rows.size();
    table.left_out_ = std::move(origin.left_out);
    table.diagnostics_ = std::move(origin.diagnostics);
    table.source_map_ = std::move(origin.source_map);
    return table;
  }
};

}  // namespace parabola
