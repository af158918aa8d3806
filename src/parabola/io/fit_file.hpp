// SPDX-License-Identifier: MIT
// A fit as a document: the words of `parabola fit`, kept in a strict subset of YAML 1.2.
//
//   data: ohm.csv                      KEY: TEXT
//   formula: I = G*V
//   start: {G: 0.5}                    KEY: {NAME: TEXT, ...}
//   where: [V > 0, V < 10]             KEY: [TEXT, ...]
//   and:
//     - [b.csv, 'z = G*x']             several words that belong together
//
// Every value is text as it stands there: 1e-3, 012, no, 1:20 and true are not interpreted. Refused
// with line and column: a key given twice, a value or list that is empty (also ~ and null), tags,
// anchors and aliases, directives, a second document, deeper nesting, text without quotes over
// several lines, a quote that is not closed, control characters, bytes that are no UTF-8. Nothing
// of a file is ignored but comments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"

namespace parabola {

/// More than this is no fit file.
inline constexpr std::size_t fit_file_byte_limit = std::size_t{1} << 20U;

/// Line and column count from 1; columns and length in code points.
struct FitFilePlace {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t length = 1;
};

/// One mention of a key: TEXT, NAME: TEXT, or [TEXT, TEXT].
struct FitFileValue {
  std::string name;                ///< empty when the value has none
  std::vector<std::string> words;  ///< at least one
  FitFilePlace place;
};

struct FitFileEntry {
  std::string key;
  std::vector<FitFileValue> values;  ///< at least one
  FitFilePlace place;
};

struct FitFile {
  std::string name;  ///< as shown in messages
  std::string text;  ///< without byte order mark, lines ended by LF
  std::vector<FitFileEntry> entries;

  /// "ohm.yaml:3:8".
  [[nodiscard]] std::string where(const FitFilePlace& place) const;
  /// An Error at that place, which it shows.
  [[nodiscard]] Error error_at(const FitFilePlace& place, std::string code, std::string sentence,
                               std::string fix) const;
};

/// Errors: fit_file_syntax, fit_file_encoding, fit_file_empty, fit_file_feature, duplicate_key,
/// empty_value, nested_too_deeply, file_too_large.
Result<FitFile> parse_fit_file(std::string_view bytes, const std::string& name);

/// The same for a file; also the errors of read_file().
Result<FitFile> read_fit_file(const std::string& path);

/// The text that parse_fit_file() reads as these entries, to the byte, with quotes where they must
/// be; places are not looked at. Error not_utf8 for text that YAML cannot hold.
Result<std::string> fit_file_text(const std::vector<FitFileEntry>& entries);

}  // namespace parabola
