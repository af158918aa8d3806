// SPDX-License-Identifier: MIT
#include "parabola/budget/column_expression.hpp"

#include <memory>
#include <string>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {

std::vector<NamedColumn> named_columns(const Table& table) {
  std::vector<NamedColumn> columns;
  for (const Column& column : table.columns()) {
    if (column.kind == ColumnKind::number)
      columns.push_back({column.name, column.values, column.rests});
  }
  return columns;
}

Result<void> require_columns(const Table& table, const Graph& graph, NodeId root,
                             std::string_view origin) {
  for (const std::string& name : symbols_of(graph, root)) {
    const Column* column = table.find(name);
    if (column == nullptr) {
      const std::vector<std::string> known = table.names();
      const std::string nearest = nearest_name(name, known);
      return Error("unknown_column",
                   fmt::format("'{}' is no column of {}", name, table.source_name()),
                   std::string(origin),
                   nearest.empty() ? fmt::format("the columns are {}", fmt::join(known, ", "))
                                   : fmt::format("did you mean {}?", nearest));
    }
    if (column->kind == ColumnKind::text) {
      return Error("text_column", fmt::format("column '{}' holds text, not numbers", name),
                   std::string(origin), "use a column of numbers here");
    }
  }
  return {};
}

Result<Vector> evaluate_on_table(const Table& table, const Graph& graph, NodeId root,
                                 std::string_view origin) {
  if (Result<void> known = require_columns(table, graph, root, origin); !known)
    return known.error();
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(graph, root, {}, named_columns(table), table.row_count());
  if (!function) return function.error();
  Vector values(table.row_count());
  (*function)->values({}, values);
  return values;
}

Result<Vector> rests_on_table(const Table& table, const Graph& graph, NodeId root,
                              const Vector& values) {
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(graph, root, {}, named_columns(table), table.row_count());
  if (!function) return function.error();
  ExtendedVector exact(values.size());
  ExtendedMatrix none;
  (*function)->extended()->values_and_gradient({}, exact, none);
  Vector rests;
  rests.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    rests.push_back((exact[i] - DoubleDouble(values[i])).high);
  }
  return rests;
}

}  // namespace parabola
