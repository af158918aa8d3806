// SPDX-License-Identifier: MIT
#include "parabola/plot/gnuplot_text.hpp"

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

/// Characters that enhanced text would interpret get a backslash.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = "\\_^{}@&~";
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string slanted(const TextRun& run) {
  if (run.slant == Slant::upright) return escaped(run.text);
  return "{/:Italic " + escaped(run.text) + "}";
}

bool is_raised(Level level) {
  return level == Level::superscript || level == Level::exponent_index;
}

}  // namespace

std::string gnuplot_quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : visible(text)) {
    if (c == '\'') result += '\'';
    result += c;
  }
  return result + "'";
}

std::string gnuplot_enhanced(const RichText& text) {
  std::string markup;
  const auto& runs = text.runs();
  for (std::size_t i = 0; i < runs.size();) {
    if (runs[i].level == Level::base) {
      markup += slanted(runs[i++]);
    } else if (runs[i].level == Level::subscript) {
      markup += "_{";
      while (i < runs.size() && runs[i].level == Level::subscript) markup += slanted(runs[i++]);
      markup += "}";
    } else {
      markup += "^{";
      for (; i < runs.size() && is_raised(runs[i].level); ++i) {
        const bool index = runs[i].level == Level::exponent_index;
        markup += index ? "_{" + slanted(runs[i]) + "}" : slanted(runs[i]);
      }
      markup += "}";
    }
  }
  return gnuplot_quoted(markup);
}

}  // namespace parabola
