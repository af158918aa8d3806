// SPDX-License-Identifier: MIT
#include "parabola/budget/source_option.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

std::string_view option_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::independent:
      return "--sigma";
    case SourceKind::common:
      return "--common";
    case SourceKind::correlated:
      break;
  }
  return "--correlated";
}

std::string_view example_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::independent:
      return "--sigma 'I = 0.5'  or  --sigma 'I = 2%'";
    case SourceKind::common:
      return "--common 'I = 0.5'  or  --common 'I = 1%'";
    case SourceKind::correlated:
      break;
  }
  return "--correlated 'I = 0.2 rho 0.5'";
}

Error syntax_error(const SourceOption& option, std::string sentence) {
  return {"sigma_syntax", std::move(sentence), origin_of(option),
          fmt::format("write for example  {}", example_of(option.kind))};
}

Error not_positive(const SourceOption& option, double value) {
  const bool is_sigma = option.kind == SourceKind::independent;
  const std::string remedy =
      is_sigma ? fmt::format("for data without known uncertainty write  --sigma '{}=none'",
                             option.quantity)
               : "leave the option out, or switch it off with --without";
  return {"sigma_not_positive",
          fmt::format("the uncertainty of '{}' must be a positive number, found {}",
                      option.quantity, shortest(value)),
          origin_of(option), value == 0.0 ? remedy : "remove the sign"};
}

// What stands after the last `word` between blanks, taken off the text; empty when there is none.
std::string_view take_clause(std::string_view& text, std::string_view word) {
  const std::string wanted = fmt::format(" {} ", word);
  const std::size_t place = text.rfind(wanted);
  if (place == std::string_view::npos) return {};
  const std::string_view clause = trimmed(text.substr(place + wanted.size()));
  text = trimmed(text.substr(0, place));
  return clause;
}

// "2%", "2 %", "2% of model"; false when there is no percent sign.
Result<bool> parse_percent(SourceOption& option, std::string_view size) {
  const std::size_t sign = size.find('%');
  if (sign == std::string_view::npos) return false;
  const std::string_view number = trimmed(size.substr(0, sign));
  const std::string_view rest = trimmed(size.substr(sign + 1));
  const std::optional<Decimal> percent = parse_decimal(number);
  if (!percent || !(rest.empty() || rest == "of data" || rest == "of model")) {
    return syntax_error(option, fmt::format("'{}' is no percentage", size));
  }
  if (!(percent->value > 0.0)) return not_positive(option, percent->value);
  if (option.kind != SourceKind::independent && rest == "of data") {
    return Error(
        "common_of_data",
        fmt::format("a common uncertainty of {}% of the data would bias the fit: low points "
                    "would get a small one",
                    number),
        origin_of(option),
        fmt::format("take it of the model:  {} '{} = {}%'", option.option, option.quantity,
                    number));
  }
  const bool of_data = option.kind == SourceKind::independent && rest != "of model";
  option.size = of_data ? SourceSize::relative_to_data : SourceSize::relative_to_model;
  option.relative = percent->value / 100.0;
  return true;
}

Result<NodeId> parse_side(SourceOption& option, std::string_view text) {
  Result<NodeId> side = parse_expression(text, option.graph);
  if (!side) return std::move(side).error().at(origin_of(option));
  const Node& node = option.graph.node(*side);
  if (node.op == Op::constant) {
    const double value = node.constant.value;
    if (!(value > 0.0) || !std::isfinite(value)) return not_positive(option, value);
    return *side;
  }
  if (node.op == Op::symbol) return *side;
  return Error(
      "sigma_syntax",
      fmt::format("'{}' is neither a number nor a column: two sides are written +UP -DOWN", text),
      origin_of(option),
      fmt::format("name it by a new column:  --let 'up = {}'  and write  +up", text));
}

// "+0.3 -0.2", "+up -down", with any minus; false when there are no two signed words.
Result<bool> parse_two_sides(SourceOption& option, std::string_view size) {
  if (!size.starts_with('+')) return false;
  constexpr std::string_view true_minus = "\u2212";
  std::size_t minus = size.find(" -");
  std::size_t length = 2;
  if (minus == std::string_view::npos) {
    minus = size.find(fmt::format(" {}", true_minus));
    length = 1 + true_minus.size();
  }
  if (minus == std::string_view::npos) return false;
  const std::string_view up = trimmed(size.substr(1, minus - 1));
  const std::string_view down = trimmed(size.substr(minus + length));
  if (option.kind != SourceKind::independent) {
    return syntax_error(option, "a deviation that rows share has no two sides");
  }
  if (size.find('%') != std::string_view::npos) {
    return Error("sigma_syntax", fmt::format("'{}' is no uncertainty with two sides", size),
                 origin_of(option),
                 fmt::format("make columns of the percentages:  --let 'up = 0.03*abs({0})'  and "
                             "write  --sigma '{0} = +up -down'",
                             option.quantity));
  }
  Result<NodeId> upward = parse_side(option, up);
  if (!upward) return upward.error();
  Result<NodeId> downward = parse_side(option, down);
  if (!downward) return downward.error();
  option.expression = *upward;
  if (*upward != *downward) option.downward = *downward;
  return true;
}

Result<void> parse_size(SourceOption& option, std::string_view size) {
  if (size == "none") {
    if (option.kind != SourceKind::independent)
      return syntax_error(option, "'none' is no size: leave the option out");
    option.size = SourceSize::none;
    return {};
  }
  Result<bool> two_sides = parse_two_sides(option, size);
  if (!two_sides) return two_sides.error();
  if (*two_sides) return {};
  Result<bool> percent = parse_percent(option, size);
  if (!percent) return percent.error();
  if (*percent) return {};
  Result<NodeId> expression = parse_expression(size, option.graph);
  if (!expression) return std::move(expression).error().at(origin_of(option));
  option.expression = *expression;
  if (option.graph.is_constant(option.expression)) {
    const double value = option.graph.node(option.expression).constant.value;
    if (!(value > 0.0) || !std::isfinite(value)) return not_positive(option, value);
  }
  return {};
}

Result<void> parse_rho(SourceOption& option, std::string_view text) {
  const std::optional<Decimal> rho = parse_decimal(text);
  if (!rho) return syntax_error(option, fmt::format("'{}' is no correlation", text));
  if (!(rho->value >= -1.0 && rho->value <= 1.0)) {
    return Error("rho_range", fmt::format("a correlation lies between -1 and 1, found {}", text),
                 origin_of(option), "correct the number after rho");
  }
  option.rho = rho->value;
  option.one_minus_rho = (1.0 - rho->value) - rho->rest;
  return {};
}

// `by COLUMN` and `rho NUMBER` are said of deviations that rows share: in the wrong option they
// would be words of a formula.
Result<void> check_clauses(const SourceOption& option, std::string_view size) {
  const auto belongs_to = [&](std::string_view sentence, std::string_view statement) {
    return Error("sigma_syntax", std::string(sentence), origin_of(option),
                 fmt::format("write  {}", statement));
  };
  std::string_view rest = size;
  const std::string_view rho = take_clause(rest, "rho");
  if (!rho.empty() && option.kind != SourceKind::correlated) {
    return belongs_to(
        fmt::format("a correlation of the rows (rho {}) is no part of {}", rho, option.option),
        fmt::format("--correlated '{} = {} rho {}'", option.quantity, rest, rho));
  }
  const std::string_view group = take_clause(rest, "by");
  if (!group.empty() && option.kind == SourceKind::independent) {
    return belongs_to(
        fmt::format("a deviation that rows share (by {}) is no part of --sigma", group),
        fmt::format("--common '{} = {} by {}'", option.quantity, rest, group));
  }
  return {};
}

// The name before a colon, when it stands before the equals sign and outside backquotes.
std::string_view take_name(std::string_view& text) {
  if (text.starts_with('`')) return {};
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon > text.find('=')) return {};
  const std::string_view name = trimmed(text.substr(0, colon));
  text = trimmed(text.substr(colon + 1));
  return name;
}

}  // namespace

std::string origin_of(const SourceOption& option) {
  return fmt::format("{} '{}'", option.option, option.text);
}

Result<SourceOption> parse_source_option(SourceKind kind, std::string_view text) {
  SourceOption option;
  option.kind = kind;
  option.option = option_of(kind);
  option.text = trimmed(text);
  std::string_view rest = option.text;
  option.name = take_name(rest);
  std::size_t from = 0;
  if (rest.starts_with('`')) from = std::min(rest.find('`', 1), rest.size());
  const std::size_t equals = rest.find('=', from);
  const bool has_equals = equals != std::string_view::npos;
  option.quantity = without_backquotes(trimmed(rest.substr(0, equals)));
  std::string_view size = has_equals ? trimmed(rest.substr(equals + 1)) : std::string_view();
  if (kind != SourceKind::independent) {
    option.group = without_backquotes(take_clause(size, "by"));
  }
  const std::string_view rho =
      kind == SourceKind::correlated ? take_clause(size, "rho") : std::string_view();
  if (Result<void> fitting = check_clauses(option, size); !fitting) return fitting.error();
  if (option.quantity.empty() || size.empty()) {
    return syntax_error(option, "an uncertainty is stated as  column = value");
  }
  if (kind == SourceKind::correlated) {
    if (rho.empty()) return syntax_error(option, "a correlated uncertainty needs its rho");
    if (Result<void> done = parse_rho(option, rho); !done) return done.error();
  }
  if (Result<void> done = parse_size(option, size); !done) return done.error();
  return option;
}

}  // namespace parabola
