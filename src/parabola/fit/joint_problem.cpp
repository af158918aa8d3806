// SPDX-License-Identifier: MIT
#include "parabola/fit/joint_problem.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/fit/two_sides.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

bool has_uncertainty(const FormulaProblem& problem) {
  return !problem.uncertainty.values.empty() || !problem.latent.empty();
}

std::string first_column(const FormulaProblem& problem) {
  return symbols_of(problem.formula.graph, problem.formula.left).front();
}

// One sigma for quantities of different kinds would be meaningless.
Result<void> require_uncertainties(const JointProblem& problem) {
  std::string statements;
  std::string without;
  std::string column;
  for (const FormulaProblem& set : problem.sets) {
    if (has_uncertainty(set)) continue;
    statements += fmt::format(" --sigma '{} = ...'", first_column(set));
    if (!without.empty()) continue;
    without = set.rows.table.source_name();
    column = first_column(set);
  }
  if (without.empty()) return {};
  return Error("no_uncertainty",
               fmt::format("{} has no uncertainty: its points have no weight beside those of the "
                           "other data",
                           column),
               without,
               fmt::format("state it: {}; where only their ratio is known, add --sigma-scale "
                           "estimated",
                           statements));
}

Result<void> check_served(const FormulaProblem& set) {
  if (set.likelihood) {
    return Error("likelihood_jointly",
                 fmt::format("a distribution of {} beside other data sets is not served yet",
                             first_column(set)),
                 set.rows.table.source_name(),
                 "fit it alone, and hand its parameters on with --constrain-from");
  }
  if (has_two_sides(set)) {
    return Error("asymmetric_not_served",
                 fmt::format("an uncertainty of {} that differs between its sides, beside other "
                             "data sets, is not served",
                             first_column(set)),
                 set.rows.table.source_name(),
                 fmt::format("state one for both sides:  --sigma '{} = ...'", first_column(set)));
  }
  if (set.relative_to_model == 0.0) return {};
  return Error("relative_not_served",
               "an independent uncertainty relative to the model beside other data sets is not "
               "served",
               fmt::format("--sigma on {}", first_column(set)),
               fmt::format("take it relative to the data: '{} = 2% of data'", first_column(set)));
}

// Those of `from` whose name is new.
template <class T>
void merge_by(std::string T::* name, const std::vector<T>& from, std::vector<T>& into) {
  for (const T& item : from) {
    if (std::ranges::find(into, item.*name, name) == into.end()) into.push_back(item);
  }
}

void merge(FormulaProblem& whole, const FormulaProblem& set) {
  merge_by(&ParameterSpec::name, set.parameters, whole.parameters);
  merge_by(&NuisanceParameter::symbol, set.common.nuisances, whole.common.nuisances);
  merge_by(&TiedParameter::name, set.rows.tied, whole.rows.tied);
}

Result<void> find_constraints(FormulaProblem& whole, const FitSpec& spec) {
  std::vector<std::string> free;
  std::vector<std::string> other;
  for (const ParameterSpec& parameter : whole.parameters)
    (parameter.fixed ? other : free).push_back(parameter.name);
  for (const TiedParameter& tied : whole.rows.tied) other.push_back(tied.name);
  Result<std::vector<GaussianConstraint>> constraints =
      resolve_constraints(spec.constrain, spec.constrain_from, free, other);
  if (!constraints) return constraints.error();
  whole.constraints = *std::move(constraints);
  return {};
}

}  // namespace

Result<JointProblem> resolve_jointly(const Table& table, const FitSpec& spec) {
  if (spec.loss) {
    return Error("loss_not_served", "a robust loss beside other data sets is not served", "--loss",
                 "fit each file by itself");
  }
  Result<std::vector<DataSetOptions>> options = options_of_data_sets(table, spec);
  if (!options) return options.error();
  JointProblem problem;
  problem.options = *std::move(options);
  for (const DataSetOptions& own : problem.options) {
    Result<FormulaProblem> set = resolve_formula(*own.table, own.spec, own.role);
    if (!set) return set.error();
    if (Result<void> served = check_served(*set); !served) return served.error();
    problem.sets.push_back(*std::move(set));
  }
  if (Result<void> known = require_uncertainties(problem); !known) return known.error();
  const FormulaProblem& first = problem.sets.front();
  problem.whole.formula = first.formula;
  problem.whole.model = first.model;
  problem.whole.rows.table = first.rows.table;
  for (const FormulaProblem& set : problem.sets) merge(problem.whole, set);
  if (Result<void> done = find_constraints(problem.whole, spec); !done) return done.error();
  return problem;
}

}  // namespace parabola
