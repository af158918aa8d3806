// SPDX-License-Identifier: MIT
#include "parabola/fit/fit.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/assemble.hpp"
#include "parabola/fit/derived.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/find_minimum.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/parameter_units.hpp"
#include "parabola/fit/solution.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/minimize/extended_polish.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

// "at the start a=-1 the model is nan in row 2"
Error not_finite(const FormulaProblem& problem, const FitCost& cost,
                 const LeastSquaresMinimum& minimum) {
  const Table& table = problem.rows.table;
  const std::vector<std::string> names = free_names(problem);
  Vector values(table.row_count());
  cost.model().values(minimum.parameters, values);
  const std::size_t row = minimum.first_bad_residual.value_or(0);
  std::string what;
  std::string fix = fmt::format("leave row {0} out with --skip {0}", table.line(row));
  if (is_linear(cost)) {
    what = "the model has no finite value or slope in this row, whatever its parameters";
  } else {
    std::string point;
    for (std::size_t j = 0; j < names.size(); ++j) {
      point +=
          fmt::format("{}{}={}", j == 0 ? "" : ", ", names[j], shortest(minimum.parameters[j]));
    }
    const bool value_is_finite = std::isfinite(values[row]);
    what = fmt::format("at the start {} {} in row {}", point,
                       value_is_finite ? "a derivative of the model is not finite"
                                       : fmt::format("the model is {}", shortest(values[row])),
                       table.line(row));
    fix = "choose another --start, or " + fix;
  }
  if (problem.predictors.empty()) return {"start_not_finite", what, problem.formula.text, fix};
  return table.cell_error(row, problem.predictors.front(), "start_not_finite", what, fix);
}

void describe_uncertainties(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  const std::vector<std::string> left = symbols_of(problem.formula.graph, problem.formula.left);
  for (const ColumnUncertainty& source : problem.uncertainty.sources) {
    UncertaintyOrigin origin;
    origin.column = source.column;
    origin.source = source.source;
    if (!source.replaced.empty())
      origin.source += fmt::format(" (in place of {})", source.replaced);
    origin.kind = spec.sigma_scale == UncertaintyScale::estimated ? "estimated"
                  : source.kind == UncertaintyKind::relative      ? "relative"
                                                                  : "absolute";
    const auto [smallest, largest] =
        std::minmax_element(source.values.begin(), source.values.end());
    if (*smallest == *largest) origin.common_value = *smallest;
    result.uncertainties.push_back(std::move(origin));
  }
  if (result.uncertainties.empty()) {
    result.uncertainties.push_back(
        {left.front(), "the scatter of the points", "estimated", std::nullopt});
  }
}

void describe(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  const Table& table = problem.rows.table;
  const Graph& graph = problem.formula.graph;
  result.version = version();
  result.formula = problem.formula.text;
  result.formula_latex =
      to_latex(graph, problem.formula.left) + " = " + to_latex(graph, problem.formula.right);
  result.formula_mathml = to_mathml(graph, problem.formula.left) + "<mo>=</mo>" +
                          to_mathml(graph, problem.formula.right);
  result.source_name = table.source_name();
  result.method =
      problem.uncertainty.values.empty() ? "ordinary least squares" : "weighted least squares";
  result.rows_read = table.rows_read();
  for (const LeftOut& left_out : table.left_out())
    result.left_out.push_back({left_out.reason, left_out.rows});
  result.diagnostics = table.diagnostics();
  result.diagnostics.insert(result.diagnostics.end(), problem.diagnostics.begin(),
                            problem.diagnostics.end());
  describe_uncertainties(result, problem, spec);

  FitPoints& points = result.points;
  for (std::size_t i = 0; i < table.row_count(); ++i) points.rows.push_back(table.line(i));
  for (const std::string& name : problem.predictors) {
    const Column& column = *table.find(name);
    points.predictors.push_back({name, column.unit, column.values});
  }
  points.response_name = to_infix(graph, problem.formula.left);
  if (const Column* column = table.find(points.response_name); column != nullptr)
    points.response_unit = column->unit;
  points.response = problem.response;
  points.uncertainty = problem.uncertainty.values;
}

void show_units(FitResult& result, InferredUnits units) {
  const auto set = [](std::vector<Quantity>& quantities, std::vector<std::string>& texts) {
    for (std::size_t j = 0; j < std::min(quantities.size(), texts.size()); ++j) {
      quantities[j].unit = std::move(texts[j]);
    }
  };
  set(result.parameters, units.parameters);
  set(result.derived, units.derived);
  if (units.inconsistent) result.diagnostics.push_back(*std::move(units.inconsistent));
}

}  // namespace

Result<FitResult> fit(const Table& table, const FitSpec& spec) {
  if (!(spec.confidence_level > 0.0 && spec.confidence_level < 1.0)) {
    return Error("confidence_level",
                 fmt::format("a confidence level lies between 0 and 1, found {}",
                             shortest(spec.confidence_level)),
                 "--confidence-level", "write for example  --confidence-level 0.95");
  }
  Result<FormulaProblem> problem = resolve_formula(table, spec);
  if (!problem) return problem.error();
  if (Result<void> derived = check_derived(*problem, spec); !derived) return derived.error();
  Result<FitCost> cost = make_fit_cost(*problem, spec);
  if (!cost) return cost.error();
  const UncertaintyScale scale = spec.sigma_scale.value_or(
      problem->uncertainty.values.empty() ? UncertaintyScale::estimated : UncertaintyScale::known);
  Result<FoundMinimum> found = find_minimum(*problem, *cost, scale, spec.evaluation_limit);
  if (!found) return found.error();
  const bool unusable = found->minimum.termination == Termination::start_not_finite ||
                        found->minimum.termination == Termination::derivative_not_finite;
  if (unusable) return not_finite(*problem, *cost, found->minimum);
  polish_extended(cost->objective(),
                  minimizer_options(all_parameters(*problem), spec.evaluation_limit),
                  found->minimum);

  FitResult result;
  describe(result, *problem, spec);
  const Solution solution =
      infer_solution(*cost, found->minimum, scale, spec.curvature, absorbed_scales(*problem));
  assemble(result, {*cost, problem->parameters, scale, spec.confidence_level}, solution);
  if (problem->uncertainty.values.empty()) result.scatter = solution.estimated_factor;
  Result<std::vector<DerivedValue>> derived =
      evaluate_derived(*problem, spec, solution.minimum.parameters);
  if (!derived) return derived.error();
  assemble_derived(result, solution, *derived, spec.confidence_level);
  show_units(result, infer_units(*problem, result.derived, spec.formula_limits));
  diagnose(result, *cost, solution);
  describe_search(result, *found, *cost);
  return result;
}

Result<FitResult> fit(const Table& table, std::string_view formula) {
  FitSpec spec;
  spec.formula = formula;
  return fit(table, spec);
}

}  // namespace parabola
