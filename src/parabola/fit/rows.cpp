// SPDX-License-Identifier: MIT
#include "parabola/fit/rows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

Result<void> add_column(PreparedRows& rows, const Graph& graph, const Definition& definition,
                        const std::string& where) {
  Result<Vector> values = evaluate_on_table(rows.table, graph, definition.expression, where);
  if (!values) return values.error();
  const std::vector<std::string> used = symbols_of(graph, definition.expression);
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (std::isfinite((*values)[i])) continue;
    return rows.table.cell_error(
        i, used.front(), "let_not_finite",
        fmt::format("{} = {} is {} here", definition.name, definition.text, shortest((*values)[i])),
        fmt::format("leave row {0} out with --skip {0}", rows.table.line(i)));
  }
  Column column;
  column.name = definition.name;
  column.values = *std::move(values);
  rows.table = rows.table.with_column(std::move(column));
  rows.columns.push_back({definition.name, definition.text});
  return {};
}

Result<void> apply_let(PreparedRows& rows, const std::string& text, const FormulaLimits& limits) {
  const std::string where = fmt::format("--let '{}'", text);
  Graph graph;
  Result<Definition> definition = parse_definition(text, graph, limits);
  if (!definition) return std::move(definition).error().at(where);
  const auto tied = [&](std::string_view name) {
    return std::any_of(rows.tied.begin(), rows.tied.end(),
                       [&](const TiedParameter& t) { return t.name == name; });
  };
  if (rows.table.find(definition->name) != nullptr || tied(definition->name)) {
    return Error("let_name_taken", fmt::format("'{}' exists already", definition->name), where,
                 "choose another name");
  }
  const std::vector<std::string> names = symbols_of(graph, definition->expression);
  const auto columns = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
    return rows.table.find(name) != nullptr;
  });
  if (columns == 0) {
    if (std::find(names.begin(), names.end(), definition->name) != names.end()) {
      return Error("let_mixed", fmt::format("'{}' is defined by itself", definition->name), where,
                   "choose another name");
    }
    rows.tied.push_back({definition->name, definition->text});
    return {};
  }
  if (columns < static_cast<long>(names.size())) {
    const auto stranger = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
      return rows.table.find(name) == nullptr;
    });
    const std::string nearest = nearest_name(*stranger, rows.table.names());
    return Error("let_mixed", fmt::format("'{}' is no column, and the other names are", *stranger),
                 where,
                 nearest.empty()
                     ? "a new column is made of columns only, a tied parameter of parameters only"
                     : fmt::format("did you mean {}?", nearest));
  }
  return add_column(rows, graph, *definition, where);
}

// "run == A", "run != 'A 2'" on a text column; empty when the condition is no such comparison.
std::optional<std::vector<bool>> compare_text(const Table& table, std::string_view condition) {
  const std::size_t at = condition.find("==");
  const std::size_t unequal = condition.find("!=");
  const std::size_t split = std::min(at, unequal);
  if (split == std::string_view::npos) return std::nullopt;
  const Column* column = table.find(without_backquotes(trimmed(condition.substr(0, split))));
  if (column == nullptr || column->kind != ColumnKind::text) return std::nullopt;
  std::string_view wanted = trimmed(condition.substr(split + 2));
  const bool quoted = wanted.size() > 1 && (wanted.front() == '"' || wanted.front() == '\'') &&
                      wanted.back() == wanted.front();
  if (quoted) wanted = wanted.substr(1, wanted.size() - 2);
  std::vector<bool> keep;
  for (const std::string& cell : column->texts) keep.push_back((cell == wanted) == (split == at));
  return keep;
}

Result<std::vector<bool>> evaluate_condition(const Table& table, const std::string& text,
                                             const FormulaLimits& limits) {
  const std::string where = fmt::format("--where '{}'", text);
  if (std::optional<std::vector<bool>> keep = compare_text(table, text)) return *std::move(keep);
  Graph graph;
  Result<NodeId> condition = parse_expression(text, graph, limits);
  if (!condition) return std::move(condition).error().at(where);
  const Op op = graph.node(*condition).op;
  const bool compares = op == Op::less || op == Op::less_equal || op == Op::greater ||
                        op == Op::greater_equal || op == Op::equal || op == Op::not_equal;
  if (!compares) {
    return Error("where_syntax", fmt::format("'{}' is no comparison", text), where,
                 "write for example  --where 't > 3'");
  }
  Result<Vector> values = evaluate_on_table(table, graph, *condition, where);
  if (!values) return values.error();
  std::vector<bool> keep;
  for (const double value : *values) keep.push_back(value != 0.0);
  return keep;
}

}  // namespace

Result<PreparedRows> prepare_rows(const Table& table, const std::vector<std::string>& let,
                                  const std::vector<std::string>& where,
                                  const FormulaLimits& limits) {
  PreparedRows rows{table, {}, {}};
  for (const std::string& text : let) {
    if (Result<void> done = apply_let(rows, text, limits); !done) return done.error();
  }
  for (const std::string& text : where) {
    Result<std::vector<bool>> keep = evaluate_condition(rows.table, text, limits);
    if (!keep) return keep.error();
    rows.table = rows.table.filtered(*keep, fmt::format("--where '{}'", text));
    if (rows.table.row_count() == 0) {
      return Error("no_rows", fmt::format("no row of {} is left", table.source_name()),
                   fmt::format("--where '{}'", text), "loosen the condition");
    }
  }
  if (rows.table.row_count() == 0) {
    return Error("no_rows", fmt::format("{} has no rows of data", table.source_name()), "",
                 "add at least one row");
  }
  return rows;
}

}  // namespace parabola
