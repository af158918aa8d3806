// SPDX-License-Identifier: MIT
#include "parabola/study/grid.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::string_view remedy = "write for example  x=1,2,5  or  x=0:10:0.5";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Result<Decimal> decimal(std::string_view part, std::string_view word) {
  const std::optional<Decimal> value = parse_decimal(part);
  if (value) return *value;
  return Error("grid_syntax", fmt::format("'{}' is not a number", part), std::string(word),
               std::string(remedy));
}

// Numbers with few decimals as whole multiples of 10^-decimals, so that a range holds the decimals
// that are meant; nothing where a double would not hold the multiples.
class DecimalSteps {
 public:
  DecimalSteps(const Decimal& from, const Decimal& step) {
    constexpr int most_decimals = 15;
    const int decimals = std::max({from.decimals, step.decimals, 0});
    if (decimals > most_decimals) return;
    unit_ = std::pow(10.0, decimals);  // exact up to 10^22
    from_ = std::round(from.value * unit_);
    step_ = std::round(step.value * unit_);
    constexpr double whole = 9007199254740992.0;
    exact_ = std::abs(from_) + static_cast<double>(most_grid_points) * std::abs(step_) < whole;
  }
  [[nodiscard]] double at(double i, double plain) const {
    return exact_ ? (from_ + i * step_) / unit_ : plain;
  }

 private:
  double unit_ = 1.0;
  double from_ = 0.0;
  double step_ = 0.0;
  bool exact_ = false;
};

Result<Vector> range(const std::vector<std::string_view>& parts, std::string_view word) {
  if (parts.size() != 3) {
    return Error("grid_syntax", "a range is FROM:TO:STEP", std::string(word),
                 "write for example  x=0:10:0.5");
  }
  const Result<Decimal> from = decimal(parts[0], word);
  if (!from) return from.error();
  const Result<Decimal> to = decimal(parts[1], word);
  if (!to) return to.error();
  const Result<Decimal> step = decimal(parts[2], word);
  if (!step) return step.error();
  const double steps = (to->value - from->value) / step->value;
  if (step->value == 0.0 || !(steps >= 0.0)) {
    return Error("grid_syntax",
                 fmt::format("steps of {} do not lead from {} to {}", shortest(step->value),
                             shortest(from->value), shortest(to->value)),
                 std::string(word), "give a step towards the end of the range");
  }
  // the quotient is rounded: a step that ends on TO must not miss it
  constexpr double rounding = 1e-9;
  const double last = std::floor(steps + rounding * std::max(steps, 1.0));
  if (!(last < static_cast<double>(most_grid_points))) {
    return Error("grid_syntax", fmt::format("a range holds at most {} points", most_grid_points),
                 std::string(word), "take larger steps");
  }
  const DecimalSteps decimals(*from, *step);
  Vector values;
  for (double i = 0.0; i <= last; i += 1.0)
    values.push_back(decimals.at(i, from->value + i * step->value));
  return values;
}

Result<Vector> list(const std::vector<std::string_view>& parts, std::string_view word) {
  if (parts.size() > most_grid_points) {
    return Error("grid_syntax", fmt::format("a list holds at most {} points", most_grid_points),
                 std::string(word), "put them into a file:  --at FILE");
  }
  Vector values;
  for (const std::string_view part : parts) {
    const Result<Decimal> value = decimal(part, word);
    if (!value) return value.error();
    values.push_back(value->value);
  }
  return values;
}

}  // namespace

Result<GridColumn> parse_grid(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = trimmed(text.substr(0, equals));
  const std::string_view bare = without_backquotes(name);
  if (equals == std::string_view::npos || bare.empty() || (bare == name && !is_name(name))) {
    return Error("grid_syntax", fmt::format("'{}' is not NAME=NUMBERS", text), "",
                 std::string(remedy));
  }
  const std::string_view right = trimmed(text.substr(equals + 1));
  const bool is_range = right.find(':') != std::string_view::npos;
  Result<Vector> values = is_range ? range(split(right, ':'), text) : list(split(right, ','), text);
  if (!values) return values.error();
  return GridColumn{std::string(bare), *std::move(values)};
}

bool states_grid(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view right = trimmed(text.substr(equals + 1));
  if (is_decimal(right)) return true;
  const std::size_t first = right.find_first_of("0123456789");
  const bool begins_with_number =
      first != std::string_view::npos &&
      right.substr(0, first).find_first_not_of("+-.") == std::string_view::npos;
  return begins_with_number && right.find_first_of(",:") != std::string_view::npos &&
         right.find('(') == std::string_view::npos;
}

}  // namespace parabola
