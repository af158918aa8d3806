// SPDX-License-Identifier: MIT
// Joint regions of two quantities that follow the cost.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/infer/profile_ray.hpp"
#include "parabola/infer/stationary_point.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

struct ContourPoint {
  RayEnd kind = RayEnd::lost;
  double first = 0.0;     ///< of a `limit` point: where the ray leaves the limits
  double second = 0.0;    ///< for open and lost points: how far one came
  double gap = 0.0;       ///< |C - target| of a reached point
  double gradient = 0.0;  ///< of the others, in sigmas
};

struct Contour {
  double delta = 0.0;
  /// In order of the angle, once around; the curve closes from the last to the first.
  std::vector<ContourPoint> points;
  bool is_closed = true;        ///< every point is reached, or on a limit
  bool is_clipped = false;      ///< some points are on a limit
  std::size_t evaluations = 0;  ///< of gradient and Hessian
  std::optional<Vector> lower_minimum;
};

/// Delta of the joint region of two quantities with this probability: -2 ln(1 - p), the quantile
/// of a chi-square with two degrees of freedom.
double joint_delta(double probability);

/// {(a, b): C, minimised over everything else, is C_min + Delta}, `count` points at equal angles in
/// the coordinates in which the region of the parabola is a circle. Each point solves all equations
/// (StationarySolver) from what the three points before it suggest. The region must be seen whole
/// from the estimate: of what lies behind a fold only the first crossing is found. Errors: those of
/// StationarySolver::make(); contour_undefined when the quantities are the same to the parabola.
Result<Contour> contour(const CostMinimum& minimum, const SmoothFunction& a,
                        const SmoothFunction& b, double delta, std::size_t count = 40);

/// The same region by the parabola alone: an ellipse.
Result<std::vector<ContourPoint>> parabolic_contour(const CostMinimum& minimum,
                                                    const SmoothFunction& a,
                                                    const SmoothFunction& b, double delta,
                                                    std::size_t count = 120);

}  // namespace parabola
