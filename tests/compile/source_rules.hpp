// SPDX-License-Identifier: MIT
// Rules of the source tree that a compiler does not know: who may include whom, how long a file may
// be.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace parabola {

/// A source file with the module that it belongs to: "core" for src/parabola/core/error.cpp.
struct SourceFile {
  std::string path;  ///< relative to the repository, with '/'
  std::string module;
  std::string text;

  [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
  [[nodiscard]] bool is_test() const { return path.find(".test.") != std::string::npos; }
};

/// module -> the other modules that it may include.
using IncludeTable = std::map<std::string, std::set<std::string>, std::less<>>;

/// Reads lines "module: module module"; '#' begins a comment. Throws std::invalid_argument with the
/// line for anything else, a module named twice, or one that is allowed but has no line of its own.
IncludeTable parse_include_table(std::string_view text);

/// Every breach, as "path:line: sentence"; empty when the file keeps the rules:
/// - "parabola/MODULE/..." only from modules that the table allows;
/// - below io neither streams, files, threads, processes nor the environment (tests may);
/// - Eigen only in core/decompose.cpp;
/// - headers of the library include nothing but the standard library and the library.
std::vector<std::string> include_breaches(const SourceFile& file, const IncludeTable& table);

/// The same for a file of more than `line_limit` lines.
std::vector<std::string> length_breaches(const SourceFile& file, std::size_t line_limit);

}  // namespace parabola
