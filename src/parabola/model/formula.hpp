// SPDX-License-Identifier: MIT
// Text -> formula: own lexer and parser for a closed language, errors with column and remedy.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// Limits against hostile input; each can be raised by who trusts the text.
struct FormulaLimits {
  std::size_t length = 4'000'000;  ///< bytes
  std::size_t depth = 200;         ///< nested brackets, calls and powers; never above 1000
  std::size_t nodes = 1'000'000;   ///< nodes of the graph, derivatives included
};

/// y = expression (least squares) or y ~ distribution (likelihood).
enum class Relation { equals, distributed_as };

/// Where a density lives: lower < upper, which may be infinite.
struct DensityRange {
  double lower = 0.0;
  double upper = 0.0;
};

struct Formula {
  std::string text;  ///< as typed, trimmed
  Graph graph;
  NodeId left{};  ///< expression of columns
  Relation relation = Relation::equals;
  NodeId right{};
  std::optional<DensityRange> range;  ///< of a density, where one is stated
};

/// "I = G*V". The language (grammar in parser.hpp):
///   + - * / ^ ** ( )     ^ and ** are right-associative and bind tighter than unary minus:
///                        -x^2 = -(x^2), 2^-1 = 0.5; also U+2212, U+00B7, U+00D7 and x²
///   < <= > >= == !=      bind least, give 1 or 0, are not chained
///   f(a, b), f(x; mu)    functions() only; a name is a function only before '('
///   column ~ density     right of ~ distributions() stand for a density of the left side
///   on [100, 160]        behind a density: its range, ends constant or inf
///   names                Unicode letters, digits, _; `any text` in backquotes, `` for one
///   backquote pi                   the only constant: e is a name like any other
///
/// Errors (code), each with where = "formula, column N", an excerpt and a remedy:
///   formula_syntax       anything not of the language: `2x` gets "write 2*x"
///   formula_function     unknown function, with the nearest known one
///   formula_arguments    wrong number of arguments
///   formula_value        a constant part without finite value: 1/0, log(-1)
///   formula_limit        too long, too deep, too many operations
///   formula_density      a distribution that does not stand right of '~'; a range without ends
/// Form::as_typed is for print.hpp.
Result<Formula> parse_formula(std::string_view text, const FormulaLimits& limits = {},
                              Form form = Form::simplified);

/// A bare expression in an existing graph, for --derive, --let, --where, --sigma.
Result<NodeId> parse_expression(std::string_view text, Graph& graph,
                                const FormulaLimits& limits = {});

/// "name = expression" with a plain or backquoted name on the left (--derive 'R = 1/G').
struct Definition {
  std::string name;
  NodeId expression{};
  std::string text;  ///< the right side as typed
};
Result<Definition> parse_definition(std::string_view text, Graph& graph,
                                    const FormulaLimits& limits = {});

}  // namespace parabola
