// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/io/read_result.hpp"
#include "parabola/report/predict_report.hpp"
#include "parabola/stated_fit.hpp"
#include "parabola/study/predict.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

Result<SavedResult> fitted(const PredictArguments& arguments) {
  if (arguments.fit.formula.empty()) {
    Result<SavedResult> saved = read_result(arguments.fit.read.file);
    if (saved || saved.error().code() != "not_json") return saved;
    // a table was named and the formula forgotten
    return Error("usage",
                 fmt::format("{} is no saved fit; for a table of data a formula is missing",
                             arguments.fit.read.file),
                 "", "write for example  parabola predict DATA 'y = a + b*x' x=1,2,5");
  }
  const Result<FitSpec> spec = fit_spec(arguments.fit);
  if (!spec) return spec.error();
  const Result<Table> table = read_input(arguments.fit.read);
  if (!table) return table.error();
  const Result<FitResult> result = fit(*table, *spec);
  if (!result) return result.error();
  return saved_result(*result);
}

// The columns of --at that are predictors; the others may be anything.
Result<void> add_table(std::vector<GridColumn>& at, const PredictArguments& arguments,
                       const SavedResult& saved) {
  ReadArguments read;
  read.file = arguments.at;
  const Result<Table> table = read_input(read);
  if (!table) return table.error();
  for (const SavedPredictor& predictor : saved.predictors) {
    const Column* column = table->find(predictor.name);
    if (column == nullptr) {
      if (std::ranges::find(at, predictor.name, &GridColumn::name) != at.end()) continue;
      return Error("unknown_column",
                   fmt::format("there is no column {}, which the model needs", predictor.name),
                   arguments.at,
                   fmt::format("the columns are {}", fmt::join(table->names(), ", ")));
    }
    if (column->kind == ColumnKind::text) {
      return Error("text_column", fmt::format("column '{}' holds text, not numbers", column->name),
                   arguments.at, "give numbers for a predictor");
    }
    if (!column->unit.empty() && !predictor.unit.empty() && column->unit != predictor.unit) {
      return Error("unit_mismatch",
                   fmt::format("{} is in {} here and in {} in the fit", column->name, column->unit,
                               predictor.unit),
                   arguments.at, fmt::format("give {} in {}", column->name, predictor.unit));
    }
    at.push_back({column->name, column->values});
  }
  return {};
}

Result<PredictionSpec> prediction_spec(const PredictArguments& arguments,
                                       const SavedResult& saved) {
  PredictionSpec spec;
  for (const std::string& word : arguments.words) {
    Result<GridColumn> column = parse_grid(word);
    if (!column) return column.error();
    spec.at.push_back(*std::move(column));
  }
  if (!arguments.at.empty()) {
    if (Result<void> added = add_table(spec.at, arguments, saved); !added) return added.error();
  }
  spec.sigma = arguments.sigma;
  spec.formula_limits = arguments.fit.read.limits.formula;
  if (arguments.fit.confidence_level) spec.confidence_level = *arguments.fit.confidence_level;
  return spec;
}

}  // namespace

Result<ExitCode> run_predict(const PredictArguments& arguments) {
  const Result<SavedResult> saved = fitted(arguments);
  if (!saved) return saved.error();
  const Result<PredictionSpec> spec = prediction_spec(arguments, *saved);
  if (!spec) return spec.error();
  const Result<Prediction> outcome = predict(*saved, *spec);
  if (!outcome) return outcome.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  const std::string text = arguments.form == OutputForm::json ? predict_json(*outcome)
                                                              : predict_report(*outcome, options);
  if (Result<void> printed = print(text); !printed) return printed.error();
  const bool doubtful = std::ranges::any_of(outcome->diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::warning;
  });
  return doubtful ? exit_doubtful : exit_usable;
}

}  // namespace parabola::app
