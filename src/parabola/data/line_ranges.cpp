// SPDX-License-Identifier: MIT
#include "parabola/data/line_ranges.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_lines = 1'000'000;

std::optional<std::size_t> parse_line(std::string_view text) {
  text = trimmed(text);
  std::size_t line = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), line);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && line > 0 ? std::optional(line) : std::nullopt;
}

Error bad_range(std::string_view all, std::size_t begin, std::size_t size, std::string sentence) {
  Error error("bad_line_range", std::move(sentence), "--skip",
              "give line numbers and ranges, as in 14,17-19");
  const std::string_view before = all.substr(0, begin);
  const auto column = display_width(before) + 1;
  return error.mark({std::string(all), column, std::max<std::size_t>(size, 1)});
}

}  // namespace

Result<std::vector<std::size_t>> parse_line_ranges(std::string_view text) {
  std::vector<std::size_t> lines;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const std::size_t dash = part.find('-');
    const std::optional<std::size_t> first = parse_line(part.substr(0, dash));
    const std::optional<std::size_t> last =
        dash == std::string_view::npos ? first : parse_line(part.substr(dash + 1));
    if (!first || !last)
      return bad_range(text, begin, part.size(),
                       fmt::format("'{}' is no line number and no range of them", part));
    if (*last < *first)
      return bad_range(text, begin, part.size(),
                       fmt::format("the range {} runs backwards", trimmed(part)));
    if (*last - *first >= most_lines - std::min(most_lines, lines.size()))
      return bad_range(text, begin, part.size(),
                       fmt::format("more than {} lines, with {}", most_lines, trimmed(part)));
    // by counting, since no number comes after the largest one
    for (std::size_t k = 0; k <= *last - *first; ++k) lines.push_back(*first + k);
    begin = end + 1;
  }
  std::ranges::sort(lines);
  const auto repeated = std::ranges::unique(lines);
  lines.erase(repeated.begin(), repeated.end());
  return lines;
}

}  // namespace parabola
