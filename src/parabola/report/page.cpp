// SPDX-License-Identifier: MIT
#include "parabola/report/page.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/report/phrases.hpp"

namespace parabola {
namespace {

struct Spelling {
  char32_t character;
  std::string_view text;
};

constexpr std::array<Spelling, 25> signs{
    {{U'−', "-"},   {U'–', "-"},  {U'±', "+-"},   {U'×', "x"},   {U'·', "*"},
     {U'≤', "<="},  {U'≥', ">="}, {U'…', "..."},  {U'µ', "u"},   {U'Ω', "Ohm"},
     {U'°', "deg"}, {U'′', "'"},  {U'√', "sqrt"}, {U'∞', "inf"}, {U'≈', "~"},
     {U'⁰', "0"},   {U'¹', "1"},  {U'²', "2"},    {U'³', "3"},   {U'⁴', "4"},
     {U'⁵', "5"},   {U'⁶', "6"},  {U'⁷', "7"},    {U'⁸', "8"},   {U'⁹', "9"}}};

constexpr std::array<std::string_view, 25> greek{
    "alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",  "theta", "iota",
    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",   "rho",   "sigma",
    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega"};

bool is_superscript(char32_t c) {
  return c == U'⁻' || c == U'¹' || c == U'²' || c == U'³' || (c >= U'⁴' && c <= U'⁹') || c == U'⁰';
}

std::string ascii_spelling(char32_t c) {
  for (const Spelling& sign : signs) {
    if (sign.character == c) return std::string(sign.text);
  }
  if (c >= U'α' && c <= U'ω') return std::string(greek[c - U'α']);
  if (c >= U'Α' && c <= U'Ω') {
    std::string name(greek[c - U'Α']);
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return name;
  }
  return fmt::format("\\u{:04x}", static_cast<unsigned>(c));
}

// χ² is chi2, as everyone writes it; any other raised number gets a caret.
std::string to_ascii(std::string_view text) {
  std::string result;
  bool raised = false;
  char32_t before = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    const bool raises = is_superscript(c.value);
    if (raises && !raised && before != U'χ') result += '^';
    if (c.value < 0x80) {
      result += static_cast<char>(c.value);
    } else if (c.value == U'⁻') {
      result += '-';
    } else {
      result += ascii_spelling(c.value);
    }
    raised = raises;
    before = c.value;
    i += c.length;
  }
  return result;
}

// The first `bytes` of `text`, without a character cut in two.
std::string_view beginning(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  const auto continues = [&](std::size_t i) { return (text[i] & 0xC0) == 0x80; };
  while (bytes > 0 && continues(bytes)) --bytes;
  return text.substr(0, bytes);
}

// Position behind the first characters of `text` that fill at most `width` columns; at least one
// character, so that a wide one in a narrow place cannot stop the reader of a line.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t length = decode_utf8(text, i).length;
    used += display_width(text.substr(i, length));
    if (used > width && i > 0) break;
    i += length;
  }
  return i;
}

constexpr std::string_view break_behind = "+-*/^,;)=~&|";

// Where to break a word of which `limit` bytes fit.
std::size_t break_in_word(std::string_view word, std::size_t limit) {
  const std::size_t found = word.substr(0, limit).find_last_of(break_behind);
  return found == std::string_view::npos || found + 1 < limit / 2 ? limit : found + 1;
}

// Where to end a line of which `limit` < text.size() bytes fit: behind it, or at a blank before it.
std::size_t end_of_line(std::string_view text, std::size_t limit, std::size_t width) {
  const std::size_t command = text.find("  ");
  if (command != std::string_view::npos && command > 0 && command < limit &&
      display_width(text.substr(command + 2)) <= width) {
    return command;
  }
  if (text[limit] == ' ') return limit;
  const std::size_t blank = text.substr(0, limit).find_last_of(' ');
  if (blank != std::string_view::npos && blank > 0) return blank;
  return break_in_word(text, limit);
}

std::string_view escape_code(Style style) {
  switch (style) {
    case Style::bold:
      return "\x1b[1m";
    case Style::dim:
      return "\x1b[2m";
    case Style::warning:
      return "\x1b[1;33m";
    case Style::plain:
      break;
  }
  return "";
}

}  // namespace

std::string printable(std::string_view text, Encoding encoding) {
  std::string safe = visible(text);
  return encoding == Encoding::utf8 ? safe : to_ascii(safe);
}

std::string shortened(std::string_view text, std::size_t width, Encoding encoding) {
  // no need to measure a megabyte to know that it is too wide
  const std::string_view head = beginning(text, 8 * width + 64);
  if (head.size() == text.size() && display_width(text) <= width) return std::string(text);
  const std::string_view ellipsis = encoding == Encoding::utf8 ? "…" : "...";
  const std::size_t room = width - std::min(width, display_width(ellipsis));
  return fmt::format("{}{}", head.substr(0, fitting(head, room)), ellipsis);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t first) {
  std::vector<std::string> lines;
  std::size_t room = std::max<std::size_t>(first, 1);
  width = std::max<std::size_t>(width, 1);
  while (true) {
    // a line holds at most `room` characters, of at most 4 bytes each and some combining marks
    const std::string_view head = beginning(text, 16 * (room + 1));
    const std::size_t limit = fitting(head, room);
    if (limit == text.size()) break;
    const std::size_t end = limit == head.size()
                                ? limit
                                : end_of_line(beginning(text, 16 * (room + width)), limit, width);
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
    room = width;
  }
  lines.emplace_back(text);
  return lines;
}

std::string left_aligned(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return fmt::format("{}{:{}}", text, "", width - std::min(width, used));
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return fmt::format("{:{}}{}", "", width - std::min(width, used), text);
}

void Page::line(const std::vector<Piece>& pieces) {
  std::size_t last = pieces.size();
  while (last > 0 && pieces[last - 1].text.find_first_not_of(' ') == std::string::npos) --last;
  for (std::size_t i = 0; i < last; ++i) {
    std::string_view text = pieces[i].text;
    if (i + 1 == last) text = text.substr(0, text.find_last_not_of(' ') + 1);
    const bool coloured = options_.colour == TerminalColour::on && pieces[i].style != Style::plain;
    if (coloured) text_ += escape_code(pieces[i].style);
    text_ += text;
    if (coloured) text_ += "\x1b[0m";
  }
  text_ += '\n';
}

void Page::line(std::string_view text, Style style) {
  line(std::vector<Piece>{{std::string(text), style}});
}

void Page::paragraph(std::string_view text, std::size_t indent, std::size_t hanging, Style style) {
  const auto room = [&](std::size_t blanks) { return width() > blanks ? width() - blanks : 1; };
  const std::vector<std::string> lines = wrapped(text, room(hanging), room(indent));
  for (std::size_t i = 0; i < lines.size(); ++i)
    line({{std::string(i == 0 ? indent : hanging, ' ')}, {lines[i], style}});
}

void write_finding(Page& page, const Diagnostic& diagnostic) {
  const bool warning = diagnostic.severity == Severity::warning;
  const std::string_view quiet = page.unicode() ? "· " : "- ";
  const std::string code = page.shown(fmt::format("[{}]", diagnostic.code));
  const std::string what = page.shown(finding_sentence(diagnostic));

  constexpr std::size_t mark = 2;
  constexpr std::size_t gap = 2;
  const std::size_t edge = page.width() - std::min<std::size_t>(page.width(), 1);
  const std::size_t taken = mark + gap + display_width(code);
  const std::size_t room = edge > taken + 20 ? edge - taken : edge - std::min(edge, mark);
  const std::vector<std::string> lines = wrapped(what, room, room);
  const Style style = warning ? Style::warning : Style::plain;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view lead = i > 0 ? "  " : warning ? "! " : quiet;
    std::vector<Piece> pieces{{fmt::format("{}{}", lead, lines[i]), style}};
    const std::size_t used = mark + display_width(lines[i]);
    const std::size_t rest = std::max(edge - std::min(edge, used), display_width(code) + 1);
    if (i == 0) pieces.push_back({right_aligned(code, rest), Style::dim});
    page.line(pieces);
  }
  for (std::size_t begin = 0; begin < diagnostic.fix.size();) {
    const std::size_t end = std::min(diagnostic.fix.find('\n', begin), diagnostic.fix.size());
    const std::string step = page.shown(diagnostic.fix.substr(begin, end - begin));
    const std::size_t blanks = std::min(step.find_first_not_of(' '), step.size());
    page.paragraph(step.substr(blanks), 4 + blanks, 4 + blanks);
    begin = end + 1;
  }
}

}  // namespace parabola
