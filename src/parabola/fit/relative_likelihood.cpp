// SPDX-License-Identifier: MIT
// Independent uncertainties that are a part of the model: --sigma 'y = 2% of model'.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "parabola/cost/relative_uncertainty.hpp"
#include "parabola/cost/row_likelihood.hpp"
#include "parabola/cost/sum_of_costs.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/smooth_solution.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/infer/goodness.hpp"
#include "parabola/minimize/smooth.hpp"

namespace parabola {
namespace {

// At a datum of 0 the likelihood has no bound: a model of 0 would be certain of it.
Result<void> check_data(const FormulaProblem& problem) {
  for (std::size_t i = 0; i < problem.response.size(); ++i) {
    const bool is_exact =
        problem.uncertainty.values.empty() || problem.uncertainty.values[i] == 0.0;
    if (problem.response[i] != 0.0 || !is_exact) continue;
    const Table& table = problem.rows.table;
    return table.cell_error(
        i, symbols_of(problem.formula.graph, problem.formula.left).front(), "sigma_not_positive",
        "the value is 0, and its only uncertainty is a part of the model",
        fmt::format("state an absolute uncertainty as well, or leave row {0} out with --skip {0}",
                    table.line(i)));
  }
  return {};
}

Result<void> check_served(const FormulaProblem& problem, const FitSpec& spec) {
  std::string beside;
  if (!problem.latent.empty())
    beside = fmt::format("an uncertain predictor ({})", problem.latent.front().column);
  if (!problem.covariance.empty()) beside = "a matrix";
  if (spec.sigma_scale == UncertaintyScale::estimated) beside = "an estimated scale";
  if (beside.empty()) return check_data(problem);
  return Error(
      "relative_not_served",
      fmt::format("an independent uncertainty relative to the model beside {} is not served",
                  beside),
      "--sigma", "take it relative to the data: 'y = 2%'");
}

Vector independent(const FormulaProblem& problem) {
  if (!problem.uncertainty.values.empty()) return problem.uncertainty.values;
  return Vector(problem.response.size(), 0.0);
}

// The same with the uncertainties of the data, to begin with.
FormulaProblem frozen(const FormulaProblem& problem) {
  FormulaProblem start = problem;
  start.relative_to_model = 0.0;
  start.uncertainty.values = independent(problem);
  Vector& sigma = start.uncertainty.values;
  for (std::size_t i = 0; i < sigma.size(); ++i)
    sigma[i] = std::hypot(sigma[i], problem.relative_to_model * problem.response[i]);
  const double largest = *std::ranges::max_element(sigma);
  for (double& value : sigma) {
    if (value == 0.0) value = largest > 0.0 ? largest : 1.0;
  }
  return start;
}

// -2 ln L of the rows beside the priors of nuisance parameters and constraints.
struct Likelihood {
  std::shared_ptr<const RowLikelihood> rows;
  std::unique_ptr<SumOfCosts> sum;
};

Result<Likelihood> make_likelihood(const FormulaProblem& problem, const FitSpec& spec) {
  Result<std::unique_ptr<RowFunction>> model = make_row_model(problem, spec);
  if (!model) return model.error();
  const std::vector<std::string> names = (*model)->parameter_names();
  Likelihood likelihood;
  likelihood.rows = std::make_shared<RowLikelihood>(
      *std::move(model), std::make_unique<ModelRelativeTerm>(
                             problem.response, independent(problem),
                             Vector(problem.response.size(), problem.relative_to_model)));
  std::vector<CostPart> parts{{likelihood.rows, names}};
  for (CostPart& prior : prior_parts(problem, names)) parts.push_back(std::move(prior));
  likelihood.sum = std::make_unique<SumOfCosts>(std::move(parts));
  return likelihood;
}

// With a stated t that is not the true one the likelihood is biased; the quasi-likelihood is not.
void doubt(Solved& solved, const FormulaProblem& problem, const Vector& stated,
           const Likelihood& likelihood, double sum_of_squares) {
  const std::optional<double> p_value = goodness_of_fit(sum_of_squares, solved.solution.ndof);
  if (!p_value || (*p_value >= p_value_alarm && *p_value <= 1.0 - p_value_alarm)) return;
  std::string text;
  if (problem.constraints.empty() && problem.common.nuisances.empty()) {
    const QuasiLikelihood quasi =
        solve_quasi_likelihood(likelihood.rows->model(), problem.response, stated,
                               Vector(problem.response.size(), problem.relative_to_model),
                               solved.found.minimum.parameters, {});
    const std::vector<std::string> names = free_names(problem);
    for (std::size_t j = 0; quasi.settled && j < names.size(); ++j) {
      text += fmt::format("{}{} = {:.6g}", j == 0 ? " Without it (quasi-likelihood): " : ", ",
                          names[j], quasi.minimum.parameters[j]);
    }
  }
  solved.diagnostics.push_back(
      {"relative_uncertainty_doubtful", Severity::warning,
       fmt::format("The stated {:.3g} % of the model does not agree with the scatter of the points "
                   "(χ²/ndof = {:.3g}), and the estimates follow it.{}",
                   100.0 * problem.relative_to_model,
                   sum_of_squares / static_cast<double>(solved.solution.ndof), text),
       "--sigma", "State the percentage that the points show."});
}

}  // namespace

Result<Solved> solve_relative_to_model(FormulaProblem& problem, const FitSpec& spec) {
  if (Result<void> served = check_served(problem, spec); !served) return served.error();
  const FormulaProblem start = frozen(problem);
  Result<Solved> solved = solve_least_squares(start, spec, UncertaintyScale::known);
  if (!solved) return solved;
  Result<Likelihood> likelihood = make_likelihood(problem, spec);
  if (!likelihood) return likelihood.error();
  const SmoothMinimum smooth =
      minimize_smooth(*likelihood->sum, solved->found.minimum.parameters,
                      minimizer_options(all_parameters(problem), spec.evaluation_limit));

  const Vector stated = independent(problem);
  Vector fitted(problem.response.size());
  likelihood->rows->model().values(smooth.parameters, fitted);
  problem.uncertainty.values =
      dynamic_cast<const ModelRelativeTerm&>(likelihood->rows->term()).uncertainties(fitted);
  Result<FitCost> cost = make_fit_cost(problem, spec);
  if (!cost) return cost.error();
  solved->cost = *std::move(cost);
  solved->found.minimum = as_least_squares(smooth, solved->cost);
  solved->solution = infer_solution(solved->cost, solved->found.minimum, UncertaintyScale::known);
  infer_smooth(solved->solution, smooth, spec);
  const double sum_of_squares = solved->solution.sum_of_squares.value_or(0.0);
  double log_likelihood = sum_of_squares;
  for (const double sigma : problem.uncertainty.values)
    log_likelihood += 2.0 * std::log(sigma) + std::log(2.0 * std::numbers::pi);
  solved->solution.minus_two_log_likelihood = log_likelihood;
  doubt(*solved, problem, stated, *likelihood, sum_of_squares);
  solved->statistic = std::move(likelihood->sum);
  return solved;
}

}  // namespace parabola
