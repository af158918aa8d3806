// SPDX-License-Identifier: MIT
// Fit files on the command line. The keys of a fit file are `data`, `formula` and the long options
// of `parabola fit`, whatever they are: both directions read them from the parser's definitions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

/// Told by the extension: .yaml or .yml.
bool is_fit_file(std::string_view path);

/// Everything that a parsed line says, in the order in which the options are defined.
std::vector<Mention> mentions(const CLI::App& line);

/// For a line whose FILE is a fit file: reads it and sets `arguments` to what file and line say
/// together. What the line says comes on top: it replaces the formula and an option that is given
/// once, it adds to one that may be repeated; a name of --start and --fix, or of --derive and
/// --let, that the line gives replaces the file's.
Result<void> apply_fit_file(const CLI::App& line, FitArguments& arguments);

/// What --write-yaml writes: the words of the line but outputs, paths seen from the folder of the
/// new file, a formula @FILE by its text. Errors: data from standard input or outside that folder,
/// a name without the extension of a fit file, text that is no UTF-8.
Result<std::string> fit_file_of(const FitArguments& arguments);

/// An Error about an option or the formula that stands in the fit file gets its line there.
Error placed_in_fit_file(Error error, const FitArguments& arguments);

}  // namespace parabola::app
