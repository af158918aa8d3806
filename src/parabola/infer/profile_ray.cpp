// SPDX-License-Identifier: MIT
#include "parabola/infer/profile_ray.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/infer/quantity.hpp"

namespace parabola {
namespace {

constexpr std::size_t newton_evaluations = 25;

// C below C_min by more than rounding can do.
bool is_lower(const CostMinimum& minimum, const StationaryPoint& point) {
  const double rounding = 1e-9 + 1e-12 * std::abs(minimum.value);
  return point.converged && point.cost < minimum.value - rounding;
}

double quadratic_form(const StationarySolver& solver, const Vector& direction) {
  // |x|^2 of the parabola at direction: v^T R^-1 v
  const Vector dp = solver.parabolic_change(direction);
  const Matrix& h = solver.minimum().hessian;
  double sum = 0.0;
  for (std::size_t i = 0; i < dp.size(); ++i) {
    for (std::size_t j = 0; j < dp.size(); ++j) sum += 0.5 * dp[i] * h(i, j) * dp[j];
  }
  return sum;
}

}  // namespace

ProfileRay::ProfileRay(const StationarySolver& solver, Vector direction, double delta)
    : solver_(solver),
      direction_(std::move(direction)),
      target_(solver.minimum().value + delta),
      reach_(std::sqrt(delta / quadratic_form(solver, direction_))),
      limit_(std::numeric_limits<double>::infinity()) {
  const CostMinimum& minimum = solver.minimum();
  if (minimum.bounds.empty()) return;
  for (std::size_t k = 0; k < direction_.size(); ++k) {
    const std::optional<std::size_t> own = parameter_of(*solver.quantities()[k]);
    if (!own || direction_[k] == 0.0) continue;
    const Bounds& bounds = minimum.bounds[*own];
    const double edge = direction_[k] > 0.0 ? bounds.upper : bounds.lower;
    limit_ = std::min(limit_, (edge - solver.values()[k]) / (direction_[k] * solver.units()[k]));
  }
}

std::vector<Closing> ProfileRay::planes(double distance) const {
  std::vector<Closing> closings;
  for (std::size_t k = 0; k < direction_.size(); ++k) {
    Vector weights(direction_.size(), 0.0);
    weights[k] = 1.0;
    closings.push_back({Closing::Kind::plane, distance * direction_[k], std::move(weights)});
  }
  return closings;
}

std::vector<Closing> ProfileRay::on_level() const {
  std::vector<Closing> closings{{Closing::Kind::level, target_, {}}};
  if (direction_.size() == 2)
    closings.push_back({Closing::Kind::plane, 0.0, {direction_[1], -direction_[0]}});
  return closings;
}

StationaryPoint ProfileRay::origin() const {
  StationaryPoint point;
  point.parameters = solver_.minimum().parameters;
  point.held = solver_.held();
  point.cost = solver_.minimum().value;
  point.quantities = solver_.values();
  point.multipliers.assign(direction_.size(), 0.0);
  point.converged = true;
  return point;
}

double ProfileRay::distance_of(const StationaryPoint& point) const {
  double along = 0.0;
  double square = 0.0;
  for (std::size_t k = 0; k < direction_.size(); ++k) {
    const double change = (point.quantities[k] - solver_.values()[k]) / solver_.units()[k];
    along += change * direction_[k];
    square += direction_[k] * direction_[k];
  }
  return along / square;
}

StationaryPoint ProfileRay::at(double distance, const StationaryPoint& near) const {
  const double change = distance - distance_of(near);
  Vector changes = direction_;
  for (double& value : changes) value *= change;
  Vector start = near.parameters;
  add_scaled(1.0, solver_.parabolic_change(changes), start);
  return solver_.solve(start, near.held, planes(distance), newton_evaluations);
}

// On the right side, rising outwards, and about as far as the parabola says.
bool ProfileRay::is_trusted(const StationaryPoint& point) const {
  if (!point.converged) return false;
  const double distance = distance_of(point);
  const double slope = dot(point.multipliers, direction_);
  return slope > 0.0 && distance > 0.25 * reach_ && distance < 4.0 * reach_;
}

RayPoint ProfileRay::first_crossing() const {
  Vector changes = direction_;
  for (double& value : changes) value *= reach_;
  Vector start = solver_.minimum().parameters;
  add_scaled(1.0, solver_.parabolic_change(changes), start);
  return first_crossing(start, solver_.held());
}

RayPoint ProfileRay::first_crossing(const Vector& start, const std::vector<bool>& held) const {
  StationaryPoint point = solver_.solve(start, held, on_level(), newton_evaluations);
  if (!is_trusted(point)) {
    RayPoint followed = follow();
    followed.evaluations += point.evaluations;
    return followed;
  }
  RayPoint found;
  found.evaluations = point.evaluations;
  found.distance = distance_of(point);
  found.end = found.distance > limit_ ? RayEnd::limit : RayEnd::reached;
  if (found.end == RayEnd::limit) found.distance = limit_;
  found.point = std::move(point);
  return found;
}

// From the minimum outwards until C passes the target.
RayPoint ProfileRay::follow() const {
  RayPoint found;
  found.point = origin();
  double step = reach_ / 4.0;
  int failures = 0;
  constexpr int most_failures = 8;
  while (true) {
    if (found.distance >= limit_) {
      found.end = RayEnd::limit;
      return found;
    }
    if (found.distance >= far_along_ray * reach_) {
      found.end = RayEnd::open;
      return found;
    }
    const double next = std::min(found.distance + step, limit_);
    StationaryPoint point = at(next, found.point);
    found.evaluations += point.evaluations;
    if (!point.converged) {
      if (++failures == most_failures) {
        found.end = RayEnd::lost;
        return found;
      }
      step /= 4.0;
      continue;
    }
    if (is_lower(solver_.minimum(), point)) {
      found.lower_minimum = point.parameters;
      return found;
    }
    if (point.cost >= target_) {
      RayPoint crossing = crossing_between(found.point, found.distance, point, next);
      crossing.evaluations += found.evaluations;
      return crossing;
    }
    found.point = std::move(point);
    found.distance = next;
    step = std::max(1.5 * step, 0.5 * next);
    failures = 0;
  }
}

// Newton's method on the profile, whose slope is known, kept inside the bracket; at last all
// equations at once.
RayPoint ProfileRay::crossing_between(const StationaryPoint& a, double distance_a,
                                      const StationaryPoint& b, double distance_b) const {
  RayPoint found;
  StationaryPoint low = a;
  StationaryPoint high = b;
  double from = distance_a;
  double to = distance_b;
  constexpr int most_steps = 60;
  for (int i = 0; i < most_steps; ++i) {
    const StationaryPoint& near =
        std::abs(low.cost - target_) < std::abs(high.cost - target_) ? low : high;
    StationaryPoint point = solver_.solve(near.parameters, near.held, on_level(), 12);
    found.evaluations += point.evaluations;
    const double distance = point.converged ? distance_of(point) : 0.0;
    const bool is_between =
        point.converged && distance >= std::min(from, to) && distance <= std::max(from, to);
    if (is_between) {
      found.end = RayEnd::reached;
      found.distance = distance;
      found.point = std::move(point);
      return found;
    }
    const double middle = 0.5 * (from + to);
    if (middle == from || middle == to) break;
    StationaryPoint inside = at(middle, near);
    found.evaluations += inside.evaluations;
    if (!inside.converged) break;
    const bool is_like_low = (inside.cost < target_) == (low.cost < target_);
    (is_like_low ? low : high) = std::move(inside);
    (is_like_low ? from : to) = middle;
  }
  found.point = std::move(low);
  found.distance = from;
  return found;
}

}  // namespace parabola
