// SPDX-License-Identifier: MIT
#include <string>

#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/report/profile_report.hpp"
#include "parabola/stated_fit.hpp"
#include "parabola/study/profile_study.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

Result<ExitCode> shown(const std::string& text, const FitResult& fit) {
  if (Result<void> printed = print(text); !printed) return printed.error();
  return is_doubtful(fit) ? exit_doubtful : exit_usable;
}

ReportOptions options_of(const ProfileArguments& arguments) {
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  return options;
}

}  // namespace

Result<ExitCode> run_profile(const ProfileArguments& arguments) {
  const Result<FitSpec> spec = fit_spec(arguments.fit);
  if (!spec) return spec.error();
  const Result<Table> table = read_input(arguments.fit.read);
  if (!table) return table.error();
  const Result<ProfileStudy> outcome =
      profile_study(*table, *spec, arguments.names, arguments.levels);
  if (!outcome) return outcome.error();
  return shown(arguments.form == OutputForm::json ? profile_json(*outcome)
                                                  : profile_report(*outcome, options_of(arguments)),
               outcome->fit);
}

Result<ExitCode> run_contour(const ProfileArguments& arguments) {
  const Result<FitSpec> spec = fit_spec(arguments.fit);
  if (!spec) return spec.error();
  const Result<Table> table = read_input(arguments.fit.read);
  if (!table) return table.error();
  const Result<ContourStudy> outcome =
      contour_study(*table, *spec, arguments.names[0], arguments.names[1], arguments.levels);
  if (!outcome) return outcome.error();
  return shown(arguments.form == OutputForm::json ? contour_json(*outcome)
                                                  : contour_report(*outcome, options_of(arguments)),
               outcome->fit);
}

}  // namespace parabola::app
