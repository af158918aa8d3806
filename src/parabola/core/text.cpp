// SPDX-License-Identifier: MIT
#include "parabola/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace parabola {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Letters beyond ASCII, in coarse blocks: which scripts a name may use is a matter of convenience,
// not of correctness, so whole blocks stand here instead of the Unicode tables. Left out are signs
// and operators (U+00D7, U+00F7, U+2200 ff.) and everything that may look like white space.
constexpr std::array<Range, 14> letter_ranges{{{0x00AA, 0x00AA},
                                               {0x00B5, 0x00B5},
                                               {0x00BA, 0x00BA},
                                               {0x00C0, 0x00D6},
                                               {0x00D8, 0x00F6},
                                               {0x00F8, 0x02AF},
                                               {0x0370, 0x0373},
                                               {0x0376, 0x03FF},
                                               {0x0400, 0x1FFF},
                                               {0x2071, 0x2071},
                                               {0x2090, 0x209C},
                                               {0x210A, 0x2139},
                                               {0x2C00, 0x2DFF},
                                               {0x3040, 0xD7FF}}};

bool in_letters(char32_t c) {
  return std::any_of(letter_ranges.begin(), letter_ranges.end(),
                     [c](Range range) { return c >= range.first && c <= range.last; }) ||
         (c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0x20000 && c <= 0x2FFFF);
}

bool is_combining(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x20D0 && c <= 0x20FF) || c == 0x200B ||
         c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    points.push_back(c.value);
    i += c.length;
  }
  return points;
}

char32_t lower(char32_t c) {
  return c >= U'A' && c <= U'Z' ? c + 32 : c;
}

// Optimal string alignment distance in half steps: 2 for an edit or a swap of neighbours, 1 for
// letter case.
std::size_t distance(const std::vector<char32_t>& a, const std::vector<char32_t>& b) {
  const std::size_t n = b.size();
  std::vector<std::size_t> before(n + 1);
  std::vector<std::size_t> last(n + 1);
  std::vector<std::size_t> row(n + 1);
  for (std::size_t j = 0; j <= n; ++j) last[j] = 2 * j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = 2 * i;
    for (std::size_t j = 1; j <= n; ++j) {
      const char32_t p = a[i - 1];
      const char32_t q = b[j - 1];
      const std::size_t exchange = p == q ? 0 : lower(p) == lower(q) ? 1 : 2;
      row[j] = std::min({last[j] + 2, row[j - 1] + 2, last[j - 1] + exchange});
      if (i > 1 && j > 1 && p == b[j - 2] && a[i - 2] == q)
        row[j] = std::min(row[j], before[j - 2] + 2);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[n];
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t position) {
  const CodePoint invalid{0xFFFD, 1, false};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(position);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || position + length > text.size()) return invalid;
  char32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned char next = byte(position + i);
    if ((next & 0xC0U) != 0x80U) return invalid;
    value = value << 6U | (next & 0x3FU);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest[length] || value > 0x10FFFF || surrogate) return invalid;
  return {value, length, true};
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    width += is_combining(c.value) ? 0 : is_wide(c.value) ? 2 : 1;
    i += c.length;
  }
  return width;
}

bool is_name_start(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_' || in_letters(c);
}

bool is_name_part(char32_t c) {
  const bool subscript_digit = c >= 0x2080 && c <= 0x2089;
  return is_name_start(c) || (c >= U'0' && c <= U'9') || subscript_digit || is_combining(c);
}

bool is_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (!c.valid || !(i == 0 ? is_name_start(c.value) : is_name_part(c.value))) return false;
    i += c.length;
  }
  return !text.empty();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view without_backquotes(std::string_view text) {
  const bool quoted = text.size() > 2 && text.front() == '`' && text.back() == '`';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  const std::vector<char32_t> wanted = code_points(name);
  // A hostile name must not cost quadratic time; nobody mistypes a name of more than 100 letters.
  if (wanted.size() > 100) return {};
  std::string nearest;
  std::size_t smallest = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 400) continue;
    const std::vector<char32_t> points = code_points(candidate);
    const std::size_t longest = std::max(points.size(), wanted.size());
    const std::size_t d = distance(wanted, points);
    // half steps: 2/3 of the length means a third of it in edits; a one-letter name differs only by
    // case
    if (3 * d > 2 * longest && d > 1) continue;
    if (nearest.empty() || d < smallest) {
      nearest = candidate;
      smallest = d;
    }
  }
  return nearest;
}

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    // C1 controls and the marks that reorder a line are as dangerous as escape itself
    const bool reorders = (c.value >= 0x202A && c.value <= 0x202E) ||
                          (c.value >= 0x2066 && c.value <= 0x2069) || c.value == 0x200E ||
                          c.value == 0x200F || c.value == 0x2028 || c.value == 0x2029;
    if (!c.valid) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
    } else if (c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0)) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned>(c.value));
    } else if (reorders) {
      shown += fmt::format("\\u{:04x}", static_cast<unsigned>(c.value));
    } else {
      shown += text.substr(i, c.length);
    }
    i += c.length;
  }
  return shown;
}

std::string shortest(double value) {
  // the sign of a NaN says nothing, and depends on the processor
  return std::isnan(value) ? "nan" : fmt::format("{}", value);
}

}  // namespace parabola
