// SPDX-License-Identifier: MIT
#include "parabola/data/lines.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

std::size_t code_points_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i += decode_utf8(text, i).length;
  return count;
}

/// Position of `c` behind the start of `rest`, plus 1; size + 1 when there is none.
std::size_t seek(std::string_view rest, char c) {
  const std::size_t found = rest.find(c);
  return (found == std::string_view::npos ? rest.size() : found) + 1;
}

}  // namespace

LineKind kind_of(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t\f\v");
  if (first == std::string_view::npos) return LineKind::blank;
  if (line.starts_with("sep=") && line.size() == 5) return LineKind::comment;
  return line[first] == '#' || line[first] == '%' ? LineKind::comment : LineKind::content;
}

bool LineReader::next(Line& line) {
  if (rest_.empty()) return false;
  // each kind of line end is sought once per occurrence, so that no mixture costs quadratic time
  if (next_feed_ == 0) next_feed_ = seek(rest_, '\n');
  if (next_return_ == 0) next_return_ = seek(rest_, '\r');
  const std::size_t end = std::min(next_feed_, next_return_) - 1;
  const bool pair = end + 1 < rest_.size() && rest_[end] == '\r' && rest_[end + 1] == '\n';
  line = {rest_.substr(0, end), ++number_};
  const std::size_t used = std::min(end + (pair ? 2 : 1), rest_.size());
  rest_.remove_prefix(used);
  next_feed_ = next_feed_ > used ? next_feed_ - used : 0;
  next_return_ = next_return_ > used ? next_return_ - used : 0;
  return true;
}

bool LineReader::next_content(Line& line) {
  while (next(line))
    if (kind_of(line.text) == LineKind::content) return true;
  return false;
}

Line find_line(std::string_view text, std::size_t number) {
  LineReader reader(text);
  Line line;
  while (reader.next(line))
    if (line.number == number) return line;
  return {{}, number};
}

Error line_error(std::string_view source_name, const Line& line, Span span, std::string code,
                 std::string sentence, std::string fix) {
  span.begin = std::min(span.begin, line.text.size());
  span.end = std::clamp(span.end, span.begin, line.text.size());
  const std::size_t column = code_points_in(line.text.substr(0, span.begin)) + 1;
  const std::size_t length = code_points_in(line.text.substr(span.begin, span.end - span.begin));
  Error error(std::move(code), std::move(sentence),
              fmt::format("{}:{}:{}", source_name, line.number, column), std::move(fix));
  return error.mark({std::string(line.text), column, std::max<std::size_t>(length, 1)});
}

std::string clipped(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); i += decode_utf8(text, i).length)
    if (++count > longest) return fmt::format("{}...", text.substr(0, i));
  return std::string(text);
}

std::string cell_sentence(std::size_t row, std::string_view column, std::string_view sentence) {
  return fmt::format("row {}, {}: {}", row, clipped(column), sentence);
}

}  // namespace parabola
