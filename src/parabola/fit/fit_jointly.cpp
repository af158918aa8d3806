// SPDX-License-Identifier: MIT
#include "parabola/fit/fit_jointly.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/fit/assemble.hpp"
#include "parabola/fit/derived.hpp"
#include "parabola/fit/describe_data.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/diagnose_budget.hpp"
#include "parabola/fit/joint_problem.hpp"
#include "parabola/fit/parameter_units.hpp"
#include "parabola/fit/profile_intervals.hpp"
#include "parabola/fit/solve_jointly.hpp"
#include "parabola/fit/source_budget.hpp"

namespace parabola {
namespace {

DataSetResult data_set_of(FitResult own) {
  DataSetResult set;
  set.formula = std::move(own.formula);
  set.formula_latex = std::move(own.formula_latex);
  set.formula_mathml = std::move(own.formula_mathml);
  set.source_name = std::move(own.source_name);
  set.method = std::move(own.method);
  set.rows_read = own.rows_read;
  set.left_out = std::move(own.left_out);
  set.uncertainties = std::move(own.uncertainties);
  set.points = std::move(own.points);
  return set;
}

bool is_known(const std::vector<Diagnostic>& diagnostics, const Diagnostic& diagnostic) {
  return std::ranges::any_of(diagnostics, [&](const Diagnostic& known) {
    return known.code == diagnostic.code && known.what == diagnostic.what;
  });
}

void describe_sets(FitResult& result, const JointProblem& problem) {
  for (std::size_t k = 0; k < problem.sets.size(); ++k) {
    FitResult own;
    describe_data(own, problem.sets[k], problem.options[k].spec);
    if (k == 0) {
      result.version = own.version;
      result.formula = own.formula;
      result.formula_latex = own.formula_latex;
      result.formula_mathml = own.formula_mathml;
      result.source_name = own.source_name;
      result.left_out = own.left_out;
      result.uncertainties = own.uncertainties;
    }
    result.rows_read += own.rows_read;
    for (const Diagnostic& diagnostic : own.diagnostics) {
      if (!is_known(result.diagnostics, diagnostic)) result.diagnostics.push_back(diagnostic);
    }
    result.data_sets.push_back(data_set_of(std::move(own)));
    for (const ParameterSpec& parameter : problem.sets[k].parameters)
      result.data_sets.back().parameters.push_back(parameter.name);
  }
  for (const DataSetResult& set : result.data_sets) {
    const bool is_new = result.method.find(set.method) == std::string::npos;
    if (is_new) result.method += (result.method.empty() ? "" : " and ") + set.method;
  }
  for (const GaussianConstraint& constraint : problem.whole.constraints)
    result.constraints.push_back({constraint.name, constraint.origin});
}

// The unit of a parameter is that of the first set which tells it; none where two sets disagree.
void show_units(FitResult& result, const JointProblem& problem, const FitSpec& spec) {
  std::vector<std::string> told_by(result.parameters.size());
  std::vector<bool> differs(result.parameters.size(), false);
  for (const FormulaProblem& set : problem.sets) {
    InferredUnits units = infer_units(set, result.derived, spec.formula_limits);
    const std::string& file = set.rows.table.source_name();
    for (std::size_t i = 0; i < set.parameters.size(); ++i) {
      const auto place =
          std::ranges::find(result.parameters, set.parameters[i].name, &Quantity::name);
      const auto j = static_cast<std::size_t>(place - result.parameters.begin());
      const std::string& unit = units.parameters[i];
      if (unit.empty() || differs[j]) continue;
      if (told_by[j].empty()) {
        place->unit = unit;
        told_by[j] = file;
      } else if (place->unit != unit) {
        result.diagnostics.push_back(
            {"units_differ", Severity::warning,
             fmt::format("{} has the unit {} by the columns of {}, and {} by those of {}.",
                         place->name, place->unit, told_by[j], unit, file),
             place->name, "Give the columns the same units: one number stands for both."});
        differs[j] = true;
      }
    }
    for (std::size_t i = 0; i < result.derived.size(); ++i) {
      if (result.derived[i].unit.empty()) result.derived[i].unit = units.derived[i];
    }
    if (units.inconsistent) result.diagnostics.push_back(*std::move(units.inconsistent));
  }
  for (std::size_t j = 0; j < differs.size(); ++j) {
    if (!differs[j]) continue;
    result.parameters[j].unit.clear();
    for (Quantity& derived : result.derived) derived.unit.clear();
  }
}

}  // namespace

Result<FitResult> fit_jointly(const Table& table, const FitSpec& spec, const WithProfile& then,
                              ProfileRound round) {
  Result<JointProblem> problem = resolve_jointly(table, spec);
  if (!problem) return problem.error();
  const FormulaProblem& whole = problem->whole;
  if (Result<void> derived = check_derived(whole, spec); !derived) return derived.error();
  const UncertaintyScale scale = spec.sigma_scale.value_or(UncertaintyScale::known);
  Result<Solved> solved = solve_jointly(*problem, spec, scale);
  if (!solved) return solved.error();
  const Solution& solution = solved->solution;

  FitResult result;
  describe_sets(result, *problem);
  assemble(result, {solved->cost, whole.parameters, scale, spec.confidence_level}, solution);
  Result<std::vector<DerivedValue>> derived =
      evaluate_derived(whole, spec, solution.minimum.parameters);
  if (!derived) return derived.error();
  assemble_derived(result, solution, *derived, spec.confidence_level);
  show_units(result, *problem, spec);
  Result<std::optional<Vector>> lower = add_profiles(result, {*solved, whole, spec, scale}, then);
  if (!lower) return lower.error();
  if (*lower && round == ProfileRound::first) {
    Result<FitResult> again =
        fit_jointly(table, restarted_at(spec, whole, **lower), then, ProfileRound::restarted);
    if (again) again->diagnostics.push_back(better_minimum(result, *again));
    return again;
  }
  if (*lower) result.diagnostics.push_back(lower_minimum_left());
  diagnose(result, solved->cost, solution);
  diagnose_joint_budget(result, *problem, spec, *solved);
  if (spec.budget) find_joint_source_budget(result, *problem, *solved);
  describe_search(result, solved->found, solved->cost);
  result.diagnostics.insert(result.diagnostics.end(), solved->diagnostics.begin(),
                            solved->diagnostics.end());
  return result;
}

}  // namespace parabola
