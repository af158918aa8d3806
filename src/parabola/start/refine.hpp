// SPDX-License-Identifier: MIT
// A few steps downhill from a candidate, the linear parameters eliminated at every point.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/start/projectable.hpp"
#include "parabola/start/projector.hpp"

namespace parabola {

struct StartPoint {
  Vector parameters;
  double sum_of_squares = 0.0;  ///< whitened; infinite where the model does not exist
  bool converged = false;       ///< gradient zero, or no more gain within 1e-10
};

/// Levenberg-Marquardt on the projected problem: columns of the `movable` nonlinear parameters and
/// the residual are projected on the complement of the linear columns (twice, for orthogonality)
/// and scaled to norm 1; lambda 0.03, divided by 6 after success, times 5 after failure. Nonlinear
/// parameters are clipped to their limits; one at a limit with S falling outwards rests. Costs 2
/// evaluations per accepted, 1 per refused step; `steps` counts both.
/// Source: Kaufman, BIT 15 (1975) 49.
StartPoint refine(Projector& projector, const ActiveColumns& active,
                  const std::vector<std::size_t>& movable, Vector start, std::size_t steps);

}  // namespace parabola
