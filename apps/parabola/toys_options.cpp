// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "parabola/fit_file.hpp"
#include "parabola/model_options.hpp"
#include "parabola/option_parts.hpp"
#include "parabola/toys_command.hpp"

namespace parabola::app {
namespace {

constexpr double most_toys = 1e6;

Result<void> finish_count(const CLI::App& command, std::size_t& count) {
  const std::string text = text_of(command, "--number");
  if (text.empty()) return {};
  const Result<double> value = number(text, "-n");
  if (!value) return value.error();
  if (!(*value >= 2.0 && *value <= most_toys) || *value != std::floor(*value)) {
    return Error("usage", fmt::format("'{}' is no number of toys", text), "-n",
                 "write a whole number from 2 to 1000000");
  }
  count = static_cast<std::size_t>(*value);
  return {};
}

}  // namespace

void add_toys_options(CLI::App& command, ToysArguments& arguments) {
  add_read_options(command, arguments.fit.read);
  add_model_options(command, arguments.fit);
  command.get_option("FORMULA")->required();
  add_text(command, "-n,--number", "N", "or -n N: how many toys, 1000 by default")->group("Toys");
  add_text(command, "--seed", "N", "of the random numbers, 101 by default")->group("Toys");
  add_form_flags(command, false);
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
}

Result<void> finish_toys_options(const CLI::App& command, ToysArguments& arguments) {
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  if (is_fit_file(arguments.fit.read.file)) {
    return Error("not_served", "a fit file in YAML is not served by this command",
                 arguments.fit.read.file, "name the data and the formula");
  }
  if (Result<void> done = finish_count(command, arguments.count); !done) return done;
  if (Result<void> done = finish_seed(command, arguments.seed); !done) return done;
  if (Result<void> done = finish_model_options(command, arguments.fit); !done) return done;
  Result<void> rounding =
      set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
  if (!rounding) return rounding;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
