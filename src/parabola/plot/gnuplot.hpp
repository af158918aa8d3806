// SPDX-License-Identifier: MIT
// Scene -> a gnuplot 5.4 script with all its data inside. Gnuplot only paints: every position, tick
// and string comes from the scene.
#pragma once

#include <string>
#include <string_view>

#include "parabola/plot/scene.hpp"

namespace parabola {

/// script: the text that a person keeps and edits; gnuplot draws it by itself, as PDF unless
/// changed.
enum class PictureFormat { pdf, png, svg, script };

/// Sizes are true: 1 pt on paper is 1 pt. PNG has 300 dpi (column) or 170 dpi (screen).
/// `output_name` is the file that gnuplot shall write; empty: standard output. For a script its
/// extension is replaced by that of the form (fit.gp draws fit.pdf).
///
/// No text of the user can become a command or markup: it stands in quotes, with a backslash before
/// whatever enhanced text would interpret (see gnuplot_text.hpp).
std::string gnuplot_script(const Scene& scene, PictureFormat format, std::string_view output_name);

}  // namespace parabola
