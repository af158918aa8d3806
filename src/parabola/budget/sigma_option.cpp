// SPDX-License-Identifier: MIT
#include "parabola/budget/sigma_option.hpp"

#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

Error not_positive(std::string_view text, std::string_view quantity, double value) {
  return {"sigma_not_positive",
          fmt::format("the uncertainty of '{}' must be a positive number, found {}", quantity,
                      shortest(value)),
          fmt::format("--sigma '{}'", text),
          value == 0.0
              ? fmt::format("for data without known uncertainty write  --sigma '{}=none'", quantity)
              : "remove the sign"};
}

// "2%", "2 %", "2% of model"; empty when there is no percent sign outside a name.
Result<std::optional<double>> parse_percent(std::string_view text, std::string_view quantity,
                                            std::string_view right) {
  const std::size_t sign = right.find('%');
  if (sign == std::string_view::npos) return std::optional<double>();
  const std::string_view number = trimmed(right.substr(0, sign));
  const std::string_view rest = trimmed(right.substr(sign + 1));
  const std::string where = fmt::format("--sigma '{}'", text);
  if (rest == "of model") {
    return Error(
        "sigma_not_served", "an uncertainty relative to the model is not served yet", where,
        fmt::format("take it relative to the data:  --sigma '{} = {}%'", quantity, number));
  }
  const std::optional<Decimal> percent = parse_decimal(number);
  if (!percent || !(rest.empty() || rest == "of data")) {
    return Error(
        "sigma_syntax", fmt::format("'{}' is no percentage", right), where,
        fmt::format("write  --sigma '{} = 2%'; several --sigma add in quadrature", quantity));
  }
  if (!(percent->value > 0.0)) return not_positive(text, quantity, percent->value);
  return std::optional<double>(percent->value / 100.0);
}

// The name on the left of the first '=', with its backquotes if it has them.
std::pair<std::string_view, std::string_view> split_at_equals(std::string_view text) {
  std::size_t from = 0;
  if (!text.empty() && text.front() == '`') from = std::min(text.find('`', 1), text.size());
  const std::size_t equals = text.find('=', from);
  if (equals == std::string_view::npos) return {trimmed(text), {}};
  return {trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1))};
}

}  // namespace

Result<SigmaOption> parse_sigma_option(std::string_view text) {
  const std::string_view whole = trimmed(text);
  auto [left, right] = split_at_equals(whole);
  const std::string where = fmt::format("--sigma '{}'", whole);
  left = without_backquotes(left);
  if (left.empty() || right.empty()) {
    return Error("sigma_syntax", "an uncertainty is stated as  column = value", where,
                 "write for example  --sigma 'I = 0.5'  or  --sigma 'I = 2%'");
  }
  SigmaOption option;
  option.text = whole;
  option.quantity = left;
  if (right == "none") {
    option.kind = SigmaKind::none;
    return option;
  }
  Result<std::optional<double>> percent = parse_percent(whole, left, right);
  if (!percent) return percent.error();
  if (percent->has_value()) {
    option.kind = SigmaKind::relative;
    option.relative = **percent;
    return option;
  }
  Result<NodeId> expression = parse_expression(right, option.graph);
  if (!expression) return std::move(expression).error().at(where);
  option.expression = *expression;
  if (option.graph.is_constant(option.expression)) {
    const double value = option.graph.node(option.expression).constant.value;
    if (!(value > 0.0) || !std::isfinite(value)) return not_positive(whole, left, value);
  }
  return option;
}

}  // namespace parabola
