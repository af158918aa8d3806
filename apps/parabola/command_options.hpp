// SPDX-License-Identifier: MIT
// The options of every command, stated once: the parser, its help, the shell completions and the
// keys of fit files are made from them. A type is called FILE where an option names a file that is
// read (FILE, COLUMN=FILE), so that a fit file cannot lead out of its folder.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"

namespace parabola::app {

void add_fit_options(CLI::App& command, FitArguments& arguments);
void add_show_options(CLI::App& command, ShowArguments& arguments);
void add_average_options(CLI::App& command, AverageArguments& arguments);
void add_chi2_options(CLI::App& command, Chi2Arguments& arguments);
void add_predict_options(CLI::App& command, PredictArguments& arguments);
void add_propagate_options(CLI::App& command, PropagateArguments& arguments);
void add_profile_options(CLI::App& command, ProfileArguments& arguments);
void add_contour_options(CLI::App& command, ProfileArguments& arguments);
void add_compare_options(CLI::App& command, CompareArguments& arguments);
void add_simulate_options(CLI::App& command, SimulateArguments& arguments);

/// What a fit file may not hold: forms of standard output, and files that are written.
bool is_output(const CLI::Option& option);

/// What only strings can hold until the line is parsed: ranges and choices are moved into the
/// arguments.
Result<void> finish_fit_options(const CLI::App& command, FitArguments& arguments);
Result<void> finish_show_options(const CLI::App& command, ShowArguments& arguments);
Result<void> finish_average_options(const CLI::App& command, AverageArguments& arguments);
Result<void> finish_chi2_options(const CLI::App& command, Chi2Arguments& arguments);
Result<void> finish_predict_options(const CLI::App& command, PredictArguments& arguments);
Result<void> finish_propagate_options(const CLI::App& command, PropagateArguments& arguments);
Result<void> finish_profile_options(const CLI::App& command, ProfileArguments& arguments);
Result<void> finish_contour_options(const CLI::App& command, ProfileArguments& arguments);
Result<void> finish_compare_options(const CLI::App& command, CompareArguments& arguments);
Result<void> finish_simulate_options(const CLI::App& command, SimulateArguments& arguments);

}  // namespace parabola::app
