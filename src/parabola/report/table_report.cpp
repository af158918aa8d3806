// SPDX-License-Identifier: MIT
// `parabola show`: what was read from a file.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"
#include "parabola/report/column_sources.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t most_first_values = 4;
constexpr std::size_t widest_name = 20;
constexpr std::size_t widest_unit = 10;
constexpr std::size_t least_room = 12;  // below it the first values are left out
constexpr std::size_t widest_text = 16;

enum class Align { left, right };

/// One column of the printed table, heading first.
struct PrintedColumn {
  Align align = Align::left;
  std::vector<std::string> cells;
};

// For each column "column sigma_I", "(that of I)" or nothing.
std::vector<std::string> roles_of(const Table& table, const std::vector<ColumnSource>& sources) {
  std::vector<std::string> roles(sources.size());
  for (std::size_t k = 0; k < sources.size(); ++k) {
    const std::optional<GivenUncertainty>& given = sources[k].given;
    if (!given) continue;
    roles[k] = given->source;
    for (std::size_t j = 0; j < sources.size(); ++j) {
      const std::string& name = table.columns()[j].name;
      if ((name == given->column || name == given->down_column) && !sources[j].given)
        roles[j] = fmt::format("(that of {})", table.columns()[k].name);
    }
  }
  return roles;
}

std::string number(const Page& page, double value) {
  return plain_text(round_plain(value), page.encoding());
}

// Smallest or largest of the finite values; nothing when there is none.
std::string extreme(const Page& page, const Column& column, bool smallest) {
  std::optional<double> found;
  for (const double value : column.values) {
    if (!std::isfinite(value)) continue;
    if (!found || (smallest ? value < *found : value > *found)) found = value;
  }
  return found ? number(page, *found) : "";
}

std::string first_values(const Page& page, const Column& column) {
  const bool text = column.kind == ColumnKind::text;
  const std::size_t count = text ? column.texts.size() : column.values.size();
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(count, most_first_values); ++i) {
    if (text) {
      shown.push_back(shortened(page.shown(column.texts[i]), widest_text, page.encoding()));
    } else {
      shown.push_back(std::isfinite(column.values[i]) ? number(page, column.values[i]) : "missing");
    }
  }
  if (count > most_first_values) shown.emplace_back(page.unicode() ? "…" : "...");
  return joined(shown, ", ");
}

std::vector<PrintedColumn> print_columns(const Page& page, const Table& table,
                                         const std::vector<std::string>& roles) {
  std::vector<PrintedColumn> printed{{Align::left, {"column"}},      {Align::left, {"unit"}},
                                     {Align::left, {"kind"}},        {Align::left, {"uncertainty"}},
                                     {Align::right, {"min"}},        {Align::right, {"max"}},
                                     {Align::left, {"first values"}}};
  for (std::size_t k = 0; k < table.columns().size(); ++k) {
    const Column& column = table.columns()[k];
    const bool text = column.kind == ColumnKind::text;
    const auto cut = [&](std::string_view user, std::size_t width = widest_name) {
      return shortened(page.shown(user), width, page.encoding());
    };
    printed[0].cells.push_back(cut(column.name));
    printed[1].cells.push_back(cut(column.unit, widest_unit));
    printed[2].cells.emplace_back(text ? "text" : "number");
    printed[3].cells.push_back(cut(roles[k].empty() ? "-" : roles[k]));
    printed[4].cells.push_back(text ? "" : extreme(page, column, true));
    printed[5].cells.push_back(text ? "" : extreme(page, column, false));
    printed[6].cells.push_back(first_values(page, column));
  }
  return printed;
}

std::size_t width_of(const PrintedColumn& column) {
  std::size_t width = 0;
  for (const std::string& cell : column.cells) width = std::max(width, display_width(cell));
  return width;
}

void write_columns(Page& page, std::vector<PrintedColumn> printed) {
  std::vector<std::size_t> widths;
  std::size_t used = 2;
  for (const PrintedColumn& column : printed) {
    widths.push_back(width_of(column));
    used += widths.back() + gap;
  }
  used -= widths.back() + gap;
  if (used + least_room > page.width()) {
    printed.pop_back();
  } else {
    // only the first values may be cut: all else is what the reader came for
    for (std::string& cell : printed.back().cells)
      cell = shortened(cell, page.width() - used, page.encoding());
  }
  for (std::size_t line = 0; line < printed.front().cells.size(); ++line) {
    std::vector<Piece> pieces{{"  "}};
    for (std::size_t k = 0; k < printed.size(); ++k) {
      const std::string& cell = printed[k].cells[line];
      pieces.push_back({printed[k].align == Align::left ? left_aligned(cell, widths[k])
                                                        : right_aligned(cell, widths[k]),
                        line == 0 ? Style::dim : Style::plain});
      pieces.push_back({std::string(gap, ' ')});
    }
    page.line(pieces);
  }
}

std::string rows_of(const Table& table) {
  std::vector<RowsLeftOut> left_out;
  for (const LeftOut& part : table.left_out()) left_out.push_back({part.reason, part.rows});
  return rows_phrase(table.rows_read(), table.row_count(), left_out);
}

}  // namespace

std::string table_report(const Table& table, const ReportOptions& options) {
  Page page(options);
  page.paragraph(page.shown(fmt::format("{}, {}, {}", table.source_name(),
                                        counted(table.columns().size(), "column"), rows_of(table))),
                 0, 2);
  if (table.columns().empty()) return page.text();
  page.blank();
  const std::vector<ColumnSource> sources = column_sources(table);
  write_columns(page, print_columns(page, table, roles_of(table, sources)));
  std::vector<Diagnostic> findings = table.diagnostics();
  for (const ColumnSource& source : sources) {
    if (source.complaint) findings.push_back(*source.complaint);
  }
  if (!findings.empty()) page.blank();
  for (const Diagnostic& finding : findings) write_finding(page, finding);
  return page.text();
}

}  // namespace parabola
