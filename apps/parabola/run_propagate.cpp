// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/io/read_result.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/report/propagate_report.hpp"
#include "parabola/report/propagate_rows_report.hpp"
#include "parabola/study/known_quantities.hpp"
#include "parabola/study/propagate.hpp"
#include "parabola/study/propagate_rows.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

Result<std::vector<PairCorrelation>> pair_correlations(const PropagateArguments& arguments) {
  std::vector<PairCorrelation> pairs;
  for (const std::string& text : arguments.correlation) {
    Result<PairCorrelation> pair = parse_pair_correlation(text);
    if (!pair) return pair.error();
    pairs.push_back(*std::move(pair));
  }
  return pairs;
}

Result<KnownQuantities> known_quantities(const PropagateArguments& arguments) {
  KnownQuantities known;
  for (const std::string& file : arguments.from) {
    const Result<SavedResult> saved = read_result(file);
    if (!saved) return saved.error();
    if (Result<void> added = add_saved_result(known, *saved); !added) return added.error();
  }
  for (const std::string& text : arguments.quantities) {
    Result<KnownQuantity> quantity = parse_known_quantity(text);
    if (!quantity) return quantity.error();
    Result<void> added = add_quantity(known, *std::move(quantity));
    if (!added) return added.error();
  }
  const Result<std::vector<PairCorrelation>> pairs = pair_correlations(arguments);
  if (!pairs) return pairs.error();
  if (Result<void> correlated = correlate(known, *pairs); !correlated) return correlated.error();
  return known;
}

ExitCode exit_code(const std::vector<Diagnostic>& diagnostics) {
  const bool doubtful = std::ranges::any_of(diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::warning;
  });
  return doubtful ? exit_doubtful : exit_usable;
}

Result<ExitCode> propagate_quantities(const PropagateArguments& arguments) {
  const Result<KnownQuantities> known = known_quantities(arguments);
  if (!known) return known.error();
  PropagationSpec spec;
  spec.formula_limits = arguments.read.limits.formula;
  spec.formulas = arguments.formulas;
  spec.confidence_level = arguments.confidence_level;
  spec.digits = arguments.digits;
  spec.seed = arguments.seed;
  const Result<Propagation> outcome = propagate(*known, spec);
  if (!outcome) return outcome.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  const std::string text = arguments.form == OutputForm::json ? propagate_json(*outcome)
                                                              : propagate_report(*outcome, options);
  if (Result<void> printed = print(text); !printed) return printed.error();
  return exit_code(outcome->diagnostics);
}

// A word without an equals sign that is no file: perhaps a formula without its name.
Error without_name(Error error, const std::string& word) {
  Graph graph;
  const Result<NodeId> expression = parse_expression(word, graph);
  if (error.code() != "file_not_found" || !expression || graph.size() < 2) return error;
  return {"usage", fmt::format("'{}' is no file; as a formula it needs a name", word), "",
          fmt::format("write for example  'y = {}'", word)};
}

Result<ExitCode> propagate_table(const PropagateArguments& arguments) {
  const Result<Table> table = read_input(arguments.read);
  if (!table) return without_name(table.error(), arguments.read.file);
  const Result<std::vector<PairCorrelation>> pairs = pair_correlations(arguments);
  if (!pairs) return pairs.error();
  RowPropagationSpec spec;
  spec.formula_limits = arguments.read.limits.formula;
  spec.formulas = arguments.formulas;
  spec.sigma = arguments.sigma;
  spec.correlation = *pairs;
  const Result<RowPropagation> outcome = propagate_rows(*table, spec);
  if (!outcome) return outcome.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  const std::string text = arguments.form == OutputForm::json
                               ? propagate_rows_json(*outcome)
                               : propagate_rows_report(*outcome, options);
  if (Result<void> printed = print(text); !printed) return printed.error();
  return exit_code(outcome->diagnostics);
}

}  // namespace

Result<ExitCode> run_propagate(const PropagateArguments& arguments) {
  return arguments.read.file.empty() ? propagate_quantities(arguments) : propagate_table(arguments);
}

}  // namespace parabola::app
