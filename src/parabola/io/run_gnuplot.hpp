// SPDX-License-Identifier: MIT
// Pictures by gnuplot: a script goes in, a whole file comes out or none.
#pragma once

#include <string>
#include <string_view>

#include "parabola/core/result.hpp"

namespace parabola {

/// Runs gnuplot on a script that paints on standard output and writes the picture to `path` as
/// write_file does (temporary name, then rename). The script goes in and the picture comes out
/// through pipes; the user's gnuplot settings are not read. In a PDF the date of creation is set to
/// a fixed one, so that the same fit gives the same bytes. Errors: gnuplot_missing; gnuplot_failed
/// with gnuplot's own words (also when it was killed, took longer than two minutes or painted
/// nothing); write_failed. Nothing is left behind then.
Result<void> draw(std::string_view script, const std::string& path);

/// The first installed family of: Inter, Liberation Sans, Roboto, DejaVu Sans. Gnuplot would fall
/// back silently, and the widths of the figure's texts be wrong. "DejaVu Sans" when it cannot be
/// found out.
std::string installed_font();

}  // namespace parabola
