// SPDX-License-Identifier: MIT
#include "parabola/fit/solve_jointly.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "parabola/fit/joint_fit_cost.hpp"
#include "parabola/minimize/extended_polish.hpp"

namespace parabola {
namespace {

using Estimates = std::map<std::string, double, std::less<>>;

// What one walk through the sets found.
struct Walk {
  Estimates estimates;
  std::size_t evaluations = 0;
  std::size_t searched = 0;  // of the searches for starts
  bool is_satisfying = true;
};

class StartWalk {
 public:
  StartWalk(const JointProblem& problem, UncertaintyScale scale)
      : problem_(problem), scale_(scale) {}

  Walk along(const std::vector<std::size_t>& order) {
    walk_ = {};
    for (const std::size_t k : order) visit(k);
    return std::move(walk_);
  }

 private:
  // A set that cannot be fitted by itself leaves its parameters to the others.
  void visit(std::size_t k) {
    const DataSetOptions& options = problem_.options[k];
    FitSpec spec = options.spec;
    bool is_free = true;
    for (const ParameterSpec& parameter : problem_.sets[k].parameters) {
      const auto known = walk_.estimates.find(parameter.name);
      if (parameter.fixed || known == walk_.estimates.end()) continue;
      is_free = false;
      std::erase_if(spec.start,
                    [&](const ParameterValue& start) { return start.name == parameter.name; });
      spec.fixed.push_back({parameter.name, {known->second, 0.0, 0}});
    }
    Result<FormulaProblem> set =
        is_free ? problem_.sets[k] : resolve_formula(*options.table, spec, options.role);
    if (!set || free_names(*set).empty()) return;
    Result<FitCost> cost = make_fit_cost(*set, spec);
    if (!cost) return;
    Result<FoundMinimum> found = find_minimum(*set, spec, *cost, scale_);
    if (!found) return;
    keep(*set, *found);
    if (found->search && is_free && !found->search->is_satisfying) walk_.is_satisfying = false;
  }

  void keep(const FormulaProblem& set, const FoundMinimum& found) {
    walk_.evaluations += found.minimum.evaluations;
    if (found.search) walk_.searched += found.search->evaluations;
    const std::vector<std::string> names = free_names(set);
    for (std::size_t j = 0; j < names.size(); ++j) {
      const double value = found.minimum.parameters[j];
      const bool is_usable =
          found.minimum.states[j] != ParameterState::undetermined && std::isfinite(value);
      if (is_usable) walk_.estimates.emplace(names[j], value);
    }
  }

  const JointProblem& problem_;
  UncertaintyScale scale_;
  Walk walk_;
};

// Of the free parameters; those that no set determines stay where they would start by default.
Vector start_of(const FormulaProblem& whole, const Estimates& estimates) {
  Vector start;
  for (const ParameterSpec& parameter : whole.parameters) {
    if (parameter.fixed) continue;
    const auto known = estimates.find(parameter.name);
    const double otherwise =
        parameter.start.value_or(std::clamp(1.0, parameter.bounds.lower, parameter.bounds.upper));
    start.push_back(known == estimates.end() ? otherwise : known->second);
  }
  return start;
}

FoundMinimum find_joint_minimum(const JointProblem& problem, const FitSpec& spec,
                                const FitCost& cost, UncertaintyScale scale) {
  const std::vector<ParameterSpec> parameters = all_parameters(problem.whole);
  FoundMinimum found;
  if (missing_starts(cost, parameters).empty()) {
    found.minimum = minimize_cost(cost, parameters, spec.evaluation_limit);
    return found;
  }
  std::vector<std::size_t> order(problem.sets.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  StartWalk walks(problem, scale);
  const Walk forwards = walks.along(order);
  std::ranges::reverse(order);
  const Walk backwards = walks.along(order);
  found.minimum = minimize_from(start_of(problem.whole, forwards.estimates), cost, parameters,
                                spec.evaluation_limit);
  const Vector other = start_of(problem.whole, backwards.estimates);
  if (is_success(found.minimum.termination)) {
    converge_rival(found, other, cost, parameters, spec.evaluation_limit);
  } else {
    LeastSquaresMinimum rival = minimize_from(other, cost, parameters, spec.evaluation_limit);
    if (is_success(rival.termination)) found.minimum = std::move(rival);
  }
  found.search.emplace();
  found.search->evaluations =
      forwards.searched + forwards.evaluations + backwards.searched + backwards.evaluations;
  found.search->is_satisfying = forwards.is_satisfying && backwards.is_satisfying;
  return found;
}

// The rows of the sets stand one below the other.
Error not_finite(const JointProblem& problem, const FitCost& cost,
                 const LeastSquaresMinimum& minimum) {
  std::size_t row = minimum.first_bad_residual.value_or(0);
  std::size_t k = 0;
  while (k + 1 < problem.sets.size() && row >= cost.sets()[k].row_count())
    row -= cost.sets()[k++].row_count();
  return start_not_finite(problem.sets[k], cost.sets()[k].model(),
                          {free_names(problem.whole), minimum.parameters, row, is_linear(cost)});
}

}  // namespace

Result<Solved> solve_jointly(const JointProblem& problem, const FitSpec& spec,
                             UncertaintyScale scale) {
  Result<FitCost> cost = make_joint_cost(problem);
  if (!cost) return cost.error();
  Solved solved{*std::move(cost), {}, {}, {}};
  solved.found = find_joint_minimum(problem, spec, solved.cost, scale);
  LeastSquaresMinimum& minimum = solved.found.minimum;
  if (minimum.termination == Termination::start_not_finite ||
      minimum.termination == Termination::derivative_not_finite)
    return not_finite(problem, solved.cost, minimum);
  polish_extended(solved.cost.objective(),
                  minimizer_options(all_parameters(problem.whole), spec.evaluation_limit), minimum);
  const bool has_known_parts =
      !problem.whole.common.nuisances.empty() || !problem.whole.constraints.empty();
  if (scale == UncertaintyScale::estimated && has_known_parts && is_success(minimum.termination)) {
    return solve_unknown_scale(
        problem.whole, spec, [&](double sigma) { return make_joint_cost(problem, sigma); },
        std::move(solved));
  }
  solved.solution =
      infer_solution(solved.cost, minimum, scale, spec.curvature.value_or(Curvature::expected));
  return solved;
}

}  // namespace parabola
