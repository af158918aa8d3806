// SPDX-License-Identifier: MIT
// What to fit to a table: the formula, its parameters, the uncertainties; for every command that
// fits.
#pragma once

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

/// FORMULA and the options on parameters, data and uncertainties; FILE stands before it.
void add_model_options(CLI::App& command, FitArguments& fit);
/// Those, and the options of add_read_options().
Result<void> finish_model_options(const CLI::App& command, FitArguments& arguments);

}  // namespace parabola::app
