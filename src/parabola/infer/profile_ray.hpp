// SPDX-License-Identifier: MIT
// How far from the minimum a cost rises by Delta, along a ray in one or two quantities.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/infer/stationary_point.hpp"

namespace parabola {

enum class RayEnd {
  reached,  ///< C = C_min + Delta here
  limit,    ///< the own limit of a quantity comes first
  open,     ///< C does not rise by Delta within `far` times the distance that the parabola says
  lost      ///< the lowest points could not be followed so far
};

/// q_k = q_k(minimum) + distance * direction_k * sigma_k, all other parameters at their best.
struct RayPoint {
  RayEnd end = RayEnd::lost;
  double distance = 0.0;  ///< for limit: that of the limit
  /// For `reached` what meets the equations; for others the farthest point that was found.
  StationaryPoint point;
  std::size_t evaluations = 0;  ///< of gradient and Hessian, all together
  /// A lower minimum of C was met here, and the search ended.
  std::optional<Vector> lower_minimum;
};

/// A ray is given up as open at this multiple of the parabola's distance.
inline constexpr double far_along_ray = 1e4;

class ProfileRay {
 public:
  /// `direction`, in units of sigma_k: one per quantity; the parabola reaches Delta at `reach`.
  ProfileRay(const StationarySolver& solver, Vector direction, double delta);

  /// First crossing of C_min + Delta: Newton's method from `start`, where the solution must lie
  /// between a quarter and four times the distance of the parabola; otherwise the profile is
  /// followed outwards from the minimum. The distances tried grow by half.
  [[nodiscard]] RayPoint first_crossing(const Vector& start, const std::vector<bool>& held) const;
  [[nodiscard]] RayPoint first_crossing() const;
  /// The lowest point at a distance, from a point nearby.
  [[nodiscard]] StationaryPoint at(double distance, const StationaryPoint& near) const;
  /// The crossing between two points of the profile, C - target having different signs.
  [[nodiscard]] RayPoint crossing_between(const StationaryPoint& a, double distance_a,
                                          const StationaryPoint& b, double distance_b) const;
  [[nodiscard]] double distance_of(const StationaryPoint& point) const;
  [[nodiscard]] double reach() const { return reach_; }
  [[nodiscard]] double target() const { return target_; }
  /// Distance at which the ray meets a limit of its own quantities; infinite: never.
  [[nodiscard]] double limit() const { return limit_; }
  /// The minimum as a point of the ray.
  [[nodiscard]] StationaryPoint origin() const;

 private:
  [[nodiscard]] RayPoint follow() const;
  [[nodiscard]] std::vector<Closing> planes(double distance) const;
  [[nodiscard]] std::vector<Closing> on_level() const;
  [[nodiscard]] bool is_trusted(const StationaryPoint& point) const;

  const StationarySolver& solver_;
  Vector direction_;
  double target_;
  double reach_ = 0.0;
  double limit_ = 0.0;
};

}  // namespace parabola
