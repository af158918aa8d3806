// SPDX-License-Identifier: MIT
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/report/chi2_report.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {

Result<ExitCode> run_chi2(const Chi2Arguments& arguments) {
  const Chi2Probability probability =
      chi2_probability(arguments.chi2, arguments.ndof, arguments.confidence_level);
  const std::string text = arguments.form == OutputForm::json
                               ? chi2_json(probability)
                               : chi2_report(probability, output_options(STDOUT_FILENO));
  if (Result<void> printed = print(text); !printed) return printed.error();
  return exit_usable;
}

}  // namespace parabola::app
