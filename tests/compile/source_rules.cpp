// SPDX-License-Identifier: MIT
#include "source_rules.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace parabola {
namespace {

// What makes a module depend on the machine around it. assert.cpp prints through <cstdio>, which
// may stay.
constexpr std::array forbidden_below_io = {
    "<iostream>", "<fstream>", "<ostream>",  "<istream>",      "<filesystem>",         "<thread>",
    "<future>",   "<mutex>",   "<atomic>",   "<shared_mutex>", "<condition_variable>", "<unistd.h>",
    "<sys/",      "<fcntl.h>", "<pthread.h>"};
constexpr std::array forbidden_words_below_io = {"getenv",    "setenv", "std::cout",
                                                 "std::cerr", "fopen",  "popen"};

/// `text` split at newlines, without a last empty line.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// What an #include line names, with its quotes or brackets; empty for any other line.
std::string_view included(std::string_view line) {
  const auto skip_spaces = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  skip_spaces();
  if (!line.starts_with('#')) return {};
  line.remove_prefix(1);
  skip_spaces();
  constexpr std::string_view keyword = "include";
  if (!line.starts_with(keyword)) return {};
  line.remove_prefix(keyword.size());
  skip_spaces();
  if (line.size() < 2) return {};
  const auto end = line.find(line.front() == '<' ? '>' : '"', 1);
  return end == std::string_view::npos ? std::string_view{} : line.substr(0, end + 1);
}

/// "core" of "\"parabola/core/error.hpp\"", "apps" of a header beside the program's main.cpp,
/// "\"parabola/terminal.hpp\""; empty when the header is not one of ours.
std::string_view module_of(std::string_view include) {
  constexpr std::string_view ours = "\"parabola/";
  if (!include.starts_with(ours)) return {};
  include.remove_prefix(ours.size());
  const auto slash = include.find('/');
  return slash == std::string_view::npos ? "apps" : include.substr(0, slash);
}

/// A standard header has neither folder nor suffix: <vector>.
bool is_standard(std::string_view include) {
  return include.starts_with('<') && include.find_first_of("./") == std::string_view::npos;
}

bool is_below_io(const SourceFile& file) {
  return file.module != "io" && file.module != "apps";
}

std::string include_breach(const SourceFile& file, std::string_view include,
                           const IncludeTable& table) {
  const std::string name(include);
  if (const auto other = module_of(include); !other.empty()) {
    const auto row = table.find(file.module);
    if (row == table.end()) return "the module " + file.module + " is not in includes.txt";
    if (other == file.module || row->second.contains(std::string(other))) return {};
    return file.module + " may not include " + name + " (includes.txt)";
  }
  if (include.starts_with("<Eigen/") && file.path != "src/parabola/core/decompose.cpp") {
    return name + " belongs in core/decompose.cpp only";
  }
  if (file.is_header() && !file.is_test() && file.module != "apps" && !is_standard(include)) {
    return "a public header may not include " + name;
  }
  const auto matches = [include](std::string_view start) { return include.starts_with(start); };
  if (is_below_io(file) && !file.is_test() && std::ranges::any_of(forbidden_below_io, matches)) {
    return name + " belongs in io or apps";
  }
  return {};
}

std::string word_breach(const SourceFile& file, std::string_view line) {
  if (!is_below_io(file) || file.is_test()) return {};
  for (const std::string_view word : forbidden_words_below_io) {
    if (line.find(word) != std::string_view::npos) {
      return std::string(word) + " belongs in io or apps";
    }
  }
  return {};
}

std::string breach_at(const SourceFile& file, std::size_t line, const std::string& sentence) {
  return file.path + ":" + std::to_string(line) + ": " + sentence;
}

}  // namespace

IncludeTable parse_include_table(std::string_view text) {
  IncludeTable table;
  for (const auto& line : lines_of(text)) {
    const auto content = line.substr(0, line.find('#'));
    if (content.find_first_not_of(" \t") == std::string::npos) continue;
    const auto colon = content.find(':');
    if (colon == std::string::npos) throw std::invalid_argument("no colon in: " + line);
    std::set<std::string> allowed;
    std::istringstream words(content.substr(colon + 1));
    for (std::string word; words >> word;) allowed.insert(word);
    if (!table.emplace(content.substr(0, colon), allowed).second) {
      throw std::invalid_argument("named twice: " + line);
    }
  }
  for (const auto& [module, allowed] : table) {
    for (const auto& other : allowed) {
      if (!table.contains(other)) throw std::invalid_argument("no line for the module " + other);
    }
  }
  return table;
}

std::vector<std::string> include_breaches(const SourceFile& file, const IncludeTable& table) {
  std::vector<std::string> breaches;
  std::size_t number = 0;
  for (const auto& line : lines_of(file.text)) {
    ++number;
    const auto include = included(line);
    const auto sentence =
        include.empty() ? word_breach(file, line) : include_breach(file, include, table);
    if (!sentence.empty()) breaches.push_back(breach_at(file, number, sentence));
  }
  return breaches;
}

std::vector<std::string> length_breaches(const SourceFile& file, std::size_t line_limit) {
  const auto count = lines_of(file.text).size();
  if (count <= line_limit) return {};
  return {breach_at(file, line_limit + 1,
                    "the file has " + std::to_string(count) + " lines, the limit is " +
                        std::to_string(line_limit))};
}

}  // namespace parabola
