// SPDX-License-Identifier: MIT
#include "parabola/report/budget_table.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t margin = 2;
constexpr std::size_t gap = 2;
constexpr std::size_t widest_source = 30;

struct BudgetColumn {
  std::string name;
  std::vector<std::string> cells;  ///< one per part, then the total
  std::size_t width = 0;
};

const Quantity* parameter(const FitResult& result, const std::string& name) {
  const auto place = std::ranges::find(result.parameters, name, &Quantity::name);
  return place == result.parameters.end() ? nullptr : &*place;
}

std::string cell(const BudgetPart& part, std::size_t j, const RoundedEstimate& place,
                 Encoding encoding) {
  const double variance = part.variances[j];
  const double size = std::sqrt(std::abs(variance));
  const int exponent = place.uncertainty ? place.uncertainty->exponent : 0;
  const bool has_sign = !part.shifts.empty();
  const double value = has_sign ? part.shifts[j] : std::copysign(size, variance);
  RoundedNumber number = round_to_place(value, place.last_place, exponent);
  const bool is_zero = number.digits.find_first_of("123456789") == std::string::npos;
  if (is_zero) number.negative = false;
  std::string text = plain_text(number, encoding);
  if (has_sign && !number.negative && !is_zero) text.insert(0, "+");
  return text;
}

std::vector<BudgetColumn> columns_of(const Page& page, const FitResult& result) {
  std::vector<BudgetColumn> columns;
  for (std::size_t j = 0; j < result.free.size(); ++j) {
    const Quantity* quantity = parameter(result, result.free[j]);
    if (quantity == nullptr || !quantity->uncertainty) continue;
    const RoundedEstimate place =
        round_estimate(*quantity->estimate, quantity->uncertainty, page.rounding());
    BudgetColumn column{shortened(page.shown(quantity->name), 14, page.encoding()), {}, 0};
    for (const BudgetPart& part : result.budget)
      column.cells.push_back(cell(part, j, place, page.encoding()));
    column.cells.push_back(plain_sides(place, page.encoding()).uncertainty);
    column.width = display_width(column.name);
    for (const std::string& text : column.cells)
      column.width = std::max(column.width, display_width(text));
    columns.push_back(std::move(column));
  }
  return columns;
}

void write_columns(Page& page, const std::vector<std::string>& sources, std::size_t widest,
                   std::span<const BudgetColumn> columns) {
  std::vector<Piece> heading{{std::string(margin, ' ')},
                             {left_aligned("budget", widest), Style::dim}};
  for (const BudgetColumn& column : columns)
    heading.push_back({right_aligned(column.name, column.width + gap), Style::dim});
  page.line(heading);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Style style = i + 1 == sources.size() ? Style::bold : Style::plain;
    std::vector<Piece> line{{std::string(margin, ' ')}, {left_aligned(sources[i], widest)}};
    for (const BudgetColumn& column : columns)
      line.push_back({right_aligned(column.cells[i], column.width + gap), style});
    page.line(line);
  }
}

}  // namespace

void write_budget(Page& page, const FitResult& result) {
  if (result.budget.empty()) return;
  std::vector<std::string> sources;
  for (const BudgetPart& part : result.budget)
    sources.push_back(shortened(page.shown(part.source), widest_source, page.encoding()));
  sources.emplace_back("total");
  std::size_t widest = 0;
  for (const std::string& source : sources) widest = std::max(widest, display_width(source));
  const std::vector<BudgetColumn> columns = columns_of(page, result);
  std::size_t begin = 0;
  while (begin < columns.size()) {
    std::size_t end = begin;
    std::size_t used = margin + widest;
    while (end < columns.size() &&
           (end == begin || used + gap + columns[end].width <= page.width())) {
      used += gap + columns[end].width;
      ++end;
    }
    write_columns(page, sources, widest, std::span(columns).subspan(begin, end - begin));
    begin = end;
  }
  const bool has_sign = std::ranges::any_of(
      result.budget, [](const BudgetPart& part) { return !part.shifts.empty(); });
  page.paragraph(
      page.shown(has_sign ? "Parts add in quadrature; a sign is where the estimate goes when "
                            "the source deviates by +1 of its uncertainty."
                          : "Parts add in quadrature."),
      margin, margin, Style::dim);
}

}  // namespace parabola
