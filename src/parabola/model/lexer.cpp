// SPDX-License-Identifier: MIT
#include "parabola/model/lexer.hpp"

#include <array>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/lexer_remedies.hpp"

namespace parabola {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// White space, including what word processors put between numbers and signs.
bool is_space(char32_t c) {
  return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

struct Spelling {
  std::string_view text;
  TokenKind kind;
};

// Longer spellings stand before those that they begin with.
constexpr std::array<Spelling, 26> spellings{{
    {"**", TokenKind::power},         {"<=", TokenKind::less_equal},
    {">=", TokenKind::greater_equal}, {"==", TokenKind::equal},
    {"!=", TokenKind::not_equal},     {"(", TokenKind::open},
    {")", TokenKind::close},          {",", TokenKind::comma},
    {";", TokenKind::semicolon},      {"+", TokenKind::plus},
    {"-", TokenKind::minus},          {"−", TokenKind::minus},
    {"*", TokenKind::times},          {"×", TokenKind::times},
    {"·", TokenKind::times},          {"⋅", TokenKind::times},
    {"/", TokenKind::divide},         {"^", TokenKind::power},
    {"<", TokenKind::less},           {"≤", TokenKind::less_equal},
    {">", TokenKind::greater},        {"≥", TokenKind::greater_equal},
    {"≠", TokenKind::not_equal},      {"=", TokenKind::assign},
    {"~", TokenKind::tilde},          {"∼", TokenKind::tilde},
}};

// Habits of other languages that begin with an operator of this one.
constexpr std::array<std::string_view, 8> foreign_operators{"//", "=<", "=>",  "=~",
                                                            "<>", "->", "===", "~="};

constexpr std::array<std::string_view, 10> superscript_digits{"⁰", "¹", "²", "³", "⁴",
                                                              "⁵", "⁶", "⁷", "⁸", "⁹"};

std::optional<int> leading_superscript(std::string_view text) {
  for (std::size_t digit = 0; digit < superscript_digits.size(); ++digit) {
    if (text.starts_with(superscript_digits[digit])) return static_cast<int>(digit);
  }
  return std::nullopt;
}

constexpr std::string_view superscript_minus = "⁻";

std::size_t name_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const CodePoint c = decode_utf8(text, length);
    if (!c.valid || !(length == 0 ? is_name_start(c.value) : is_name_part(c.value))) break;
    length += c.length;
  }
  return length;
}

std::size_t digit_count(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

// What follows a number and is no product without sign: the 10 of 0x10, _000 of 1_000, d-3 of 1d-3.
// "0x" and "2d" are products without sign, of which the parser tells.
bool continues_number(std::string_view digits, std::string_view behind) {
  if (behind.size() < 2) return false;
  const bool is_signed = behind.size() > 2 && (behind[1] == '-' || behind[1] == '+');
  switch (behind[0]) {
    case '.':
    case '_':
      return is_digit(behind[1]);
    case 'd':
    case 'D':
      return is_digit(behind[is_signed ? 2 : 1]);
    case 'x':
    case 'X':
    case 'b':
    case 'o':
      return digits == "0" && is_digit(behind[1]);
    default:
      return false;
  }
}

// Bytes of the exponent "e-3" at the beginning of the text, 0 when there is none.
std::size_t exponent_length(std::string_view text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  const std::size_t sign = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 1 : 0;
  const std::size_t digits = digit_count(text.substr(1 + sign));
  return digits > 0 ? 1 + sign + digits : 0;
}

}  // namespace

char Lexer::byte(std::size_t offset) const {
  const std::string_view left = rest();
  return offset < left.size() ? left[offset] : '\0';
}

Token Lexer::token(TokenKind kind, std::size_t length) {
  Token result;
  result.kind = kind;
  result.span = {position_, length};
  position_ += length;
  return result;
}

void Lexer::skip_space() {
  // A byte-order mark in front of a formula that was read from a file says nothing.
  if (position_ == 0 && rest().starts_with("\uFEFF")) position_ += 3;
  while (position_ < text_->all().size()) {
    const CodePoint c = decode_utf8(text_->all(), position_);
    if (!is_space(c.value)) break;
    position_ += c.length;
  }
}

Token Lexer::next() {
  skip_space();
  if (rest().empty()) return token(TokenKind::end, 0);
  if (is_digit(byte()) || (byte() == '.' && is_digit(byte(1)))) return number();
  if (byte() == '`') return backquoted_name();
  const CodePoint c = decode_utf8(rest(), 0);
  if (c.valid && is_name_start(c.value)) return name();
  if (rest().starts_with(superscript_minus) || leading_superscript(rest())) return superscript();
  return symbol();
}

Token Lexer::number() {
  const std::string_view text = rest();
  std::size_t length = digit_count(text);
  if (length < text.size() && text[length] == '.')
    length += 1 + digit_count(text.substr(length + 1));
  length += exponent_length(text.substr(length));

  if (continues_number(text.substr(0, length), text.substr(length)))
    throw malformed_number(*text_, position_, length);

  const std::optional<Decimal> value = parse_decimal(text.substr(0, length));
  if (!value) {
    throw text_->error("formula_syntax", {position_, length},
                       fmt::format("{} is too large: the largest number is 1.8e308",
                                   quoted_piece(text.substr(0, length))),
                       "use other units, or work with logarithms");
  }
  Token result = token(TokenKind::number, length);
  result.number = *value;
  return result;
}

Token Lexer::name() {
  const std::size_t length = name_length(rest());
  std::size_t dotted = length;
  while (dotted + 1 < rest().size() && rest()[dotted] == '.') {
    const std::size_t part = name_length(rest().substr(dotted + 1));
    if (part == 0) break;
    dotted += 1 + part;
  }
  if (dotted > length) throw dotted_name(*text_, {position_, dotted});
  Token result = token(TokenKind::name, length);
  result.name = (*text_)[result.span];
  return result;
}

// Two backquotes inside stand for one.
Token Lexer::backquoted_name() {
  const std::string_view text = rest();
  std::string name;
  std::size_t i = 1;
  while (i < text.size()) {
    if (text.substr(i).starts_with("``")) {
      ++i;
    } else if (text[i] == '`') {
      break;
    }
    const CodePoint c = decode_utf8(text, i);
    if (!c.valid) throw stray_character(*text_, position_ + i);
    name += text.substr(i, c.length);
    i += c.length;
  }
  if (i >= text.size()) {
    throw text_->error("formula_syntax", {position_, 1},
                       "this backquote has no partner before the end of the formula",
                       "close the name with another backquote");
  }
  if (name.empty()) {
    throw text_->error("formula_syntax", {position_, 2}, "there is no name between the backquotes",
                       "write the name of the column, as in `Channel 1`");
  }
  Token result = token(TokenKind::name, i + 1);
  result.name = std::move(name);
  result.is_backquoted = true;
  return result;
}

Token Lexer::superscript() {
  const std::string_view text = rest();
  const bool is_minus = text.starts_with(superscript_minus);
  std::string digits = is_minus ? "-" : "";
  std::size_t length = is_minus ? superscript_minus.size() : 0;
  while (const std::optional<int> digit = leading_superscript(text.substr(length))) {
    digits += static_cast<char>('0' + *digit);
    length += superscript_digits[static_cast<std::size_t>(*digit)].size();
  }
  const std::optional<Decimal> value = parse_decimal(digits);
  if (!value) throw stray_character(*text_, position_);
  Token result = token(TokenKind::superscript, length);
  result.number = *value;
  return result;
}

Token Lexer::symbol() {
  for (const std::string_view foreign : foreign_operators) {
    if (rest().starts_with(foreign)) throw stray_character(*text_, position_);
  }
  for (const Spelling& spelling : spellings) {
    if (rest().starts_with(spelling.text)) return token(spelling.kind, spelling.text.size());
  }
  if (ranges_are_allowed_ && byte() == '[') return token(TokenKind::open_range, 1);
  if (ranges_are_allowed_ && byte() == ']') return token(TokenKind::close_range, 1);
  throw stray_character(*text_, position_);
}

}  // namespace parabola
