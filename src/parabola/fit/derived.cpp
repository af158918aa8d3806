// SPDX-License-Identifier: MIT
#include "parabola/fit/derived.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

// A definition with everything but parameters replaced.
struct Resolved {
  std::string name;
  std::string text;
  NodeId expression{};
};

struct ResolvedSet {
  Graph graph;
  std::vector<Resolved> definitions;
};

Result<void> check_names_of(const FormulaProblem& problem, const ResolvedSet& set,
                            NodeId expression, const std::string& where) {
  for (const std::string& name : symbols_of(set.graph, expression)) {
    const bool known =
        std::any_of(problem.parameters.begin(), problem.parameters.end(),
                    [&](const ParameterSpec& parameter) { return parameter.name == name; });
    if (known) continue;
    if (problem.rows.table.find(name) != nullptr) {
      return Error("derive_unknown",
                   fmt::format("{} is a column; a derived quantity is made of parameters", name),
                   where, fmt::format("a new column is made by  --let '{0} = ...'", name));
    }
    std::vector<std::string> candidates;
    for (const ParameterSpec& parameter : problem.parameters) candidates.push_back(parameter.name);
    for (const Resolved& earlier : set.definitions) candidates.push_back(earlier.name);
    const std::string nearest = nearest_name(name, candidates);
    return Error("derive_unknown", fmt::format("{} is no parameter of the formula", name), where,
                 nearest.empty() ? fmt::format("the parameters are {}", fmt::join(candidates, ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  return {};
}

Result<void> add(const FormulaProblem& problem, ResolvedSet& set, std::string name,
                 const std::string& text, const FormulaLimits& limits, const std::string& where) {
  Result<NodeId> parsed = parse_expression(text, set.graph, limits);
  if (!parsed) return std::move(parsed).error().at(where);
  NodeId expression = *parsed;
  for (auto earlier = set.definitions.rbegin(); earlier != set.definitions.rend(); ++earlier) {
    expression = substitute(set.graph, expression, earlier->name, earlier->expression);
  }
  if (Result<void> known = check_names_of(problem, set, expression, where); !known)
    return known.error();
  set.definitions.push_back({std::move(name), text, expression});
  return {};
}

Result<ResolvedSet> resolve(const FormulaProblem& problem, const FitSpec& spec) {
  ResolvedSet set;
  for (const TiedParameter& tied : problem.rows.tied) {
    const std::string where = fmt::format("--let '{} = {}'", tied.name, tied.text);
    Result<void> done = add(problem, set, tied.name, tied.text, spec.formula_limits, where);
    if (!done) return done.error();
  }
  for (const std::string& text : spec.derive) {
    const std::string where = fmt::format("--derive '{}'", text);
    Result<Definition> definition = parse_definition(text, set.graph, spec.formula_limits);
    if (!definition) return std::move(definition).error().at(where);
    const bool taken =
        std::any_of(
            problem.parameters.begin(), problem.parameters.end(),
            [&](const ParameterSpec& parameter) { return parameter.name == definition->name; }) ||
        std::any_of(set.definitions.begin(), set.definitions.end(),
                    [&](const Resolved& earlier) { return earlier.name == definition->name; });
    if (taken) {
      return Error("derive_name_taken", fmt::format("{} exists already", definition->name), where,
                   "choose another name");
    }
    Result<void> done =
        add(problem, set, definition->name, definition->text, spec.formula_limits, where);
    if (!done) return done.error();
  }
  return set;
}

}  // namespace

Result<void> check_derived(const FormulaProblem& problem, const FitSpec& spec) {
  Result<ResolvedSet> set = resolve(problem, spec);
  if (!set) return set.error();
  return {};
}

Result<std::vector<DerivedFunction>> derived_functions(const FormulaProblem& problem,
                                                       const FitSpec& spec) {
  Result<ResolvedSet> set = resolve(problem, spec);
  if (!set) return set.error();
  const std::vector<std::string> names = free_names(problem);
  std::vector<DerivedFunction> functions;
  for (const Resolved& definition : set->definitions) {
    NodeId expression = definition.expression;
    for (const ParameterSpec& parameter : problem.parameters) {
      if (!parameter.fixed) continue;
      expression =
          substitute(set->graph, expression, parameter.name, set->graph.constant(*parameter.fixed));
    }
    Result<std::unique_ptr<RowFunction>> function =
        make_formula_function(set->graph, expression, names, {}, 1);
    if (!function) return function.error();
    functions.push_back({definition.name, definition.text, *std::move(function)});
  }
  return functions;
}

Result<std::vector<DerivedValue>> evaluate_derived(const FormulaProblem& problem,
                                                   const FitSpec& spec, const Vector& free) {
  Result<std::vector<DerivedFunction>> functions = derived_functions(problem, spec);
  if (!functions) return functions.error();
  const std::size_t count = free_names(problem).size();
  std::vector<DerivedValue> values;
  for (const DerivedFunction& derived : *functions) {
    DerivedValue value{derived.name, derived.expression, 0.0, Vector(count, 0.0)};
    Matrix gradient;
    derived.function->values_and_gradient(std::span(free).first(count), std::span(&value.value, 1),
                                          gradient);
    for (std::size_t j = 0; j < count; ++j) value.gradient[j] = gradient(0, j);
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace parabola
