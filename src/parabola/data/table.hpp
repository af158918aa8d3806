// SPDX-License-Identifier: MIT
// Measurements as named columns, with everything their file said about them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/error.hpp"

namespace parabola {

enum class ColumnKind { number, text };

/// One column of n cells. For numbers, value + rest is the decimal of the file (see Decimal).
struct Column {
  std::string name;  ///< as used in formulas: header without unit; c1, c2 ... without header
  std::string unit;  ///< as written in the header, empty when none
  ColumnKind kind = ColumnKind::number;
  std::vector<double> values;
  std::vector<double> rests;    ///< what each double lost; as many as values, or empty: all zero
  std::vector<short> decimals;  ///< decimals as written; as many as values, or empty: unknown
  std::vector<double> cell_uncertainties;  ///< from cells like 1.2(3); empty when there are none
  std::vector<std::string> texts;          ///< kind text only; a missing text is empty

  [[nodiscard]] std::size_t size() const {
    return kind == ColumnKind::text ? texts.size() : values.size();
  }
};

/// Rows that the file has and the table has not, with the reason.
struct LeftOut {
  std::vector<std::size_t> rows;  ///< line numbers in the file
  std::string reason;             ///< "missing value", "--skip", "--where 't > 3'"
};

/// What stands where in the bytes that were read, so that a later complaint can show the cell.
class SourceMap;

/// Named columns of equal length. A row is always the line number of the file.
class Table {
 public:
  Table() = default;
  /// A table from memory: row i is line i + 1. The columns must have different names and the same
  /// number of cells.
  explicit Table(std::vector<Column> columns, std::string source_name = "data");

  [[nodiscard]] const std::string& source_name() const { return source_name_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const Column* find(std::string_view name) const;  ///< nullptr when there is none
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::size_t row_count() const { return lines_.size(); }
  /// Line number of row i in the file; i + 1 for a table that came from memory.
  [[nodiscard]] std::size_t line(std::size_t i) const { return lines_[i]; }
  /// Rows of the file, those left out included.
  [[nodiscard]] std::size_t rows_read() const { return rows_read_; }
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }
  /// Notes of the reader, as "the names were taken from the comment in line 3".
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

  /// The same table with one more column, which must have row_count() cells and a new name.
  [[nodiscard]] Table with_column(Column column) const;
  /// The rows where keep[i] is true; the others are counted under `reason`.
  [[nodiscard]] Table filtered(const std::vector<bool>& keep, std::string reason) const;

  /// An Error at the cell of row i in the named column: "ohm.csv:14:9: row 14, I: " + sentence,
  /// with the line and a caret. Without a column when the file has none of that name, without a
  /// place when the table came from memory.
  [[nodiscard]] Error cell_error(std::size_t i, std::string_view column, std::string code,
                                 const std::string& sentence, std::string fix) const;

 private:
  friend class TableBuilder;
  std::string source_name_ = "data";
  std::vector<Column> columns_;
  std::vector<std::size_t> lines_;
  std::size_t rows_read_ = 0;
  std::vector<LeftOut> left_out_;
  std::vector<Diagnostic> diagnostics_;
  std::shared_ptr<const SourceMap> source_map_;
};

}  // namespace parabola
