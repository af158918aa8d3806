// SPDX-License-Identifier: MIT
#include <string>

#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/option_parts.hpp"
#include "parabola/study/known_quantities.hpp"

namespace parabola::app {
namespace {

// A word is a quantity, a formula or, without an equals sign, the file.
Result<void> sort_words(PropagateArguments& arguments) {
  for (const std::string& word : arguments.words) {
    if (states_quantity(word)) {
      arguments.quantities.push_back(word);
    } else if (word.find('=') != std::string::npos) {
      arguments.formulas.push_back(word);
    } else if (arguments.read.file.empty()) {
      arguments.read.file = word;
    } else {
      return Error("usage",
                   fmt::format("'{}' is neither a formula nor a value, and {} is the file", word,
                               arguments.read.file),
                   "", "write a formula as 'R = V/I' and a value as V='5.0 +- 0.1'");
    }
  }
  return {};
}

// More than a name: perhaps a formula without its name.
bool is_expression(const std::string& word) {
  Graph graph;
  return parse_expression(word, graph) && graph.size() > 1;
}

Error needless(const char* option, const char* what) {
  return {"usage", fmt::format("{} has no meaning {}", option, what), "", "leave it out"};
}

Result<void> check_kind(const CLI::App& command, const PropagateArguments& arguments) {
  if (arguments.read.file.empty()) {
    for (const char* option : {"--sigma", "--separator", "--decimal", "--header", "--no-header",
                               "--missing", "--skip"}) {
      if (command.get_option(option)->count() > 0) return needless(option, "without a file");
    }
    return {};
  }
  if (!arguments.quantities.empty() && is_expression(arguments.read.file)) {
    return Error("usage", fmt::format("the formula '{}' has no name", arguments.read.file), "",
                 fmt::format("write for example  'y = {}'", arguments.read.file));
  }
  if (!arguments.quantities.empty()) {
    return Error("usage",
                 fmt::format("'{}' stands beside the file {}", arguments.quantities.front(),
                             arguments.read.file),
                 "", "write the number into the formula, or add a column to the file");
  }
  for (const char* option : {"--from", "--seed", "--digits", "--confidence-level"}) {
    if (command.get_option(option)->count() > 0)
      return needless(option, "with a file: every row is propagated by derivatives");
  }
  return {};
}

}  // namespace

void add_propagate_options(CLI::App& command, PropagateArguments& arguments) {
  command.add_option("FORMULA", arguments.words, "formulas, values and at most one file")
      ->required();
  add_list(command, "--correlation", arguments.correlation, "NAME,NAME=RHO",
           "correlation of two quantities, or of two columns within each row")
      ->group("Quantities");
  add_list(command, "--from", arguments.from, "FILE",
           "parameters of a fit that was saved as JSON, with their covariance; - is standard input")
      ->group("Quantities");
  add_list(command, "--sigma", arguments.sigma, "COLUMN=VALUE",
           "uncertainty of a column, as for fit: 'I = 0.5', 'I = 2%', 'I = 0.01*V + 0.1', I=none")
      ->group("Data");
  add_reading_options(command, arguments.read);
  add_text(command, "--confidence-level", "P", "of the intervals, 0.6827 by default")
      ->group("Monte Carlo");
  add_text(command, "--digits", "N",
           "digits of the uncertainty that must have settled: 2 (default) or 1")
      ->group("Monte Carlo");
  add_text(command, "--seed", "N", "of the random numbers, 101 by default")->group("Monte Carlo");
  add_form_flags(command, false);
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
}

Result<void> finish_propagate_options(const CLI::App& command, PropagateArguments& arguments) {
  static const Choices<int> digits{{"1", 1}, {"2", 2}};
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  if (Result<void> done = sort_words(arguments); !done) return done;
  if (Result<void> done = check_kind(command, arguments); !done) return done;
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  Result<void> level = finish_confidence_level(command, arguments.confidence_level);
  if (!level) return level;
  if (Result<void> done = set_choice<int>(command, "--digits", digits, arguments.digits); !done)
    return done;
  if (Result<void> done = finish_seed(command, arguments.seed); !done) return done;
  Result<void> rounding =
      set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
  if (!rounding) return rounding;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
