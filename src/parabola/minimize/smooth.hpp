// SPDX-License-Identifier: MIT
// Minimises a cost that is no sum of squares, as -2 ln L: Newton's method in a trust region.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/limits.hpp"
#include "parabola/minimize/smooth_function.hpp"
#include "parabola/minimize/termination.hpp"

namespace parabola {

/// Where C is smallest, and what is known about that point. Information is H / 2, over the
/// parameters not at a limit, each in the unit in which its own information is 1.
struct SmoothMinimum {
  Vector parameters;
  double value = 0.0;
  Vector gradient;              ///< p
  Matrix hessian;               ///< p x p
  Matrix expected_information;  ///< p x p, or empty where the cost has none
  Termination termination = Termination::converged;
  /// One per parameter. A parameter that touches its limit with a multiplier of zero is free.
  std::vector<ParameterState> states;
  std::size_t rank = 0;  ///< of the information
  double condition =
      0.0;  ///< root of that of the information, as of a Jacobian; infinite: singular
  /// Changes dp of the parameters that leave C as it is to second order, of norm 1 in units of
  /// which the information of each parameter is 1.
  std::vector<Vector> null_directions;
  double distance = 0.0;            ///< to the minimum of the local parabola, in sigmas
  double smallest_curvature = 0.0;  ///< smallest eigenvalue of the information
  double digits = 0.0;  ///< significant digits vouched for, smallest over the parameters; 0: no
                        ///< minimum was certified
  std::size_t evaluations = 0;  ///< points tried
  std::size_t derivatives = 0;  ///< of these, with gradient and Hessian
  std::size_t steps = 0;        ///< accepted steps
  bool left_saddle = false;     ///< a saddle was met and left on the way
};

/// From `start`, moved inside the limits first. Exact trust-region steps of the Newton model, or of
/// the expected information as long as that predicts better; limits by active sets; stops on the
/// gradient in sigmas, never on a small decrease; polished by plain Newton steps until these no
/// longer shrink; certified by gradient, curvature, multipliers and by the curvature being steady
/// on the way. Finds the minimum of the valley of the start. Whatever the termination, the result
/// is the best point found. Method, constants, references: docs/solver.md.
SmoothMinimum minimize_smooth(const SmoothFunction& problem, std::span<const double> start,
                              const MinimizerOptions& options);

}  // namespace parabola
