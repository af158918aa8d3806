// SPDX-License-Identifier: MIT
#include "parabola/study/propagate_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/budget/response_uncertainty.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/expression_unit.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/study/correlation_matrix.hpp"
#include "parabola/study/propagated_formulas.hpp"
#include "parabola/study/propagation_doubts.hpp"

namespace parabola {
namespace {

// Beyond it the second derivatives would cost more than they tell.
constexpr std::size_t most_curved_columns = 12;

// The uncertain columns that the formulas use, with the root of their correlation.
struct UncertainColumns {
  std::vector<ColumnUncertainty> columns;
  Matrix correlation;
  Matrix root;
};

std::vector<std::string> used_columns(const PropagatedFormulas& parsed) {
  std::vector<std::string> names;
  for (const PropagatedFormula& formula : parsed.formulas) {
    for (std::string& name : symbols_of(parsed.graph, formula.expression)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

Result<void> check_columns(const Table& table, const PropagatedFormulas& parsed) {
  for (const PropagatedFormula& formula : parsed.formulas) {
    Result<void> known = require_columns(table, parsed.graph, formula.expression, formula.where);
    if (!known) return known;
    if (table.find(formula.name) != nullptr) {
      return Error("propagate_name_taken",
                   fmt::format("{} is a column of {}", formula.name, table.source_name()),
                   formula.where, "choose another name for the result");
    }
  }
  return {};
}

Result<std::vector<SourceOption>> sigma_options(const std::vector<std::string>& texts,
                                                const std::vector<std::string>& used) {
  std::vector<SourceOption> options;
  for (const std::string& text : texts) {
    Result<SourceOption> option = parse_source_option(SourceKind::independent, text);
    if (!option) return option.error();
    const std::string where = origin_of(*option);
    if (option->size == SourceSize::relative_to_model || !option->group.empty()) {
      return Error("sigma_syntax", "a column alone has neither a model nor groups that matter",
                   where,
                   "write the uncertainty as a number, a percentage or a formula of columns");
    }
    if (std::ranges::find(used, option->quantity) == used.end()) {
      const std::string nearest = nearest_name(option->quantity, used);
      return Error("sigma_unknown_column", fmt::format("{} is in no formula", option->quantity),
                   where,
                   nearest.empty() ? fmt::format("the formulas use {}", fmt::join(used, ", "))
                                   : fmt::format("did you mean {}?", nearest));
    }
    options.push_back(*std::move(option));
  }
  return options;
}

// The same checks as for quantities: columns are quantities of every row.
Result<void> correlate_columns(UncertainColumns& uncertain, const std::vector<std::string>& used,
                               const std::vector<PairCorrelation>& pairs) {
  KnownQuantities known;
  for (const ColumnUncertainty& column : uncertain.columns) {
    Result<void> added = add_quantity(known, {column.column, 0.0, 1.0, "", "", 0});
    if (!added) return added;
  }
  for (const std::string& name : used) {
    const bool exact = std::ranges::find(uncertain.columns, name, &ColumnUncertainty::column) ==
                       uncertain.columns.end();
    if (!exact) continue;
    Result<void> added = add_quantity(known, {name, 0.0, 0.0, "", "", 0});
    if (!added) return added;
  }
  if (Result<void> correlated = correlate(known, pairs); !correlated) return correlated;
  const std::size_t n = uncertain.columns.size();
  uncertain.correlation = Matrix(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < n; ++k) uncertain.correlation(j, k) = known.correlation(j, k);
  }
  // correlate() has found it possible
  uncertain.root = correlation_root(uncertain.correlation).value();
  return {};
}

Result<UncertainColumns> uncertain_columns(const Table& table, const RowPropagationSpec& spec,
                                           const std::vector<std::string>& used,
                                           std::vector<RowSource>& sources) {
  const Result<std::vector<SourceOption>> options = sigma_options(spec.sigma, used);
  if (!options) return options.error();
  UncertainColumns uncertain;
  for (const std::string& name : used) {
    Result<std::optional<ColumnUncertainty>> known =
        column_uncertainty(table, name, *options, used);
    if (!known) return known.error();
    if (known->has_value() && !(*known)->downwards.empty()) {
      return Error("asymmetric_not_served",
                   fmt::format("the uncertainty of {} differs between its sides ({}), which "
                               "propagation does not serve",
                               name, (*known)->source),
                   table.source_name(),
                   fmt::format("state one for both sides:  --sigma '{} = ...'", name));
    }
    if (known->has_value()) {
      sources.push_back({name, (*known)->source, (*known)->replaced});
      uncertain.columns.push_back(**std::move(known));
    } else {
      sources.push_back({name, "", ""});
    }
  }
  if (Result<void> done = correlate_columns(uncertain, used, spec.correlation); !done)
    return done.error();
  return uncertain;
}

// s_j = df/dx_j u_j for every row; one vector per uncertain column.
Result<std::vector<Vector>> scaled_gradient(const Table& table, Graph& graph,
                                            const PropagatedFormula& formula,
                                            const UncertainColumns& uncertain) {
  std::vector<Vector> scaled;
  for (const ColumnUncertainty& column : uncertain.columns) {
    const NodeId slope = derivative(graph, formula.expression, column.column);
    Result<Vector> slopes = evaluate_on_table(table, graph, slope, formula.where);
    if (!slopes) return slopes.error();
    for (std::size_t i = 0; i < slopes->size(); ++i) (*slopes)[i] *= column.values[i];
    scaled.push_back(*std::move(slopes));
  }
  return scaled;
}

// |L^T s_i|: never the root of a negative number.
Vector row_uncertainties(const std::vector<Vector>& scaled, const Matrix& root, std::size_t rows) {
  Vector uncertainties(rows, 0.0);
  const std::size_t n = scaled.size();
  Vector rotated(n);
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < n; ++k) {
      rotated[k] = 0.0;
      for (std::size_t j = k; j < n; ++j) rotated[k] += root(j, k) * scaled[j][i];
    }
    uncertainties[i] = norm(rotated);
    if (!std::isfinite(uncertainties[i]))
      uncertainties[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return uncertainties;
}

// tr(H V)/2 for every row: how far the mean lies from f at the estimates, to second order.
Result<Vector> second_order(const Table& table, Graph& graph, const PropagatedFormula& formula,
                            const UncertainColumns& uncertain) {
  Vector shift(table.row_count(), 0.0);
  const std::size_t n = uncertain.columns.size();
  for (std::size_t j = 0; j < n; ++j) {
    const NodeId slope = derivative(graph, formula.expression, uncertain.columns[j].column);
    for (std::size_t k = 0; k <= j; ++k) {
      if (uncertain.correlation(j, k) == 0.0) continue;
      const NodeId curvature = derivative(graph, slope, uncertain.columns[k].column);
      if (graph.is_constant(curvature, 0.0)) continue;
      Result<Vector> values = evaluate_on_table(table, graph, curvature, formula.where);
      if (!values) return values;
      const double weight = (j == k ? 0.5 : 1.0) * uncertain.correlation(j, k);
      for (std::size_t i = 0; i < shift.size(); ++i) {
        shift[i] +=
            weight * (*values)[i] * uncertain.columns[j].values[i] * uncertain.columns[k].values[i];
      }
    }
  }
  return shift;
}

// One word of a shell: names of columns come from strangers.
std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

// The command that treats one row by Monte Carlo.
std::string command_for_row(const Table& table, const PropagatedFormula& formula,
                            const UncertainColumns& uncertain, const std::vector<std::string>& used,
                            std::size_t i) {
  std::string command = fmt::format("  parabola propagate {}",
                                    shell_word(fmt::format("{} = {}", formula.name, formula.text)));
  for (const std::string& name : used) {
    const auto column = std::ranges::find(uncertain.columns, name, &ColumnUncertainty::column);
    std::string value = shortest(table.find(name)->values[i]);
    if (column != uncertain.columns.end()) value += fmt::format(" +- {:.3g}", column->values[i]);
    command += is_name(name) ? fmt::format(" {}={}", name, shell_word(value))
                             : fmt::format(" {}", shell_word(fmt::format("`{}`={}", name, value)));
  }
  return command;
}

void doubt_row_linearity(RowPropagation& outcome, const Table& table,
                         const PropagatedFormula& formula, const UncertainColumns& uncertain,
                         const std::vector<std::string>& used, const Vector& shift) {
  const RowResult& result = outcome.results.back();
  std::size_t worst = 0;
  std::size_t count = 0;
  double largest = 0.0;
  for (std::size_t i = 0; i < shift.size(); ++i) {
    const double u = result.uncertainties[i];
    if (!std::isfinite(u) || !(std::abs(shift[i]) > misleading_share * u)) continue;
    const double ratio = u > 0.0 ? std::abs(shift[i]) / u : std::numeric_limits<double>::max();
    if (ratio > largest) worst = i;
    largest = std::max(largest, ratio);
    ++count;
  }
  if (count == 0) return;
  outcome.diagnostics.push_back(
      {"propagation_nonlinear", Severity::warning,
       fmt::format("{} is not linear within the uncertainties in {} row{}, most in row {}.",
                   result.name, count, count == 1 ? "" : "s", table.line(worst)),
       result.name,
       fmt::format("Propagate such a row by Monte Carlo:\n{}",
                   command_for_row(table, formula, uncertain, used, worst))});
}

void doubt_row_derivatives(RowPropagation& outcome, const Table& table) {
  const RowResult& result = outcome.results.back();
  const auto missing = [](double u) { return std::isnan(u); };
  const auto first = std::ranges::find_if(result.uncertainties, missing);
  if (first == result.uncertainties.end()) return;
  const auto count = std::ranges::count_if(result.uncertainties, missing);
  const auto place = static_cast<std::size_t>(first - result.uncertainties.begin());
  outcome.diagnostics.push_back(
      {"propagation_no_derivative", Severity::warning,
       fmt::format("{} has no linear uncertainty in {} row{}, first in row {}: a derivative is not "
                   "finite there.",
                   result.name, count, count == 1 ? "" : "s", table.line(place)),
       result.name, "Propagate such a row by itself: Monte Carlo needs no derivative."});
}

Result<void> propagate_formula(RowPropagation& outcome, const Table& table, Graph& graph,
                               const PropagatedFormula& formula, const UncertainColumns& uncertain,
                               const std::vector<std::string>& used) {
  Result<Vector> values = evaluate_on_table(table, graph, formula.expression, formula.where);
  if (!values) return values.error();
  const auto bad =
      std::ranges::find_if(*values, [](double value) { return !std::isfinite(value); });
  if (bad != values->end()) {
    const auto row = static_cast<std::size_t>(bad - values->begin());
    const std::vector<std::string> names = symbols_of(graph, formula.expression);
    return table.cell_error(row, names.empty() ? "" : names.front(), "propagate_no_value",
                            fmt::format("{} has no finite value here", formula.name),
                            fmt::format("leave row {0} out with --skip {0}", table.line(row)));
  }
  const Result<std::vector<Vector>> scaled = scaled_gradient(table, graph, formula, uncertain);
  if (!scaled) return scaled.error();
  outcome.results.push_back({formula.name, formula.text, "", *std::move(values),
                             row_uncertainties(*scaled, uncertain.root, table.row_count())});
  doubt_row_derivatives(outcome, table);
  if (uncertain.columns.size() > most_curved_columns) return {};
  const Result<Vector> shift = second_order(table, graph, formula, uncertain);
  if (!shift) return shift.error();
  doubt_row_linearity(outcome, table, formula, uncertain, used, *shift);
  return {};
}

void infer_row_units(RowPropagation& outcome, const Table& table,
                     const PropagatedFormulas& parsed) {
  std::vector<QuantityUnit> units;
  for (const Column& column : table.columns()) units.push_back({column.name, column.unit});
  for (std::size_t k = 0; k < outcome.results.size(); ++k) {
    const ExpressionUnit unit =
        infer_expression_unit(parsed.graph, parsed.formulas[k].expression, units);
    outcome.results[k].unit = unit.text;
    if (unit.contradicts)
      outcome.diagnostics.push_back(inconsistent_units(outcome.results[k].name));
  }
}

}  // namespace

Result<RowPropagation> propagate_rows(const Table& table, const RowPropagationSpec& spec) {
  Result<PropagatedFormulas> parsed = parse_formulas(spec.formulas, spec.formula_limits);
  if (!parsed) return parsed.error();
  if (Result<void> known = check_columns(table, *parsed); !known) return known.error();
  const std::vector<std::string> used = used_columns(*parsed);

  RowPropagation outcome;
  outcome.source_name = table.source_name();
  for (std::size_t i = 0; i < table.row_count(); ++i) outcome.rows.push_back(table.line(i));
  outcome.rows_read = table.rows_read();
  outcome.left_out = table.left_out();
  outcome.diagnostics = table.diagnostics();
  const Result<UncertainColumns> uncertain = uncertain_columns(table, spec, used, outcome.sources);
  if (!uncertain) return uncertain.error();
  if (uncertain->columns.empty()) {
    outcome.diagnostics.push_back(
        {"no_uncertainty", Severity::warning,
         "No column of the formulas has an uncertainty, so that none is propagated.", "",
         "State one:  --sigma 'COLUMN = 0.1', or add a column such as sigma_V."});
  }
  for (const PropagatedFormula& formula : parsed->formulas) {
    Result<void> done = propagate_formula(outcome, table, parsed->graph, formula, *uncertain, used);
    if (!done) return done.error();
  }
  infer_row_units(outcome, table, *parsed);
  return outcome;
}

}  // namespace parabola
