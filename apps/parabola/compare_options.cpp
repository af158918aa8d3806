// SPDX-License-Identifier: MIT
#include <array>
#include <string>

#include "parabola/command_options.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/model_options.hpp"
#include "parabola/option_parts.hpp"

namespace parabola::app {
namespace {

// Options of a fit that a comparison has no use for.
constexpr std::array<const char*, 5> options_of_one_fit{"--derive", "--and", "--budget",
                                                        "--intervals", "--confidence-level"};

}  // namespace

void add_compare_options(CLI::App& command, CompareArguments& arguments) {
  add_read_options(command, arguments.fit.read);
  add_model_options(command, arguments.fit);
  command.get_option("FORMULA")->required();
  for (const char* name : options_of_one_fit) command.get_option(name)->group("");
  command.add_option("FORMULAS", arguments.others, "the other models");
  add_text(command, "--orders", "LOWEST:HIGHEST", "orders of polynomial(...) in the one formula")
      ->group("Data");
  add_form_flags(command, false);
}

Result<void> finish_compare_options(const CLI::App& command, CompareArguments& arguments) {
  if (is_fit_file(arguments.fit.read.file)) {
    return Error("not_served", "a fit file in YAML is not served by this command",
                 arguments.fit.read.file, "name the data and the formulas");
  }
  for (const char* name : options_of_one_fit) {
    if (command.get_option(name)->count() == 0) continue;
    return Error("usage", "the option has no meaning in a comparison", name,
                 "leave it out, and give it to the fit of the model you choose");
  }
  if (const std::string orders = text_of(command, "--orders"); !orders.empty()) {
    Result<OrderRange> range = parse_orders(orders);
    if (!range) return range.error();
    if (!arguments.others.empty()) {
      return Error("usage", "the orders of one formula are compared, found several formulas",
                   "--orders", "keep one formula with polynomial(...)");
    }
    arguments.orders = *range;
  }
  if (Result<void> done = finish_model_options(command, arguments.fit); !done) return done;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
