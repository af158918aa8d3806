// SPDX-License-Identifier: MIT
#include "parabola/fit/solution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace parabola {
namespace {

// S' scale^2 where that is a number other than 0, inf, or exactly 0 because S' is.
std::optional<double> unscaled(double sum, double scale) {
  const double value = sum * scale * scale;
  const bool underflow = value < std::numeric_limits<double>::min() && sum > 0.0;
  if (!std::isfinite(value) || underflow) return std::nullopt;
  return value;
}

// With uncertain predictors, or on request: the covariance of another information than the
// expected.
void choose_curvature(Solution& solution, const FitCost& cost, double unit, Curvature curvature) {
  if (!cost.has_uncertain_predictors() && curvature == Curvature::expected) return;
  std::vector<bool> nuisance(cost.objective().parameter_count(), false);
  for (std::size_t k = 0; k < cost.nuisance_count(); ++k) nuisance[nuisance.size() - 1 - k] = true;
  solution.others = curvature_covariance(cost.objective(), solution.minimum, unit, nuisance);
  if (curvature == Curvature::expected) return;
  solution.curvature = curvature;
  if (!solution.others) {
    solution.covariance.reset();
    solution.covariance_reason =
        "S does not curve upwards in all directions: the curvature asked for gives no uncertainty";
    return;
  }
  solution.covariance =
      curvature == Curvature::observed ? solution.others->observed : solution.others->robust;
}

// A scale (1 + s b) of a model that is proportional to the parameters p: cov += s^2 p p^T.
void absorb_scales(ParameterCovariance& covariance, const LeastSquaresMinimum& minimum,
                   const AbsorbedScales& absorbed) {
  double square = 0.0;
  for (const double relative : absorbed.relative) square += relative * relative;
  if (square == 0.0) return;
  const std::size_t p = covariance.scale.size();
  Vector shift(p, 0.0);
  for (const std::size_t j : absorbed.absorbing)
    shift[j] = std::sqrt(square) * minimum.parameters[j];
  const Vector before = covariance.scale;
  for (std::size_t j = 0; j < p; ++j) {
    covariance.scale[j] = std::hypot(before[j], shift[j]);
    if (covariance.defined[j]) covariance.uncertainties[j] = covariance.scale[j];
  }
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) {
      if (i == j || covariance.scale[i] == 0.0 || covariance.scale[j] == 0.0) continue;
      const double a = before[i] / covariance.scale[i] * (before[j] / covariance.scale[j]);
      const double b = shift[i] / covariance.scale[i] * (shift[j] / covariance.scale[j]);
      covariance.correlation(i, j) = std::clamp(a * covariance.correlation(i, j) + b, -1.0, 1.0);
    }
  }
}

}  // namespace

AbsorbedScales absorbed_scales(const FormulaProblem& problem) {
  AbsorbedScales scales;
  for (const AbsorbedScale& scale : problem.common.absorbed)
    scales.relative.push_back(scale.relative);
  const std::vector<std::string> names = free_names(problem);
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (std::ranges::find(problem.common.absorbing, names[j]) != problem.common.absorbing.end())
      scales.absorbing.push_back(j);
  }
  return scales;
}

bool is_linear(const FitCost& cost) {
  const std::vector<bool>& linear = cost.objective().jointly_linear();
  return std::all_of(linear.begin(), linear.end(), [](bool is) { return is; });
}

std::vector<std::string> missing_starts(const FitCost& cost,
                                        const std::vector<ParameterSpec>& parameters) {
  std::vector<std::string> missing;
  std::size_t free = 0;
  for (const ParameterSpec& parameter : parameters) {
    if (parameter.fixed) continue;
    if (!cost.objective().jointly_linear()[free] && !parameter.start)
      missing.push_back(parameter.name);
    ++free;
  }
  return missing;
}

LeastSquaresOptions minimizer_options(const std::vector<ParameterSpec>& parameters,
                                      std::size_t evaluation_limit) {
  LeastSquaresOptions options;
  options.evaluation_limit = evaluation_limit;
  for (const ParameterSpec& parameter : parameters) {
    if (!parameter.fixed) options.bounds.push_back(parameter.bounds);
  }
  return options;
}

LeastSquaresMinimum minimize_cost(const FitCost& cost, const std::vector<ParameterSpec>& parameters,
                                  std::size_t evaluation_limit) {
  const LeastSquaresOptions options = minimizer_options(parameters, evaluation_limit);
  if (is_linear(cost)) return minimize_linear(cost.objective(), options);
  Vector start;
  for (const ParameterSpec& parameter : parameters) {
    if (parameter.fixed) continue;
    // A jointly linear parameter is projected out at once: any start will do, 1 keeps its partners'
    // columns alive.
    start.push_back(
        parameter.start.value_or(std::clamp(1.0, parameter.bounds.lower, parameter.bounds.upper)));
  }
  return minimize_nonlinear(cost.objective(), start, options);
}

Solution infer_solution(const FitCost& cost, LeastSquaresMinimum minimum, UncertaintyScale scale,
                        Curvature curvature, const AbsorbedScales& absorbed) {
  Solution solution;
  solution.linear = is_linear(cost);
  solution.minimum = std::move(minimum);
  // Given that a limit is active, its parameter is not free: S then has the distribution of a fit
  // without it.
  solution.ndof = static_cast<long>(cost.objective().residual_count()) -
                  static_cast<long>(solution.minimum.rank);
  // What is left of an exact fit is rounding, not a sum of squares.
  const double rounding =
      4.0 * std::numeric_limits<double>::epsilon() * cost.objective().data_norm();
  const bool exact = solution.minimum.termination == Termination::exact_fit ||
                     solution.minimum.sum_of_squares <= rounding * rounding;
  solution.sum_of_squares = exact ? 0.0 : unscaled(solution.minimum.sum_of_squares, cost.scale());

  double unit = 1.0 / cost.scale();
  if (scale == UncertaintyScale::estimated) {
    if (solution.ndof <= 0) {
      solution.covariance_reason =
          "as many parameters as rows: the scatter of the points says nothing";
      return solution;
    }
    if (exact || solution.minimum.sum_of_squares == 0.0) {
      solution.covariance_reason =
          "the points lie on the model to rounding: their scatter says nothing";
      return solution;
    }
    unit = std::sqrt(solution.minimum.sum_of_squares / static_cast<double>(solution.ndof));
    solution.estimated_factor = unit * cost.scale();
  }
  if (solution.minimum.termination == Termination::converged_singular_jacobian) {
    solution.covariance_reason =
        "the derivatives by the parameters are linearly dependent at the minimum";
    return solution;
  }
  solution.covariance = parameter_covariance(solution.minimum, unit);
  choose_curvature(solution, cost, unit, curvature);
  if (solution.covariance) absorb_scales(*solution.covariance, solution.minimum, absorbed);
  return solution;
}

}  // namespace parabola
