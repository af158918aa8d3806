// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/core/typeset.hpp"
#include "parabola/model/print.hpp"
#include "parabola/model/print_math.hpp"

namespace parabola {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view escaped_character(char c) {
  switch (c) {
    case '\\':
      return "\\textbackslash{}";
    case '{':
      return "\\{";
    case '}':
      return "\\}";
    case '$':
      return "\\$";
    case '%':
      return "\\%";
    case '#':
      return "\\#";
    case '&':
      return "\\&";
    case '_':
      return "\\_";
    case '^':
      return "\\textasciicircum{}";
    case '~':
      return "\\textasciitilde{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    case '`':
      return "\\textasciigrave{}";
    default:
      return {};
  }
}

// Text that LaTeX prints as it is, whatever it holds.
std::string escaped(std::string_view text) {
  const std::string shown = visible(text);
  std::string result;
  for (std::size_t i = 0; i < shown.size();) {
    const CodePoint c = decode_utf8(shown, i);
    const std::string_view piece = std::string_view(shown).substr(i, c.length);
    const std::string_view greek = greek_word(piece);
    const std::string_view replacement = escaped_character(shown[i]);
    if (!greek.empty()) {
      result += fmt::format("\\ensuremath{{\\{}}}", greek);
    } else {
      result += replacement.empty() ? piece : replacement;
    }
    i += c.length;
  }
  return result;
}

std::string part_to_latex(const TypesetText& part) {
  const std::string& text = part.text;
  const std::string_view greek = greek_word(text);
  if (!greek.empty()) return fmt::format("\\{}", greek);
  if (std::ranges::all_of(text, is_digit)) return text;
  if (part.is_italic && text.size() == 1 && is_letter(text[0])) return text;
  if (part.is_italic) return fmt::format("\\textit{{{}}}", escaped(text));
  const bool is_plain =
      std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == ','; });
  return fmt::format("{}{{{}}}", is_plain ? "\\mathrm" : "\\text", escaped(text));
}

std::string function_to_latex(const FunctionInfo& function) {
  switch (function.op) {
    case Op::log:
      return "\\ln";
    case Op::log10:
      return "\\log_{10}";
    case Op::log2:
      return "\\log_{2}";
    case Op::asin:
      return "\\arcsin";
    case Op::acos:
      return "\\arccos";
    case Op::atan:
      return "\\arctan";
    case Op::gamma:
      return "\\Gamma";
    case Op::digamma:
      return "\\psi";
    case Op::trigamma:
      return "\\psi_{1}";
    case Op::j0:
      return "J_{0}";
    case Op::j1:
      return "J_{1}";
    case Op::exp:
    case Op::sin:
    case Op::cos:
    case Op::tan:
    case Op::sinh:
    case Op::cosh:
    case Op::tanh:
    case Op::min:
    case Op::max:
      return fmt::format("\\{}", function.name);
    default:
      return fmt::format("\\mathrm{{{}}}", escaped(function.name));
  }
}

std::string number_to_latex(std::string_view mantissa, std::string_view exponent) {
  if (exponent.empty()) return std::string(mantissa);
  return fmt::format("{}{}10^{{{}}}", mantissa, mantissa.empty() ? "" : " \\times ", exponent);
}

constexpr Markup latex{
    .fraction = {"\\frac{", "}{", "}"},
    .power = {"", "^{", "}"},
    .brackets = {"\\left(", "\\right)"},
    .absolute = {"\\left|", "\\right|"},
    .floor = {"\\left\\lfloor ", "\\right\\rfloor "},
    .square_root = {"\\sqrt{", "}"},
    .cube_root = {"\\sqrt[3]{", "}"},
    .cases = {"\\begin{cases} ", " & \\text{if } ", " \\\\ ", " & \\text{otherwise}",
              " \\end{cases}"},
    .minus_sign = "-",
    .plus = " + ",
    .minus = " - ",
    .thin_product = "\\,",
    .dot_product = " \\cdot ",
    .comma = ", ",
    .semicolon = "; ",
    .equals = " = ",
    .distributed_as = " \\sim ",
    .range = {" \\ \\text{on} \\ [", ", ", "]"},
    .infinity = "\\infty",
    .comparisons = {" < ", " \\le ", " > ", " \\ge ", " = ", " \\ne "},
    .pi = "\\pi",
    .name = name_to_latex,
    .function_name = function_to_latex,
    .number = number_to_latex,
};

}  // namespace

std::string name_to_latex(std::string_view name) {
  const TypesetName typeset = typeset_name(name);
  std::string base = part_to_latex(typeset.base);
  if (typeset.subscript.text.empty()) return base;
  return fmt::format("{}_{{{}}}", base, part_to_latex(typeset.subscript));
}

std::string to_latex(const Graph& graph, NodeId root) {
  return print_math(graph, root, latex);
}

std::string to_latex(const Formula& formula) {
  return print_as_typed(formula, latex);
}

std::string to_latex(const Definition& definition) {
  return print_as_typed(definition, latex);
}

}  // namespace parabola
