// SPDX-License-Identifier: MIT
#include "parabola/fit/smooth_solution.hpp"

#include <memory>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/residual_cost.hpp"

namespace parabola {
namespace {

// A prior with what it refers to.
struct PriorCost {
  explicit PriorCost(std::unique_ptr<GaussianPrior> owned)
      : prior(std::move(owned)), cost(*prior) {}

  std::unique_ptr<GaussianPrior> prior;
  ResidualCost cost;
};

}  // namespace

LeastSquaresMinimum as_least_squares(const SmoothMinimum& smooth, const FitCost& cost) {
  LeastSquaresMinimum minimum;
  minimum.parameters = smooth.parameters;
  minimum.residuals.resize(cost.objective().residual_count());
  cost.objective().residuals_and_jacobian(minimum.parameters, minimum.residuals, minimum.jacobian);
  minimum.sum_of_squares = dot(minimum.residuals, minimum.residuals);
  minimum.termination = smooth.termination;
  minimum.states = smooth.states;
  minimum.rank = smooth.rank;
  minimum.condition = smooth.condition;
  minimum.null_directions = smooth.null_directions;
  minimum.distance = smooth.distance;
  minimum.smallest_curvature = smooth.smallest_curvature;
  minimum.digits = smooth.digits;
  minimum.evaluations = smooth.evaluations;
  minimum.steps = smooth.steps;
  minimum.left_saddle = smooth.left_saddle;
  return minimum;
}

std::vector<CostPart> prior_parts(const FormulaProblem& problem,
                                  const std::vector<std::string>& names) {
  std::vector<CostPart> parts;
  for (PriorPart& prior : make_priors(problem, 1.0)) {
    std::vector<std::string> own;
    for (const std::size_t j : prior.parameters) own.push_back(names[j]);
    const auto held = std::make_shared<const PriorCost>(std::move(prior.cost));
    parts.push_back({std::shared_ptr<const SmoothFunction>(held, &held->cost), std::move(own)});
  }
  return parts;
}

void infer_smooth(Solution& solution, const SmoothMinimum& smooth, const FitSpec& spec) {
  solution.linear = false;
  solution.curvature = spec.curvature.value_or(Curvature::observed);
  solution.covariance = parameter_covariance(smooth, solution.curvature);
}

}  // namespace parabola
