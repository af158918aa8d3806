// SPDX-License-Identifier: MIT
#include "parabola/data/read_table.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/cell.hpp"
#include "parabola/data/column_reader.hpp"
#include "parabola/data/dialect.hpp"
#include "parabola/data/fields.hpp"
#include "parabola/data/header.hpp"
#include "parabola/data/lines.hpp"
#include "parabola/data/missing_values.hpp"
#include "parabola/data/plain_text.hpp"
#include "parabola/data/table_builder.hpp"
#include "parabola/data/table_header.hpp"

namespace parabola {
namespace {

std::string cells(std::size_t count) {
  return fmt::format("{} cell{}", count, count == 1 ? "" : "s");
}

/// Reads the lines of one text once, top to bottom.
class TableReader {
 public:
  TableReader(std::string_view text, std::string source_name, TableOptions options, Dialect dialect)
      : text_(text),
        source_name_(std::move(source_name)),
        options_(std::move(options)),
        dialect_(dialect),
        ascii_(is_ascii(text)) {}

  Result<Table> read() {
    LineReader reader(text_);
    Line line;
    while (reader.next(line)) {
      if (std::optional<Error> error = take(line, reader)) return *std::move(error);
    }
    return finish();
  }

 private:
  std::optional<Error> take(const Line& line, const LineReader& behind) {
    switch (kind_of(line.text)) {
      case LineKind::blank:
        ++blank_lines_;
        comment_ = {};
        return std::nullopt;
      case LineKind::comment:
        blank_lines_ = 0;
        comment_ = line;
        return std::nullopt;
      case LineKind::content:
        break;
    }
    if (blank_lines_ > 1 && last_row_ > 0) return two_blocks(line);
    blank_lines_ = 0;
    if (!ascii_) {
      if (Result<void> utf8 = check_utf8(source_name_, line); !utf8) return utf8.error();
    }
    if (first_line_ == 0) {
      first_line_ = line.number;
      Result<bool> is_header = starts_with_header(line, behind, source_name_, options_, dialect_);
      if (!is_header) return is_header.error();
      if (*is_header) {
        header_line_ = line;
        return std::nullopt;
      }
    } else if (last_row_ == 0 && header_line_.number > 0 && unit_line_.number == 0 &&
               is_unit_line(line, header_line_, behind, dialect_)) {
      unit_line_ = line;
      return std::nullopt;
    }
    return take_row(line);
  }

  std::optional<Error> take_row(const Line& line) {
    if (first_row_ == 0) first_row_ = line.number;
    last_row_ = line.number;
    if (options_.skips(line.number)) {
      skipped_.push_back(line.number);
      return std::nullopt;
    }
    if (const std::optional<FieldFault> fault =
            split_fields(line.text, dialect_.separator, fields_))
      return line_error(
          source_name_, line, fault->span, "bad_quotes",
          fmt::format("line {}: {}", line.number, fault->sentence),
          fmt::format("close the quote in line {}, or write \"\" for one inside quotes",
                      line.number));
    if (columns_.empty())
      if (std::optional<Error> error = start_columns(line)) return error;
    if (fields_.size() != columns_.size()) return ragged(line);
    lines_.push_back(line.number);
    for (std::size_t k = 0; k < fields_.size(); ++k) {
      const Field& field = fields_[k];
      const std::optional<ColumnFault> fault =
          field.has_doubled_quotes ? columns_[k].add(field.text(line.text), line.number)
                                   : columns_[k].add(field.raw(line.text), line.number);
      if (fault) return cell_fault(k, *fault);
      if (k >= named_width_ && !columns_[k].is_blank()) return beyond_header(line, field.span);
    }
    return std::nullopt;
  }

  /// Names the columns when the first row shows how many there are.
  std::optional<Error> start_columns(const Line& row) {
    const std::size_t width = fields_.size();
    const std::size_t most_columns = options_.limits.columns;
    if (width > most_columns)
      return line_error(source_name_, row, fields_[most_columns].span, "too_many_columns",
                        fmt::format("line {} has {}, and at most {} columns are read", row.number,
                                    cells(width), most_columns),
                        "write one row of the table per line");
    Result<TableHeader> header = read_header(
        {header_line_, unit_line_, comment_, row.number, width}, source_name_, options_, dialect_);
    if (!header) return header.error();
    named_width_ = header->named_width;
    unnamed_ = std::move(header->unnamed);
    diagnostics_ = std::move(header->diagnostics);
    // every cell takes at least one byte with its separator: no file can ask for more than its size
    const auto line_ends = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
    const std::size_t rows = std::min(line_ends + 1, text_.size() / width + 1);
    columns_.reserve(width);
    for (HeaderCell& cell : header->cells) {
      columns_.emplace_back(std::move(cell.name), std::move(cell.unit), dialect_.decimal_mark);
      columns_.back().reserve(rows);
      if (options_.is_text(columns_.back().name())) columns_.back().expect_text();
    }
    lines_.reserve(rows);
    return std::nullopt;
  }

  [[nodiscard]] Error two_blocks(const Line& line) const {
    return line_error(
        source_name_, line, {0, line.text.size()}, "several_blocks",
        fmt::format("line {} begins a second block: {} blank lines stand before it, which "
                    "separate data sets",
                    line.number, blank_lines_),
        "put each block into a file of its own, or remove the blank lines");
  }

  [[nodiscard]] Error ragged(const Line& line) const {
    if (const std::optional<Span> comment = comment_behind_data(line.text, fields_))
      return comment_behind(line, *comment, source_name_);
    const std::size_t wanted = columns_.size();
    const Span span = fields_.size() > wanted ? Span{fields_[wanted].span.begin, line.text.size()}
                                              : Span{line.text.size(), line.text.size()};
    return line_error(source_name_, line, span, "ragged_row",
                      fmt::format("line {} has {}, but line {} has {}", line.number,
                                  cells(fields_.size()), lines_.front(), wanted),
                      fmt::format("give line {} {}, or leave row {} out with --skip {}",
                                  line.number, cells(wanted), line.number, line.number));
  }

  [[nodiscard]] Error beyond_header(const Line& line, Span span) const {
    return line_error(source_name_, line, span, "ragged_row",
                      fmt::format("line {} has {}, but the header in line {} names {}", line.number,
                                  cells(fields_.size()), header_line_.number, named_width_),
                      "name every column in the header");
  }

  [[nodiscard]] Error cell_fault(std::size_t k, const ColumnFault& found) const {
    const Line line = find_line(text_, found.line);
    std::vector<Field> fields;
    split_fields(line.text, dialect_.separator, fields);
    std::string sentence = found.fault.sentence;
    const Field& field = fields[k];
    if (header_line_.number > 0 && found.fault.code == "not_a_number" &&
        parse_header_cell(field.text(line.text)).name == columns_[k].name())
      sentence += fmt::format("; does line {} repeat the header?", line.number);
    return line_error(source_name_, line, field.span, found.fault.code,
                      cell_sentence(line.number, columns_[k].name(), sentence), found.fault.fix);
  }

  [[nodiscard]] std::optional<Error> check_skipped() const {
    for (const std::size_t line : options_.skipped_lines) {
      if (std::ranges::binary_search(skipped_, line)) continue;
      const std::string what =
          line == header_line_.number && line > 0 ? "is the header" : "is no row of data";
      return Error(
          "bad_skip", fmt::format("--skip {}: line {} {}", line, line, what), source_name_,
          first_row_ == 0 ? "" : fmt::format("the rows are lines {} to {}", first_row_, last_row_));
    }
    return std::nullopt;
  }

  [[nodiscard]] Error no_data() const {
    std::string sentence = "no data: the file is empty";
    std::string fix = "give a file with at least one row of numbers";
    if (!skipped_.empty()) {
      sentence = fmt::format("no data: --skip leaves out all {} rows", skipped_.size());
      fix = "keep some rows";
    } else if (header_line_.number > 0) {
      sentence = fmt::format("no data: no row follows the header in line {}", header_line_.number);
      fix = fmt::format("add rows, or say --no-header if line {} is one", header_line_.number);
    } else if (!text_.empty()) {
      sentence = "no data: the file holds only comments and blank lines";
    }
    return {"no_data", std::move(sentence), source_name_, std::move(fix)};
  }

  Result<Table> finish() {
    if (std::optional<Error> error = check_skipped()) return *std::move(error);
    if (lines_.empty()) return no_data();
    // a trailing separator makes a last column without name and content
    while (columns_.size() > 1 && columns_.back().is_blank() && unnamed_[columns_.size() - 1])
      columns_.pop_back();
    for (ColumnReader& column : columns_) column.finish();
    const FileRows rows{text_, source_name_, dialect_.separator, lines_};
    Result<std::vector<std::size_t>> missing = missing_rows(rows, columns_, options_.missing);
    if (!missing) return missing.error();

    std::vector<Column> columns;
    std::vector<std::string> names;
    for (ColumnReader& column : columns_) {
      names.push_back(column.name());
      columns.push_back(column.take());
    }
    TableOrigin origin{source_name_,
                       std::move(lines_),
                       {},
                       std::move(diagnostics_),
                       std::make_shared<const SourceMap>(std::string(text_), dialect_.separator,
                                                         std::move(names))};
    if (!skipped_.empty()) origin.left_out.push_back({std::move(skipped_), "--skip"});
    const std::size_t row_count = origin.lines.size();
    Table table = TableBuilder::build(std::move(columns), std::move(origin));
    if (missing->empty()) return table;
    std::vector<bool> keep(row_count, true);
    for (const std::size_t row : *missing) keep[row] = false;
    return table.filtered(keep, "missing value");
  }

  std::string_view text_;
  std::string source_name_;
  TableOptions options_;
  Dialect dialect_;
  bool ascii_;

  std::size_t blank_lines_ = 0;  ///< since the last line that was not blank
  Line comment_;                 ///< directly above the next line
  Line header_line_;
  Line unit_line_;
  std::size_t first_line_ = 0;
  std::size_t first_row_ = 0;
  std::size_t last_row_ = 0;

  std::vector<Field> fields_;
  std::vector<ColumnReader> columns_;
  std::vector<bool> unnamed_;
  std::size_t named_width_ = 0;
  std::vector<std::size_t> lines_;
  std::vector<std::size_t> skipped_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

Result<Table> read_table(std::string_view bytes, std::string source_name,
                         const TableOptions& options) {
  Result<std::string_view> text = plain_text(bytes, source_name, options.limits.line_length);
  if (!text) return text.error();
  TableOptions sorted = options;
  std::ranges::sort(sorted.skipped_lines);
  Result<Dialect> dialect = find_dialect(*text, source_name, sorted);
  if (!dialect) return dialect.error();
  return TableReader(*text, std::move(source_name), std::move(sorted), *dialect).read();
}

}  // namespace parabola
