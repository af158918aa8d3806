// SPDX-License-Identifier: MIT
#include "parabola/data/table_header.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/cell.hpp"
#include "parabola/data/fields.hpp"

namespace parabola {
namespace {

bool is_numeric(CellKind kind) {
  return kind == CellKind::number || kind == CellKind::missing || kind == CellKind::infinite;
}

std::vector<CellKind> kinds_of(std::string_view line, Dialect dialect) {
  std::vector<Field> fields;
  if (split_fields(line, dialect.separator, fields)) return {};
  std::vector<CellKind> kinds;
  kinds.reserve(fields.size());
  for (const Field& field : fields)
    kinds.push_back(kind_of_cell(field.raw(line), dialect.decimal_mark));
  return kinds;
}

/// Texts over numbers: the line can only be a header.
bool names_numbers(const std::vector<CellKind>& first, const std::vector<CellKind>& second) {
  if (first.size() != second.size()) return false;
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (is_numeric(first[k])) continue;
    if (first[k] != CellKind::text || !is_numeric(second[k])) return false;
  }
  return true;
}

/// I, sigma_I, u(I), I±: words that may stand in a comment as names of columns.
bool is_column_name(std::string_view text) {
  if (text.ends_with("\u00B1")) text = trimmed(text.substr(0, text.size() - 2));
  const std::size_t open = text.find('(');
  if (open != std::string_view::npos && text.ends_with(')'))
    return is_name(text.substr(0, open)) && is_name(text.substr(open + 1, text.size() - open - 2));
  return is_name(text);
}

/// "# x  y  sigma_y" above the first row.
std::optional<std::vector<HeaderCell>> names_in_comment(const Line& comment, std::size_t width,
                                                        char separator) {
  std::string_view text = comment.text;
  const std::size_t begin = text.find_first_not_of("#% \t");
  if (begin == std::string_view::npos) return std::nullopt;
  text.remove_prefix(begin);
  std::vector<Field> fields;
  if (split_fields(text, separator, fields)) return std::nullopt;
  std::vector<HeaderCell> cells = header_cells(text, separator, fields);
  const bool names =
      std::ranges::all_of(cells, [](const HeaderCell& cell) { return is_column_name(cell.name); });
  if (cells.size() != width || !names) return std::nullopt;
  for (HeaderCell& cell : cells) {
    cell.span.begin += begin;
    cell.span.end += begin;
  }
  return cells;
}

std::optional<Error> find_duplicate(const std::vector<HeaderCell>& cells, const Line& line,
                                    std::string_view source_name) {
  std::unordered_map<std::string_view, std::size_t> seen;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const auto [place, is_new] = seen.emplace(cells[k].name, k);
    if (is_new) continue;
    return line_error(source_name, line, cells[k].span, "duplicate_column",
                      fmt::format("line {}: columns {} and {} are both called '{}'", line.number,
                                  place->second + 1, k + 1, clipped(cells[k].name)),
                      "give every column a name of its own");
  }
  return std::nullopt;
}

Error width_error(const HeaderLines& lines, std::size_t header_width, Span span,
                  std::string_view source_name) {
  return line_error(
      source_name, lines.header, span, "ragged_row",
      fmt::format("line {}: the header names {} columns, but line {} has {} cell{}",
                  lines.header.number, header_width, lines.first_row, lines.width,
                  lines.width == 1 ? "" : "s"),
      fmt::format("give the header one name for every cell of a row, or begin line {} "
                  "with # if it is a title",
                  lines.header.number));
}

/// Takes units from a line of their own.
void add_units(std::vector<HeaderCell>& cells, const Line& units, char separator) {
  std::vector<Field> fields;
  split_fields(units.text, separator, fields);
  for (std::size_t k = 0; k < std::min(cells.size(), fields.size()); ++k)
    cells[k].unit = unit_of_cell(fields[k].text(units.text)).value_or("");
}

/// The written header, made to fit the rows. The cells of a trailing separator carry no name.
Result<std::vector<HeaderCell>> written_header(const HeaderLines& lines,
                                               std::string_view source_name, char separator) {
  std::vector<Field> fields;
  if (const std::optional<FieldFault> fault = split_fields(lines.header.text, separator, fields))
    return line_error(source_name, lines.header, fault->span, "bad_quotes",
                      fmt::format("line {}: {}", lines.header.number, fault->sentence),
                      "close the quote, or write \"\" for one inside quotes");
  std::vector<HeaderCell> cells = header_cells(lines.header.text, separator, fields);
  const std::size_t written = cells.size();
  while (cells.size() > lines.width) {
    if (!cells.back().name.empty())
      return width_error(lines, written, cells[lines.width].span, source_name);
    cells.pop_back();
  }
  if (separator == ' ' && cells.size() < lines.width)
    return width_error(lines, written, cells.back().span, source_name);
  return cells;
}

}  // namespace

Error comment_behind(const Line& line, Span comment, std::string_view source_name) {
  return line_error(source_name, line, comment, "comment_behind_data",
                    fmt::format("line {} has a comment behind its data", line.number),
                    fmt::format("give the comment of line {} a line of its own", line.number));
}

Result<bool> starts_with_header(const Line& first, LineReader behind, std::string_view source_name,
                                const TableOptions& options, Dialect dialect) {
  if (options.header != HeaderPresence::detect) return options.header == HeaderPresence::present;
  const std::vector<CellKind> kinds = kinds_of(first.text, dialect);
  const auto is_number = [](CellKind kind) { return kind == CellKind::number; };
  if (!kinds.empty() && std::ranges::all_of(kinds, is_numeric)) return false;
  if (std::ranges::none_of(kinds, is_number)) return true;
  Line next;
  while (behind.next_content(next))
    if (!options.skips(next.number)) break;
  if (names_numbers(kinds, kinds_of(next.text, dialect))) return true;
  if (options.skips(first.number)) return false;  // only rows can be skipped: it is told to be one
  std::vector<Field> fields;
  split_fields(first.text, dialect.separator, fields);
  if (const std::optional<Span> comment = comment_behind_data(first.text, fields))
    return comment_behind(first, *comment, source_name);
  const auto text = std::ranges::find_if_not(kinds, is_numeric) - kinds.begin();
  const auto number = std::ranges::find_if(kinds, is_number) - kinds.begin();
  const Field& cell = fields[static_cast<std::size_t>(text)];
  const Field& other = fields[static_cast<std::size_t>(number)];
  return line_error(
      source_name, first, cell.span, "ambiguous_header",
      fmt::format("line {} may be a header, because '{}' is no number, or a row, "
                  "because {} is one",
                  first.number, clipped(cell.text(first.text)), clipped(other.text(first.text))),
      "say --header or --no-header");
}

bool is_unit_line(const Line& line, const Line& header, LineReader behind, Dialect dialect) {
  std::vector<Field> fields;
  if (split_fields(header.text, dialect.separator, fields)) return false;
  const std::vector<HeaderCell> names = header_cells(header.text, dialect.separator, fields);
  if (std::ranges::any_of(names, [](const HeaderCell& c) { return !c.unit.empty(); })) return false;
  if (split_fields(line.text, dialect.separator, fields) || fields.size() != names.size())
    return false;
  Line next;
  if (!behind.next_content(next)) return false;
  const std::vector<CellKind> below = kinds_of(next.text, dialect);
  if (below.size() != fields.size()) return false;
  bool has_unit = false;
  for (std::size_t k = 0; k < fields.size(); ++k) {
    const std::string text = fields[k].text(line.text);
    if (is_missing(text)) continue;
    // 1e-3 could be a factor of a unit as well: a row of such numbers is data
    if (is_numeric(kind_of_cell(text, dialect.decimal_mark))) return false;
    if (!unit_of_cell(text) || !is_numeric(below[k])) return false;
    has_unit = true;
  }
  return has_unit;
}

Result<TableHeader> read_header(const HeaderLines& lines, std::string_view source_name,
                                const TableOptions& options, Dialect dialect) {
  TableHeader header;
  Line named_by = lines.header;
  if (lines.header.number > 0) {
    Result<std::vector<HeaderCell>> cells = written_header(lines, source_name, dialect.separator);
    if (!cells) return cells.error();
    header.cells = std::move(*cells);
    if (lines.units.number > 0) add_units(header.cells, lines.units, dialect.separator);
  } else if (options.header == HeaderPresence::detect && lines.comment.number > 0) {
    if (auto cells = names_in_comment(lines.comment, lines.width, dialect.separator)) {
      header.cells = *std::move(cells);
      named_by = lines.comment;
      header.diagnostics.push_back(
          {"header_in_comment", Severity::note,
           fmt::format("the names of the columns come from the comment in line {}",
                       lines.comment.number),
           fmt::format("{}:{}", source_name, lines.comment.number),
           "say --no-header if it is only a comment"});
    }
  }
  header.named_width = header.cells.empty() ? lines.width : header.cells.size();
  header.cells.resize(lines.width);
  for (std::size_t k = 0; k < lines.width; ++k) {
    header.unnamed.push_back(header.cells[k].name.empty());
    if (header.cells[k].name.empty()) header.cells[k].name = fmt::format("c{}", k + 1);
  }
  if (std::optional<Error> error = find_duplicate(header.cells, named_by, source_name))
    return *std::move(error);
  return header;
}

}  // namespace parabola
