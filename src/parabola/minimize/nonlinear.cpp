// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/finite.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/point.hpp"
#include "parabola/minimize/search.hpp"
#include "parabola/minimize/variable_projection.hpp"

namespace parabola {
namespace {

// Parameters with a share below this in a null vector take no part in it: null vectors carry noise
// of epsilon over the distance of the next singular value, at most epsilon / 1e-10.
constexpr double negligible_share = 1e-6;

std::vector<ParameterState> parameter_states(const LimitedProblem& problem, const Judgement& end) {
  std::vector<ParameterState> states(end.point.parameters.size(), ParameterState::free);
  for (std::size_t j = 0; j < states.size(); ++j) {
    for (const Vector& direction : end.local.null_directions) {
      if (std::abs(direction[j]) > negligible_share) states[j] = ParameterState::undetermined;
    }
    if (!end.held[j]) continue;
    states[j] = end.point.parameters[j] <= problem.bounds(j).lower ? ParameterState::at_lower_limit
                                                                   : ParameterState::at_upper_limit;
  }
  return states;
}

LeastSquaresMinimum to_minimum(const LimitedProblem& problem, Ending ending) {
  Judgement& end = ending.judgement;
  LeastSquaresMinimum minimum;
  minimum.states = parameter_states(problem, end);
  const double s = problem.residual_sd(end.point.sum_of_squares);
  minimum.distance = end.distance > 0.0 ? end.distance / s : 0.0;
  const SecondOrder& local = end.local;
  minimum.rank = local.rank;
  minimum.condition = local.condition;
  minimum.null_directions = local.null_directions;
  minimum.smallest_curvature = std::min(local.smallest_curvature, local.smallest_null_curvature);
  if (local.positive_definite) {  // otherwise there is no minimum whose digits could be counted
    minimum.digits = significant_digits({.parameters = end.point.parameters,
                                         .corrections = local.newton_step,
                                         .column_norms = end.point.column_norms,
                                         .gains = local.gains,
                                         .states = minimum.states,
                                         .residual_count = problem.residual_count(),
                                         .rounding = end.point.rounding});
  }
  minimum.termination = end.termination;
  minimum.steps = ending.steps;
  minimum.left_saddle = ending.left_saddle;
  minimum.parameters = std::move(end.point.parameters);
  minimum.residuals = std::move(end.point.residuals);
  minimum.jacobian = std::move(end.point.jacobian);
  minimum.sum_of_squares = end.point.sum_of_squares;
  return minimum;
}

// Success, or nothing that another radius could change.
bool is_settled(const LimitedProblem& problem, const Ending& ending) {
  const Termination termination = ending.judgement.termination;
  return is_success(termination) || termination == Termination::did_not_move || problem.exhausted();
}

// Lower by more than rounding, or as low and certified. A certified end above an uncertified one is
// not the answer: the lower point would contradict it.
bool is_better(const Ending& ending, const Ending& best) {
  const double here = ending.judgement.point.sum_of_squares;
  const double there = best.judgement.point.sum_of_squares;
  const double rounding = 8.0 * ending.judgement.point.rounding * std::sqrt(here);
  return here < there - rounding ||
         (here <= there + rounding && is_success(ending.judgement.termination));
}

// The same start with first radii of 1, then 0.1 and 10 times |r| until one ends certified.
Ending search_with_fallbacks(LimitedProblem& problem, const Point& start) {
  Ending best = search(problem, start, 1.0);
  for (const double radius_factor : {0.1, 10.0}) {
    if (is_settled(problem, best)) break;
    Ending ending = search(problem, start, radius_factor);
    if (is_better(ending, best)) best = std::move(ending);
  }
  return best;
}

LeastSquaresMinimum refuse(const LimitedProblem& problem, Point start) {
  LeastSquaresMinimum minimum;
  minimum.first_bad_residual = first_bad_residual(start.residuals);
  minimum.termination = Termination::start_not_finite;
  if (!minimum.first_bad_residual) {
    minimum.first_bad_residual = first_bad_row(start.jacobian);
    minimum.termination = Termination::derivative_not_finite;
  }
  minimum.states.assign(problem.parameter_count(), ParameterState::free);
  minimum.parameters = std::move(start.parameters);
  minimum.residuals = std::move(start.residuals);
  minimum.jacobian = std::move(start.jacobian);
  minimum.sum_of_squares = start.sum_of_squares;
  return minimum;
}

}  // namespace

LeastSquaresMinimum minimize_nonlinear(const ResidualFunction& function,
                                       std::span<const double> start,
                                       const LeastSquaresOptions& options) {
  PARABOLA_ASSERT(start.size() == function.parameter_count());
  LimitedProblem problem(function, options);
  Point point;
  point.parameters.assign(start.begin(), start.end());
  for (std::size_t j = 0; j < start.size(); ++j) {
    point.parameters[j] = problem.clamped(j, point.parameters[j]);
  }
  LeastSquaresMinimum minimum;
  if (!problem.evaluate(point)) {
    minimum = refuse(problem, std::move(point));
  } else {
    Point projected = point;
    if (project_linear_parameters(problem, projected) && problem.evaluate_derivatives(projected)) {
      point = std::move(projected);
    }
    minimum = to_minimum(problem, search_with_fallbacks(problem, point));
  }
  minimum.evaluations = problem.evaluations();
  minimum.jacobians = problem.jacobians();
  return minimum;
}

}  // namespace parabola
