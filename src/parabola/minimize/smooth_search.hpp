// SPDX-License-Identifier: MIT
// One search for a minimum of a smooth cost from one start: the trust-region loop.
#pragma once

#include <cstddef>

#include "parabola/minimize/smooth_certificate.hpp"
#include "parabola/minimize/smooth_point.hpp"

namespace parabola {

/// Where a search ended, with the verdict on that point.
struct SmoothEnding {
  SmoothJudgement judgement;
  std::size_t steps = 0;
  bool left_saddle = false;
};

/// From `start` (evaluated, inside the limits) until a point is certified or nothing helps. The
/// same loop as for sums of squares, with the expected information in the place of J^T J. The first
/// radius is `radius_factor` times the root of the terms of C, in sigmas.
SmoothEnding search(LimitedCost& cost, const SmoothPoint& start, double radius_factor);

}  // namespace parabola
