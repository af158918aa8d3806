// SPDX-License-Identifier: MIT
// Puts the jointly linear parameters to their best values, the others standing still.
#pragma once

#include "parabola/minimize/point.hpp"

namespace parabola {

/// Minimises |r - J_L c| over the change c of the linear parameters L, within their limits, and
/// applies it: p_L += c, r -= J_L c, which is exact, so that no evaluation is needed. Of several
/// solutions the shortest change in columns scaled to norm 1. Returns false when nothing changed;
/// otherwise the columns of J for the other parameters belong to the old point. Source: Golub &
/// Pereyra, SIAM J. Numer. Anal. 10 (1973) 413.
bool project_linear_parameters(const LimitedProblem& problem, Point& point);

}  // namespace parabola
