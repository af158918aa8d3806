// SPDX-License-Identifier: MIT
#include "parabola/data_sets.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/commands.hpp"

namespace parabola::app {
namespace {

// "b.csv:14,17-19" with the lines alone; the name may hold colons itself.
struct SkippedLines {
  std::string file;
  std::string lines;
};

SkippedLines skipped_lines(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return {"", text};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

Result<void> check_skipped(const std::string& text, const std::vector<std::string>& files) {
  const SkippedLines skipped = skipped_lines(text);
  if (std::ranges::find(files, skipped.file) != files.end()) return {};
  return Error("usage",
               skipped.file.empty()
                   ? fmt::format("lines {} are left out of which file?", skipped.lines)
                   : fmt::format("'{}' is none of the files of this fit", skipped.file),
               fmt::format("--skip {}", text),
               fmt::format("name the file:  --skip '{}:{}'", files.back(), skipped.lines));
}

std::vector<std::string> lines_of(const std::vector<std::string>& all, const std::string& file) {
  std::vector<std::string> own;
  for (const std::string& text : all) {
    SkippedLines skipped = skipped_lines(text);
    if (skipped.file == file) own.push_back(std::move(skipped.lines));
  }
  return own;
}

}  // namespace

Result<void> finish_data_sets(FitArguments& arguments) {
  const std::vector<std::string>& words = arguments.and_words;
  if (words.empty()) return {};
  if (arguments.formula.empty()) {
    return Error("usage", "the first file has no formula, and others are to be fitted with it",
                 "--and", "write  parabola fit FILE FORMULA --and FILE FORMULA");
  }
  std::vector<std::string> files{arguments.read.file};
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    DataSetArguments& set = arguments.also.emplace_back();
    set.read = arguments.read;
    set.read.file = words[i];
    set.formula = words[i + 1];
    files.push_back(words[i]);
  }
  if (std::ranges::count(files, "-") > 1) {
    return Error("usage", "standard input can be read once only", "--and -",
                 "save the data in a file first");
  }
  for (const std::string& text : arguments.read.skip) {
    if (Result<void> known = check_skipped(text, files); !known) return known;
  }
  const std::vector<std::string> skip = arguments.read.skip;
  arguments.read.skip = lines_of(skip, arguments.read.file);
  for (DataSetArguments& set : arguments.also) set.read.skip = lines_of(skip, set.read.file);
  return {};
}

Result<void> read_data_sets(const FitArguments& arguments, FitSpec& spec) {
  for (const DataSetArguments& set : arguments.also) {
    Result<std::string> formula = formula_text(set.formula);
    if (!formula) return formula.error();
    Result<Table> table = read_input(set.read);
    if (!table) return table.error();
    spec.also.push_back({*std::move(table), *std::move(formula)});
  }
  return {};
}

}  // namespace parabola::app
