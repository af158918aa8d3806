// SPDX-License-Identifier: MIT
#include "parabola/infer/contour.hpp"

#include <cmath>
#include <deque>
#include <numbers>
#include <utility>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// Unit vectors of the whitened plane, back in sigmas: L (cos, sin) with L L^T the correlation.
Vector direction_at(double angle, double rho) {
  return {std::cos(angle), rho * std::cos(angle) + std::sqrt(1.0 - rho * rho) * std::sin(angle)};
}

Result<StationarySolver> solver_of(const CostMinimum& minimum, const SmoothFunction& a,
                                   const SmoothFunction& b) {
  Result<StationarySolver> solver = StationarySolver::make(minimum, {&a, &b});
  if (!solver) return solver;
  const double rho = solver->correlation()(0, 1);
  // the inverse of the correlation loses all digits
  if (!(1.0 - rho * rho > 1e-14)) {
    return Error("contour_undefined", "the two quantities change only together: there is no area",
                 "", "ask for two quantities that can differ");
  }
  return solver;
}

double angle_of(std::size_t i, std::size_t count) {
  return 2.0 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(count);
}

// Points around, each begun where the ones before it point to.
class Walk {
 public:
  Walk(const StationarySolver& solver, double delta, std::size_t count)
      : solver_(solver), delta_(delta), count_(count) {}

  Contour around() {
    Contour contour;
    contour.delta = delta_;
    for (std::size_t i = 0; i < count_; ++i) add(contour, i);
    return contour;
  }

 private:
  void add(Contour& contour, std::size_t i) {
    const Vector direction = direction_at(angle_of(i, count_), solver_.correlation()(0, 1));
    const ProfileRay ray(solver_, direction, delta_);
    Vector ellipse = direction;
    for (double& value : ellipse) value *= ray.reach();
    Vector start = solver_.minimum().parameters;
    add_scaled(1.0, solver_.parabolic_change(ellipse), start);
    const Vector on_ellipse = start;
    add_scaled(1.0, expected_deviation(start.size()), start);
    const RayPoint found = ray.first_crossing(start, held_);
    contour.evaluations += found.evaluations;
    if (found.lower_minimum) contour.lower_minimum = found.lower_minimum;
    contour.points.push_back(shown(found, direction));
    if (found.end == RayEnd::limit) {
      contour.is_clipped = true;
    } else if (found.end != RayEnd::reached) {
      contour.is_closed = false;
    }
    if (!found.point.converged || found.end == RayEnd::open || found.end == RayEnd::lost) {
      deviations_.clear();
      held_ = solver_.held();
      return;
    }
    held_ = found.point.held;
    Vector deviation = found.point.parameters;
    add_scaled(-1.0, on_ellipse, deviation);
    deviations_.push_front(std::move(deviation));
    if (deviations_.size() > 4) deviations_.pop_back();
  }

  // From the ellipse, by the polynomial through the last points (Pascal's triangle).
  [[nodiscard]] Vector expected_deviation(std::size_t p) const {
    static constexpr double weights[5][4] = {
        {0, 0, 0, 0}, {1, 0, 0, 0}, {2, -1, 0, 0}, {3, -3, 1, 0}, {4, -6, 4, -1}};
    Vector deviation(p, 0.0);
    for (std::size_t k = 0; k < deviations_.size(); ++k)
      add_scaled(weights[deviations_.size()][k], deviations_[k], deviation);
    return deviation;
  }

  [[nodiscard]] ContourPoint shown(const RayPoint& found, const Vector& direction) const {
    ContourPoint point;
    point.kind = found.end;
    point.first = solver_.values()[0] + found.distance * direction[0] * solver_.units()[0];
    point.second = solver_.values()[1] + found.distance * direction[1] * solver_.units()[1];
    if (found.end == RayEnd::reached) {
      point.first = found.point.quantities[0];
      point.second = found.point.quantities[1];
      point.gap = found.point.gap;
      point.gradient = found.point.gradient;
    }
    return point;
  }

  const StationarySolver& solver_;
  double delta_;
  std::size_t count_;
  std::deque<Vector> deviations_;
  std::vector<bool> held_ = solver_.held();
};

}  // namespace

double joint_delta(double probability) {
  return -2.0 * std::log1p(-probability);
}

Result<Contour> contour(const CostMinimum& minimum, const SmoothFunction& a,
                        const SmoothFunction& b, double delta, std::size_t count) {
  Result<StationarySolver> solver = solver_of(minimum, a, b);
  if (!solver) return solver.error();
  return Walk(*solver, delta, count).around();
}

Result<std::vector<ContourPoint>> parabolic_contour(const CostMinimum& minimum,
                                                    const SmoothFunction& a,
                                                    const SmoothFunction& b, double delta,
                                                    std::size_t count) {
  Result<StationarySolver> solver = solver_of(minimum, a, b);
  if (!solver) return solver.error();
  std::vector<ContourPoint> points(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Vector direction = direction_at(angle_of(i, count), solver->correlation()(0, 1));
    points[i].kind = RayEnd::reached;
    points[i].first = solver->values()[0] + std::sqrt(delta) * direction[0] * solver->units()[0];
    points[i].second = solver->values()[1] + std::sqrt(delta) * direction[1] * solver->units()[1];
  }
  return points;
}

}  // namespace parabola
