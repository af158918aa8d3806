// SPDX-License-Identifier: MIT
#include "parabola/fit/bin_option.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_bins = 1'000'000;

Error syntax(std::string_view option, std::string_view text) {
  return {"bins_syntax", fmt::format("'{}' states no bins", text), std::string(option),
          "write edges, as in --bins '0, 1, 2, 5', two columns, as in --bins 'E = [low, high]', or "
          "--histogram 50 0 10"};
}

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::vector<std::string_view> parts_between_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t comma = text.find(',');
    parts.push_back(without_blanks(text.substr(0, comma)));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::string name_of(std::string_view text) {
  const bool is_quoted = text.size() > 2 && text.front() == '`' && text.back() == '`';
  return std::string(is_quoted ? text.substr(1, text.size() - 2) : text);
}

Result<BinOption> parse_columns(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view variable = without_blanks(text.substr(0, equals));
  std::string_view range = without_blanks(text.substr(equals + 1));
  const bool has_brackets = range.size() > 2 && range.front() == '[' && range.back() == ']';
  if (variable.empty() || !has_brackets) return syntax("--bins", text);
  range = range.substr(1, range.size() - 2);
  const std::vector<std::string_view> ends = parts_between_commas(range);
  if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) return syntax("--bins", text);
  BinOption option;
  option.columns = BinColumns{name_of(variable), name_of(ends[0]), name_of(ends[1])};
  return option;
}

}  // namespace

Result<BinOption> parse_bins(std::string_view text) {
  if (text.find('=') != std::string_view::npos) return parse_columns(text);
  BinOption option;
  for (const std::string_view part : parts_between_commas(text)) {
    const std::optional<Decimal> edge = parse_decimal(part);
    if (!edge) return syntax("--bins", text);
    option.edges.push_back(edge->value);
  }
  if (option.edges.size() < 2) return syntax("--bins", text);
  const auto fall = std::ranges::adjacent_find(option.edges, std::greater_equal<>());
  if (fall == option.edges.end()) return option;
  return Error("bins_order",
               fmt::format("edges of bins increase: {} does not lie above {}", shortest(fall[1]),
                           shortest(fall[0])),
               "--bins", "write them from the lowest to the highest, each once");
}

Result<BinOption> parse_histogram(std::string_view count, std::string_view lower,
                                  std::string_view upper) {
  const std::string text = fmt::format("{} {} {}", count, lower, upper);
  const std::optional<Decimal> number = parse_decimal(count);
  const std::optional<Decimal> first = parse_decimal(lower);
  const std::optional<Decimal> last = parse_decimal(upper);
  const bool is_whole =
      number && number->value >= 1.0 && number->value == std::floor(number->value);
  if (!is_whole || !first || !last) {
    return Error("bins_syntax", fmt::format("'{}' states no bins", text), "--histogram",
                 "write how many and from where to where:  --histogram 50 0 10");
  }
  if (number->value > static_cast<double>(most_bins)) {
    return Error("bins_too_many", fmt::format("{} bins are more than {}", count, most_bins),
                 "--histogram", "take fewer");
  }
  if (!(first->value < last->value)) {
    return Error("bins_order", fmt::format("{} does not lie below {}", lower, upper), "--histogram",
                 "write the lower end first:  --histogram 50 0 10");
  }
  BinOption option;
  const double width = (last->value - first->value) / number->value;
  for (double k = 0.0; k < number->value; k += 1.0)
    option.edges.push_back(first->value + k * width);
  option.edges.push_back(last->value);
  return option;
}

}  // namespace parabola
