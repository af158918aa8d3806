// SPDX-License-Identifier: MIT
#include "parabola/infer/profile_interval.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parabola {
namespace {

// One side of the interval.
class Side {
 public:
  Side(const StationarySolver& solver, double sign, double delta)
      : solver_(solver), sign_(sign), ray_(solver, {sign}, delta) {}

  ProfileEnd end(ProfileInterval& interval) const {
    if (ray_.limit() <= 0.0) {
      ProfileEnd end;
      end.kind = RayEnd::limit;
      end.point = ray_.origin();
      return end;
    }
    RayPoint found = ray_.first_crossing();
    if (found.lower_minimum) interval.lower_minimum = found.lower_minimum;
    ProfileEnd end{found.end, std::nullopt, std::move(found.point), found.evaluations};
    if (end.kind == RayEnd::reached) end.value = end.point.quantities.front();
    return end;
  }

  // Where the profile falls below the target again. It is above it at the end; a step that cannot
  // be made ends the search.
  void probe(const ProfileEnd& end, ProfileInterval& interval) const {
    constexpr int steps = 24;
    constexpr double farthest = 6.0;
    const double first = ray_.distance_of(end.point);
    const double step = first * (farthest - 1.0) / steps;
    StationaryPoint before = end.point;
    double distance = first;
    bool is_inside = false;
    ProfileRegion region;
    for (int i = 1; i <= steps; ++i) {
      const double next = std::min(first + step * i, ray_.limit());
      if (next <= distance) break;
      StationaryPoint point = ray_.at(next, before);
      interval.evaluations += point.evaluations;
      if (!point.converged) break;
      const bool was_inside = std::exchange(is_inside, point.cost < ray_.target());
      const double rounding = 1e-9 + 1e-12 * std::abs(solver_.minimum().value);
      if (point.cost < solver_.minimum().value - rounding)
        interval.lower_minimum = point.parameters;
      if (is_inside != was_inside) {
        const RayPoint crossing = ray_.crossing_between(before, distance, point, next);
        interval.evaluations += crossing.evaluations;
        std::optional<double> value;
        if (crossing.end == RayEnd::reached) value = crossing.point.quantities.front();
        (is_inside == (sign_ > 0.0) ? region.lower : region.upper) = value;
        if (!is_inside) interval.others.push_back(std::exchange(region, {}));
      }
      before = std::move(point);
      distance = next;
    }
    if (is_inside) interval.others.push_back(region);
  }

 private:
  const StationarySolver& solver_;
  double sign_;
  ProfileRay ray_;
};

}  // namespace

Result<ProfileInterval> profile_interval(const CostMinimum& minimum, const SmoothFunction& quantity,
                                         double delta, Probing probing) {
  Result<StationarySolver> solver = StationarySolver::make(minimum, {&quantity});
  if (!solver) return solver.error();
  ProfileInterval interval;
  for (const double sign : {-1.0, 1.0}) {
    const Side side(*solver, sign, delta);
    ProfileEnd& end = sign < 0.0 ? interval.lower : interval.upper;
    end = side.end(interval);
    interval.evaluations += end.evaluations;
    if (probing == Probing::outwards && end.kind == RayEnd::reached) side.probe(end, interval);
  }
  std::ranges::sort(interval.others, {}, [](const ProfileRegion& region) {
    return region.lower.value_or(region.upper.value_or(0.0));
  });
  return interval;
}

Result<std::vector<ProfilePoint>> profile_curve(const CostMinimum& minimum,
                                                const SmoothFunction& quantity, double from,
                                                double to, std::size_t count) {
  Result<StationarySolver> solver = StationarySolver::make(minimum, {&quantity});
  if (!solver) return solver.error();
  const double middle = solver->values().front();
  const double unit = solver->units().front();
  std::vector<ProfilePoint> curve(count);
  for (std::size_t i = 0; i < count; ++i)
    curve[i].value = from + (to - from) * static_cast<double>(i) / static_cast<double>(count - 1);
  for (const double sign : {-1.0, 1.0}) {
    const ProfileRay ray(*solver, {sign}, 1.0);
    StationaryPoint near = ray.origin();
    for (std::size_t k = 0; k < count; ++k) {
      ProfilePoint& point = curve[sign > 0.0 ? k : count - 1 - k];
      const double distance = sign * (point.value - middle) / unit;
      if (distance < 0.0 || (distance == 0.0 && sign < 0.0) || distance > ray.limit()) continue;
      StationaryPoint next = ray.at(distance, near);
      if (!next.converged) break;
      point.rise = next.cost - minimum.value;
      near = std::move(next);
    }
  }
  return curve;
}

}  // namespace parabola
