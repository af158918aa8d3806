// SPDX-License-Identifier: MIT
// The cells of one column, row after row, until it is known what the column holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/decimal.hpp"
#include "parabola/data/cell.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// What makes a cell impossible; `line` is another than that of the cell when an earlier cell is
/// found to be wrong only now.
struct ColumnFault {
  std::size_t line = 0;
  CellFault fault;
};

/// A column is a text when all its cells that are not missing begin with a letter; otherwise every
/// cell must be a number or missing. Cells must give an uncertainty in every row or in none.
class ColumnReader {
 public:
  ColumnReader(std::string name, std::string unit, char decimal_mark);

  [[nodiscard]] const std::string& name() const { return column_.name; }
  void reserve(std::size_t rows);
  /// Before the first row: every cell is a text, whatever it begins with.
  void expect_text();

  /// Takes the cell of the next row. The common case, a plain number in a column of numbers, costs
  /// one parse and three stores.
  std::optional<ColumnFault> add(std::string_view cell, std::size_t line);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// No cell has held anything.
  [[nodiscard]] bool is_blank() const { return !seen_anything_; }
  /// Rows (counted from 0) where a number is missing, ascending. Empty for a text.
  [[nodiscard]] const std::vector<std::size_t>& missing() const { return missing_; }

  /// After the last row: a column without any value counts as numbers that are all missing.
  void finish();
  [[nodiscard]] Column take() { return std::move(column_); }

 private:
  enum class State { undecided, number, text };

  std::optional<ColumnFault> add_other(std::string_view cell, std::size_t line);
  std::optional<ColumnFault> add_number(const Measured& measured, std::size_t line);
  void add_downward(const Measured& measured);
  void add_missing();
  void become(State state, std::size_t line);
  void store(const Decimal& decimal);

  Column column_;
  char decimal_mark_;
  State state_ = State::undecided;
  bool is_any_text_ = false;
  std::size_t size_ = 0;
  std::size_t reserved_ = 0;
  std::size_t decided_in_ = 0;  ///< line of the cell that decided the state
  std::string first_text_;
  bool seen_anything_ = false;
  std::vector<std::size_t> missing_;
};

}  // namespace parabola
