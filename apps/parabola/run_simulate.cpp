// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include "parabola/commands.hpp"
#include "parabola/io/read_result.hpp"
#include "parabola/report/simulate_report.hpp"
#include "parabola/study/simulate.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

Result<SimulationSpec> simulation_spec(const SimulateArguments& arguments) {
  SimulationSpec spec;
  Result<std::string> formula = formula_text(arguments.formula);
  if (!formula) return formula.error();
  spec.formula = *std::move(formula);
  for (const std::string& text : arguments.set) {
    Result<ParameterValue> value = parse_parameter_value(text, "--set");
    if (!value) return value.error();
    spec.set.push_back(*std::move(value));
  }
  for (const std::string& word : arguments.words) {
    Result<GridColumn> column = parse_grid(word);
    if (!column) return column.error();
    spec.grid.push_back(*std::move(column));
  }
  if (!arguments.from.empty()) {
    Result<SavedResult> saved = read_result(arguments.from);
    if (!saved) return saved.error();
    spec.from = *std::move(saved);
  }
  if (!arguments.read.file.empty()) {
    Result<Table> table = read_input(arguments.read);
    if (!table) return table.error();
    spec.rows = *std::move(table);
  }
  spec.sigma = arguments.sigma;
  spec.common = arguments.common;
  spec.count = arguments.count;
  spec.is_poisson = arguments.is_poisson;
  spec.seed = arguments.seed;
  spec.formula_limits = arguments.read.limits.formula;
  return spec;
}

}  // namespace

Result<ExitCode> run_simulate(const SimulateArguments& arguments) {
  const Result<SimulationSpec> spec = simulation_spec(arguments);
  if (!spec) return spec.error();
  const Result<Simulation> outcome = simulate(*spec);
  if (!outcome) return outcome.error();
  if (Result<void> printed = print(simulate_csv(*outcome)); !printed) return printed.error();
  return exit_usable;
}

}  // namespace parabola::app
