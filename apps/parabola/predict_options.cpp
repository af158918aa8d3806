// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/model_options.hpp"
#include "parabola/option_parts.hpp"
#include "parabola/study/grid.hpp"

namespace parabola::app {
namespace {

// Of a new measurement: a number without a column.
Result<void> take_measurement_sigma(PredictArguments& arguments) {
  std::vector<std::string> of_columns;
  for (const std::string& text : arguments.fit.sigma) {
    if (text.find('=') != std::string::npos) {
      of_columns.push_back(text);
      continue;
    }
    if (arguments.sigma) {
      return Error("usage", "the uncertainty of a new measurement is given twice", "--sigma",
                   "give it once; that of a column is written 'I = 0.5'");
    }
    Result<double> value = number(text, "--sigma");
    if (!value) return value.error();
    arguments.sigma = *value;
  }
  arguments.fit.sigma = of_columns;
  return {};
}

// A saved fit is fitted already, and its points come from the line or from --at.
Result<void> refuse_fit_options(const CLI::App& command, const PredictArguments& arguments) {
  if (!arguments.fit.sigma.empty()) {
    return Error("usage", "a saved fit has its uncertainties already",
                 fmt::format("--sigma '{}'", arguments.fit.sigma.front()),
                 "write --sigma VALUE for that of a new measurement");
  }
  for (const CLI::Option* option : command.get_options()) {
    const bool of_fit = option->get_group() == "Parameters" || option->get_group() == "Data" ||
                        option->get_group() == "Uncertainties" || option->get_group() == "Reading";
    const std::string name = option->get_lnames().empty() ? "" : option->get_lnames().front();
    const bool used = name == "confidence-level" || name == "sigma";
    if (option->count() == 0 || !of_fit || used) continue;
    return Error("usage", fmt::format("--{} has no meaning for a saved fit", name), "",
                 "give it to parabola fit, or name the data and a formula here");
  }
  return {};
}

}  // namespace

void add_predict_options(CLI::App& command, PredictArguments& arguments) {
  add_read_options(command, arguments.fit.read);
  add_model_options(command, arguments.fit);
  command.add_option("POINTS", arguments.words, "NAME=1,2,5 or NAME=FROM:TO:STEP");
  command.add_option("--at", arguments.at, "table whose columns are the points")
      ->type_name("FILE")
      ->group("Points");
  add_form_flags(command, false);
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
}

Result<void> finish_predict_options(const CLI::App& command, PredictArguments& arguments) {
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  std::string& formula = arguments.fit.formula;
  if (states_grid(formula)) {
    arguments.words.insert(arguments.words.begin(), formula);
    formula.clear();
  }
  if (is_fit_file(arguments.fit.read.file)) {
    return Error("not_served", "predictions from a fit file in YAML are not served",
                 arguments.fit.read.file,
                 fmt::format("save the fit first:  parabola fit {} --report fit.json",
                             arguments.fit.read.file));
  }
  if (Result<void> done = take_measurement_sigma(arguments); !done) return done;
  if (formula.empty()) {
    if (Result<void> done = refuse_fit_options(command, arguments); !done) return done;
  }
  if (Result<void> done = finish_model_options(command, arguments.fit); !done) return done;
  Result<void> rounding =
      set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
  if (!rounding) return rounding;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
