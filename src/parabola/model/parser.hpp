// SPDX-License-Identifier: MIT
// Tokens -> graph, by recursive descent with bounded depth.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/model/formula.hpp"
#include "parabola/model/formula_text.hpp"
#include "parabola/model/lexer.hpp"

namespace parabola {

/// What the parser is reading; decides about '=' and what an unknown function may mean.
enum class FormulaPart { expression, left_side, right_side, likelihood };

/// Reads one text into one graph. Every member function throws Error for what it cannot read; the
/// functions of formula.hpp turn that into a Result.
///
///   comparison = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
///   sum        = product {("+" | "-") product}
///   product    = signed {("*" | "/") signed}
///   signed     = {"+" | "-"} power
///   power      = operand {superscript} [("^" | "**") signed]
///   operand    = number | name | name "(" comparison {("," | ";") comparison} ")"
///              | "(" comparison ")"
///   range      = "on" "[" comparison "," comparison "]"
///
/// Sums, products and signs are loops: only brackets, calls and powers go deeper.
class Parser {
 public:
  Parser(std::string_view text, Graph& graph, const FormulaLimits& limits);
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  NodeId comparison();
  [[nodiscard]] const Token& current() const { return current_; }
  [[nodiscard]] const FormulaText& text() const { return text_; }
  void advance();
  /// Refuses whatever follows a complete expression.
  void expect_end();
  void set_part(FormulaPart part);
  /// "on [lower, upper]" behind a density, if it stands here.
  std::optional<DensityRange> range();

 private:
  NodeId sum();
  NodeId product();
  NodeId signed_power();
  NodeId power();
  NodeId operand();
  NodeId bracketed();
  NodeId call(const Token& name);
  std::vector<NodeId> call_arguments(const Token& name, const FunctionInfo& function);
  NodeId call(const FunctionInfo& function, std::span<const NodeId> arguments, TextSpan span);
  double range_end();
  NodeId make(Op op, std::span<const NodeId> arguments, TextSpan span);
  [[nodiscard]] NodeId within_limits(NodeId node, TextSpan span) const;
  void go_deeper(TextSpan span);
  void close_bracket(const Token& open);
  [[nodiscard]] TextSpan span_from(std::size_t begin) const;

  // What is wrong, and what to write instead: parser_errors.cpp.
  [[nodiscard]] Error missing_operand() const;
  [[nodiscard]] Error missing_operator() const;
  [[nodiscard]] Error unexpected(const Token* open) const;
  [[nodiscard]] Error unexpected_comma() const;
  [[nodiscard]] Error misplaced_relation(const Token* open) const;
  [[nodiscard]] Error unknown_function(const Token& name) const;
  [[nodiscard]] Error wrong_argument_count(const FunctionInfo& function, std::size_t found,
                                           TextSpan span) const;
  [[nodiscard]] Error wrong_order(const FunctionInfo& function, TextSpan span) const;
  [[nodiscard]] Error chained_comparison(std::size_t begin, const Token& first_operator,
                                         std::size_t middle);
  [[nodiscard]] Error not_finite(Op op, std::span<const NodeId> arguments, TextSpan span) const;
  [[nodiscard]] Error misplaced_distribution(const Token& name,
                                             const FunctionInfo& distribution) const;
  [[nodiscard]] Error range_syntax() const;

  FormulaText text_;
  Graph& graph_;
  FormulaLimits limits_;
  Lexer lexer_;
  Token previous_;
  Token current_;
  std::size_t depth_ = 0;
  FormulaPart part_ = FormulaPart::expression;
};

}  // namespace parabola
