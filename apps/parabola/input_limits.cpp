// SPDX-License-Identifier: MIT
#include "parabola/input_limits.hpp"

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace parabola::app {
namespace {

constexpr std::size_t deepest = 1000;  // what the stack carries in FormulaLimits

std::size_t* find_limit(InputLimits& limits, std::string_view what) {
  if (what == "line") return &limits.table.line_length;
  if (what == "columns") return &limits.table.columns;
  if (what == "formula") return &limits.formula.length;
  if (what == "depth") return &limits.formula.depth;
  return what == "operations" ? &limits.formula.nodes : nullptr;
}

std::optional<std::size_t> parse_count(std::string_view text) {
  std::size_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_whole = fault == std::errc{} && end == text.data() + text.size();
  return is_whole && count > 0 ? std::optional(count) : std::nullopt;
}

}  // namespace

Result<InputLimits> parse_input_limits(const std::vector<std::string>& texts) {
  InputLimits limits;
  for (const std::string& text : texts) {
    const std::string_view all = text;
    const std::size_t equals = all.find('=');
    std::size_t* limit = find_limit(limits, all.substr(0, equals));
    if (limit == nullptr || equals == std::string_view::npos)
      return Error("usage", fmt::format("'{}' limits nothing", text), input_limit_option,
                   "write line, columns, formula, depth or operations, as in line=50000000");
    const std::optional<std::size_t> count = parse_count(all.substr(equals + 1));
    if (!count)
      return Error("usage", fmt::format("'{}' is no number to count to", all.substr(equals + 1)),
                   input_limit_option, "write a whole number above 0");
    if (limit == &limits.formula.depth && *count > deepest)
      return Error("usage", fmt::format("a depth of {} is beyond {}", *count, deepest),
                   input_limit_option, "write a formula with fewer brackets in each other");
    *limit = *count;
  }
  return limits;
}

}  // namespace parabola::app
