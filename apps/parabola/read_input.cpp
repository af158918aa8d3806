// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/commands.hpp"
#include "parabola/io/read_file.hpp"

namespace parabola::app {
namespace {

bool is_fit_file(const std::string& name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

}  // namespace

Result<Table> read_input(const ReadArguments& arguments) {
  if (is_fit_file(arguments.file)) {
    return Error("not_served", "fit files in YAML are not served yet by this version",
                 arguments.file, "name the data file and the formula on the command line");
  }
  TableOptions options;
  options.separator = arguments.separator;
  options.header = arguments.header;
  options.missing = arguments.missing;
  for (const std::string& ranges : arguments.skip) {
    Result<std::vector<std::size_t>> lines = parse_line_ranges(ranges);
    if (!lines) return lines.error();
    options.skipped_lines.insert(options.skipped_lines.end(), lines->begin(), lines->end());
  }
  Result<std::string> bytes = read_file(arguments.file);
  if (!bytes) return bytes.error();
  const std::string name = arguments.file == "-" ? "standard input" : arguments.file;
  Result<Table> table = read_table(*bytes, name, options);
  if (table || !arguments.decimal_mark) return table;
  // --decimal speaks of figures too, so it must not make a file unreadable that can be read only
  // one way
  options.decimal_mark = arguments.decimal_mark;
  Result<Table> decided = read_table(*bytes, name, options);
  return decided ? decided : table;
}

}  // namespace parabola::app
