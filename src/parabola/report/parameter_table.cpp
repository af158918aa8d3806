// SPDX-License-Identifier: MIT
#include "parabola/report/parameter_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/quantity_rows.hpp"

namespace parabola {
namespace {

// Columns of the page, as FIGURES.md shows them; contents that need more room move them right.
constexpr std::size_t margin = 2;
constexpr std::size_t least_value_edge = 24;
constexpr std::size_t widest_label = 24;
constexpr std::size_t widest_unit = 14;
constexpr std::size_t relative_width = 8;
constexpr std::size_t gap = 3;

struct Layout {
  std::size_t value_edge = least_value_edge;
  std::size_t unit = 0;           // where it begins
  std::size_t relative_edge = 0;  // where it ends
  std::size_t interval = 0;       // where it begins
  std::size_t note = 0;           // where it begins
};

Layout lay_out(const std::vector<QuantityRow>& rows, const std::string& title, Encoding encoding) {
  Layout layout;
  std::size_t uncertainty = std::string_view("uncertainty").size();
  std::size_t unit = std::string_view("unit").size() + 1;
  std::size_t relative = relative_width;
  std::size_t interval = display_width(title);
  for (const QuantityRow& row : rows) {
    const std::size_t label = display_width(row.label);
    const std::size_t value = display_width(row.value);
    const std::size_t before = label <= widest_label ? margin + label + 2 : margin + 2;
    layout.value_edge = std::max(layout.value_edge, before + value);
    uncertainty = std::max(uncertainty, display_width(row.uncertainty));
    if (!row.remark.empty()) uncertainty = std::max(uncertainty, display_width(row.remark) - 2);
    unit = std::max(unit, display_width(row.unit));
    relative = std::max(relative, display_width(row.relative));
    interval = std::max(interval, display_width(row.interval));
  }
  layout.unit = layout.value_edge + 2 + display_width(plus_minus(encoding)) + uncertainty + gap;
  layout.relative_edge = layout.unit + unit + gap + relative;
  layout.interval = layout.relative_edge + gap;
  layout.note = layout.interval + (interval > 0 ? interval + gap : 0);
  return layout;
}

// Pieces that begin or end at given columns.
class TableLine {
 public:
  void begin_at(std::size_t column, std::string text, Style style = Style::plain) {
    pieces_.push_back({std::string(column - std::min(column, used_), ' ')});
    used_ = std::max(column, used_) + display_width(text);
    pieces_.push_back({std::move(text), style});
  }
  void end_at(std::size_t column, std::string text, Style style = Style::plain) {
    const std::size_t taken = std::min(column, display_width(text));
    begin_at(column - taken, std::move(text), style);
  }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  std::vector<Piece> pieces_;
  std::size_t used_ = 0;
};

void write_heading(Page& page, const Layout& layout, const std::string& first,
                   const std::string& title) {
  TableLine line;
  line.begin_at(margin, first, Style::dim);
  line.end_at(layout.value_edge, "estimate", Style::dim);
  line.begin_at(layout.value_edge + 1, fmt::format("{} uncertainty", plus_minus(page.encoding())),
                Style::dim);
  line.begin_at(layout.unit, "unit", Style::dim);
  line.end_at(layout.relative_edge, "relative", Style::dim);
  if (!title.empty()) line.begin_at(layout.interval, title, Style::dim);
  page.line(line.pieces());
}

void write_row(Page& page, const Layout& layout, const QuantityRow& row) {
  TableLine line;
  if (display_width(row.label) <= widest_label) {
    line.begin_at(margin, row.label);
  } else {
    const std::size_t room = page.width() - std::min(page.width(), margin);
    page.line({{"  "}, {shortened(row.label, room, page.encoding())}});
  }
  if (!row.uncertainty.empty()) {
    const std::string sign(plus_minus(page.encoding()));
    line.begin_at(layout.value_edge - display_width(row.value),
                  fmt::format("{} {} {}", row.value, sign, row.uncertainty), Style::bold);
  } else {
    line.end_at(layout.value_edge, row.value);
    if (!row.remark.empty()) line.begin_at(layout.value_edge + 1, row.remark);
  }
  line.begin_at(layout.unit, row.unit);
  line.end_at(layout.relative_edge, row.relative);
  if (!row.interval.empty()) line.begin_at(layout.interval, row.interval);
  const std::size_t place = row.interval.empty() ? layout.interval : layout.note;
  const bool fits = row.note.empty() || place + display_width(row.note) <= page.width();
  if (fits) line.begin_at(place, row.note);
  page.line(line.pieces());
  // "derived" may be left out: the label shows it by its equals sign
  if (!fits && row.note != "derived") page.paragraph(row.note, margin + 2, margin + 2);
}

constexpr std::size_t widest_name_in_triangle = 10;
constexpr std::size_t largest_triangle = 7;
constexpr std::size_t strongest_shown = 5;

// The lower triangle; false, and nothing written, when it is wider than the page.
bool write_triangle(Page& page, const FitResult& result, const Matrix& correlation) {
  const std::size_t n = result.free.size();
  std::vector<std::string> names;
  names.reserve(n);
  for (const std::string& name : result.free)
    names.push_back(shortened(page.shown(name), widest_name_in_triangle, page.encoding()));
  std::size_t first = std::string_view("correlation").size();
  for (const std::string& name : names) first = std::max(first, display_width(name));

  std::vector<std::vector<std::string>> cells(n);
  std::vector<std::size_t> widths(n, 5);
  for (std::size_t k = 0; k + 1 < n; ++k) widths[k] = std::max(widths[k], display_width(names[k]));
  for (std::size_t j = 1; j < n; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      cells[j].push_back(plain_text(round_correlation(correlation(j, k)), page.encoding()));
      widths[k] = std::max(widths[k], display_width(cells[j].back()));
    }
  }
  std::size_t total = margin + first;
  for (std::size_t k = 0; k + 1 < n; ++k) total += widths[k] + 2;
  if (total > page.width()) return false;
  std::vector<Piece> heading{{std::string(margin, ' ')},
                             {left_aligned("correlation", first), Style::dim}};
  for (std::size_t k = 0; k + 1 < n; ++k)
    heading.push_back({right_aligned(names[k], widths[k] + 2), Style::dim});
  page.line(heading);
  for (std::size_t j = 1; j < n; ++j) {
    std::vector<Piece> line{{std::string(margin, ' ')}, {left_aligned(names[j], first)}};
    for (std::size_t k = 0; k < j; ++k) line.push_back({right_aligned(cells[j][k], widths[k] + 2)});
    page.line(line);
  }
  return true;
}

void write_strongest(Page& page, const FitResult& result) {
  const std::vector<std::string> pairs =
      strongest_correlations(result, strongest_shown, page.encoding());
  const std::size_t n = result.free.size();
  page.line(fmt::format("  strongest of {} correlations (--json has all)", n * (n - 1) / 2),
            Style::dim);
  for (const std::string& pair : pairs) page.paragraph(page.shown(pair), margin + 2, margin + 4);
}

}  // namespace

void write_quantity_table(Page& page, QuantityRows table, const std::string& heading) {
  for (QuantityRow& row : table.rows) {
    row.label = page.shown(row.label);
    row.unit = shortened(page.shown(row.unit), widest_unit, page.encoding());
    row.note = page.shown(row.note);
  }
  const Layout layout = lay_out(table.rows, table.interval_title, page.encoding());
  write_heading(page, layout, heading, table.interval_title);
  for (const QuantityRow& row : table.rows) write_row(page, layout, row);
  for (const std::string& absence : table.absences)
    page.paragraph(page.shown(absence), margin, margin + 2);
}

void write_parameters(Page& page, const FitResult& result) {
  write_quantity_table(page, quantity_rows(result, page.rounding(), page.encoding()), "parameter");
}

void write_correlations(Page& page, const FitResult& result) {
  const Matrix* matrix = correlations(result);
  if (matrix == nullptr) return;
  const std::size_t n = result.free.size();
  if (n == 2) {
    for (const std::string& pair : strongest_correlations(result, 1, page.encoding()))
      page.paragraph(page.shown(fmt::format("correlation of {}", pair)), margin, margin + 2);
    return;
  }
  page.blank();
  const bool written = n <= largest_triangle && write_triangle(page, result, *matrix);
  if (!written) write_strongest(page, result);
}

}  // namespace parabola
