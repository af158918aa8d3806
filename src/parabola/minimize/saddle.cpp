// SPDX-License-Identifier: MIT
#include "parabola/minimize/saddle.hpp"

#include <cmath>
#include <utility>

#include "parabola/minimize/variable_projection.hpp"

namespace parabola {
namespace {

std::optional<Point> lower_point(LimitedProblem& problem, const Judgement& saddle, double t) {
  Point trial = saddle.point;
  for (std::size_t j = 0; j < trial.parameters.size(); ++j) {
    if (saddle.held[j]) continue;
    trial.parameters[j] = problem.clamped(j, trial.parameters[j] + t * saddle.local.weakest[j]);
  }
  if (!problem.evaluate(trial)) return std::nullopt;
  if (project_linear_parameters(problem, trial) && !problem.evaluate_derivatives(trial)) {
    return std::nullopt;
  }
  const double before = saddle.point.sum_of_squares;
  const double rounding = 8.0 * saddle.point.rounding * std::sqrt(before);
  if (!(trial.sum_of_squares < before - rounding)) return std::nullopt;
  return trial;
}

}  // namespace

std::optional<Point> leave_saddle(LimitedProblem& problem, const Judgement& saddle) {
  constexpr int most_lengths = 26;  // 4^-26: below the last place of the first length
  double t = std::sqrt(saddle.point.sum_of_squares / std::abs(saddle.local.weakest_curvature));
  for (int i = 0; i < most_lengths && !problem.exhausted(); ++i, t /= 4.0) {
    std::optional<Point> forward = lower_point(problem, saddle, t);
    std::optional<Point> backward = lower_point(problem, saddle, -t);
    if (forward && backward) {
      return forward->sum_of_squares <= backward->sum_of_squares ? forward : backward;
    }
    if (forward) return forward;
    if (backward) return backward;
  }
  return std::nullopt;
}

}  // namespace parabola
