// SPDX-License-Identifier: MIT
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/option_parts.hpp"
#include "parabola/study/grid.hpp"

namespace parabola::app {
namespace {

// A word is a column of numbers or, without an equals sign, the file.
Result<void> sort_words(SimulateArguments& arguments) {
  std::vector<std::string> columns;
  for (const std::string& word : arguments.words) {
    if (word.find('=') != std::string::npos) {
      columns.push_back(word);
    } else if (arguments.read.file.empty()) {
      arguments.read.file = word;
    } else {
      return Error("usage",
                   fmt::format("'{}' is no column of numbers, and {} is the file", word,
                               arguments.read.file),
                   "", "write columns as x=1,2,5 or x=0:10:0.5");
    }
  }
  arguments.words = std::move(columns);
  return {};
}

Result<void> refuse_reading_options(const CLI::App& command, const SimulateArguments& arguments) {
  if (!arguments.read.file.empty()) return {};
  for (const char* option :
       {"--separator", "--decimal", "--header", "--no-header", "--missing", "--skip"}) {
    if (command.get_option(option)->count() == 0) continue;
    return Error("usage", fmt::format("{} has no meaning without a file", option), "",
                 "leave it out");
  }
  return {};
}

}  // namespace

void add_simulate_options(CLI::App& command, SimulateArguments& arguments) {
  command
      .add_option("FORMULA", arguments.formula,
                  "the model, as in 't ~ exponential(tau)'; @FILE reads it from a file")
      ->required();
  command.add_option("COLUMNS", arguments.words,
                     "a table, and columns as NAME=1,2,5 or NAME=FROM:TO:STEP");
  add_list(command, "--set", arguments.set, "NAME=VALUE", "the value of a parameter")
      ->group("Parameters");
  add_text(command, "--from", "FILE",
           "take the values from a fit that was saved as JSON; - is standard input")
      ->group("Parameters");
  add_text(command, "-n,--number", "N",
           "or -n N: how many events, or rows where the formula has no column")
      ->group("Data");
  command.add_flag("--poisson", arguments.is_poisson, "numbers of events vary around N")
      ->group("Data");
  add_list(command, "--sigma", arguments.sigma, "COLUMN=VALUE",
           "how much a column scatters, as for fit: 'I = 0.5', 'I = 2%', 'I = 0.01*V + 0.1'")
      ->group("Data");
  add_list(command, "--common", arguments.common, "COLUMN=VALUE",
           "a deviation that all rows share, as for fit: 'I = 1%'")
      ->group("Data");
  add_text(command, "--seed", "N", "of the random numbers, 101 by default")->group("Data");
  add_reading_options(command, arguments.read);
}

Result<void> finish_simulate_options(const CLI::App& command, SimulateArguments& arguments) {
  if (Result<void> done = sort_words(arguments); !done) return done;
  if (Result<void> done = refuse_reading_options(command, arguments); !done) return done;
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  arguments.from = text_of(command, "--from");
  if (const std::string text = text_of(command, "--number"); !text.empty()) {
    Result<double> count = number(text, "-n");
    if (!count) return count.error();
    arguments.count = *count;
  }
  return finish_seed(command, arguments.seed);
}

}  // namespace parabola::app
