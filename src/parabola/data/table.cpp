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

Table::Table(std::vector<Column> columns, std::string source_name) {
  Contents contents;
  contents.source_name = std::move(source_name);
  contents.columns = std::move(columns);
  contents.rows_read = contents.columns.empty() ? 0 : contents.columns.front().size();
  contents.lines.resize(contents.rows_read);
  std::iota(contents.lines.begin(), contents.lines.end(), std::size_t{1});
  PARABOLA_ASSERT(std::ranges::all_of(
      contents.columns, [&](const Column& c) { return c.size() == contents.rows_read; }));
  *this = Table(std::move(contents));
}

Table::Table(Contents contents) {
  const auto name_of = [&](std::size_t k) { return std::string_view(contents.columns[k].name); };
  contents.by_name.resize(contents.columns.size());
  std::iota(contents.by_name.begin(), contents.by_name.end(), std::size_t{0});
  std::ranges::stable_sort(contents.by_name, {}, name_of);
  held_ = std::make_shared<const Contents>(std::move(contents));
}

// By bisection: every column is asked for a dozen names that its uncertainty might have.
const Column* Table::find(std::string_view name) const {
  const auto name_of = [&](std::size_t k) { return std::string_view(columns()[k].name); };
  const auto found = std::ranges::lower_bound(held_->by_name, name, {}, name_of);
  const bool is_there = found != held_->by_name.end() && name_of(*found) == name;
  return is_there ? &columns()[*found] : nullptr;
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  names.reserve(columns().size());
  for (const Column& column : columns()) names.push_back(column.name);
  return names;
}

Table Table::with_column(Column column) const {
  PARABOLA_ASSERT(column.size() == row_count() && find(column.name) == nullptr);
  Contents contents = *held_;
  contents.columns.push_back(std::move(column));
  return Table(std::move(contents));
}

Table Table::filtered(const std::vector<bool>& keep, std::string reason) const {
  PARABOLA_ASSERT(keep.size() == row_count());
  LeftOut left_out{{}, std::move(reason)};
  for (std::size_t i = 0; i < keep.size(); ++i)
    if (!keep[i]) left_out.rows.push_back(line(i));
  if (left_out.rows.empty()) return *this;
  Contents contents = *held_;
  contents.left_out.push_back(std::move(left_out));
  keep_rows(contents.lines, keep);
  for (Column& column : contents.columns) {
    keep_rows(column.values, keep);
    keep_rows(column.rests, keep);
    keep_rows(column.decimals, keep);
    keep_rows(column.cell_uncertainties, keep);
    keep_rows(column.cell_downwards, keep);
    keep_rows(column.texts, keep);
  }
  return Table(std::move(contents));
}

Error Table::cell_error(std::size_t i, std::string_view column, std::string code,
                        const std::string& sentence, std::string fix) const {
  const std::size_t row = line(i);
  std::string full = cell_sentence(row, column, sentence);
  if (!held_->source_map) return {std::move(code), std::move(full), source_name(), std::move(fix)};
  const Line line = held_->source_map->line(row);
  if (const std::optional<Span> span = held_->source_map->cell(line, column))
    return line_error(source_name(), line, *span, std::move(code), std::move(full), std::move(fix));
  return {std::move(code), std::move(full), fmt::format("{}:{}", source_name(), row),
          std::move(fix)};
}

}  // namespace parabola
