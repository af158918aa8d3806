// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parabola/commands.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/io/read_file.hpp"

namespace parabola::app {
namespace {

// Whoever lays out a formula over several lines does not mean the line ends.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : trimmed(text)) {
    const bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (!blank) line += c;
    if (blank && line.back() != ' ') line += ' ';
  }
  return line;
}

}  // namespace

Result<Table> parse_input(std::string_view bytes, const ReadArguments& arguments,
                          std::vector<std::string> text_columns) {
  TableOptions options;
  options.separator = arguments.separator;
  options.header = arguments.header;
  options.missing = arguments.missing;
  options.limits = arguments.limits.table;
  options.text_columns = std::move(text_columns);
  for (const std::string& ranges : arguments.skip) {
    Result<std::vector<std::size_t>> lines = parse_line_ranges(ranges);
    if (!lines) return lines.error();
    options.skipped_lines.insert(options.skipped_lines.end(), lines->begin(), lines->end());
  }
  const std::string name = arguments.file == "-" ? "standard input" : arguments.file;
  Result<Table> table = read_table(bytes, name, options);
  if (table || !arguments.decimal_mark) return table;
  // --decimal speaks of figures too, so it must not make a file unreadable that can be read only
  // one way
  options.decimal_mark = arguments.decimal_mark;
  Result<Table> decided = read_table(bytes, name, options);
  return decided ? decided : table;
}

Result<std::string> input_bytes(const ReadArguments& arguments) {
  if (is_fit_file(arguments.file)) {
    return Error("usage", "this is a fit file, not a table of measurements", arguments.file,
                 fmt::format("run it with  parabola fit {}", arguments.file));
  }
  return read_file(arguments.file);
}

Result<Table> read_input(const ReadArguments& arguments) {
  const Result<std::string> bytes = input_bytes(arguments);
  if (!bytes) return bytes.error();
  return parse_input(*bytes, arguments);
}

Result<std::string> formula_text(const std::string& given) {
  if (!given.starts_with('@'))
    return given.find_first_of("\n\r") == std::string::npos ? given : in_one_line(given);
  Result<std::string> text = read_file(given.substr(1));
  if (!text) return text;
  return in_one_line(*text);
}

}  // namespace parabola::app
