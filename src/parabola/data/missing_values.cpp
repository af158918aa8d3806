// SPDX-License-Identifier: MIT
#include "parabola/data/missing_values.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/data/fields.hpp"
#include "parabola/data/lines.hpp"

namespace parabola {
namespace {

/// "lines 3, 5, 9 and 4 more"
std::string list_of(const std::vector<std::size_t>& rows, const std::vector<std::size_t>& lines) {
  constexpr std::size_t most = 6;
  std::string list;
  const std::size_t shown = std::min(rows.size(), most);
  for (std::size_t i = 0; i < shown; ++i)
    list += fmt::format("{}{}", i > 0 ? ", " : "", lines[rows[i]]);
  return rows.size() > shown ? fmt::format("{} and {} more", list, rows.size() - shown) : list;
}

Error at_first_missing(const FileRows& rows, const std::vector<ColumnReader>& columns,
                       const std::vector<std::size_t>& found, std::string code, std::string fix) {
  const std::size_t row = found.front();
  const auto column = std::ranges::find_if(columns, [row](const ColumnReader& candidate) {
    return !candidate.missing().empty() && candidate.missing().front() == row;
  });
  const Line line = find_line(rows.text, rows.lines[row]);
  std::vector<Field> fields;
  split_fields(line.text, rows.separator, fields);
  const Field& field = fields[static_cast<std::size_t>(column - columns.begin())];
  const std::string_view token = field.raw(line.text);
  std::string sentence = token.empty() ? std::string("the cell is empty")
                                       : fmt::format("the value is missing ('{}')", clipped(token));
  if (found.size() > 1)
    sentence +=
        fmt::format("; {} rows have missing values: {}", found.size(), list_of(found, rows.lines));
  return line_error(rows.source_name, line, field.span, std::move(code),
                    cell_sentence(line.number, column->name(), sentence), std::move(fix));
}

}  // namespace

Result<std::vector<std::size_t>> missing_rows(const FileRows& rows,
                                              const std::vector<ColumnReader>& columns,
                                              MissingValues missing) {
  std::vector<bool> is_missing(rows.lines.size());
  for (const ColumnReader& column : columns)
    for (const std::size_t row : column.missing()) is_missing[row] = true;
  std::vector<std::size_t> found;
  for (std::size_t row = 0; row < is_missing.size(); ++row)
    if (is_missing[row]) found.push_back(row);
  if (found.empty()) return found;
  if (missing == MissingValues::refuse)
    return at_first_missing(
        rows, columns, found, "missing_value",
        fmt::format("fill in line {}, or leave out all such rows with --missing drop",
                    rows.lines[found.front()]));
  if (found.size() == rows.lines.size())
    return at_first_missing(rows, columns, found, "no_data",
                            "remove the column that has no values: no data would be left");
  return found;
}

}  // namespace parabola
