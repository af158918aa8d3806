// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/option_parts.hpp"

namespace parabola::app {

void add_average_options(CLI::App& command, AverageArguments& arguments) {
  add_read_options(command, arguments.read);
  command.add_option("COLUMN", arguments.column,
                     "the values; may be left out where there is one column of numbers");
  add_text(command, "--quantity", "COLUMN",
           "what each row measures, several at once: P, Q, or combinations as P+Q, P - Q, 2*P")
      ->group("Data");
  add_list(command, "--where", arguments.where, "CONDITION",
           "rows to keep, as in 't > 3' or 'run == A'")
      ->group("Data");
  SourceArguments& sources = arguments.sources;
  add_source_options(command, {sources.sigma, sources.common, sources.correlated,
                               sources.covariance, sources.correlation, sources.without});
  command.add_flag_callback(
             "--budget", [] {}, "the part of each source in each uncertainty")
      ->group("Uncertainties");
  command
      .add_flag_callback(
          "--scale-factor", [] {},
          "widen the uncertainty where the values disagree, by the rule of the Particle Data Group")
      ->group("Uncertainties");
  add_form_flags(command, false);
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
}

Result<void> finish_average_options(const CLI::App& command, AverageArguments& arguments) {
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  arguments.quantity = text_of(command, "--quantity");
  if (!arguments.quantity.empty() && arguments.quantity == arguments.column) {
    return Error("usage",
                 fmt::format("{} cannot hold the values and say what they are", arguments.column),
                 "--quantity", "name another column, of text");
  }
  arguments.budget = command.get_option("--budget")->count() > 0;
  if (command.get_option("--scale-factor")->count() > 0) arguments.scale_rule = ScaleRule::pdg;
  Result<void> rounding =
      set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
  if (!rounding) return rounding;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
