// SPDX-License-Identifier: MIT
#include "parabola/report/average_report.hpp"

#include <cstdint>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

Tree optional_tree(const std::optional<double>& value) {
  return value ? Tree(*value) : Tree();
}

// "mean of g   9.812 ± 0.014 m/s^2"
std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " " + unit;
}

}  // namespace

std::string average_report(const Average& average, const ReportOptions& options) {
  Page page(options);
  const Encoding encoding = options.encoding;
  page.line(page.shown(fmt::format("mean of {}", average.column)));
  page.line(
      page.shown(fmt::format("{}, {}{}", average.source_name, counted(average.count, "reading"),
                             average.count == average.rows_read
                                 ? ""
                                 : fmt::format(" of {}", counted(average.rows_read, "row")))),
      Style::dim);
  page.blank();
  const auto row = [&](const char* label, const std::string& value) {
    page.line({{fmt::format("  {:<26}", label), Style::plain},
               {page.shown(with_unit(value, average.unit)), Style::plain}});
  };
  row("mean",
      plain_text(round_estimate(average.mean, average.uncertainty, options.rounding), encoding));
  if (average.deviation) {
    row("standard deviation", plain_text(round_significant(*average.deviation, 3), encoding));
    row("uncertainty of the mean",
        plain_text(round_significant(*average.uncertainty, 2), encoding));
  }
  if (average.autocorrelation) {
    page.line(fmt::format("  {:<26}{}", "correlation of neighbours",
                          plain_text(round_correlation(*average.autocorrelation), encoding)));
  }
  for (const Diagnostic& diagnostic : average.diagnostics) write_finding(page, diagnostic);
  return page.text();
}

std::string average_json(const Average& average) {
  TreeMap fields;
  fields.add("version", std::string(version()));
  fields.add("source", average.source_name);
  fields.add("column", average.column);
  fields.add("unit", average.unit);
  fields.add("rows_read", static_cast<std::int64_t>(average.rows_read));
  fields.add("n", static_cast<std::int64_t>(average.count));
  fields.add("mean", average.mean);
  fields.add("standard_deviation", optional_tree(average.deviation));
  fields.add("uncertainty", optional_tree(average.uncertainty));
  fields.add("autocorrelation", optional_tree(average.autocorrelation));
  TreeMap reasons;
  for (const auto& [key, reason] : average.reasons) {
    reasons.add(key == "deviation" ? "standard_deviation" : key, reason);
  }
  fields.add("reasons", std::move(reasons));
  fields.add("diagnostics", diagnostics_tree(average.diagnostics));
  return to_json(Tree(std::move(fields)));
}

}  // namespace parabola
