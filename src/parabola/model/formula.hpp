// SPDX-License-Identifier: MIT
// Text -> formula: own lexer and parser for a closed language, errors with column and remedy.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// Limits against hostile input; each can be raised by who trusts the text.
struct FormulaLimits {
  std::size_t length = 1'000'000;  ///< bytes
  std::size_t depth = 200;         ///< nested brackets, calls and powers
  std::size_t nodes = 100'000;     ///< nodes of the graph, derivatives included
};

/// y = expression (least squares) or y ~ distribution (likelihood).
enum class Relation { equals, distributed_as };

struct Formula {
  std::string text;   ///< as typed, trimmed
  Graph graph;
  NodeId left{};      ///< expression of columns
  Relation relation = Relation::equals;
  NodeId right{};
};

/// "I = G*V". Grammar: + - * / ^ ** ( ), comparisons, calls f(a, b) or f(x; mu, sigma), numbers, names (Unicode
/// letters, digits, _), `quoted names`, pi; ^ and ** are right-associative and bind tighter than unary minus.
/// Errors (code): formula_syntax with the column; formula_function for an unknown function (nearest known one);
/// formula_limit. `2x` is refused with the remedy "write 2*x".
Result<Formula> parse_formula(std::string_view text, const FormulaLimits& limits = {});

/// A bare expression in an existing graph, for --derive, --let, --where, --sigma.
Result<NodeId> parse_expression(std::string_view text, Graph& graph, const FormulaLimits& limits = {});

/// "name = expression" with a plain or backquoted name on the left (--derive 'R = 1/G').
struct Definition {
  std::string name;
  NodeId expression{};
  std::string text;   ///< the right side as typed
};
Result<Definition> parse_definition(std::string_view text, Graph& graph, const FormulaLimits& limits = {});

}  // namespace parabola
