// SPDX-License-Identifier: MIT
// Leaves a point of zero gradient along a direction of negative curvature.
#pragma once

#include <optional>

#include "parabola/minimize/certificate.hpp"

namespace parabola {

/// Tries both signs of t along `saddle.local.weakest`, from the length t = sqrt(S / |curvature|) at
/// which the quadratic model would have used up all of S, in quarters of it, and returns the lower
/// of the first pair that lowers S by more than rounding. Empty when none does: then this is the
/// minimum double precision sees.
std::optional<Point> leave_saddle(LimitedProblem& problem, const Judgement& saddle);

}  // namespace parabola
