// SPDX-License-Identifier: MIT
// One search for a minimum of S from one start: the trust-region loop.
#pragma once

#include <cstddef>

#include "parabola/minimize/certificate.hpp"
#include "parabola/minimize/point.hpp"

namespace parabola {

/// Where a search ended, with the verdict on that point.
struct Ending {
  Judgement judgement;
  std::size_t steps = 0;
  bool left_saddle = false;
};

/// From `start` (evaluated, inside the limits) until a point is certified or nothing helps.
///
///   repeat  model of S at the point: Gauss-Newton, or Newton when it predicts better
///           step: the minimum of the model within |D dp| <= radius and within the limits
///           near enough to the minimum?  polish, judge: ends, or leaves a saddle or a limit
///           try the step, linear parameters put to their best values
///           radius by the ratio of actual to predicted decrease; accept if S fell enough
///
/// The first radius is `radius_factor` |r|. All constants are ratios, so units do not matter.
Ending search(LimitedProblem& problem, const Point& start, double radius_factor);

}  // namespace parabola
