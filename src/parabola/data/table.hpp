// SPDX-License-Identifier: MIT
// Measurements as named columns, with everything their file said about them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
  std::vector<double> cell_downwards{};  ///< of 1.2 +0.3 -0.2 the 0.2; empty: both sides are equal

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

/// Named columns of equal length. A row is always the line number of the file. A table never
/// changes, and copies share what they hold: as cheap as a pointer, however many rows there are.
class Table {
 public:
  Table() : Table(std::vector<Column>{}) {}
  /// A table from memory: row i is line i + 1. The columns must have different names and the same
  /// number of cells.
  explicit Table(std::vector<Column> columns, std::string source_name = "data");

  [[nodiscard]] const std::string& source_name() const { return held_->source_name; }
  [[nodiscard]] const std::vector<Column>& columns() const { return held_->columns; }
  [[nodiscard]] const Column* find(std::string_view name) const;  ///< nullptr when there is none
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] std::size_t row_count() const { return held_->lines.size(); }
  /// Line number of row i in the file; i + 1 for a table that came from memory.
  [[nodiscard]] std::size_t line(std::size_t i) const { return held_->lines[i]; }
  /// The same of all rows.
  [[nodiscard]] const std::vector<std::size_t>& lines() const { return held_->lines; }
  /// Rows of the file, those left out included.
  [[nodiscard]] std::size_t rows_read() const { return held_->rows_read; }
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return held_->left_out; }
  /// Notes of the reader, as "the names were taken from the comment in line 3".
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return held_->diagnostics; }

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

  struct Contents {
    std::string source_name = "data";
    std::vector<Column> columns;
    std::vector<std::size_t> lines;
    std::size_t rows_read = 0;
    std::vector<LeftOut> left_out;
    std::vector<Diagnostic> diagnostics;
    std::shared_ptr<const SourceMap> source_map;
    std::vector<std::size_t> by_name;  // columns in the order of their names
  };
  explicit Table(Contents contents);

  std::shared_ptr<const Contents> held_;  // never null
};

}  // namespace parabola
