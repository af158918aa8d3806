// SPDX-License-Identifier: MIT
#include "parabola/fit/describe_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/fit/describe_sources.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/model/print.hpp"

namespace parabola {

namespace {

// NaN where they differ by more than the rounding of a file: then no curve can show them.
double equal_width(const std::vector<IntegralEnds>& bins) {
  if (bins.empty()) return 0.0;
  constexpr double tolerance = 1e-6;
  const double width = bins.front().upper - bins.front().lower;
  const bool is_equal = std::ranges::all_of(bins, [&](const IntegralEnds& ends) {
    return std::abs(ends.upper - ends.lower - width) <= tolerance * width;
  });
  return is_equal ? width : std::numeric_limits<double>::quiet_NaN();
}

// All but the response and its uncertainties.
void describe_all_else(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  const Table& table = problem.rows.table;
  const Graph& graph = problem.formula.graph;
  result.version = version();
  result.formula = problem.formula.text;
  if (problem.likelihood) {
    result.formula_latex = to_latex(problem.formula);
    result.formula_mathml = to_mathml(problem.formula);
  } else {
    result.formula_latex =
        to_latex(graph, problem.formula.left) + " = " + to_latex(graph, problem.formula.right);
    result.formula_mathml = to_mathml(graph, problem.formula.left) + "<mo>=</mo>" +
                            to_mathml(graph, problem.formula.right);
  }
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
  points.rows = table.lines();
  for (const std::string& name : problem.predictors) {
    const Column& column = *table.find(name);
    PredictorColumn predictor{name, column.unit, column.values, {}};
    const auto latent = std::ranges::find(problem.latent, name, &ColumnUncertainty::column);
    if (latent != problem.latent.end()) predictor.uncertainty = latent->values;
    points.predictors.push_back(std::move(predictor));
  }
  points.upward = problem.uncertainty.upwards;
  points.downward = problem.uncertainty.downwards;
  points.response_name = to_infix(graph, problem.formula.left);
  if (problem.likelihood) points.rate_width = equal_width(problem.likelihood->bin_ends);
  if (const Column* column = table.find(points.response_name); column != nullptr)
    points.response_unit = column->unit;
}

}  // namespace

void describe_data(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  describe_all_else(result, problem, spec);
  result.points.response = problem.response;
  result.points.uncertainty = problem.uncertainty.values;
}

void describe_and_take_data(FitResult& result, FormulaProblem& problem, const FitSpec& spec) {
  describe_all_else(result, problem, spec);
  result.points.response = std::move(problem.response);
  result.points.uncertainty = std::move(problem.uncertainty.values);
}

}  // namespace parabola
