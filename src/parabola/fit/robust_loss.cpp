// SPDX-License-Identifier: MIT
#include "parabola/fit/robust_loss.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/cost/row_likelihood.hpp"
#include "parabola/fit/smooth_solution.hpp"
#include "parabola/fit/two_sides.hpp"
#include "parabola/minimize/smooth.hpp"

namespace parabola {
namespace {

constexpr double half_weight = 0.5;
constexpr std::size_t most_rows_named = 10;

Result<void> check_served(const FormulaProblem& problem, const FitSpec& spec) {
  const bool is_known =
      spec.sigma_scale.value_or(UncertaintyScale::known) == UncertaintyScale::known;
  const bool is_alone = problem.latent.empty() && problem.relative_to_model == 0.0;
  if (is_alone && problem.uncertainty.values.empty() && problem.covariance.empty()) {
    return Error("loss_needs_uncertainty",
                 "a robust loss tells outliers by their uncertainties, and none are given",
                 "--loss",
                 fmt::format("state how far good points scatter:  --sigma '{} = ...'",
                             symbols_of(problem.formula.graph, problem.formula.left).front()));
  }
  std::string beside;
  if (!problem.constraints.empty()) beside = "constraints";
  if (!problem.shared_options.empty()) beside = "common or correlated sources";
  if (!problem.covariance.empty()) beside = "a matrix";
  if (!problem.latent.empty())
    beside = fmt::format("an uncertain predictor ({})", problem.latent.front().column);
  if (problem.relative_to_model > 0.0) beside = "an uncertainty relative to the model";
  if (has_two_sides(problem)) beside = "an asymmetric uncertainty";
  if (!is_known) beside = "an estimated scale of the uncertainties";
  if (spec.budget) beside = "a budget of the uncertainties";
  if (spec.curvature) beside = "--curvature";
  if (beside.empty()) return {};
  return Error("loss_not_served", fmt::format("a robust loss beside {} is not served", beside),
               "--loss", "leave one of the two out");
}

// Least absolute deviations by weights 1/|r|: near enough to start from, outliers or not.
Vector robust_start(const FormulaProblem& problem, const FitSpec& spec, const Solved& squares) {
  constexpr int most_passes = 12;
  constexpr double least_pull = 1e-2;  // nearer rows would be conditions
  constexpr double settled = 1e-2;     // sigmas: the minimiser does the rest
  const Vector& sigma = problem.uncertainty.values;
  FormulaProblem weighted = problem;
  Vector parameters = squares.found.minimum.parameters;
  Vector models(problem.response.size());
  Vector after(models.size());
  squares.cost.model().values(parameters, models);
  double moved = settled;
  for (int pass = 0; pass < most_passes && moved >= settled; ++pass) {
    for (std::size_t i = 0; i < models.size(); ++i) {
      const double pull = std::abs(problem.response[i] - models[i]) / sigma[i];
      if (!std::isfinite(pull)) return parameters;
      weighted.uncertainty.values[i] = sigma[i] * std::sqrt(std::max(pull, least_pull));
    }
    const Result<FitCost> cost = make_fit_cost(weighted, spec);
    if (!cost) break;
    LeastSquaresMinimum next =
        minimize_from(parameters, *cost, all_parameters(problem), spec.evaluation_limit);
    if (!is_success(next.termination)) break;
    parameters = std::move(next.parameters);
    squares.cost.model().values(parameters, after);
    moved = 0.0;
    for (std::size_t i = 0; i < after.size(); ++i)
      moved = std::max(moved, std::abs(after[i] - models[i]) / sigma[i]);
    models.swap(after);
  }
  return parameters;
}

// (1/4) sum g g^T with g = phi' J: the middle of the sandwich on the scale of the information H/2.
Matrix score_products(const RowLikelihood& cost, const Vector& parameters) {
  const std::size_t n = cost.model().row_count();
  const std::size_t p = parameters.size();
  Vector models(n);
  Matrix gradient;
  cost.model().values_and_gradient(parameters, models, gradient);
  const double unit = cost.term().unit();
  for (double& model : models) model /= unit;
  Vector value(n);
  Vector first(n);
  Vector second(n);
  Vector expected(n);
  cost.term().derivatives(0, models, {value, first, second, expected});
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t i = 0; i < n; ++i) gradient(i, j) *= 0.5 * first[i] / unit;
  }
  Matrix products(p, p);
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k <= j; ++k)
      products(j, k) = products(k, j) = dot(gradient.column(j), gradient.column(k));
  }
  return products;
}

bool is_better(const SmoothMinimum& one, const SmoothMinimum& other) {
  const bool succeeds = is_success(one.termination);
  if (succeeds != is_success(other.termination)) return succeeds;
  return one.value < other.value;
}

}  // namespace

Result<Solved> solve_robust_loss(const FormulaProblem& problem, const FitSpec& spec) {
  if (Result<void> served = check_served(problem, spec); !served) return served.error();
  Result<Solved> solved = solve_least_squares(problem, spec, UncertaintyScale::known);
  if (!solved) return solved;
  Result<std::unique_ptr<RowFunction>> model = make_row_model(problem, spec);
  if (!model) return model.error();
  const RowLikelihood cost(
      *std::move(model),
      std::make_unique<RobustTerm>(problem.response, problem.uncertainty.values, *spec.loss));
  const MinimizerOptions options =
      minimizer_options(all_parameters(problem), spec.evaluation_limit);
  const Vector plain = solved->found.minimum.parameters;
  SmoothMinimum best = minimize_smooth(cost, plain, options);
  const Vector start = robust_start(problem, spec, *solved);
  SmoothMinimum other = minimize_smooth(cost, start, options);
  const std::size_t evaluations =
      solved->found.minimum.evaluations + best.evaluations + other.evaluations;
  if (is_better(other, best)) best = std::move(other);
  best.evaluations = evaluations;
  best.expected_information = score_products(cost, best.parameters);

  solved->found.others.clear();  // of another cost
  solved->found.search.reset();
  solved->found.minimum = as_least_squares(best, solved->cost);
  solved->solution = infer_solution(solved->cost, solved->found.minimum, UncertaintyScale::known);
  solved->solution.linear = false;
  solved->solution.curvature = Curvature::robust;
  solved->solution.covariance = parameter_covariance(best, Curvature::robust);
  return solved;
}

void describe_robust_loss(FitResult& result, const FitSpec& spec) {
  const RobustLoss& loss = *spec.loss;
  result.cost_kind = CostKind::robust_loss;
  result.loss = text_of(loss);
  result.method = fmt::format("robust fit, loss {}", result.loss);
  result.curvature = "sandwich";
  result.chi2.reset();
  result.p_value.reset();
  result.reasons["chi2"] = result.reasons["p_value"] = "a robust loss has no such test";
  result.cost_value = 0.0;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < result.points.pull.size(); ++i) {
    const double z = result.points.pull[i] * result.points.pull[i];
    result.cost_value += loss_of(loss, z);
    const double weight = loss_weight(loss, z);
    if (weight < half_weight) {
      result.downweighted.push_back({result.points.rows[i], weight});
      rows.push_back(result.points.rows[i]);
    }
  }
  if (rows.empty()) return;
  const bool is_long = rows.size() > most_rows_named;
  const std::size_t count = rows.size();
  if (is_long) rows.resize(most_rows_named);
  result.diagnostics.push_back(
      {"downweighted", Severity::note,
       fmt::format("{} less than half of what {} would in least squares: {} {}{}.",
                   count == 1 ? "One row counts" : fmt::format("{} rows count", count),
                   count == 1 ? "it" : "they", count == 1 ? "row" : "rows", fmt::join(rows, ", "),
                   is_long ? " ..." : ""),
       "", "Look at these points in the figure: --plot fit.png."});
}

}  // namespace parabola
