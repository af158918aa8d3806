// SPDX-License-Identifier: MIT
// What the place where output goes can show, and how text gets there.
#pragma once

#include <string_view>

#include "parabola/core/error.hpp"
#include "parabola/core/result.hpp"
#include "parabola/report/report.hpp"

namespace parabola::app {

/// UTF-8 by the locale; colour only on a terminal, without NO_COLOR and with a TERM that has
/// colours.
ReportOptions output_options(int descriptor);

Result<void> print(std::string_view text);
/// "parabola: ..." on standard error.
void print_error(const Error& error);

}  // namespace parabola::app
