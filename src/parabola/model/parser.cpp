// SPDX-License-Identifier: MIT
#include "parabola/model/parser.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/model/fold.hpp"
#include "parabola/model/special_functions.hpp"

namespace parabola {
namespace {

// Whatever limit was asked for, this many levels fit into a stack of 8 MiB, sanitizers included.
constexpr std::size_t deepest = 1000;

std::optional<Op> comparison_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::less:
      return Op::less;
    case TokenKind::less_equal:
      return Op::less_equal;
    case TokenKind::greater:
      return Op::greater;
    case TokenKind::greater_equal:
      return Op::greater_equal;
    case TokenKind::equal:
      return Op::equal;
    case TokenKind::not_equal:
      return Op::not_equal;
    default:
      return std::nullopt;
  }
}

std::optional<Op> sum_operator(TokenKind kind) {
  if (kind == TokenKind::plus) return Op::add;
  if (kind == TokenKind::minus) return Op::subtract;
  return std::nullopt;
}

std::optional<Op> product_operator(TokenKind kind) {
  if (kind == TokenKind::times) return Op::multiply;
  if (kind == TokenKind::divide) return Op::divide;
  return std::nullopt;
}

// Functions whose first argument counts derivatives or orders.
bool has_order(Op op) {
  return op == Op::polygamma || op == Op::bessel_j || op == Op::sinc_derivative ||
         op == Op::faddeeva_real_derivative || op == Op::faddeeva_imaginary_derivative;
}

bool is_order(const Graph& graph, NodeId id) {
  if (graph.form() == Form::as_typed) return true;  // read before with its constants computed
  const Decimal order = graph.node(id).constant;
  return graph.is_constant(id, std::floor(order.value)) && order.value >= 0.0 &&
         order.value <= largest_order;
}

}  // namespace

void Parser::set_part(FormulaPart part) {
  part_ = part;
  if (part == FormulaPart::likelihood) lexer_.allow_ranges();
}

Parser::Parser(std::string_view text, Graph& graph, const FormulaLimits& limits)
    : text_(text), graph_(graph), limits_(limits), lexer_(text_) {
  if (text.size() > limits.length) {
    throw Error("formula_limit",
                fmt::format("the formula is {} bytes long; the limit of its length is {}",
                            text.size(), limits.length),
                "formula", "write a shorter formula");
  }
  limits_.depth = std::min(limits.depth, deepest);
  current_ = lexer_.next();
}

void Parser::advance() {
  previous_ = std::exchange(current_, {});
  current_ = lexer_.next();
}

void Parser::expect_end() {
  if (current_.kind != TokenKind::end) throw unexpected(nullptr);
}

TextSpan Parser::span_from(std::size_t begin) const {
  return {begin, previous_.span.begin + previous_.span.length - begin};
}

NodeId Parser::within_limits(NodeId node, TextSpan span) const {
  if (graph_.size() <= limits_.nodes) return node;
  throw text_.error("formula_limit", {span.begin, 1},
                    fmt::format("the formula has more than {} operations", limits_.nodes),
                    "write a shorter formula");
}

void Parser::go_deeper(TextSpan span) {
  if (++depth_ <= limits_.depth) return;
  throw text_.error(
      "formula_limit", span,
      fmt::format("brackets, functions and powers are nested more than {} deep", limits_.depth),
      "write a simpler formula");
}

NodeId Parser::make(Op op, std::span<const NodeId> arguments, TextSpan span) {
  const auto is_constant = [this](NodeId id) { return graph_.is_constant(id); };
  const bool divides_by_zero = op == Op::divide && graph_.is_constant(arguments[1], 0.0);
  const NodeId node = graph_.make(op, arguments);
  const bool should_be_constant = graph_.form() == Form::simplified && can_fold(op) &&
                                  std::ranges::all_of(arguments, is_constant);
  if (divides_by_zero || (should_be_constant && !graph_.is_constant(node)))
    throw not_finite(op, arguments, span);
  return within_limits(node, span);
}

NodeId Parser::comparison() {
  const std::size_t begin = current_.span.begin;
  const NodeId left = sum();
  const std::optional<Op> op = comparison_operator(current_.kind);
  if (!op) return left;
  const Token first_operator = current_;
  advance();
  const std::size_t middle = current_.span.begin;
  const NodeId right = sum();
  if (comparison_operator(current_.kind)) throw chained_comparison(begin, first_operator, middle);
  return make(*op, std::array{left, right}, span_from(begin));
}

NodeId Parser::sum() {
  const std::size_t begin = current_.span.begin;
  NodeId result = product();
  while (const std::optional<Op> op = sum_operator(current_.kind)) {
    advance();
    const NodeId right = product();
    result = make(*op, std::array{result, right}, span_from(begin));
  }
  return result;
}

NodeId Parser::product() {
  const std::size_t begin = current_.span.begin;
  NodeId result = signed_power();
  while (const std::optional<Op> op = product_operator(current_.kind)) {
    advance();
    const NodeId right = signed_power();
    result = make(*op, std::array{result, right}, span_from(begin));
  }
  return result;
}

NodeId Parser::signed_power() {
  const std::size_t begin = current_.span.begin;
  bool is_negative = false;
  while (const std::optional<Op> op = sum_operator(current_.kind)) {
    is_negative = is_negative != (*op == Op::subtract);
    advance();
  }
  const NodeId magnitude = power();
  return is_negative ? make(Op::negate, std::array{magnitude}, span_from(begin)) : magnitude;
}

NodeId Parser::power() {
  const std::size_t begin = current_.span.begin;
  NodeId base = operand();
  while (current_.kind == TokenKind::superscript) {
    const NodeId exponent = graph_.constant(current_.number);
    advance();
    base = make(Op::power, std::array{base, exponent}, span_from(begin));
  }
  if (current_.kind != TokenKind::power) return base;
  go_deeper(current_.span);
  advance();
  const NodeId exponent = signed_power();
  --depth_;
  return make(Op::power, std::array{base, exponent}, span_from(begin));
}

NodeId Parser::operand() {
  const Token token = current_;
  switch (token.kind) {
    case TokenKind::number:
      advance();
      return within_limits(graph_.constant(token.number), token.span);
    case TokenKind::open:
      return bracketed();
    case TokenKind::name:
      break;
    default:
      throw missing_operand();
  }
  advance();
  if (current_.kind == TokenKind::open && !token.is_backquoted) return call(token);
  if (token.name == "pi" && !token.is_backquoted) return graph_.constant(pi_constant);
  return within_limits(graph_.symbol(token.name), token.span);
}

void Parser::close_bracket(const Token& open) {
  if (current_.kind != TokenKind::close) throw unexpected(&open);
  --depth_;
  advance();
}

NodeId Parser::bracketed() {
  const Token open = current_;
  go_deeper(open.span);
  advance();
  const NodeId inside = comparison();
  close_bracket(open);
  return inside;
}

std::vector<NodeId> Parser::call_arguments(const Token& name, const FunctionInfo& function) {
  const Token open = current_;
  go_deeper(open.span);
  advance();
  std::vector<NodeId> arguments;
  if (current_.kind == TokenKind::close)
    throw wrong_argument_count(function, 0, {name.span.begin, name.span.length + 2});
  arguments.push_back(comparison());
  while (current_.kind == TokenKind::comma || current_.kind == TokenKind::semicolon) {
    advance();
    arguments.push_back(comparison());
  }
  close_bracket(open);
  return arguments;
}

// normal(mu, sigma) is a distribution, normal(x; mu, sigma) a function.
NodeId Parser::call(const Token& name) {
  const FunctionInfo* function = find_function(name.name);
  const FunctionInfo* distribution = find_distribution(name.name);
  const bool may_be_distribution = distribution != nullptr && part_ == FormulaPart::likelihood;
  if (function == nullptr && !may_be_distribution) {
    throw distribution == nullptr ? unknown_function(name)
                                  : misplaced_distribution(name, *distribution);
  }
  const std::vector<NodeId> arguments =
      call_arguments(name, function == nullptr ? *distribution : *function);
  const TextSpan span = span_from(name.span.begin);
  const bool is_function = function != nullptr && arguments.size() == function->arity;
  if (may_be_distribution && !is_function) return call(*distribution, arguments, span);
  const bool is_misplaced = distribution != nullptr && arguments.size() == distribution->arity;
  if (is_misplaced && !is_function) throw misplaced_distribution(name, *distribution);
  return call(*function, arguments, span);
}

NodeId Parser::call(const FunctionInfo& function, std::span<const NodeId> arguments,
                    TextSpan span) {
  const bool takes_more = takes_more_arguments(function.op);
  const bool fits =
      takes_more ? arguments.size() >= function.arity : arguments.size() == function.arity;
  if (!fits) throw wrong_argument_count(function, arguments.size(), span);
  if (has_order(function.op) && !is_order(graph_, arguments[0])) throw wrong_order(function, span);
  if (!takes_more) return make(function.op, arguments, span);
  NodeId result = arguments[0];
  for (const NodeId argument : arguments.subspan(1))
    result = make(function.op, std::array{result, argument}, span);
  return result;
}

double Parser::range_end() {
  bool is_negative = false;
  const bool has_sign = sum_operator(current_.kind).has_value();
  if (has_sign) {
    is_negative = current_.kind == TokenKind::minus;
    advance();
  }
  if (current_.kind == TokenKind::name && (current_.name == "inf" || current_.name == "infinity")) {
    advance();
    const double infinity = std::numeric_limits<double>::infinity();
    return is_negative ? -infinity : infinity;
  }
  if (current_.kind == TokenKind::comma || current_.kind == TokenKind::close_range ||
      current_.kind == TokenKind::end)
    throw range_syntax();
  const NodeId node = sum();
  if (!graph_.is_constant(node) && graph_.form() == Form::simplified) throw range_syntax();
  const double value = graph_.node(node).constant.value;
  return is_negative ? -value : value;
}

std::optional<DensityRange> Parser::range() {
  const bool is_here =
      current_.kind == TokenKind::name && current_.name == "on" && !current_.is_backquoted;
  if (!is_here) return std::nullopt;
  advance();
  if (current_.kind != TokenKind::open_range) throw range_syntax();
  advance();
  DensityRange range;
  range.lower = range_end();
  if (current_.kind != TokenKind::comma) throw range_syntax();
  advance();
  range.upper = range_end();
  if (current_.kind != TokenKind::close_range) throw range_syntax();
  const bool is_range = range.lower < range.upper || graph_.form() == Form::as_typed;
  if (!is_range) throw range_syntax();
  advance();
  return range;
}

}  // namespace parabola
