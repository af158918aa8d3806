// SPDX-License-Identifier: MIT
#include "parabola/fit/parameter_units.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "parabola/fit/unit_system.hpp"
#include "parabola/model/scales.hpp"
#include "parabola/model/shapes.hpp"
#include "parabola/units/unit.hpp"

namespace parabola {
namespace {

// The columns of the formula: with a unit that is known, and the names of the others.
struct ColumnsByUnit {
  std::vector<UnitColumn> with_unit;
  std::vector<std::string> others;
};

ColumnsByUnit columns_of(const FormulaProblem& problem) {
  std::vector<std::string> names = problem.predictors;
  for (std::string& name : symbols_of(problem.formula.graph, problem.formula.left)) {
    names.push_back(std::move(name));
  }
  ColumnsByUnit columns;
  for (const std::string& name : names) {
    const Column* column = problem.rows.table.find(name);
    const std::optional<Unit> unit =
        column == nullptr || column->unit.empty() ? std::nullopt : parse_unit(column->unit);
    if (unit) {
      columns.with_unit.push_back({name, column->unit, *unit});
    } else {
      columns.others.push_back(name);
    }
  }
  return columns;
}

// The model with fixed parameters as names: their values are no pure numbers.
NodeId unfixed_model(const FormulaProblem& problem, Graph& graph, const FormulaLimits& limits) {
  NodeId model = problem.formula.right;
  for (auto tied = problem.rows.tied.rbegin(); tied != problem.rows.tied.rend(); ++tied) {
    const Result<NodeId> value = parse_expression(tied->text, graph, limits);
    if (value) model = substitute(graph, model, tied->name, *value);
  }
  return model;
}

Diagnostic inconsistent(const FormulaProblem& problem, const std::vector<UnitColumn>& columns) {
  std::string units;
  for (const UnitColumn& column : columns) {
    units += fmt::format("{}{} [{}]", units.empty() ? "" : ", ", column.name, column.text);
  }
  return {
      "inconsistent_units", Severity::note,
      fmt::format("The dimensions of the formula do not agree with the units {}, so that no "
                  "units of the parameters are shown.",
                  units),
      problem.formula.text,
      "Look for a sum of unequal quantities, or for exp, log or sin of a quantity with a unit."};
}

std::vector<std::string> derived_units(const std::vector<Quantity>& derived,
                                       const FormulaLimits& limits, const UnitSystem& system,
                                       std::vector<SizedColumn> known) {
  std::vector<std::string> texts;
  for (const Quantity& quantity : derived) {
    Graph graph;
    texts.emplace_back();
    const Result<NodeId> expression = parse_expression(quantity.expression, graph, limits);
    if (!expression) continue;
    const NodeId root = expand_shapes(graph, std::array{*expression}).front();
    const bool all_known = std::ranges::all_of(symbols_of(graph, root), [&](const auto& name) {
      return std::ranges::find(known, name, &SizedColumn::name) != known.end();
    });
    if (!all_known) continue;
    const std::optional<Size> size =
        size_of(graph, root, known, system.component_count(), UnitSystem::judged);
    if (!size) continue;
    texts.back() = system.text(*size);
    known.push_back({quantity.name, *size});  // later ones may use it
  }
  return texts;
}

}  // namespace

InferredUnits infer_units(const FormulaProblem& problem, const std::vector<Quantity>& derived,
                          const FormulaLimits& limits) {
  InferredUnits units;
  units.parameters.resize(problem.parameters.size());
  units.derived.resize(derived.size());
  ColumnsByUnit columns = columns_of(problem);
  if (columns.with_unit.empty()) return units;
  const UnitSystem system(columns.with_unit);
  std::vector<std::string> names;
  for (const ParameterSpec& parameter : problem.parameters) names.push_back(parameter.name);
  // A column without a unit may have any: one more unknown.
  std::vector<std::string> unknowns = names;
  unknowns.insert(unknowns.end(), columns.others.begin(), columns.others.end());
  Graph graph = problem.formula.graph;
  NodeId model = unfixed_model(problem, graph, limits);
  if (problem.likelihood) model = density_size(graph, model, problem.likelihood->variable);
  const NodeId ratio = graph.make(Op::divide, model, problem.formula.left);
  const Sizes sizes = infer_sizes(graph, expand_shapes(graph, std::array{ratio}).front(), unknowns,
                                  system.sized_columns(), Size(system.component_count(), 0.0),
                                  Numbers::may_carry_units, UnitSystem::judged);
  if (sizes.contradictions > 0) {
    units.inconsistent = inconsistent(problem, columns.with_unit);
    return units;
  }
  std::vector<SizedColumn> known;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const ParameterSize& size = sizes.parameters[j];
    if (!size.is_determined) continue;
    units.parameters[j] = system.text(size.size);
    known.push_back({names[j], size.size});
  }
  units.derived = derived_units(derived, limits, system, std::move(known));
  return units;
}

}  // namespace parabola
