// SPDX-License-Identifier: MIT
#include "parabola/report/aligned_columns.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t gap = 3;

struct Widths {
  std::size_t before = 0;  // blanks that move the numbers to the right edge of their heading
  std::size_t value = 0;
  std::size_t uncertainty = 0;
  std::size_t whole = 0;
};

std::size_t widest(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const std::string& text : texts) width = std::max(width, display_width(text));
  return width;
}

Widths widths_of(const AlignedColumn& column, std::size_t sign) {
  Widths widths;
  widths.value = widest(column.values);
  widths.uncertainty = widest(column.uncertainties);
  const std::size_t numbers =
      widths.value + (widths.uncertainty > 0 ? sign + 2 + widths.uncertainty : 0);
  widths.whole = std::max(numbers, display_width(column.heading));
  widths.before = widths.whole - numbers;
  return widths;
}

std::string cell(const AlignedColumn& column, const Widths& widths, std::size_t row,
                 std::string_view sign) {
  std::string text(widths.before, ' ');
  text += right_aligned(column.values[row], widths.value);
  if (widths.uncertainty == 0) return text;
  const std::string& uncertainty = column.uncertainties[row];
  if (!uncertainty.empty()) text.append(" ").append(sign).append(" ").append(uncertainty);
  return left_aligned(text, widths.whole);
}

}  // namespace

void write_aligned(Page& page, const std::vector<AlignedColumn>& columns) {
  if (columns.empty()) return;
  const std::string sign(plus_minus(page.encoding()));
  std::vector<Widths> widths;
  std::vector<Piece> headings;
  const std::string blanks(gap, ' ');
  for (const AlignedColumn& column : columns) {
    widths.push_back(widths_of(column, display_width(sign)));
    headings.push_back({headings.empty() ? "  " : blanks});
    headings.push_back({right_aligned(column.heading, widths.back().whole), Style::dim});
  }
  page.line(headings);
  for (std::size_t row = 0; row < columns.front().values.size(); ++row) {
    std::string line = "  ";
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (c > 0) line += blanks;
      line += cell(columns[c], widths[c], row, sign);
    }
    page.line(line);
  }
}

std::string heading_with_unit(const std::string& name, const std::string& unit) {
  return unit.empty() ? name : fmt::format("{} ({})", name, unit);
}

void add_estimate(AlignedColumn& column, double value, double uncertainty, const Page& page) {
  const bool known = std::isfinite(uncertainty) && uncertainty > 0.0;
  EstimateSides sides = plain_sides(
      round_estimate(value, known ? std::optional(uncertainty) : std::nullopt, page.rounding()),
      page.encoding());
  column.values.push_back(std::move(sides.value));
  column.uncertainties.push_back(std::move(sides.uncertainty));
}

}  // namespace parabola
