// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/smooth_search.hpp"

namespace parabola {
namespace {

// Parameters with a share below this in a null vector take no part in it: null vectors carry noise
// of epsilon over the distance of the next eigenvalue, at most epsilon / 1e-10.
constexpr double negligible_share = 1e-6;

// C falls on in steps that are short in sigmas and do not get shorter.
bool is_plateau(const SmoothJudgement& end) {
  return end.termination == Termination::undetermined && !end.plateau.empty();
}

// The null vectors of the information and, on a plateau, the direction of the vain Newton step; of
// norm 1 in the units of the information.
std::vector<Vector> null_directions(const SmoothJudgement& end) {
  const Spectrum& information = end.local.information;
  const std::size_t p = end.point.parameters.size();
  std::vector<Vector> directions;
  for (std::size_t k = 0; k < information.size(); ++k) {
    if (information.is_negligible(k)) directions.push_back(information.direction(k, p));
  }
  if (is_plateau(end) && directions.empty()) {
    double squares = 0.0;
    for (std::size_t i = 0; i < information.size(); ++i) {
      squares += std::pow(end.plateau[information.parameters[i]] * information.scales[i], 2);
    }
    Vector direction = end.plateau;
    for (double& share : direction) share /= std::sqrt(squares);
    directions.push_back(std::move(direction));
  }
  return directions;
}

std::vector<ParameterState> parameter_states(const LimitedCost& cost, const SmoothJudgement& end,
                                             const std::vector<Vector>& directions) {
  std::vector<ParameterState> states(end.point.parameters.size(), ParameterState::free);
  const Spectrum& information = end.local.information;
  for (const Vector& direction : directions) {
    for (std::size_t i = 0; i < information.size(); ++i) {
      const std::size_t j = information.parameters[i];
      if (std::abs(direction[j]) * information.scales[i] > negligible_share) {
        states[j] = ParameterState::undetermined;
      }
    }
  }
  for (std::size_t j = 0; j < states.size(); ++j) {
    if (!end.held[j]) continue;
    states[j] = end.point.parameters[j] <= cost.limits()[j].lower ? ParameterState::at_lower_limit
                                                                  : ParameterState::at_upper_limit;
  }
  return states;
}

// Errors of the parameters: the Newton correction that is left, and the rounding of the gradient as
// a part of each standard uncertainty.
double digits(const SmoothJudgement& end, const std::vector<ParameterState>& states) {
  const Spectrum& information = end.local.information;
  Vector errors(states.size(), 0.0);
  Vector negligible(states.size(), 0.0);
  for (std::size_t i = 0; i < information.size(); ++i) {
    const std::size_t j = information.parameters[i];
    double variance = 0.0;
    for (std::size_t k = 0; k < information.size(); ++k) {
      variance += std::pow(information.eigen.vectors(i, k), 2) / information.eigen.values[k];
    }
    const double uncertainty = std::sqrt(variance) / information.scales[i];
    errors[j] =
        std::max(std::abs(end.local.newton_step[j]), end.point.at.gradient_rounding * uncertainty);
    negligible[j] = std::sqrt(std::numeric_limits<double>::epsilon()) * uncertainty;
  }
  return significant_digits(end.point.parameters, errors, negligible, states);
}

SmoothMinimum to_minimum(const LimitedCost& cost, SmoothEnding ending) {
  SmoothJudgement& end = ending.judgement;
  const Spectrum& information = end.local.information;
  SmoothMinimum minimum;
  minimum.null_directions = null_directions(end);
  minimum.states = parameter_states(cost, end, minimum.null_directions);
  const bool plateau = is_plateau(end) && information.positive_definite();
  minimum.rank = information.rank() - static_cast<std::size_t>(plateau);
  minimum.condition = plateau ? std::numeric_limits<double>::infinity() : information.condition();
  minimum.distance = end.distance;
  if (information.size() > 0) minimum.smallest_curvature = information.eigen.values.front();
  minimum.termination = end.termination;
  const bool is_near =
      is_success(end.termination) || end.termination == Termination::rounding_limit;
  if (information.positive_definite() && is_near) minimum.digits = digits(end, minimum.states);
  minimum.steps = ending.steps;
  minimum.left_saddle = ending.left_saddle;
  minimum.parameters = std::move(end.point.parameters);
  minimum.value = end.point.at.value;
  minimum.gradient = std::move(end.point.at.gradient);
  minimum.hessian = std::move(end.point.at.hessian);
  minimum.expected_information = std::move(end.point.at.expected_information);
  return minimum;
}

// Success, or nothing that another radius could change.
bool is_settled(const LimitedCost& cost, const SmoothEnding& ending) {
  const Termination termination = ending.judgement.termination;
  return is_success(termination) || termination == Termination::did_not_move || cost.exhausted();
}

// Lower by more than rounding, or as low and certified. A certified end above an uncertified one is
// not the answer: the lower point would contradict it.
bool is_better(const SmoothEnding& ending, const SmoothEnding& best) {
  const double here = ending.judgement.point.at.value;
  const double there = best.judgement.point.at.value;
  const double rounding = 8.0 * ending.judgement.point.at.value_rounding;
  return here < there - rounding ||
         (here <= there + rounding && is_success(ending.judgement.termination));
}

SmoothEnding search_with_fallbacks(LimitedCost& cost, const SmoothPoint& start) {
  SmoothEnding best = search(cost, start, 1.0);
  for (const double radius_factor : {0.1, 10.0}) {
    if (is_settled(cost, best)) break;
    SmoothEnding ending = search(cost, start, radius_factor);
    if (is_better(ending, best)) best = std::move(ending);
  }
  return best;
}

SmoothMinimum refuse(SmoothPoint start) {
  SmoothMinimum minimum;
  minimum.termination = std::isfinite(start.at.value) ? Termination::derivative_not_finite
                                                      : Termination::start_not_finite;
  minimum.states.assign(start.parameters.size(), ParameterState::free);
  minimum.parameters = std::move(start.parameters);
  minimum.value = start.at.value;
  minimum.gradient = std::move(start.at.gradient);
  minimum.hessian = std::move(start.at.hessian);
  return minimum;
}

}  // namespace

SmoothMinimum minimize_smooth(const SmoothFunction& problem, std::span<const double> start,
                              const MinimizerOptions& options) {
  PARABOLA_ASSERT(start.size() == problem.parameter_count());
  LimitedCost cost(problem, options);
  SmoothPoint point;
  point.parameters.assign(start.begin(), start.end());
  bool is_finite = true;
  for (std::size_t j = 0; j < start.size(); ++j) {
    point.parameters[j] = cost.limits().clamped(j, point.parameters[j]);
    is_finite = is_finite && std::isfinite(point.parameters[j]);
  }
  SmoothMinimum minimum;
  if (!is_finite) {
    point.at.value = std::numeric_limits<double>::quiet_NaN();
    minimum = refuse(std::move(point));
  } else if (!cost.evaluate(point)) {
    minimum = refuse(std::move(point));
  } else {
    minimum = to_minimum(cost, search_with_fallbacks(cost, point));
  }
  minimum.evaluations = cost.evaluations();
  minimum.derivatives = cost.derivatives();
  return minimum;
}

}  // namespace parabola
