// SPDX-License-Identifier: MIT
#include "parabola/report/propagate_rows_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include <fmt/format.h>

#include "parabola/fit/version.hpp"
#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

std::vector<RowsLeftOut> rows_left_out(const RowPropagation& outcome) {
  std::vector<RowsLeftOut> left_out;
  for (const LeftOut& part : outcome.left_out) left_out.push_back({part.reason, part.rows});
  return left_out;
}

std::string source_phrase(const RowSource& source) {
  if (source.source.empty()) return fmt::format("{} taken as exact", source.column);
  return fmt::format(
      "sigma of {} from {}{}", source.column, source.source,
      source.replaced.empty() ? "" : fmt::format(", instead of {}", source.replaced));
}

}  // namespace

std::string propagate_rows_report(const RowPropagation& outcome, const ReportOptions& options) {
  Page page(options);
  for (const RowResult& result : outcome.results)
    page.paragraph(page.shown(fmt::format("{} = {}", result.name, result.expression)), 0, 4);
  page.paragraph(page.shown(fmt::format(
                     "{}, {}", outcome.source_name,
                     rows_phrase(outcome.rows_read, outcome.rows.size(), rows_left_out(outcome)))),
                 0, 2, Style::dim);
  for (const RowSource& source : outcome.sources)
    page.paragraph(page.shown(source_phrase(source)), 0, 2, Style::dim);
  page.blank();
  std::vector<AlignedColumn> columns{{"row", {}, {}}};
  for (const std::size_t row : outcome.rows) columns[0].values.push_back(std::to_string(row));
  for (const RowResult& result : outcome.results) {
    columns.push_back({page.shown(heading_with_unit(result.name, result.unit)), {}, {}});
    for (std::size_t i = 0; i < result.values.size(); ++i)
      add_estimate(columns.back(), result.values[i], result.uncertainties[i], page);
  }
  write_aligned(page, columns);
  if (!outcome.diagnostics.empty()) page.blank();
  for (const Diagnostic& diagnostic : outcome.diagnostics) write_finding(page, diagnostic);
  return page.text();
}

std::string propagate_rows_json(const RowPropagation& outcome) {
  Reasons reasons({});
  TreeList sources;
  for (const RowSource& source : outcome.sources) {
    TreeMap map;
    map.add("column", source.column);
    map.add("uncertainty_source",
            source.source.empty()
                ? reasons.absent(fmt::format("columns.{}.uncertainty_source", source.column),
                                 "none was given: taken as exact")
                : Tree(source.source));
    sources.emplace_back(std::move(map));
  }
  TreeList results;
  for (const RowResult& result : outcome.results) {
    if (std::ranges::any_of(result.uncertainties, [](double u) { return std::isnan(u); })) {
      reasons.absent(fmt::format("results.{}.uncertainties", result.name),
                     "null where a derivative is not finite");
    }
    TreeMap map;
    map.add("name", result.name);
    map.add("expression", result.expression);
    map.add("unit", result.unit);
    map.add("values", result.values);
    map.add("uncertainties", result.uncertainties);
    results.emplace_back(std::move(map));
  }
  TreeList left_out;
  for (const LeftOut& part : outcome.left_out) {
    TreeMap map;
    map.add("reason", part.reason);
    map.add("rows", rows_tree(part.rows));
    left_out.emplace_back(std::move(map));
  }
  TreeMap map;
  map.add("version", std::string(version()));
  map.add("source", outcome.source_name);
  map.add("rows", rows_tree(outcome.rows));
  map.add("rows_read", static_cast<std::int64_t>(outcome.rows_read));
  map.add("rows_left_out", std::move(left_out));
  map.add("columns", std::move(sources));
  map.add("results", std::move(results));
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(outcome.diagnostics));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
