// SPDX-License-Identifier: MIT
#include <string>

#include <unistd.h>

#include "parabola/report/toys_report.hpp"
#include "parabola/stated_fit.hpp"
#include "parabola/study/toys.hpp"
#include "parabola/terminal.hpp"
#include "parabola/toys_command.hpp"

namespace parabola::app {

Result<ExitCode> run_toys(const ToysArguments& arguments) {
  const Result<FitSpec> spec = fit_spec(arguments.fit);
  if (!spec) return spec.error();
  const Result<Table> table = read_input(arguments.fit.read);
  if (!table) return table.error();
  const Result<ToyStudy> outcome = toys(*table, *spec, {arguments.count, arguments.seed});
  if (!outcome) return outcome.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  const std::string text =
      arguments.form == OutputForm::json ? toys_json(*outcome) : toys_report(*outcome, options);
  if (Result<void> printed = print(text); !printed) return printed.error();
  const bool is_clean = outcome->diagnostics.empty() && !is_doubtful(outcome->fit);
  return is_clean ? exit_usable : exit_doubtful;
}

}  // namespace parabola::app
