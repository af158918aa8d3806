// SPDX-License-Identifier: MIT
#include "parabola/fit/find_minimum.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/solution.hpp"

namespace parabola {
namespace {

constexpr double equal_minima = 1e-7;  // S of one minimum reached from two sides
constexpr double three_sigma = 9.0;    // rise of chi-square

StartProblem start_problem(const FormulaProblem& problem, UncertaintyScale scale) {
  StartProblem start;
  start.graph = problem.formula.graph;
  start.model = problem.model;
  for (const ParameterSpec& parameter : problem.parameters) {
    if (parameter.fixed) continue;
    start.parameters.push_back(parameter.name);
    start.bounds.push_back(parameter.bounds);
    start.given.push_back(parameter.start);
  }
  for (const std::string& name : problem.predictors) {
    start.predictors.push_back({name, problem.rows.table.find(name)->values});
  }
  start.response = problem.response;
  start.uncertainty = problem.uncertainty.values;
  start.is_scale_known = scale == UncertaintyScale::known;
  return start;
}

std::string values_text(const FitResult& result, const Vector& parameters) {
  std::string text;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    text += fmt::format("{}{} = {:.6g}", j == 0 ? "" : ", ", result.free[j], parameters[j]);
  }
  return text;
}

std::string start_options(const FitResult& result, const Vector& parameters) {
  std::string text;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    text += fmt::format(" --start {}={:.6g}", result.free[j], parameters[j]);
  }
  return text;
}

// 1 - R^2 of the points as they are, without weights.
double unexplained(const FitPoints& points) {
  const double count = static_cast<double>(points.response.size());
  double mean = 0.0;
  for (const double value : points.response) mean += value / count;
  double about_mean = 0.0;
  double about_model = 0.0;
  for (std::size_t i = 0; i < points.response.size(); ++i) {
    about_mean += std::pow(points.response[i] - mean, 2);
    about_model += std::pow(points.residual[i], 2);
  }
  return about_mean > 0.0 ? about_model / about_mean : 1.0;
}

// The residuals do not look like scatter. A model that explains nearly everything, at a minimum
// that a wider search confirmed, lacks something small; otherwise a better minimum may have been
// missed.
void report_scatter(FitResult& result, const StartValues& search) {
  constexpr double small_part = 0.1;
  const bool is_near = search.is_confirmed && unexplained(result.points) < small_part;
  if (is_near) {
    result.diagnostics.push_back(
        {"residuals_not_random", Severity::note,
         "The points do not scatter at random around the model, and a wider search found no better "
         "parameters.",
         "",
         "The model may lack something small: look at the pulls in the figure (--plot fit.png)."});
    return;
  }
  result.diagnostics.push_back(
      {"start_doubtful", Severity::warning,
       fmt::format("The search for start values ({} evaluations) found no parameters with which "
                   "the points scatter at random around the model.",
                   result.start_evaluations),
       "",
       "Either the model lacks something, or a better minimum was missed: look at the figure "
       "(--plot fit.png), and give rough values with --start."});
}

// As if the predictors were exact; a response without uncertainty of its own counts like the
// others.
FormulaProblem with_exact_predictors(const FormulaProblem& problem) {
  FormulaProblem exact = problem;
  exact.latent.clear();
  exact.joint_covariance = Matrix();
  Vector& sigma = exact.uncertainty.values;
  const double largest = sigma.empty() ? 0.0 : *std::ranges::max_element(sigma);
  if (largest == 0.0) sigma.clear();
  for (double& value : sigma) {
    if (value == 0.0) value = largest;
  }
  return exact;
}

// Uncertain predictors: from the minimum with exact ones, which is near and cheap, and from its
// rivals.
Result<FoundMinimum> find_distance_minimum(const FormulaProblem& problem, const FitSpec& spec,
                                           const FitCost& cost, UncertaintyScale scale) {
  const FormulaProblem exact = with_exact_predictors(problem);
  Result<FitCost> exact_cost = make_fit_cost(exact, spec);
  if (!exact_cost) return exact_cost.error();
  Result<FoundMinimum> start = find_minimum(exact, spec, *exact_cost, scale);
  if (!start || !is_success(start->minimum.termination)) return start;
  return move_minimum(*std::move(start), cost, all_parameters(problem), spec.evaluation_limit);
}

}  // namespace

LeastSquaresMinimum minimize_from(const Vector& start, const FitCost& cost,
                                  std::vector<ParameterSpec> parameters,
                                  std::size_t evaluation_limit) {
  std::size_t free = 0;
  for (ParameterSpec& parameter : parameters) {
    if (!parameter.fixed && free < start.size()) parameter.start = start[free++];
  }
  return minimize_cost(cost, parameters, evaluation_limit);
}

void converge_rival(FoundMinimum& found, const Vector& start, const FitCost& cost,
                    const std::vector<ParameterSpec>& parameters, std::size_t evaluation_limit) {
  LeastSquaresMinimum other = minimize_from(start, cost, parameters, evaluation_limit);
  if (!is_success(other.termination)) return;
  const double best = found.minimum.sum_of_squares;
  const bool is_lower = other.sum_of_squares < best * (1.0 - equal_minima);
  if (is_lower) std::swap(other, found.minimum);
  const bool is_new = std::ranges::none_of(found.others, [&](const LeastSquaresMinimum& known) {
    return std::abs(known.sum_of_squares - other.sum_of_squares) <=
           equal_minima * known.sum_of_squares;
  });
  const bool is_higher = other.sum_of_squares > found.minimum.sum_of_squares * (1.0 + equal_minima);
  if (is_new && is_higher) found.others.push_back(std::move(other));
}

FoundMinimum move_minimum(FoundMinimum from, const FitCost& cost,
                          const std::vector<ParameterSpec>& parameters,
                          std::size_t evaluation_limit) {
  FoundMinimum found;
  found.minimum = minimize_from(from.minimum.parameters, cost, parameters, evaluation_limit);
  found.minimum.evaluations += from.minimum.evaluations;
  found.search = std::move(from.search);
  for (const LeastSquaresMinimum& other : from.others)
    converge_rival(found, other.parameters, cost, parameters, evaluation_limit);
  std::ranges::stable_sort(found.others, {}, &LeastSquaresMinimum::sum_of_squares);
  return found;
}

Result<FoundMinimum> find_minimum(const FormulaProblem& problem, const FitSpec& spec,
                                  const FitCost& cost, UncertaintyScale scale) {
  if (cost.distance() != nullptr) return find_distance_minimum(problem, spec, cost, scale);
  const std::size_t evaluation_limit = spec.evaluation_limit;
  FoundMinimum found;
  if (missing_starts(cost, all_parameters(problem)).empty()) {
    found.minimum = minimize_cost(cost, all_parameters(problem), evaluation_limit);
    return found;
  }
  Result<StartValues> search = find_start(start_problem(problem, scale));
  if (!search) return search.error().at(problem.formula.text);
  found.minimum =
      minimize_from(search->parameters, cost, all_parameters(problem), evaluation_limit);
  found.search = *std::move(search);
  for (const StartPoint& rival : found.search->rivals)
    converge_rival(found, rival.parameters, cost, all_parameters(problem), evaluation_limit);
  std::ranges::stable_sort(found.others, {}, &LeastSquaresMinimum::sum_of_squares);
  return found;
}

void describe_search(FitResult& result, const FoundMinimum& found, const FitCost& cost) {
  if (!found.search) return;
  result.start_evaluations = found.search->evaluations;
  if (result.termination.success) result.solved_by = "converged from start values of its own";
  const double unit = cost.scale() * cost.scale();
  const bool is_known = result.uncertainty_scale == UncertaintyScale::known;
  const double lowest = found.minimum.sum_of_squares;
  const double rise = is_known          ? three_sigma / unit
                      : result.ndof > 0 ? three_sigma * lowest / double(result.ndof)
                                        : 0.0;
  for (const LeastSquaresMinimum& other : found.others) {
    if (other.sum_of_squares - lowest < rise) {
      result.solutions.push_back({other.parameters, other.sum_of_squares * unit});
    }
  }
  if (!result.solutions.empty()) {
    const OtherSolution& other = result.solutions.front();
    result.diagnostics.push_back(
        {"another_solution", Severity::warning,
         fmt::format("The data hardly tell this solution from another one: {} (S = {:.6g}, here "
                     "{:.6g}).",
                     values_text(result, other.parameters), other.cost_value, lowest * unit),
         "",
         fmt::format("Decide by what is known otherwise; to see the other one: {}",
                     start_options(result, other.parameters))});
  }
  // The search knows the independent uncertainties of the response only.
  const bool is_good = result.p_value && *result.p_value >= p_value_alarm;
  if (!found.search->is_satisfying && !is_good) report_scatter(result, *found.search);
}

}  // namespace parabola
