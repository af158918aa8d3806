// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/report/average_report.hpp"
#include "parabola/study/average.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {

Result<ExitCode> run_average(const AverageArguments& arguments) {
  Result<Table> table = read_input(arguments.read);
  if (!table) return table.error();
  const Result<Average> result = average(*table, arguments.column);
  if (!result) return result.error();
  const std::string text = arguments.form == OutputForm::json
                               ? average_json(*result)
                               : average_report(*result, output_options(STDOUT_FILENO));
  if (Result<void> printed = print(text); !printed) return printed.error();
  return std::ranges::any_of(
             result->diagnostics,
             [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::warning; })
             ? exit_doubtful
             : exit_usable;
}

}  // namespace parabola::app
