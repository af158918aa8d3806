// SPDX-License-Identifier: MIT
// --let and --where: new columns, tied parameters, and the rows to keep.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// A let of columns: kept beside the table, so that uncertainties can be propagated through it.
struct ColumnDefinition {
  std::string name;
  std::string text;  ///< right side as typed
};

/// A let of parameters: stands for its expression wherever the name occurs.
struct TiedParameter {
  std::string name;
  std::string text;
};

struct PreparedRows {
  Table table;  ///< with the new columns, rows that fail a condition left out
  std::vector<ColumnDefinition> columns;
  std::vector<TiedParameter> tied;
};

/// Applies every `let` in order, then every `where`. Errors: those of the expressions;
/// let_name_taken; let_mixed when columns and parameters stand in one definition; let_not_finite
/// with its row; no_rows when nothing is left.
Result<PreparedRows> prepare_rows(const Table& table, const std::vector<std::string>& let,
                                  const std::vector<std::string>& where,
                                  const FormulaLimits& limits);

}  // namespace parabola
