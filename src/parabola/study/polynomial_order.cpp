// SPDX-License-Identifier: MIT
#include "parabola/study/polynomial_order.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t highest_order = 19;

std::optional<std::size_t> whole_number(std::string_view text) {
  constexpr std::size_t most_digits = 9;
  const bool is_number = !text.empty() && text.size() <= most_digits &&
                         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return std::nullopt;
  std::size_t value = 0;
  for (const char c : text) value = 10 * value + static_cast<std::size_t>(c - '0');
  return value;
}

// What stands before, in and behind the brackets of polynomial(...).
struct Pieces {
  std::string_view before;
  std::string_view inside;
  std::string_view behind;
};

Error no_polynomial(const std::string& formula, std::string_view what) {
  return {"orders_without_polynomial", fmt::format("'{}' {}", formula, what), "--orders",
          "write for example  'y = polynomial(x)'"};
}

Result<Pieces> pieces_of(const std::string& formula) {
  constexpr std::string_view word = "polynomial(";
  const std::string_view text = formula;
  const std::size_t begin = text.find(word);
  if (begin == std::string_view::npos) return no_polynomial(formula, "has no polynomial(...)");
  if (text.find(word, begin + 1) != std::string_view::npos)
    return no_polynomial(formula, "has more than one polynomial(...)");
  const std::size_t inside = begin + word.size();
  std::size_t depth = 1;
  std::size_t end = inside;
  for (; end < text.size(); ++end) {
    if (text[end] == '(') ++depth;
    if (text[end] == ')' && --depth == 0) break;
  }
  if (end == text.size()) return no_polynomial(formula, "lacks the closing bracket of polynomial(");
  Pieces pieces{text.substr(0, begin), text.substr(inside, end - inside), text.substr(end + 1)};
  if (trimmed(pieces.inside).empty())
    return no_polynomial(formula, "does not say what polynomial() is of");
  return pieces;
}

std::string coefficient(std::size_t power) {
  return fmt::format("c{}", power);
}

// "y = (c0 + c1*(x) + c2*(x)^2)", without brackets where none are needed.
std::string with_order(const Pieces& pieces, std::size_t order) {
  const std::string_view inner = trimmed(pieces.inside);
  const std::string base = is_name(inner) ? std::string(inner) : fmt::format("({})", inner);
  std::string sum = coefficient(0);
  for (std::size_t power = 1; power <= order; ++power) {
    sum += fmt::format(" + {}*{}", coefficient(power), base);
    if (power > 1) sum += fmt::format("^{}", power);
  }
  const std::string_view before = trimmed(pieces.before);
  const bool is_alone = trimmed(pieces.behind).empty() && !before.empty() && before.back() == '=';
  return is_alone ? fmt::format("{}{}", pieces.before, sum)
                  : fmt::format("{}({}){}", pieces.before, sum, pieces.behind);
}

std::optional<std::size_t> choose_by_tests(const ModelComparison& comparison,
                                           const OrderRange& range) {
  const std::size_t count = range.highest - range.lowest + 1;
  for (std::size_t k = 0; k < count; ++k) {
    bool is_enough = true;
    bool is_known = true;
    bool is_tested = false;
    for (const NestedTest& test : comparison.tests) {
      if (test.simpler != k || test.larger > k + 2) continue;
      is_tested = true;
      if (!test.p_value) is_known = false;
      if (test.p_value && *test.p_value < nested_test_level) is_enough = false;
    }
    if (!is_tested || !is_known) return std::nullopt;
    if (is_enough) return range.lowest + k;
  }
  return std::nullopt;
}

}  // namespace

Result<OrderRange> parse_orders(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const std::size_t colon = whole.find(':');
  std::optional<std::size_t> lowest;
  std::optional<std::size_t> highest;
  if (colon != std::string_view::npos) {
    lowest = whole_number(whole.substr(0, colon));
    highest = whole_number(whole.substr(colon + 1));
  }
  if (!lowest || !highest) {
    return Error("orders_syntax", fmt::format("'{}' is no range of orders", text), "--orders",
                 "write the lowest and the highest:  --orders 0:6");
  }
  if (*lowest >= *highest || *highest > highest_order) {
    return Error("orders_range",
                 fmt::format("orders rise from 0 to at most {}, found {}", highest_order, text),
                 "--orders", "write for example  --orders 0:6");
  }
  return OrderRange{*lowest, *highest};
}

Result<OrderComparison> compare_orders(const Table& table, const FitSpec& spec,
                                       const std::string& formula, const OrderRange& range) {
  const Result<Pieces> pieces = pieces_of(formula);
  if (!pieces) return pieces.error();
  std::vector<std::string> formulas;
  for (std::size_t order = 0; order <= range.highest; ++order) {
    if (table.find(coefficient(order)) != nullptr) {
      return Error(
          "name_clash",
          fmt::format("{0} is a column, and a coefficient of the polynomial", coefficient(order)),
          "--orders", "rename the column");
    }
    if (order >= range.lowest) formulas.push_back(with_order(*pieces, order));
  }
  Result<ModelComparison> comparison = compare_models(table, spec, formulas);
  if (!comparison) return comparison.error();
  OrderComparison orders{*std::move(comparison), {range, {}, {}}};
  orders.choice.by_tests = choose_by_tests(orders.comparison, range);
  if (orders.comparison.best_aicc)
    orders.choice.by_aicc = range.lowest + *orders.comparison.best_aicc;
  return orders;
}

}  // namespace parabola
