// SPDX-License-Identifier: MIT
// Intervals that follow the cost instead of its parabola.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/infer/profile_ray.hpp"
#include "parabola/infer/stationary_point.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// One end of an interval: q where C, minimised over everything else, is C_min + Delta.
struct ProfileEnd {
  RayEnd kind = RayEnd::lost;
  std::optional<double> value;  ///< absent unless reached
  StationaryPoint point;        ///< the solution; for other kinds the farthest point found
  std::size_t evaluations = 0;  ///< of gradient and Hessian
};

/// q within which C < C_min + Delta as well, outside of the interval; an absent end is open.
struct ProfileRegion {
  std::optional<double> lower;
  std::optional<double> upper;
};

struct ProfileInterval {
  ProfileEnd lower;
  ProfileEnd upper;
  std::vector<ProfileRegion> others;  ///< from the lowest q on
  /// C is lower here than at the minimum by which the interval is measured: fit from here.
  std::optional<Vector> lower_minimum;
  std::size_t evaluations = 0;
};

/// How far outside the interval one looks for further regions.
enum class Probing { none, outwards };

/// Ends of {q: min C <= C_min + Delta} next to the minimum, by Newton's method on the equations of
/// Lagrange (stationary_point.hpp). `minimum` and `quantity` are only read. With Probing::outwards
/// the profile is also computed at 24 distances beyond each end, equally spaced in q, as far as
/// six times the half width from the minimum: regions narrower than a quarter of a half width may
/// be missed. Errors: those of StationarySolver::make().
Result<ProfileInterval> profile_interval(const CostMinimum& minimum, const SmoothFunction& quantity,
                                         double delta, Probing probing = Probing::none);

/// The profile itself: min C at a value of the quantity, from a point nearby on the profile.
struct ProfilePoint {
  double value = 0.0;          ///< of the quantity
  std::optional<double> rise;  ///< min C - C_min; absent where it could not be followed
};
/// Points equally spaced from `from` to `to`, followed outwards from the minimum.
Result<std::vector<ProfilePoint>> profile_curve(const CostMinimum& minimum,
                                                const SmoothFunction& quantity, double from,
                                                double to, std::size_t count);

}  // namespace parabola
