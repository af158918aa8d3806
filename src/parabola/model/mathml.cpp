// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/core/typeset.hpp"
#include "parabola/model/print.hpp"
#include "parabola/model/print_math.hpp"

namespace parabola {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : visible(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

// <mi> is italic by default when it holds one character and upright when it holds more.
std::string part_to_mathml(const TypesetText& part) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (std::ranges::all_of(part.text, is_digit)) return fmt::format("<mn>{}</mn>", part.text);
  return fmt::format("<mi{}>{}</mi>", part.is_italic ? "" : " mathvariant=\"normal\"",
                     escaped(part.text));
}

std::string function_to_mathml(const FunctionInfo& function) {
  constexpr std::string_view apply = "<mo>&#x2061;</mo>";
  switch (function.op) {
    case Op::log:
      return fmt::format("<mi>ln</mi>{}", apply);
    case Op::log10:
      return fmt::format("<msub><mi>log</mi><mn>10</mn></msub>{}", apply);
    case Op::log2:
      return fmt::format("<msub><mi>log</mi><mn>2</mn></msub>{}", apply);
    case Op::asin:
      return fmt::format("<mi>arcsin</mi>{}", apply);
    case Op::acos:
      return fmt::format("<mi>arccos</mi>{}", apply);
    case Op::atan:
      return fmt::format("<mi>arctan</mi>{}", apply);
    case Op::gamma:
      return fmt::format("<mi mathvariant=\"normal\">Γ</mi>{}", apply);
    case Op::digamma:
      return fmt::format("<mi>ψ</mi>{}", apply);
    case Op::trigamma:
      return fmt::format("<msub><mi>ψ</mi><mn>1</mn></msub>{}", apply);
    case Op::j0:
      return fmt::format("<msub><mi>J</mi><mn>0</mn></msub>{}", apply);
    case Op::j1:
      return fmt::format("<msub><mi>J</mi><mn>1</mn></msub>{}", apply);
    default:
      return fmt::format("<mi>{}</mi>{}", function.name, apply);
  }
}

std::string number_to_mathml(std::string_view mantissa, std::string_view exponent) {
  std::string text;
  if (!mantissa.empty()) text = fmt::format("<mn>{}</mn>", mantissa);
  if (exponent.empty()) return text;
  const bool is_negative = exponent.front() == '-';
  return fmt::format("{}{}<msup><mn>10</mn><mrow>{}<mn>{}</mn></mrow></msup>", text,
                     text.empty() ? "" : "<mo>×</mo>", is_negative ? "<mo>−</mo>" : "",
                     exponent.substr(is_negative ? 1 : 0));
}

constexpr Markup mathml{
    .fraction = {"<mfrac><mrow>", "</mrow><mrow>", "</mrow></mfrac>"},
    .power = {"<msup><mrow>", "</mrow><mrow>", "</mrow></msup>"},
    .brackets = {"<mrow><mo>(</mo>", "<mo>)</mo></mrow>"},
    .absolute = {"<mrow><mo>|</mo>", "<mo>|</mo></mrow>"},
    .floor = {"<mrow><mo>⌊</mo>", "<mo>⌋</mo></mrow>"},
    .square_root = {"<msqrt>", "</msqrt>"},
    .cube_root = {"<mroot><mrow>", "</mrow><mn>3</mn></mroot>"},
    .cases = {"<mrow><mo>{</mo><mtable columnalign=\"left\"><mtr><mtd>",
              "</mtd><mtd><mtext>if </mtext>", "</mtd></mtr><mtr><mtd>",
              "</mtd><mtd><mtext>otherwise</mtext></mtd></mtr>", "</mtable></mrow>"},
    .minus_sign = "<mo form=\"prefix\">−</mo>",
    .plus = "<mo>+</mo>",
    .minus = "<mo>−</mo>",
    .thin_product = "<mo>&#x2062;</mo><mspace width=\"0.17em\"/>",
    .dot_product = "<mo>·</mo>",
    .comma = "<mo>,</mo>",
    .semicolon = "<mo>;</mo>",
    .equals = "<mo>=</mo>",
    .distributed_as = "<mo>∼</mo>",
    .range = {"<mtext> on </mtext><mo>[</mo>", "<mo>,</mo>", "<mo>]</mo>"},
    .infinity = "<mi>∞</mi>",
    .comparisons = {"<mo>&lt;</mo>", "<mo>≤</mo>", "<mo>&gt;</mo>", "<mo>≥</mo>", "<mo>=</mo>",
                    "<mo>≠</mo>"},
    .pi = "<mi>π</mi>",
    .name = name_to_mathml,
    .function_name = function_to_mathml,
    .number = number_to_mathml,
};

}  // namespace

std::string name_to_mathml(std::string_view name) {
  const TypesetName typeset = typeset_name(name);
  std::string base = part_to_mathml(typeset.base);
  if (typeset.subscript.text.empty()) return base;
  return fmt::format("<msub>{}{}</msub>", base, part_to_mathml(typeset.subscript));
}

std::string to_mathml(const Graph& graph, NodeId root) {
  return "<mrow>" + print_math(graph, root, mathml) + "</mrow>";
}

std::string to_mathml(const Formula& formula) {
  return "<mrow>" + print_as_typed(formula, mathml) + "</mrow>";
}

std::string to_mathml(const Definition& definition) {
  return "<mrow>" + print_as_typed(definition, mathml) + "</mrow>";
}

}  // namespace parabola
