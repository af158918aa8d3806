// SPDX-License-Identifier: MIT
#include "parabola/fit/fit.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/assemble.hpp"
#include "parabola/fit/derived.hpp"
#include "parabola/fit/describe_data.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/diagnose_budget.hpp"
#include "parabola/fit/diagnose_runs.hpp"
#include "parabola/fit/find_minimum.hpp"
#include "parabola/fit/fit_jointly.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/parameter_units.hpp"
#include "parabola/fit/profile_intervals.hpp"
#include "parabola/fit/robust_loss.hpp"
#include "parabola/fit/solution.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/fit/source_budget.hpp"

namespace parabola {
namespace {

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

bool is_scale_unknown(const FormulaProblem& problem) {
  return problem.uncertainty.values.empty() && problem.latent.empty() &&
         problem.relative_to_model == 0.0 && !problem.likelihood;
}

// The points are bins; the rows are events, which have no pulls.
void describe_events(FitResult& result, std::size_t event_count) {
  result.rows_used = event_count;
  result.largest_pull.reset();
  result.reasons["largest_pull"] = "events have no pulls";
}

Result<FitResult> fit_once(const Table& table, const FitSpec& spec, const WithProfile& then,
                           ProfileRound round) {
  if (!(spec.confidence_level > 0.0 && spec.confidence_level < 1.0)) {
    return Error("confidence_level",
                 fmt::format("a confidence level lies between 0 and 1, found {}",
                             shortest(spec.confidence_level)),
                 "--confidence-level", "write for example  --confidence-level 0.95");
  }
  if (!spec.also.empty()) return fit_jointly(table, spec, then);
  Result<FormulaProblem> problem = resolve_formula(table, spec);
  if (!problem) return problem.error();
  if (Result<void> derived = check_derived(*problem, spec); !derived) return derived.error();
  if (spec.loss && problem->likelihood) {
    return Error("loss_not_served", "a robust loss takes the place of squares, not of a likelihood",
                 "--loss", "leave --loss out: a density with wide tails says the same");
  }
  const bool has_no_scale = is_scale_unknown(*problem);
  const UncertaintyScale scale = spec.sigma_scale.value_or(
      has_no_scale ? UncertaintyScale::estimated : UncertaintyScale::known);
  Result<Solved> solved =
      problem->likelihood ? solve_likelihood(*problem, spec) : solve(*problem, spec, scale);
  if (!solved) return solved.error();
  // only distances are told from whitened residuals
  if (!solved->cost.has_uncertain_predictors()) solved->solution.minimum.residuals = Vector();
  const Solution& solution = solved->solution;

  FitResult result;
  if (spec.budget) {
    describe_data(result, *problem, spec);
  } else {
    describe_and_take_data(result, *problem, spec);
  }
  FitPoints events;  // the likelihood still refers to them
  if (solved->events) events = std::exchange(result.points, std::move(solved->events->points));
  assemble(result, {solved->cost, problem->parameters, scale, spec.confidence_level}, solution);
  if (solved->events) describe_events(result, problem->rows.table.row_count());
  if (has_no_scale) result.scatter = solution.estimated_factor;
  if (spec.loss) describe_robust_loss(result, spec);
  Result<std::vector<DerivedValue>> derived =
      evaluate_derived(*problem, spec, solution.minimum.parameters);
  if (!derived) return derived.error();
  assemble_derived(result, solution, *derived, spec.confidence_level);
  show_units(result, infer_units(*problem, result.derived, spec.formula_limits));
  Result<std::optional<Vector>> lower =
      add_profiles(result, {*solved, *problem, spec, scale}, then);
  if (!lower) return lower.error();
  if (*lower && round == ProfileRound::first) {
    Result<FitResult> again =
        fit_once(table, restarted_at(spec, *problem, **lower), then, ProfileRound::restarted);
    if (again) again->diagnostics.push_back(better_minimum(result, *again));
    return again;
  }
  if (*lower) result.diagnostics.push_back(lower_minimum_left());
  diagnose(result, solved->cost, solution);
  diagnose_budget(result, *problem, spec, *solved);
  if (spec.budget) find_source_budget(result, *problem, *solved);
  describe_search(result, solved->found, solved->cost);
  result.diagnostics.insert(result.diagnostics.end(), solved->diagnostics.begin(),
                            solved->diagnostics.end());
  diagnose_runs(result);
  return result;
}

}  // namespace

Result<FitResult> fit(const Table& table, const FitSpec& spec, const WithProfile& then) {
  return fit_once(table, spec, then, ProfileRound::first);
}

Result<FitResult> fit(const Table& table, const FitSpec& spec) {
  return fit(table, spec, {});
}

Result<FitResult> fit(const Table& table, std::string_view formula) {
  FitSpec spec;
  spec.formula = formula;
  return fit(table, spec);
}

}  // namespace parabola
