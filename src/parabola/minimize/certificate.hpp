// SPDX-License-Identifier: MIT
// Polishes a candidate by Newton steps and certifies it: gradient, rank, curvature, multipliers.
#pragma once

#include "parabola/minimize/point.hpp"
#include "parabola/minimize/second_order.hpp"
#include "parabola/minimize/verdict.hpp"

namespace parabola {

struct Judgement {
  Verdict verdict = Verdict::not_yet;
  Termination termination = Termination::no_decrease;
  Point point;             ///< the best point of the polish
  SecondOrder local;       ///< there
  double distance = 0.0;   ///< to the minimum, in units of |r|; divide by s for sigmas
  std::vector<bool> held;  ///< parameters held by a limit
};

/// A distance below this is a gradient of zero: 1e-6 s, or 4 eta where s is at the rounding level.
double zero_distance(const LimitedProblem& problem, const Point& point);

/// Newton steps with exact second derivatives from `candidate` until the distance no longer halves,
/// then the verdict on the best point. Constants and reasons: docs/solver.md.
Judgement judge(LimitedProblem& problem, const Point& candidate);
/// The facts at a point without moving, for a search that gave up there.
Judgement describe(const LimitedProblem& problem, const Point& point);

}  // namespace parabola
