// SPDX-License-Identifier: MIT
// Formula -> tokens, one at a time. Everything that is not of the language is refused with a
// remedy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "parabola/core/decimal.hpp"
#include "parabola/model/formula_text.hpp"

namespace parabola {

enum class TokenKind : std::uint8_t {
  end,
  number,
  name,   ///< without its backquotes
  open,   ///< (
  close,  ///< )
  comma,
  semicolon,
  plus,
  minus,  ///< - or U+2212
  times,  ///< * or U+00D7, U+00B7, U+22C5
  divide,
  power,        ///< ^ or **
  superscript,  ///< an integer in superscript digits, as in x²
  less,
  less_equal,
  greater,
  greater_equal,
  equal,  ///< ==
  not_equal,
  assign,  ///< =
  tilde,
  open_range,  ///< [ where ranges are allowed
  close_range
};

struct Token {
  TokenKind kind = TokenKind::end;
  TextSpan span;
  Decimal number;    ///< number, superscript
  std::string name;  ///< name
  bool is_backquoted = false;
};

class Lexer {
 public:
  explicit Lexer(const FormulaText& text) : text_(&text) {}

  /// From now on [ and ] are tokens: a range follows the density of a likelihood formula.
  void allow_ranges() { ranges_are_allowed_ = true; }
  /// The next token; `end` for ever at the end. Throws Error (formula_syntax).
  Token next();

 private:
  void skip_space();
  Token number();
  Token name();
  Token backquoted_name();
  Token superscript();
  Token symbol();
  [[nodiscard]] std::string_view rest() const { return text_->all().substr(position_); }
  [[nodiscard]] char byte(std::size_t offset = 0) const;
  Token token(TokenKind kind, std::size_t length);

  const FormulaText* text_;
  std::size_t position_ = 0;
  bool ranges_are_allowed_ = false;
};

}  // namespace parabola
