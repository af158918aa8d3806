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
#include "parabola/fit/describe_sources.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/diagnose_budget.hpp"
#include "parabola/fit/find_minimum.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/parameter_units.hpp"
#include "parabola/fit/solution.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/fit/source_budget.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

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
  result.method = method_of(problem, spec);
  result.rows_read = table.rows_read();
  for (const LeftOut& left_out : table.left_out())
    result.left_out.push_back({left_out.reason, left_out.rows});
  result.diagnostics = table.diagnostics();
  result.diagnostics.insert(result.diagnostics.end(), problem.diagnostics.begin(),
                            problem.diagnostics.end());
  describe_sources(result, problem, spec);

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

namespace {

bool is_scale_unknown(const FormulaProblem& problem) {
  return problem.uncertainty.values.empty() && problem.latent.empty() &&
         problem.relative_to_model == 0.0;
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
  const UncertaintyScale scale = spec.sigma_scale.value_or(
      is_scale_unknown(*problem) ? UncertaintyScale::estimated : UncertaintyScale::known);
  Result<Solved> solved = solve(*problem, spec, scale);
  if (!solved) return solved.error();
  const Solution& solution = solved->solution;

  FitResult result;
  describe(result, *problem, spec);
  assemble(result, {solved->cost, problem->parameters, scale, spec.confidence_level}, solution);
  if (is_scale_unknown(*problem)) result.scatter = solution.estimated_factor;
  Result<std::vector<DerivedValue>> derived =
      evaluate_derived(*problem, spec, solution.minimum.parameters);
  if (!derived) return derived.error();
  assemble_derived(result, solution, *derived, spec.confidence_level);
  show_units(result, infer_units(*problem, result.derived, spec.formula_limits));
  diagnose(result, solved->cost, solution);
  diagnose_budget(result, *problem, spec, *solved);
  if (spec.budget) find_source_budget(result, *problem, *solved);
  describe_search(result, solved->found, solved->cost);
  result.diagnostics.insert(result.diagnostics.end(), solved->diagnostics.begin(),
                            solved->diagnostics.end());
  return result;
}

Result<FitResult> fit(const Table& table, std::string_view formula) {
  FitSpec spec;
  spec.formula = formula;
  return fit(table, spec);
}

}  // namespace parabola
