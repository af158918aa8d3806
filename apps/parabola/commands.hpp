// SPDX-License-Identifier: MIT
// What each command does: values in, output written, exit code out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola::app {

enum ExitCode : int { exit_usable = 0, exit_doubtful = 1, exit_wrong_input = 2, exit_our_bug = 3 };

Result<ExitCode> run_fit(const FitArguments& arguments);
Result<ExitCode> run_show(const ShowArguments& arguments);
Result<ExitCode> run_average(const AverageArguments& arguments);
Result<ExitCode> run_chi2(const Chi2Arguments& arguments);
Result<ExitCode> run_predict(const PredictArguments& arguments);
Result<ExitCode> run_profile(const ProfileArguments& arguments);
Result<ExitCode> run_contour(const ProfileArguments& arguments);
Result<ExitCode> run_compare(const CompareArguments& arguments);
Result<ExitCode> run_propagate(const PropagateArguments& arguments);
Result<ExitCode> run_simulate(const SimulateArguments& arguments);

/// Reads the file with the options of the command line; where the file's decimal mark is ambiguous,
/// --decimal decides.
Result<Table> read_input(const ReadArguments& arguments);
/// The bytes of the file. Error for a fit file.
Result<std::string> input_bytes(const ReadArguments& arguments);
/// The same from bytes that were read already; `text_columns` are text whatever they hold.
Result<Table> parse_input(std::string_view bytes, const ReadArguments& arguments,
                          std::vector<std::string> text_columns = {});

/// The formula, or for @FILE the text of that file; what is laid out over lines becomes one line.
Result<std::string> formula_text(const std::string& given);

}  // namespace parabola::app
