// SPDX-License-Identifier: MIT
#include "parabola/model/lexer_remedies.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {
namespace {

// `sentence` and `fix` follow the spelling where the text of the formula has it; with a
// `replacement` the remedy is the corrected formula.
struct Habit {
  std::string_view spelling;
  std::string_view sentence;
  std::string_view replacement;
  std::string_view fix;
};

constexpr std::string_view round_brackets = "formulas have round brackets only";

// Longer spellings stand before those that they begin with.
constexpr std::array<Habit, 42> habits{{
    {":=", "':=' is no operator of a formula", "=", ""},
    {"&&", "'&&' is no operator of a formula", "", "multiply the conditions: (x > 1)*(x < 2)"},
    {"||", "'||' is no operator of a formula", "", "use the larger condition: max(x < 1, x > 2)"},
    {"//", "'//' is no operator of a formula", "",
     "write floor(a/b) for a whole quotient, a/b otherwise"},
    {"===", "'===' is no operator of a formula", "==", ""},
    {"=<", "'=<' is no operator of a formula", "<=", ""},
    {"=>", "'=>' is no operator of a formula", ">=", ""},
    {"=~", "'=~' is no operator of a formula", "=", ""},
    {"~=", "'~=' is no operator of a formula", "!=", ""},
    {"<>", "'<>' is no operator of a formula", "!=", ""},
    {"->", "'->' is no operator of a formula", "", "write y = expression"},
    {".*", "'.*' is no operator of a formula", "*", ""},
    {"./", "'./' is no operator of a formula", "/", ""},
    {".^", "'.^' is no operator of a formula", "^", ""},
    {"÷", "'÷' is no operator of a formula", "/", ""},
    {"∕", "'∕' (U+2215) is no operator of a formula", "/", ""},
    {"∗", "'∗' (U+2217) is no operator of a formula", "*", ""},
    {"•", "'•' (U+2022) is no operator of a formula", "*", ""},
    {"–", "'–' (U+2013, a dash) is no minus sign", "-", ""},
    {"—", "'—' (U+2014, a dash) is no minus sign", "-", ""},
    {"‐", "'‐' (U+2010, a hyphen) is no minus sign", "-", ""},
    {"√", "'√' is no operator of a formula", "", "write sqrt(x)"},
    {"∞", "'∞' is no number", "", "use a large number, or leave the term out"},
    {"±", "'±' has no place in a formula", "", "give uncertainties with --sigma 'y = 0.1'"},
    {"[", round_brackets, "", "write ( and )"},
    {"]", round_brackets, "", "write ( and )"},
    {"{", round_brackets, "", "write ( and )"},
    {"}", round_brackets, "", "write ( and )"},
    {"|", "'|' is no operator of a formula", "", "write abs(x) for |x|"},
    {"&", "'&' is no operator of a formula", "", "multiply the conditions: (x > 1)*(x < 2)"},
    {"!", "'!' is no operator of a formula", "",
     "write gamma(n + 1) for n!, 1 - (x > 2) for 'not'"},
    {"%", "'%' is no operator of a formula", "",
     "write 0.05 for 5 %, a - b*floor(a/b) for a remainder"},
    {"\\", "'\\' has no place in a formula", "",
     "write names and functions without it: tau, sqrt(x)"},
    {"$", "'$' has no place in a formula", "", "write the name alone"},
    {"@", "'@' has no place inside a formula", "",
     "@FILE stands alone and reads the formula from the file"},
    {"#", "'#' has no place in a formula", "", "leave comments out"},
    {"?", "'?' is no operator of a formula", "", "write where(condition, a, b)"},
    {":", "':' is no operator of a formula", "", "write '=' between the data column and the model"},
    {"\"", "quotes have no place in a formula", "",
     "put names that need it in backquotes: `Channel 1`"},
    {"'", "quotes have no place in a formula", "",
     "put names that need it in backquotes: `Channel 1`"},
    {"…", "'…' has no place in a formula", "", "write all terms"},
    {".", "a point stands in numbers only", "", "write 0.5 or 2.0; '*' multiplies"},
}};

// Does not show: format characters, marks of direction, zero-width signs.
bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x00AD || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_number_part(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '_';
}

// The name up to its last point, and the name behind it.
struct Dotted {
  std::string_view prefix;
  std::string_view last;
};

Dotted split_at_point(std::string_view name) {
  const std::size_t point = name.rfind('.');
  return {name.substr(0, point), name.substr(point + 1)};
}

bool is_module(std::string_view prefix) {
  constexpr std::array<std::string_view, 10> modules{
      "np", "numpy", "math", "Math", "cmath", "sp", "scipy", "torch", "jnp", "scipy.special"};
  return std::ranges::find(modules, prefix) != modules.end();
}

}  // namespace

Error stray_character(const FormulaText& text, std::size_t position) {
  const std::string_view rest = text.all().substr(position);
  for (const Habit& habit : habits) {
    if (!rest.starts_with(habit.spelling)) continue;
    const TextSpan span{position, habit.spelling.size()};
    return text.error(
        "formula_syntax", span, std::string(habit.sentence),
        habit.fix.empty() ? text.write(span, habit.replacement) : std::string(habit.fix));
  }
  const CodePoint c = decode_utf8(rest, 0);
  const TextSpan span{position, c.length};
  if (!c.valid) {
    return text.error(
        "formula_syntax", span,
        fmt::format("the byte 0x{:02x} is no UTF-8 text", static_cast<unsigned char>(rest[0])),
        "save or type the formula in UTF-8");
  }
  if (is_invisible(c.value)) {
    return text.error("formula_syntax", span,
                      fmt::format("there is an invisible character, U+{:04X}",
                                  static_cast<std::uint32_t>(c.value)),
                      "delete it");
  }
  return text.error("formula_syntax", span,
                    fmt::format("'{}' (U+{:04X}) has no meaning in a formula",
                                rest.substr(0, c.length), static_cast<std::uint32_t>(c.value)),
                    "remove it, or put a name that has it in backquotes: `Channel 1`");
}

Error malformed_number(const FormulaText& text, std::size_t begin, std::size_t length) {
  const std::string_view rest = text.all().substr(begin);
  std::size_t end = length;
  while (end < rest.size() && is_number_part(rest[end])) ++end;
  const char first = rest[length];
  const bool is_exponent = first == 'd' || first == 'D';
  if (is_exponent && end == length + 1) ++end;  // the sign of the exponent
  while (end < rest.size() && is_number_part(rest[end])) ++end;

  const TextSpan span{begin, end};
  std::string replacement(text[span]);
  std::string fix;
  if (is_exponent) {
    replacement[length] = 'e';
  } else if (first == '_') {
    std::erase(replacement, '_');
  } else {
    fix = first == '.' ? "write one decimal point" : "write it as a decimal number";
  }
  if (fix.empty() && parse_decimal(replacement)) fix = text.write(span, replacement);
  if (fix.empty()) fix = "write it as a decimal number, as in 1.5e-3";
  return text.error("formula_syntax", span,
                    fmt::format("{} is no number", quoted_piece(text[span])), fix);
}

Error dotted_name(const FormulaText& text, TextSpan all) {
  const auto [prefix, last] = split_at_point(text[all]);
  if (is_module(prefix) && find_function(last) != nullptr) {
    return text.error("formula_syntax", all, "functions are written without the name of a library",
                      text.write(all, last));
  }
  if (is_module(prefix) && last == "pi") {
    return text.error("formula_syntax", all, "pi is written without the name of a library",
                      text.write(all, last));
  }
  return text.error("formula_syntax", all,
                    fmt::format("a name has no point: {}", quoted_piece(text[all])),
                    text.write(all, fmt::format("`{}`", text[all])));
}

}  // namespace parabola
