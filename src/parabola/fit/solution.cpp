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

}  // namespace

bool is_linear(const LeastSquaresCost& cost) {
  const std::vector<bool>& linear = cost.jointly_linear();
  return std::all_of(linear.begin(), linear.end(), [](bool is) { return is; });
}

std::vector<std::string> missing_starts(const LeastSquaresCost& cost,
                                        const std::vector<ParameterSpec>& parameters) {
  std::vector<std::string> missing;
  std::size_t free = 0;
  for (const ParameterSpec& parameter : parameters) {
    if (parameter.fixed) continue;
    if (!cost.jointly_linear()[free] && !parameter.start) missing.push_back(parameter.name);
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

LeastSquaresMinimum minimize_cost(const LeastSquaresCost& cost,
                                  const std::vector<ParameterSpec>& parameters,
                                  std::size_t evaluation_limit) {
  const LeastSquaresOptions options = minimizer_options(parameters, evaluation_limit);
  if (is_linear(cost)) return minimize_linear(cost, options);
  Vector start;
  for (const ParameterSpec& parameter : parameters) {
    if (parameter.fixed) continue;
    // A jointly linear parameter is projected out at once: any start will do, 1 keeps its partners'
    // columns alive.
    start.push_back(
        parameter.start.value_or(std::clamp(1.0, parameter.bounds.lower, parameter.bounds.upper)));
  }
  return minimize_nonlinear(cost, start, options);
}

Solution infer_solution(const LeastSquaresCost& cost, LeastSquaresMinimum minimum,
                        UncertaintyScale scale) {
  Solution solution;
  solution.linear = is_linear(cost);
  solution.minimum = std::move(minimum);
  const auto at_limit = std::count_if(
      solution.minimum.states.begin(), solution.minimum.states.end(), [](ParameterState state) {
        return state == ParameterState::at_lower_limit || state == ParameterState::at_upper_limit;
      });
  solution.ndof = static_cast<long>(cost.residual_count()) -
                  static_cast<long>(solution.minimum.rank) - at_limit;
  // What is left of an exact fit is rounding, not a sum of squares.
  const double rounding = 4.0 * std::numeric_limits<double>::epsilon() * cost.data_norm();
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
  return solution;
}

}  // namespace parabola
