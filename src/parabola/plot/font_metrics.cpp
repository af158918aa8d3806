// SPDX-License-Identifier: MIT
#include "parabola/plot/font_metrics.hpp"

#include "parabola/core/text.hpp"
#include "parabola/plot/font_widths.hpp"

namespace parabola {
namespace {

double scale_of(Level level) {
  switch (level) {
    case Level::base:
      return 1.0;
    case Level::subscript:
    case Level::superscript:
      return script_scale;
    case Level::exponent_index:
      return script_scale * script_scale;
  }
  return 1.0;
}

/// Thousandths of the font size of the character at text[position, position + length).
double advance_at(std::string_view text, std::size_t position, const CodePoint& c) {
  const double listed = advance_width(c.value);
  if (listed > 0.0) return listed;
  switch (display_width(text.substr(position, c.length))) {
    case 0:
      return 0.0;
    case 1:
      return 750.0;
    default:
      return 1000.0;
  }
}

// Widest text measured in each family, relative to Inter: digits, lower case and Greek of DejaVu
// Sans are 6 to 10 % wider; Liberation Sans and Roboto are narrower but for single capitals.
double width_factor(std::string_view family) {
  if (family == "Inter") return 1.0;
  if (family == "Liberation Sans" || family == "Roboto") return 1.04;
  return 1.12;
}

}  // namespace

FontMetrics::FontMetrics(std::string_view family) : factor_(width_factor(family)) {}

double FontMetrics::width(std::string_view text) const {
  double thousandths = 0.0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    thousandths += advance_at(text, i, c);
    i += c.length;
  }
  return factor_ * thousandths / 1000.0;
}

double FontMetrics::width(const RichText& text) const {
  double sum = 0.0;
  for (const TextRun& run : text.runs()) sum += scale_of(run.level) * width(run.text);
  return sum;
}

RichText FontMetrics::shortened(const RichText& text, double limit) const {
  if (width(text) <= limit) return text;
  constexpr std::string_view ellipsis = "…";
  double room = limit - width(ellipsis);
  RichText result;
  for (const TextRun& run : text.runs()) {
    std::size_t end = 0;
    while (end < run.text.size()) {
      const CodePoint c = decode_utf8(run.text, end);
      const double advance = scale_of(run.level) * factor_ * advance_at(run.text, end, c) / 1000.0;
      if (advance > room) break;
      room -= advance;
      end += c.length;
    }
    result.add(std::string_view(run.text).substr(0, end), run.slant, run.level);
    if (end < run.text.size()) break;
  }
  return result.add(ellipsis);
}

}  // namespace parabola
