// SPDX-License-Identifier: MIT
// Wrong input, told completely: what is wrong, where, and the one thing that mends it.
#pragma once

#include <cstddef>
#include <exception>
#include <string>

namespace parabola {

/// A line of the input with the marked place, as compilers show it.
struct Excerpt {
  std::string line;        ///< the line of the file, or the formula, without line end (UTF-8)
  std::size_t column = 1;  ///< first marked character, counted from 1 in code points
  std::size_t length = 1;  ///< marked characters, at least 1
};

/// Wrong input (file, formula, shapes, options). Carried by Result<T>, thrown by Result::value().
///
/// rendered:  WHERE: WHAT
///                LINE
///                  ^~~~
///              fix: FIX
class Error : public std::exception {
 public:
  Error(std::string code, std::string what, std::string where = {}, std::string fix = {});

  /// Stable word for programs, as in "unknown_column".
  [[nodiscard]] const std::string& code() const { return code_; }
  /// The sentence: offending value and the limit it breaks.
  [[nodiscard]] const std::string& sentence() const { return what_; }
  /// "ohm.csv:14:9", "--limit" or "formula, column 3"; may be empty.
  [[nodiscard]] const std::string& where() const { return where_; }
  /// One action; may be empty when there is none.
  [[nodiscard]] const std::string& fix() const { return fix_; }
  [[nodiscard]] bool has_excerpt() const { return has_excerpt_; }
  [[nodiscard]] const Excerpt& excerpt() const { return excerpt_; }

  /// Adds the offending line with its caret. Returns *this, so that it can be chained.
  Error& mark(Excerpt excerpt);
  /// Sets the place when the code that found the fault could not know it.
  Error& at(std::string where);

  /// The whole message, several lines, no final newline, control characters made visible.
  [[nodiscard]] std::string render() const;
  [[nodiscard]] const char* what() const noexcept override { return rendered_.c_str(); }

 private:
  void update();

  std::string code_;
  std::string what_;
  std::string where_;
  std::string fix_;
  Excerpt excerpt_;
  bool has_excerpt_ = false;
  std::string rendered_;
};

}  // namespace parabola
