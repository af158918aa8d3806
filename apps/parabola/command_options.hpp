// SPDX-License-Identifier: MIT
// The options of every command, stated once: the parser, its help and the shell completions are
// made from them.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"

namespace parabola::app {

void add_fit_options(CLI::App& command, FitArguments& arguments);
void add_show_options(CLI::App& command, ShowArguments& arguments);
void add_average_options(CLI::App& command, AverageArguments& arguments);
void add_chi2_options(CLI::App& command, Chi2Arguments& arguments);

/// What only strings can hold until the line is parsed: ranges and choices are moved into the
/// arguments.
Result<void> finish_fit_options(const CLI::App& command, FitArguments& arguments);
Result<void> finish_show_options(const CLI::App& command, ShowArguments& arguments);
Result<void> finish_average_options(const CLI::App& command, AverageArguments& arguments);
Result<void> finish_chi2_options(const CLI::App& command, Chi2Arguments& arguments);

}  // namespace parabola::app
