// SPDX-License-Identifier: MIT
#include "parabola/plot/gnuplot_text.hpp"

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

/// Characters that enhanced text would interpret get a backslash. The > of ]]> becomes a text of
/// its own: gnuplot writes it to SVG as it is, where the three together end a section.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = "\\_^{}@&~";
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    const bool ends_section = c == '>' && result.ends_with("]]");
    result += ends_section ? "{>}" : std::string(1, c);
  }
  return result;
}

/// A zero-width character outside the spaces at both ends: readers of SVG strip spaces there.
std::string guarded(const std::string& text) {
  constexpr std::string_view guard = "\u200B";
  constexpr std::string_view thin_space = "\u2009";
  std::string result;
  if (text.starts_with(' ') || text.starts_with(thin_space)) result += guard;
  result += text;
  if (text.ends_with(' ') || text.ends_with(thin_space)) result += guard;
  return result;
}

std::string slanted(const TextRun& run, RunSpaces spaces) {
  const std::string text = escaped(spaces == RunSpaces::guarded ? guarded(run.text) : run.text);
  return run.slant == Slant::upright ? text : "{/:Italic " + text + "}";
}

bool is_raised(Level level) {
  return level == Level::superscript || level == Level::exponent_index;
}

}  // namespace

std::string gnuplot_quoted(std::string_view text) {
  // Doubling a quote, as the manual says, is not safe: gnuplot 5.4 understands it only after
  // another character, so that '' at the beginning or after '' ends the string and the rest is a
  // command.
  std::string result = "'";
  bool in_quotes = false;  // of the text, standing in double quotes
  for (const char c : visible(text)) {
    if ((c == '\'') != in_quotes) {
      in_quotes = !in_quotes;
      result += in_quotes ? "'.\"" : "\".'";
    }
    result += c;
  }
  return result + (in_quotes ? "\"" : "'");
}

std::string gnuplot_enhanced(const RichText& text, RunSpaces spaces) {
  std::string markup;
  const auto& runs = text.runs();
  for (std::size_t i = 0; i < runs.size();) {
    if (runs[i].level == Level::base) {
      markup += slanted(runs[i++], spaces);
    } else if (runs[i].level == Level::subscript) {
      markup += "_{";
      while (i < runs.size() && runs[i].level == Level::subscript)
        markup += slanted(runs[i++], spaces);
      markup += "}";
    } else {
      markup += "^{";
      for (; i < runs.size() && is_raised(runs[i].level); ++i) {
        const bool index = runs[i].level == Level::exponent_index;
        markup += index ? "_{" + slanted(runs[i], spaces) + "}" : slanted(runs[i], spaces);
      }
      markup += "}";
    }
  }
  return gnuplot_quoted(markup);
}

}  // namespace parabola
