// SPDX-License-Identifier: MIT
#include "parabola/start/start_finder.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <utility>

namespace parabola {
namespace {

constexpr std::size_t first_steps = 6;
constexpr std::size_t finalists = 4;
constexpr std::size_t finalist_steps = 40;
constexpr std::size_t winner_steps = 200;
constexpr double equal_when_refined = 1e-5;

bool same_sum(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

// The point with one parameter changed, if S agrees after the linear parameters are solved anew.
void try_change(StartPoint& point, Projector& all, std::size_t parameter, double value) {
  const Bounds& limits = all.bounds()[parameter];
  if (!(value >= limits.lower && value <= limits.upper)) return;
  StartPoint trial = point;
  trial.parameters[parameter] = value;
  trial.sum_of_squares = all.solve(trial.parameters, all_columns(all.model()));
  constexpr double rounding = 1e-9;
  if (same_sum(trial.sum_of_squares, point.sum_of_squares, rounding)) point = std::move(trial);
}

}  // namespace

bool Scatter::is_satisfied(std::span<const double> residuals, double sum,
                           std::size_t parameter_count) const {
  const std::size_t n = residuals.size();
  if (!std::isfinite(sum)) return false;
  if (sum <= 1e-16 * data_square) return true;
  const double freedom = n > parameter_count ? static_cast<double>(n - parameter_count) : 0.0;
  const double chi2 = sum * scale * scale;
  if (is_scale_known && chi2 <= freedom + 5.0 * std::sqrt(2.0 * freedom)) return true;
  if (is_scale_known && chi2 > 3.0 * freedom) return false;
  constexpr std::size_t too_few_to_judge = 9;
  if (n < too_few_to_judge) return true;
  double differences = 0.0;
  for (std::size_t i = 1; i < n; ++i) {
    const double difference = residuals[order[i]] - residuals[order[i - 1]];
    differences += difference * difference;
  }
  return differences / sum > 2.0 - 6.0 / std::sqrt(static_cast<double>(n));
}

std::vector<StartPoint> refine_candidates(Projector& scoring, Projector& all,
                                          std::vector<StartPoint> points) {
  const ActiveColumns columns = all_columns(all.model());
  const std::vector<std::size_t> movable = nonlinear_parameters(all.model());
  for (StartPoint& point : points) {
    point = refine(scoring, columns, movable, std::move(point.parameters), first_steps);
  }
  drop_equal(points, equal_when_refined);
  if (points.size() > finalists) points.resize(finalists);
  for (StartPoint& point : points) {
    point = refine(all, columns, movable, std::move(point.parameters), finalist_steps);
  }
  drop_equal(points, equal_when_refined);
  if (!points.empty() && !points.front().converged) {
    points.front() =
        refine(all, columns, movable, std::move(points.front().parameters), winner_steps);
  }
  return points;
}

void make_canonical(StartPoint& point, Projector& all, const std::vector<Axis>& axes) {
  for (std::size_t j = 0; j < axes.size(); ++j) {
    const double value = point.parameters[j];
    if (axes[j].is_even && value < 0.0) try_change(point, all, j, -value);
    if (axes[j].role == Role::angle && axes[j].period > 0.0) {
      const double turns = std::round(value / axes[j].period);
      if (turns != 0.0) try_change(point, all, j, value - turns * axes[j].period);
    }
  }
}

void collect(std::vector<StartPoint>& found, std::vector<StartPoint> more,
             const std::vector<Axis>& axes) {
  std::ranges::move(more, std::back_inserter(found));
  std::erase_if(found, [](const StartPoint& p) { return !std::isfinite(p.sum_of_squares); });
  constexpr double equal = 1e-9;
  std::ranges::stable_sort(found, {}, [](const StartPoint& p) { return p.sum_of_squares; });
  // Frequencies beyond the sampling limit fit exactly as well as their alias below it.
  const auto is_lower_alias = [&](const StartPoint& a, const StartPoint& b) {
    for (std::size_t j = 0; j < axes.size(); ++j) {
      if (axes[j].fine.empty() || axes[j].fine.size() < 2) continue;
      const bool is_period = axes[j].values.front() > axes[j].values.back();
      const double left = std::abs(a.parameters[j]);
      const double right = std::abs(b.parameters[j]);
      if (left != right) return (left < right) != is_period;
    }
    return false;
  };
  for (std::size_t i = 1; i < found.size(); ++i) {
    const bool ties = same_sum(found[i].sum_of_squares, found.front().sum_of_squares, equal);
    if (ties && is_lower_alias(found[i], found.front())) std::swap(found[i], found.front());
  }
  drop_equal(found, equal_when_refined);
}

}  // namespace parabola
