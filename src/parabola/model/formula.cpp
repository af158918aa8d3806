// SPDX-License-Identifier: MIT
#include "parabola/model/formula.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/model/parser.hpp"

namespace parabola {
namespace {

constexpr std::string_view example = "write a formula such as y = a + b*x";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_relation(TokenKind kind) {
  return kind == TokenKind::assign || kind == TokenKind::tilde;
}

// The "==" that stands outside of all brackets.
std::size_t find_outer_equal(std::string_view text) {
  std::size_t depth = 0;
  std::size_t i = 0;
  for (; i + 1 < text.size() && (depth > 0 || text.substr(i, 2) != "=="); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && depth > 0) --depth;
  }
  return i;
}

// A formula that has a model but does not say what of.
Error missing_relation(const FormulaText& text, const Graph& graph, NodeId read) {
  const std::string_view all = text.all();
  if (graph.node(read).op == Op::equal) {
    const TextSpan sign{find_outer_equal(all), 2};
    return text.error("formula_syntax", sign,
                      "'==' compares; a formula has '=' between data and model",
                      text.write(sign, "="));
  }
  return text.error(
      "formula_syntax", {all.size(), 0}, "the formula has no '=': which column does it describe?",
      fmt::format("{}, with the name of the data column for y", text.write({}, "y = ")));
}

Formula read_formula(std::string_view text, const FormulaLimits& limits, Form form) {
  Formula formula;
  formula.graph = Graph(form);
  formula.text = trimmed(text);
  if (formula.text.empty())
    throw Error("formula_syntax", "the formula is empty", "formula", std::string(example));
  Parser parser(formula.text, formula.graph, limits);
  const FormulaText& source = parser.text();
  if (is_relation(parser.current().kind)) {
    throw source.error("formula_syntax", parser.current().span,
                       "the left side of the formula is missing",
                       fmt::format("{}, with the name of the data column for y",
                                   source.write({parser.current().span.begin, 0}, "y ")));
  }
  parser.set_part(FormulaPart::left_side);
  formula.left = parser.comparison();
  if (parser.current().kind == TokenKind::end)
    throw missing_relation(source, formula.graph, formula.left);
  if (!is_relation(parser.current().kind)) parser.expect_end();

  const bool is_density = parser.current().kind == TokenKind::tilde;
  formula.relation = is_density ? Relation::distributed_as : Relation::equals;
  parser.set_part(is_density ? FormulaPart::likelihood : FormulaPart::right_side);
  const TextSpan sign = parser.current().span;
  parser.advance();
  if (parser.current().kind == TokenKind::end) {
    throw source.error("formula_syntax", parser.current().span,
                       fmt::format("nothing follows {}", quoted_piece(source[sign])),
                       std::string(example));
  }
  formula.right = parser.comparison();
  if (is_density) formula.range = parser.range();
  parser.expect_end();
  return formula;
}

NodeId read_expression(std::string_view text, Graph& graph, const FormulaLimits& limits) {
  Parser parser(text, graph, limits);
  const NodeId root = parser.comparison();
  parser.expect_end();
  return root;
}

Definition read_definition(std::string_view text, Graph& graph, const FormulaLimits& limits) {
  const std::string_view all = trimmed(text);
  constexpr std::string_view how = "write a name, '=' and an expression, as in R = 1/G";
  Parser parser(all, graph, limits);
  const FormulaText& source = parser.text();
  const Token name = parser.current();
  if (name.kind != TokenKind::name) {
    throw source.error("formula_syntax", name.span, "a definition begins with a name",
                       std::string(how));
  }
  if (name.name == "pi" && !name.is_backquoted) {
    throw source.error("formula_syntax", name.span, "pi is built in and cannot be defined",
                       "choose another name");
  }
  parser.advance();
  if (parser.current().kind != TokenKind::assign) {
    throw source.error("formula_syntax", parser.current().span,
                       fmt::format("'=' must follow the name {}", quoted_piece(source[name.span])),
                       std::string(how));
  }
  parser.set_part(FormulaPart::right_side);
  parser.advance();
  if (parser.current().kind == TokenKind::end) {
    throw source.error("formula_syntax", parser.current().span, "nothing follows '='",
                       std::string(how));
  }
  const std::size_t begin = parser.current().span.begin;
  Definition definition;
  definition.name = name.name;
  definition.expression = parser.comparison();
  parser.expect_end();
  definition.text = all.substr(begin);
  return definition;
}

// Inside the parser an error is thrown, because it ends everything; here it becomes a value.
template <class Read>
auto as_result(Read read) -> Result<decltype(read())> {
  try {
    return read();
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace

Result<Formula> parse_formula(std::string_view text, const FormulaLimits& limits, Form form) {
  return as_result([&] { return read_formula(text, limits, form); });
}

Result<NodeId> parse_expression(std::string_view text, Graph& graph, const FormulaLimits& limits) {
  return as_result([&] { return read_expression(text, graph, limits); });
}

Result<Definition> parse_definition(std::string_view text, Graph& graph,
                                    const FormulaLimits& limits) {
  return as_result([&] { return read_definition(text, graph, limits); });
}

}  // namespace parabola
