// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/model_options.hpp"
#include "parabola/option_parts.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola::app {
namespace {

// Several levels, where a fit has one.
Result<void> take_levels(const CLI::App& command, std::vector<double>& levels) {
  levels = {one_sigma_level, 0.95};
  const std::vector<std::string>& given = command.get_option("--confidence-level")->results();
  if (given.empty()) return {};
  levels.clear();
  for (const std::string& text : given) {
    Result<double> level = number(text, "--confidence-level");
    if (!level) return level.error();
    if (!(*level > 0.0 && *level < 1.0)) {
      return Error("usage", fmt::format("a confidence level lies between 0 and 1, found {}", text),
                   "--confidence-level", "write for example  --confidence-level 0.95");
    }
    levels.push_back(*level);
  }
  return {};
}

}  // namespace

void add_profile_options(CLI::App& command, ProfileArguments& arguments) {
  add_read_options(command, arguments.fit.read);
  add_model_options(command, arguments.fit);
  command.get_option("FORMULA")->required();
  command.get_option("--confidence-level")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
      ->description("may be repeated; 0.6827 and 0.95 by default");
  command.add_option("NAME", arguments.names, "parameters or derived quantities");
  add_form_flags(command, false);
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
}

void add_contour_options(CLI::App& command, ProfileArguments& arguments) {
  add_profile_options(command, arguments);
}

Result<void> finish_profile_options(const CLI::App& command, ProfileArguments& arguments) {
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  if (is_fit_file(arguments.fit.read.file)) {
    return Error("not_served", "a fit file in YAML is not served by this command",
                 arguments.fit.read.file, "name the data and the formula");
  }
  if (Result<void> done = take_levels(command, arguments.levels); !done) return done;
  if (Result<void> done = finish_model_options(command, arguments.fit); !done) return done;
  arguments.fit.confidence_level.reset();  // that of the fit itself, which shows no interval
  Result<void> rounding =
      set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
  if (!rounding) return rounding;
  return finish_form(command, arguments.form);
}

Result<void> finish_contour_options(const CLI::App& command, ProfileArguments& arguments) {
  if (arguments.names.size() != 2) {
    return Error("usage",
                 fmt::format("a contour needs two names, found {}", arguments.names.size()), "",
                 "write for example  parabola contour DATA 'y = a + b*x' a b");
  }
  return finish_profile_options(command, arguments);
}

}  // namespace parabola::app
