// SPDX-License-Identifier: MIT
#include "parabola/data/cell.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/lines.hpp"
#include "parabola/units/unit.hpp"

namespace parabola {
namespace {

constexpr std::array<std::string_view, 3> plus_minus = {"\u00B1", "+/-", "+-"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

/// Without blanks at both ends, those that web pages and spreadsheets use (no-break, thin) too.
std::string_view bare(std::string_view text) {
  constexpr std::array<std::string_view, 6> blanks = {" ",      "\t",     "\u00A0",
                                                      "\u202F", "\u2009", "\u2007"};
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string_view blank : blanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), changed = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), changed = true;
    }
  }
  return text;
}

/// A number that a double can hold: 1e-400 is none, because it would be read as 0.
std::optional<Decimal> representable(std::string_view text, char mark) {
  const std::optional<Decimal> decimal = parse_decimal(text, mark);
  if (!decimal || decimal->value != 0.0) return decimal;
  const std::string_view mantissa = text.substr(0, text.find_first_of("eEdD"));
  const bool zero = mantissa.find_first_of("123456789") == std::string_view::npos;
  return zero ? decimal : std::nullopt;
}

/// "e-3" of "1.2(3)e-3"; true for nothing at all.
bool is_exponent(std::string_view text) {
  return text.empty() ||
         (!is_digit(text.front()) && text.front() != '.' && is_decimal(fmt::format("1{}", text)));
}

/// 1.2(3), 1.2(0.3), 1.2e-3(4), 1.2(4)e-3
std::optional<Measured> parse_parenthesis(std::string_view text, char mark) {
  const std::size_t open = text.find('(');
  const std::size_t close = text.find(')', open);
  if (open == std::string_view::npos || open == 0 || close == std::string_view::npos)
    return std::nullopt;
  const std::string_view head = bare(text.substr(0, open));
  const std::string_view inner = bare(text.substr(open + 1, close - open - 1));
  const std::string_view tail = text.substr(close + 1);
  const bool exponent_in_head = head.find_first_of("eEdD") != std::string_view::npos;
  if (!is_exponent(tail) || (exponent_in_head && !tail.empty())) return std::nullopt;
  const std::optional<Decimal> decimal = representable(fmt::format("{}{}", head, tail), mark);
  if (!decimal) return std::nullopt;
  if (std::ranges::all_of(inner, is_digit)) {
    // in units of the last written place: 12(3) has none behind the point
    const std::optional<Decimal> last =
        parse_decimal(fmt::format("{}e{}", inner, -std::int64_t{decimal->decimals}));
    return last ? std::optional<Measured>({*decimal, last->value}) : std::nullopt;
  }
  const std::string_view exponent =
      exponent_in_head ? head.substr(head.find_first_of("eEdD")) : tail;
  const std::optional<Decimal> absolute = parse_decimal(fmt::format("{}{}", inner, exponent), mark);
  return absolute ? std::optional<Measured>({*decimal, absolute->value}) : std::nullopt;
}

/// 1.2 ± 0.3, (1.2 ± 0.3)e-3
std::optional<Measured> parse_plus_minus(std::string_view text, char mark) {
  std::string_view tail;
  if (text.starts_with('(')) {
    const std::size_t close = text.rfind(')');
    if (close == std::string_view::npos) return std::nullopt;
    tail = text.substr(close + 1);
    text = text.substr(1, close - 1);
    if (!is_exponent(tail)) return std::nullopt;
  }
  for (const std::string_view sign : plus_minus) {
    const std::size_t at = text.find(sign);
    if (at == std::string_view::npos) continue;
    const std::string_view left = bare(text.substr(0, at));
    const std::string_view right = bare(text.substr(at + sign.size()));
    const std::optional<Decimal> value = representable(fmt::format("{}{}", left, tail), mark);
    const std::optional<Decimal> spread = parse_decimal(fmt::format("{}{}", right, tail), mark);
    if (!value || !spread) return std::nullopt;
    return Measured{*value, spread->value};
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 3> signs = {"+", "-", "\u2212"};

/// Length of the sign that the text begins with; 0 when there is none.
std::size_t sign_length(std::string_view text) {
  for (const std::string_view sign : signs)
    if (text.starts_with(sign)) return sign.size();
  return 0;
}

/// The words of "1.2 +0.3 -0.2", each from its sign to the next one behind a blank.
std::vector<std::string_view> signed_words(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (sign_length(text.substr(i)) == 0) continue;
    const std::string_view word = text.substr(begin, i - begin);
    if (bare(word).empty() || word.size() == bare(word).size()) continue;
    words.push_back(bare(word));
    begin = i;
  }
  words.push_back(bare(text.substr(begin)));
  return words;
}

/// The number behind a sign.
std::optional<Decimal> unsigned_part(std::string_view word, std::string_view tail, char mark) {
  const std::string_view number = bare(word.substr(sign_length(word)));
  if (sign_length(number) > 0) return std::nullopt;
  return parse_decimal(fmt::format("{}{}", number, tail), mark);
}

/// 1.2 +0.3 -0.2, (1.2 +0.3 -0.2)e-3
std::optional<Measured> parse_two_sides(std::string_view text, char mark) {
  std::string_view tail;
  if (text.starts_with('(')) {
    const std::size_t close = text.rfind(')');
    if (close == std::string_view::npos) return std::nullopt;
    tail = text.substr(close + 1);
    text = bare(text.substr(1, close - 1));
    if (!is_exponent(tail)) return std::nullopt;
  }
  std::vector<std::string_view> words = signed_words(text);
  if (words.size() != 3) return std::nullopt;
  if (!words[1].starts_with('+')) std::swap(words[1], words[2]);
  if (!words[1].starts_with('+') || words[2].starts_with('+')) return std::nullopt;
  const std::optional<Decimal> value = representable(fmt::format("{}{}", words[0], tail), mark);
  const std::optional<Decimal> up = unsigned_part(words[1], tail, mark);
  const std::optional<Decimal> down = unsigned_part(words[2], tail, mark);
  if (!value || !up || !down) return std::nullopt;
  return Measured{*value, up->value, down->value};
}

bool is_infinite(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const std::string word = lower(text.substr(0, 9));
  return word == "inf" || word == "infinity" || word == "∞" || text == "\u2212∞";
}

/// Decimal digits of other scripts (Unicode category Nd), by their zero: they look like numbers to
/// a reader and like letters to a program.
bool is_foreign_digit(char32_t c) {
  constexpr std::array<char32_t, 37> zeros = {
      0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66,
      0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810,
      0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0,
      0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0};
  const bool styled = c >= 0x1D7CE && c <= 0x1D7FF;  // bold, double-struck ... digits
  return styled || std::ranges::any_of(zeros, [c](char32_t zero) { return c - zero < 10; });
}

bool has_foreign_digits(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (is_foreign_digit(c.value)) return true;
    i += c.length;
  }
  return false;
}

bool begins_with_letter(std::string_view text) {
  if (text.empty() || text.front() == '_') return false;
  const char32_t first = decode_utf8(text, 0).value;
  return is_name_start(first) && !is_foreign_digit(first);
}

/// The number with its thousands separators taken out; empty when it has none.
std::string without_thousands(std::string_view text, std::string_view separator, char mark) {
  std::size_t i = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
  const std::size_t first = i;
  while (i < text.size() && is_digit(text[i])) ++i;
  if (i == first || i > first + 3 || text[first] == '0') return {};
  std::string plain(text.substr(0, i));
  std::size_t groups = 0;
  for (; text.substr(i).starts_with(separator); ++groups) {
    const std::string_view group = text.substr(i + separator.size(), 3);
    if (group.size() < 3 || !std::ranges::all_of(group, is_digit)) return {};
    plain += group;
    i += separator.size() + 3;
  }
  if (groups == 0 || (i < text.size() && is_digit(text[i]))) return {};
  plain += text.substr(i);
  return is_decimal(plain, mark) ? plain : std::string();
}

/// The same for every separator that people use.
std::string without_any_thousands(std::string_view text, char mark) {
  constexpr std::array<std::string_view, 9> separators = {",", ".",      "'",      "\u2019", " ",
                                                          "_", "\u00A0", "\u202F", "\u2009"};
  for (const std::string_view separator : separators) {
    if (separator.front() == mark) continue;
    std::string plain = without_thousands(text, separator, mark);
    if (!plain.empty()) return plain;
  }
  return {};
}

bool looks_like_date(std::string_view text) {
  const auto count = [text](std::string_view set) {
    return std::count_if(text.begin(), text.end(),
                         [set](char c) { return set.find(c) != std::string_view::npos; });
  };
  const bool known = text.find_first_not_of("0123456789-/:.TZ+ ") == std::string_view::npos;
  return known && is_digit(text.front()) && (count(":") > 0 || count("-/") == 2);
}

/// Length of the number that `text` begins with; 0 when there is none.
std::size_t number_prefix(std::string_view text, char mark) {
  std::size_t length = text.find_first_not_of("+-0123456789.,");
  if (length == std::string_view::npos) length = text.size();
  return is_decimal(bare(text.substr(0, length)), mark) ? length : 0;
}

/// The other decimal mark, when the text is a number with it.
std::string other_mark(std::string_view text, char mark) {
  const char other = mark == '.' ? ',' : '.';
  return is_decimal(text, other) ? std::string(other == ',' ? "comma" : "point") : std::string();
}

/// 1.234,5 where the point is the decimal mark: thousands separators, whichever mark is meant.
/// Gives the number to write instead.
std::string grouped_number(std::string_view text, char mark) {
  std::string plain = without_any_thousands(text, mark);
  if (!plain.empty()) return plain;
  const char other = mark == '.' ? ',' : '.';
  plain = without_any_thousands(text, other);
  std::ranges::replace(plain, other, mark);
  return plain;
}

CellFault fault_of_size(std::string_view text, char mark, std::size_t line) {
  const bool read_as_zero = parse_decimal(text, mark).has_value();
  const std::string fault = read_as_zero ? "nearer to 0 than the smallest double, 4.9e-324"
                                         : "beyond the largest double, 1.8e308";
  return {read_as_zero ? "underflow" : "overflow", fmt::format("'{}' is {}", clipped(text), fault),
          fmt::format("use another unit, so that line {} holds numbers of ordinary size", line)};
}

CellFault not_a_number(std::string reason, std::string fix) {
  return {"not_a_number", std::move(reason), std::move(fix)};
}

/// 1.2 +0.3, or 1.2 +0.3 +0.2: a value with signed numbers that are no two sides.
bool lacks_a_side(std::string_view text, char mark) {
  const std::vector<std::string_view> words = signed_words(text);
  return words.size() > 1 && words.size() <= 3 &&
         std::ranges::all_of(words,
                             [mark](std::string_view word) { return is_decimal(word, mark); });
}

/// What the text seems to be, for the mistakes that have a name.
std::optional<CellFault> named_fault(std::string_view text, char mark, std::size_t line) {
  const std::string shown = clipped(text);
  if (lacks_a_side(text, mark))
    return CellFault{
        "side_missing",
        fmt::format("'{}' is no value with one upward and one downward uncertainty", shown),
        fmt::format("write line {} with both sides, as in 1.2 +0.3 -0.2", line)};
  if (has_foreign_digits(text))
    return not_a_number(fmt::format("'{}' has digits other than 0 to 9", shown),
                        fmt::format("write line {} with the digits 0 to 9", line));
  if (text.starts_with('='))
    return not_a_number(fmt::format("'{}' is a spreadsheet formula, not a number", shown),
                        fmt::format("write its value into line {}", line));
  if (lower(text.substr(0, 2)) == "0x")
    return not_a_number(fmt::format("'{}' is hexadecimal, not a decimal number", shown),
                        fmt::format("write line {} in decimal", line));
  if (text.ends_with("%"))
    return not_a_number(
        fmt::format("'{}' carries a percent sign, which may mean a factor of 0.01", shown),
        "remove the signs, and put [%] behind the name in the header if the column is in percent");
  if ((text.starts_with("\u2013") || text.starts_with("\u2014")) &&
      is_decimal(text.substr(3), mark))
    return not_a_number(fmt::format("'{}' begins with a dash, which is no minus sign", shown),
                        fmt::format("write -{} in line {}", clipped(text.substr(3)), line));
  if (looks_like_date(text))
    return not_a_number(
        fmt::format("'{}' looks like a date or a time, not a number", shown),
        fmt::format("write line {} as a number, as in seconds since the start", line));
  if (const std::size_t length = number_prefix(text, mark); length > 0 && length < text.size()) {
    const std::string_view rest = bare(text.substr(length));
    if (rest.starts_with('#') && length > 0 && rest.size() > 1 && rest[1] == ' ')
      return not_a_number(fmt::format("'{}' has a comment behind the number", shown),
                          fmt::format("give the comment of line {} a line of its own", line));
    if (!is_digit(rest.front()) && parse_unit(rest))
      return not_a_number(fmt::format("'{}' has a unit behind the number", shown),
                          fmt::format("put the unit into the header, as in I [{}]", rest));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Measured> parse_measured(std::string_view text, char decimal_mark) {
  text = bare(text);
  if (const std::optional<Decimal> plain = representable(text, decimal_mark))
    return Measured{*plain, std::nullopt};
  for (const std::string_view sign : plus_minus)
    if (text.find(sign) != std::string_view::npos) return parse_plus_minus(text, decimal_mark);
  if (const std::optional<Measured> measured = parse_two_sides(text, decimal_mark)) return measured;
  return parse_parenthesis(text, decimal_mark);
}

bool is_missing(std::string_view text) {
  constexpr std::array<std::string_view, 14> words = {"",     "na",     "n/a",    "#n/a", "nan",
                                                      "+nan", "-nan",   "null",   "none", "-",
                                                      "--",   "\u2013", "\u2014", "?"};
  text = bare(text);
  if (text.size() > 5) return false;
  return std::ranges::find(words, lower(text)) != words.end();
}

CellKind kind_of_cell(std::string_view text, char decimal_mark) {
  if (parse_measured(text, decimal_mark)) return CellKind::number;
  if (is_missing(text)) return CellKind::missing;
  if (is_infinite(bare(text))) return CellKind::infinite;
  return begins_with_letter(bare(text)) ? CellKind::text : CellKind::fault;
}

bool has_thousands_commas(std::string_view text) {
  return !without_thousands(bare(text), ",", '.').empty();
}

CellFault explain_cell(std::string_view text, char decimal_mark, std::size_t line) {
  text = bare(text);
  const std::string shown = clipped(text);
  const std::string correct =
      fmt::format("correct line {}, or leave row {} out with --skip {}", line, line, line);
  if (is_infinite(text))
    return {"infinite_value", fmt::format("'{}' is infinite; a measured value is finite", shown),
            correct};
  if (is_decimal(text, decimal_mark)) return fault_of_size(text, decimal_mark, line);
  const std::string mark_name = decimal_mark == '.' ? "point" : "comma";
  const std::string plain = grouped_number(text, decimal_mark);
  const std::string other = other_mark(text, decimal_mark);
  if (!plain.empty() && other.empty())
    return {"thousands_separator", fmt::format("'{}' has thousands separators", shown),
            fmt::format("write {} in line {}", plain, line)};
  if (!other.empty())
    return {"decimal_mark",
            fmt::format("'{}' has a decimal {}{}, but the decimal mark here is the {}", shown,
                        other, plain.empty() ? "" : " or a thousands separator", mark_name),
            fmt::format("write line {} with a {}, or say --decimal {} if the whole file has it",
                        line, mark_name, other)};
  if (std::optional<CellFault> named = named_fault(text, decimal_mark, line)) return *named;
  return not_a_number(fmt::format("'{}' is not a number", shown), correct);
}

}  // namespace parabola
