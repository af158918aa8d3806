// SPDX-License-Identifier: MIT
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola {
namespace {

std::optional<std::string> as_name(std::string_view text) {
  if (is_name(text) || without_backquotes(text) != text)
    return std::string(without_backquotes(text));
  return std::nullopt;
}

// A number, or an expression of numbers such as 1/3 or 2*pi.
Result<Decimal> constant_value(std::string_view text, const std::string& where) {
  Graph graph;
  Result<NodeId> node = parse_expression(text, graph);
  if (!node) return std::move(node).error().at(where);
  const Node& value = graph.node(*node);
  if (value.op != Op::constant || !std::isfinite(value.constant.value)) {
    return Error("not_a_number", fmt::format("'{}' is not a finite number", text), where,
                 "write a number, as in 2.5e-3");
  }
  return value.constant;
}

struct Piece {
  std::string_view text;
  char direction = 0;  // '<' or '>' that follows; 0 at the end
};

// "0 <= f <= 1" -> {0 <, f <, 1}
std::vector<Piece> split_at_comparisons(std::string_view text) {
  std::vector<Piece> pieces;
  for (;;) {
    const std::size_t at = text.find_first_of("<>");
    if (at == std::string_view::npos) break;
    pieces.push_back({trimmed(text.substr(0, at)), text[at]});
    const bool inclusive = at + 1 < text.size() && text[at + 1] == '=';
    text.remove_prefix(at + (inclusive ? 2 : 1));
  }
  pieces.push_back({trimmed(text), 0});
  return pieces;
}

Result<void> apply(ParameterLimits& limits, bool is_lower, std::string_view bound,
                   const std::string& where) {
  Result<Decimal> value = constant_value(bound, where);
  if (!value) return value.error();
  (is_lower ? limits.lower : limits.upper) = value->value;
  return {};
}

}  // namespace

Result<ParameterValue> parse_parameter_value(std::string_view text, std::string_view option) {
  const std::string where = fmt::format("{} '{}'", option, text);
  const std::size_t equals = text.find('=');
  const std::optional<std::string> name =
      equals == std::string_view::npos ? std::nullopt : as_name(trimmed(text.substr(0, equals)));
  if (!name || trimmed(text.substr(equals + 1)).empty()) {
    return Error("parameter_syntax", "a parameter and its value are written  name=number", where,
                 fmt::format("write for example  {} tau=2", option));
  }
  Result<Decimal> value = constant_value(trimmed(text.substr(equals + 1)), where);
  if (!value) return value.error();
  return ParameterValue{*name, *value};
}

Result<ParameterLimits> parse_parameter_limits(std::string_view text) {
  const std::string where = fmt::format("--limit '{}'", text);
  const Error syntax("limit_syntax",
                     "a limit is written  name > number  or  number <= name <= number", where,
                     "write for example  --limit 'tau > 0'  or  --limit '0 <= f <= 1'");
  const std::vector<Piece> pieces = split_at_comparisons(text);
  if (pieces.size() < 2 || pieces.size() > 3) return syntax;
  std::size_t at = pieces.size() == 3 ? 1 : 0;
  if (pieces.size() == 2 && !as_name(pieces[0].text)) at = 1;
  const std::optional<std::string> name = as_name(pieces[at].text);
  if (!name || (pieces.size() == 3 && pieces[0].direction != pieces[1].direction)) return syntax;
  ParameterLimits limits{*name, std::nullopt, std::nullopt};
  if (at > 0) {
    if (Result<void> done = apply(limits, pieces[0].direction == '<', pieces[0].text, where); !done)
      return done.error();
  }
  if (at + 1 < pieces.size()) {
    Result<void> done = apply(limits, pieces[at].direction == '>', pieces[at + 1].text, where);
    if (!done) return done.error();
  }
  if (limits.lower && limits.upper && *limits.lower >= *limits.upper) {
    return Error("limits_empty",
                 fmt::format("no value lies between {} and {}", shortest(*limits.lower),
                             shortest(*limits.upper)),
                 where,
                 fmt::format("exchange them, or hold the parameter with --fix {}={}", *name,
                             shortest(*limits.lower)));
  }
  return limits;
}

}  // namespace parabola
