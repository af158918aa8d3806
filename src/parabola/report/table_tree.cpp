// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "parabola/report/column_sources.hpp"
#include "parabola/report/report.hpp"
#include "parabola/report/result_tree.hpp"

namespace parabola {
namespace {

Tree left_out_tree(const std::vector<LeftOut>& left_out) {
  TreeList list;
  for (const LeftOut& part : left_out) {
    TreeMap map;
    map.add("reason", part.reason);
    map.add("rows", rows_tree(part.rows));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree texts_tree(const std::vector<std::string>& texts) {
  TreeList list;
  for (const std::string& text : texts) list.emplace_back(text);
  return {std::move(list)};
}

struct TableReasons {
  TreeMap reasons;
  std::vector<Diagnostic> diagnostics;

  Tree absent(std::string key, std::string reason) {
    reasons.add(std::move(key), std::move(reason));
    return {};
  }
};

// The uncertainty of a column with its source, or why there is none.
void add_uncertainty(TreeMap& map, TableReasons& notes, const Column& column,
                     const ColumnSource& source) {
  if (source.given) {
    map.add("uncertainties", source.given->values);
    if (!source.given->downwards.empty())
      map.add("downward_uncertainties", source.given->downwards);
    map.add("uncertainty_source", source.given->source);
    return;
  }
  if (source.complaint) notes.diagnostics.push_back(*source.complaint);
  const std::string reason = source.complaint                  ? source.complaint->what
                             : column.kind == ColumnKind::text ? "text has no uncertainty"
                                                               : "the file gives none";
  for (const std::string_view key : {"uncertainties", "uncertainty_source"}) {
    map.add(std::string(key), notes.absent(fmt::format("columns.{}.{}", column.name, key), reason));
  }
}

Tree column_tree(TableReasons& notes, const Column& column, const ColumnSource& source) {
  TreeMap map;
  map.add("name", column.name);
  map.add("unit", column.unit);
  if (column.kind == ColumnKind::text) {
    map.add("kind", "text");
    map.add("values", texts_tree(column.texts));
  } else {
    map.add("kind", "number");
    map.add("values", column.values);
    const bool finite =
        std::ranges::all_of(column.values, [](double value) { return std::isfinite(value); });
    if (!finite)
      notes.absent(fmt::format("columns.{}.values", column.name), "missing values are null");
  }
  add_uncertainty(map, notes, column, source);
  return {std::move(map)};
}

}  // namespace

Tree table_tree(const Table& table) {
  TableReasons notes;
  notes.diagnostics = table.diagnostics();
  TreeList columns;
  const std::vector<ColumnSource> sources = column_sources(table);
  for (std::size_t k = 0; k < sources.size(); ++k)
    columns.push_back(column_tree(notes, table.columns()[k], sources[k]));
  std::vector<std::size_t> rows(table.row_count());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = table.line(i);
  TreeMap map;
  map.add("source", table.source_name());
  map.add("columns", std::move(columns));
  map.add("rows", rows_tree(rows));
  map.add("rows_read", static_cast<std::int64_t>(table.rows_read()));
  map.add("rows_left_out", left_out_tree(table.left_out()));
  map.add("reasons", std::move(notes.reasons));
  map.add("diagnostics", diagnostics_tree(notes.diagnostics));
  return {std::move(map)};
}

std::string table_json(const Table& table) {
  return to_json(table_tree(table));
}

}  // namespace parabola
