// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/report/compare_report.hpp"
#include "parabola/stated_fit.hpp"
#include "parabola/study/compare_models.hpp"
#include "parabola/study/polynomial_order.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

Result<ExitCode> shown(const CompareArguments& arguments, const ModelComparison& comparison,
                       const std::optional<OrderChoice>& orders) {
  const std::string text = arguments.form == OutputForm::json
                               ? compare_json(comparison, orders)
                               : compare_report(comparison, orders, output_options(STDOUT_FILENO));
  if (Result<void> printed = print(text); !printed) return printed.error();
  const bool is_doubted =
      std::ranges::count(comparison.diagnostics, Severity::warning, &Diagnostic::severity) > 0;
  return is_doubted ? exit_doubtful : exit_usable;
}

}  // namespace

Result<ExitCode> run_compare(const CompareArguments& arguments) {
  const Result<FitSpec> spec = fit_spec(arguments.fit);
  if (!spec) return spec.error();
  std::vector<std::string> formulas{spec->formula};
  for (const std::string& given : arguments.others) {
    Result<std::string> formula = formula_text(given);
    if (!formula) return formula.error();
    formulas.push_back(*std::move(formula));
  }
  const Result<Table> table = read_input(arguments.fit.read);
  if (!table) return table.error();
  if (arguments.orders) {
    const Result<OrderComparison> outcome =
        compare_orders(*table, *spec, formulas.front(), *arguments.orders);
    if (!outcome) return outcome.error();
    return shown(arguments, outcome->comparison, outcome->choice);
  }
  const Result<ModelComparison> comparison = compare_models(*table, *spec, formulas);
  if (!comparison) return comparison.error();
  return shown(arguments, *comparison, std::nullopt);
}

}  // namespace parabola::app
