// SPDX-License-Identifier: MIT
// The text of a formula as its errors show it: column, excerpt, corrected version.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parabola/core/error.hpp"

namespace parabola {

/// Bytes [begin, begin + length) of a formula.
struct TextSpan {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// Views the text, which must outlive it.
class FormulaText {
 public:
  explicit FormulaText(std::string_view text) : text_(text) {}

  [[nodiscard]] std::string_view all() const { return text_; }
  [[nodiscard]] std::string_view operator[](TextSpan span) const {
    return text_.substr(span.begin, span.length);
  }

  /// where = "formula, column N" (code points from 1), with the excerpt marked at the span.
  [[nodiscard]] Error error(std::string code, TextSpan span, std::string sentence,
                            std::string fix) const;

  /// "write I = 2*G*V": the formula with the span replaced; only its surroundings when it is long.
  [[nodiscard]] std::string write(TextSpan span, std::string_view replacement) const;

 private:
  std::string_view text_;
};

/// A piece of the formula as a sentence shows it: on one line, cut when long.
std::string quoted_piece(std::string_view piece);

}  // namespace parabola
