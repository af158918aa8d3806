// SPDX-License-Identifier: MIT
#include "parabola/data/dialect.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "parabola/data/cell.hpp"
#include "parabola/data/fields.hpp"
#include "parabola/data/header.hpp"
#include "parabola/data/lines.hpp"

namespace parabola {
namespace {

/// True when a comma, semicolon or tab stands outside brackets: this is no single header name.
bool is_divided(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '[' || c == '(') ++depth;
    if (c == ']' || c == ')') --depth;
    if (depth <= 0 && (c == ',' || c == ';' || c == '\t')) return true;
  }
  return false;
}

/// One way to read the file, held against line after line.
class Reading {
 public:
  Reading(Dialect dialect, HeaderPresence header) : dialect_(dialect), header_(header) {}

  [[nodiscard]] const Dialect& dialect() const { return dialect_; }
  [[nodiscard]] bool fits() const { return fits_; }
  [[nodiscard]] std::size_t lines_that_fit() const { return lines_; }
  /// A comma was read as a decimal mark.
  [[nodiscard]] bool has_decimal_commas() const { return decimal_commas_; }
  /// A comma can only be a separator of thousands.
  [[nodiscard]] bool has_thousands() const { return thousands_; }
  [[nodiscard]] bool has_header() const { return header_width_ > 0; }
  /// More than a header was seen.
  [[nodiscard]] bool has_data() const { return width_ > 0; }

  /// `fields` is working space.
  void look_at(std::string_view line, std::vector<Field>& fields) {
    if (!fits_) return;
    fits_ = !split_fields(line, dialect_.separator, fields) && fits_line(line, fields);
    if (fits_) ++lines_;
  }

 private:
  bool fits_line(std::string_view line, const std::vector<Field>& fields) {
    if (dialect_.separator != ' ' && fields.size() < 2) return false;
    if (lines_ == 0 && is_header(line, fields)) {
      header_width_ = header_width(line, dialect_.separator, fields);
      const auto divided = [line](const Field& field) {
        return !field.quoted && is_divided(field.raw(line));
      };
      return dialect_.separator != ' ' || std::ranges::none_of(fields, divided);
    }
    if (width_ == 0) width_ = fields.size();
    return fields.size() == width_ && agrees_with_header(line, fields.back()) &&
           std::ranges::all_of(fields,
                               [this, line](const Field& field) { return fits_cell(field, line); });
  }

  [[nodiscard]] bool is_header(std::string_view line, const std::vector<Field>& fields) const {
    if (header_ != HeaderPresence::detect) return header_ == HeaderPresence::present;
    return std::ranges::any_of(
        fields, [this, line](const Field& field) { return may_be_name(field.raw(line)); });
  }

  /// No number, not even with the other decimal mark or with thousands: those are wrong cells.
  [[nodiscard]] bool may_be_name(std::string_view cell) const {
    const CellKind kind = kind_of_cell(cell, dialect_.decimal_mark);
    if (kind == CellKind::text) return true;
    const char other = dialect_.decimal_mark == '.' ? ',' : '.';
    return kind == CellKind::fault && !has_thousands_commas(cell) &&
           kind_of_cell(cell, other) != CellKind::number;
  }

  /// A trailing separator may stand in the data and not in the header, or the other way round.
  [[nodiscard]] bool agrees_with_header(std::string_view line, const Field& last) const {
    if (header_width_ == 0 || header_width_ == width_) return true;
    if (dialect_.separator == ' ') return false;
    return width_ < header_width_ || last.raw(line).empty();
  }

  bool fits_cell(const Field& field, std::string_view line) {
    const std::string_view cell = field.raw(line);
    switch (kind_of_cell(cell, dialect_.decimal_mark)) {
      case CellKind::number:
        decimal_commas_ = decimal_commas_ || (dialect_.decimal_mark == ',' &&
                                              cell.find(',') != std::string_view::npos);
        return true;
      case CellKind::missing:
      case CellKind::infinite:
        return true;
      case CellKind::text:
        return dialect_.separator != ' ' || field.quoted || !is_divided(cell);
      case CellKind::fault:
        break;
    }
    const bool thousands = dialect_.decimal_mark == '.' && has_thousands_commas(cell);
    thousands_ = thousands_ || thousands;
    return thousands;
  }

  Dialect dialect_;
  HeaderPresence header_;
  bool fits_ = true;
  std::size_t lines_ = 0;
  std::size_t width_ = 0;
  std::size_t header_width_ = 0;
  bool decimal_commas_ = false;
  bool thousands_ = false;
};

/// In the order of preference where two readings give the same table.
std::vector<Reading> possible_readings(const TableOptions& options) {
  std::vector<Reading> readings;
  for (const char separator : {'\t', ';', ',', ' '}) {
    for (const char mark : {'.', ','}) {
      const bool told = options.separator.value_or(separator) == separator &&
                        options.decimal_mark.value_or(mark) == mark;
      if (told) readings.emplace_back(Dialect{separator, mark}, options.header);
    }
  }
  return readings;
}

/// Takes out what says the same as a reading that comes first: white space where a line divides at
/// a mark made for dividing, unless it makes decimal commas out of commas; and the comma in both
/// roles, unless quotes keep the two apart. A reading that finds rows beats one that finds a header
/// only.
std::vector<const Reading*> rivals(const std::vector<Reading>& readings) {
  std::vector<const Reading*> result;
  bool divided = false;
  const bool any_data = std::ranges::any_of(
      readings, [](const Reading& reading) { return reading.fits() && reading.has_data(); });
  for (const Reading& reading : readings) {
    if (!reading.fits() || (any_data && !reading.has_data())) continue;
    const char separator = reading.dialect().separator;
    const bool comma_is_both = separator == ',' && reading.dialect().decimal_mark == ',';
    if (comma_is_both && !reading.has_decimal_commas()) continue;
    const bool only_comma = std::ranges::all_of(
        result, [](const Reading* other) { return other->dialect().separator == ','; });
    const bool comma_twice = separator == ' ' && only_comma && reading.has_decimal_commas();
    if (separator == ' ' && divided && !comma_twice) continue;
    if (!result.empty() && separator != ' ' && separator != result.front()->dialect().separator)
      continue;
    divided = divided || separator != ' ';
    result.push_back(&reading);
  }
  return result;
}

/// Do two readings give different numbers? With the same separator they do once a comma was seen.
bool differ(const Reading& a, const Reading& b) {
  if (a.dialect().separator != b.dialect().separator) return true;
  return a.has_thousands() || b.has_decimal_commas();
}

const Reading& longest_lasting(const std::vector<Reading>& readings) {
  return *std::ranges::max_element(readings, [](const Reading& a, const Reading& b) {
    return a.lines_that_fit() < b.lines_that_fit();
  });
}

/// The first line whose commas are read in two ways.
Line disputed_line(std::string_view text, bool has_header, const TableOptions& options) {
  LineReader reader(text);
  Line line;
  if (has_header) reader.next_content(line);
  while (reader.next_content(line))
    if (line.text.find(',') != std::string_view::npos && !options.skips(line.number)) break;
  return line;
}

std::string describe(const Reading& reading, std::string_view line) {
  std::vector<Field> fields;
  split_fields(line, reading.dialect().separator, fields);
  std::string shown;
  std::size_t count = 0;
  for (const Field& field : fields) {
    std::string cell(field.raw(line));
    if (reading.dialect().decimal_mark == ',') {
      std::ranges::replace(cell, ',', '.');
    } else {
      std::erase(cell, ',');
    }
    if (++count <= 4) shown += fmt::format("{}{}", count > 1 ? " and " : "", clipped(cell));
  }
  return fmt::format("{}{}", shown, count > 4 ? " and more" : "");
}

Error ambiguous(std::string_view text, std::string_view source_name, const TableOptions& options,
                const Reading& a, const Reading& b) {
  const Line line = disputed_line(text, a.has_header(), options);
  const std::size_t comma = std::min(line.text.find(','), line.text.size());
  const bool decimal = a.dialect().separator == b.dialect().separator;
  const std::string sentence =
      fmt::format("line {} can be read in two ways: as {} or as {}", line.number,
                  describe(a, line.text), describe(b, line.text));
  const std::string fix = decimal ? "say --decimal comma, or remove the separators of thousands"
                                  : "say --separator comma, or --decimal comma";
  return line_error(source_name, line, {comma, comma + 1},
                    decimal ? "ambiguous_decimal" : "ambiguous_separator", sentence, fix);
}

}  // namespace

Result<Dialect> find_dialect(std::string_view text, std::string_view source_name,
                             const TableOptions& options) {
  std::vector<Reading> readings = possible_readings(options);
  const bool has_commas = text.find(',') != std::string_view::npos;
  std::vector<Field> fields;
  LineReader reader(text);
  Line line;
  for (std::size_t seen = 0; reader.next_content(line);) {
    // the first line may be the header, which nobody can skip
    if (options.skips(line.number) && (seen > 0 || options.header == HeaderPresence::absent))
      continue;
    for (Reading& reading : readings) reading.look_at(line.text, fields);
    const std::vector<const Reading*> left = rivals(readings);
    const bool decided =
        left.size() < 2 || (!has_commas && left.size() == 2 && !differ(*left[0], *left[1]));
    if (++seen > 1 && decided) break;
  }
  const std::vector<const Reading*> left = rivals(readings);
  if (left.empty()) return longest_lasting(readings).dialect();
  for (std::size_t i = 1; i < left.size(); ++i)
    if (differ(*left[0], *left[i]))
      return ambiguous(text, source_name, options, *left[0], *left[i]);
  return left.front()->dialect();
}

}  // namespace parabola
