// SPDX-License-Identifier: MIT
// Strings that gnuplot reads back as what they are.
#pragma once

#include <string>
#include <string_view>

#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// An expression whose value is the text, as a file name or font: single quotes around everything
/// but quotes, which stand in double ones, as in 'it'."'".'s'. Nothing is substituted in either.
std::string gnuplot_quoted(std::string_view text);

/// In an SVG, spaces where slant or level change survive only with a guard (U+200B) beside them.
enum class RunSpaces { plain, guarded };

/// The same for text that gnuplot's enhanced mode interprets.
std::string gnuplot_enhanced(const RichText& text, RunSpaces spaces);

}  // namespace parabola
