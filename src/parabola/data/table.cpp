// SPDX-License-Identifier: MIT
#include "parabola/data/table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/data/source_map.hpp"

namespace parabola {
namespace {

template <class T>
void keep_rows(std::vector<T>& cells, const std::vector<bool>& keep) {
  if (cells.empty()) return;  // an optional part of the column
  std::size_t kept = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!keep[i]) continue;
    if (kept != i) cells[kept] = std::move(cells[i]);
    ++kept;
  }
  cells.resize(kept);
}

}  // namespace

Table::Table(std::vector<Column> columns, std::string source_name)
    : source_name_(std::move(source_name)), columns_(std::move(columns)) {
  rows_read_ = columns_.empty() ? 0 : columns_.front().size();
  lines_.resize(rows_read_);
  std::iota(lines_.begin(), lines_.end(), std::size_t{1});
  PARABOLA_ASSERT(
      std::ranges::all_of(columns_, [this](const Column& c) { return c.size() == rows_read_; }));
}

const Column* Table::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(columns_, [name](const Column& column) { return column.name == name; });
  return found == columns_.end() ? nullptr : &*found;
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  names.reserve(columns_.size());
  for (const Column& column : columns_) names.push_back(column.name);
  return names;
}

Table Table::with_column(Column column) const {
  PARABOLA_ASSERT(column.size() == row_count() && find(column.name) == nullptr);
  Table table = *this;
  table.columns_.push_back(std::move(column));
  return table;
}

Table Table::filtered(const std::vector<bool>& keep, std::string reason) const {
  PARABOLA_ASSERT(keep.size() == row_count());
  Table table = *this;
  LeftOut left_out{{}, std::move(reason)};
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (!keep[i]) left_out.rows.push_back(lines_[i]);
  if (left_out.rows.empty()) return table;
  table.left_out_.push_back(std::move(left_out));
  keep_rows(table.lines_, keep);
  for (Column& column : table.columns_) {
    keep_rows(column.values, keep);
    keep_rows(column.rests, keep);
    keep_rows(column.decimals, keep);
    keep_rows(column.cell_uncertainties, keep);
    keep_rows(column.texts, keep);
  }
  return table;
}

Error Table::cell_error(std::size_t i, std::string_view column, std::string code,
                        const std::string& sentence, std::string fix) const {
  const std::size_t row = lines_[i];
  std::string full = cell_sentence(row, column, sentence);
  if (!source_map_) return {std::move(code), std::move(full), source_name_, std::move(fix)};
  const Line line = source_map_->line(row);
  if (const std::optional<Span> span = source_map_->cell(line, column))
    return line_error(source_name_, line, *span, std::move(code), std::move(full), std::move(fix));
  return {std::move(code), std::move(full), fmt::format("{}:{}", source_name_, row),
          std::move(fix)};
}

}  // namespace parabola
