// SPDX-License-Identifier: MIT
// Polishes a candidate for the minimum of a smooth cost by Newton steps and certifies it.
#pragma once

#include <limits>
#include <vector>

#include "parabola/minimize/smooth_point.hpp"
#include "parabola/minimize/spectrum.hpp"
#include "parabola/minimize/termination.hpp"
#include "parabola/minimize/verdict.hpp"

namespace parabola {

/// What gradient and Hessian say about a point, over the parameters not held by a limit, each in
/// the unit in which its own information is 1.
struct SmoothOrder {
  Spectrum information;             ///< A = H / 2
  Vector components;                ///< of the half gradient along its eigenvectors
  bool has_dead_parameter = false;  ///< a row of zeros in H
  bool is_semidefinite = true;      ///< no eigenvalue is certainly negative
  double distance = 0.0;            ///< to the stationary point, in sigmas; infinite: there is none
  double distance_rounding = 0.0;   ///< the share of rounding in it
  Vector newton_step;               ///< p changes, none along directions without curvature
};

struct SmoothJudgement {
  Verdict verdict = Verdict::not_yet;
  Termination termination = Termination::no_decrease;
  SmoothPoint point;  ///< the best point of the polish
  SmoothOrder local;  ///< there
  double distance = std::numeric_limits<double>::infinity();
  std::vector<bool> held;  ///< parameters held by a limit
  /// The Newton step on which the curvature was not steady although it was a short one: C falls on
  /// towards a minimum that is far away or has no curvature. Empty otherwise.
  Vector plateau;
};

/// A distance below this is a gradient of zero: 1e-6 sigma, or four times its rounding.
double zero_distance(const SmoothOrder& local);

/// Newton steps with the exact Hessian from `candidate` until the distance no longer halves, then
/// the verdict on the best point. Constants and reasons: docs/solver.md.
SmoothJudgement judge(LimitedCost& cost, const SmoothPoint& candidate);
/// The facts at a point without moving, for a search that gave up there.
SmoothJudgement describe(const LimitedCost& cost, const SmoothPoint& point);

}  // namespace parabola
