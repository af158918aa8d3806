// SPDX-License-Identifier: MIT
// min |A x - b| with lower <= x <= upper, by active sets.
#pragma once

#include <span>
#include <vector>

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

/// Where a bounded linear problem is solved, and which components stand at a limit.
struct BoundedSolution {
  Vector values;
  std::vector<ParameterState> states;  ///< free or at a limit
};

/// A is k x m with columns of norm 1 (or 0), m limits, infinite where there is none; lower <=
/// upper.
///
/// At the solution A^T (b - A x) is zero for free components, >= 0 at an upper and <= 0 at a lower
/// limit, all to the rounding of b. Every change of the active set lowers |A x - b| or is not
/// repeated, so the method ends for any m. Dependent columns share the shortest solution of the
/// free ones. Source: Stark & Parker, Computational Statistics 10 (1995) 129; Lawson & Hanson,
/// Solving Least Squares Problems, chapter 23.
BoundedSolution minimize_bounded(const Matrix& a, std::span<const double> b,
                                 std::span<const Bounds> bounds);

}  // namespace parabola
