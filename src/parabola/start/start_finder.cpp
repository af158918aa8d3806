// SPDX-License-Identifier: MIT
#include "parabola/start/start_finder.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace parabola {
namespace {

constexpr std::size_t first_steps = 6;
constexpr std::size_t finalists = 4;
constexpr std::size_t finalist_steps = 40;
constexpr std::size_t winner_steps = 200;
constexpr double equal_when_refined = 1e-5;
constexpr double equal_to_rounding = 1e-9;
constexpr std::size_t rounds = 3;
constexpr std::size_t round_limit = 10'000;  // evaluations after which no new round begins
constexpr std::size_t most_rivals = 3;
constexpr double infinite = std::numeric_limits<double>::infinity();

bool same_sum(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
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

Vector defaults_of(const std::vector<StartParameter>& parameters) {
  Vector defaults;
  for (const StartParameter& parameter : parameters) {
    const double value = parameter.given.value_or(parameter.scale);
    defaults.push_back(std::clamp(value, parameter.bounds.lower, parameter.bounds.upper));
  }
  return defaults;
}

void Searcher::run(const MakeAxes& make_axes, const std::vector<Look>& ways,
                   const std::function<std::size_t()>& evaluations) {
  for (std::size_t round = 0; round < rounds; ++round) {
    const double before = found_.empty() ? infinite : found_.front().sum_of_squares;
    axes_ = make_axes(round);
    for (const Look& look : ways) {
      look(SearchEffort::of_round(round), axes_);
      if (is_satisfied()) return;
    }
    const double after = found_.empty() ? infinite : found_.front().sum_of_squares;
    const bool improved = round == 0 || after < before * (1.0 - 1e-6);
    is_confirmed_ = !improved;
    if (is_confirmed_ || evaluations() > round_limit) return;
  }
}

void Searcher::add(std::vector<StartPoint> candidates) {
  collect(refine_candidates(scoring_, all_, std::move(candidates)));
}

// Frequencies beyond the sampling limit fit exactly as well as their alias below it.
bool Searcher::is_lower_alias(const StartPoint& a, const StartPoint& b) const {
  for (std::size_t j = 0; j < axes_.size(); ++j) {
    if (axes_[j].fine.size() < 2) continue;
    const double left = std::abs(a.parameters[j]);
    const double right = std::abs(b.parameters[j]);
    if (left != right) return (left < right) != axes_[j].is_period;
  }
  return false;
}

void Searcher::collect(std::vector<StartPoint> more) {
  std::ranges::move(more, std::back_inserter(found_));
  std::erase_if(found_, [](const StartPoint& p) { return !std::isfinite(p.sum_of_squares); });
  std::ranges::stable_sort(found_, {}, [](const StartPoint& p) { return p.sum_of_squares; });
  for (std::size_t i = 1; i < found_.size(); ++i) {
    const bool ties =
        same_sum(found_[i].sum_of_squares, found_.front().sum_of_squares, equal_to_rounding);
    if (ties && is_lower_alias(found_[i], found_.front())) std::swap(found_[i], found_.front());
  }
  drop_equal(found_, equal_when_refined);
}

void Searcher::make_canonical(StartPoint& point) {
  const ActiveColumns columns = all_columns(all_.model());
  const auto negatives = [&](const StartPoint& p) {
    return std::ranges::count_if(columns.linear,
                                 [&](std::size_t j) { return p.parameters[j] < 0.0; });
  };
  enum class Condition { none, fewer_negatives };
  // Keeps the change of one parameter if S agrees after the linear parameters are solved anew.
  const auto try_value = [&](std::size_t j, double value, Condition condition) {
    const Bounds& limits = all_.bounds()[j];
    if (!(value >= limits.lower && value <= limits.upper)) return;
    StartPoint trial = point;
    trial.parameters[j] = value;
    trial.sum_of_squares = all_.solve(trial.parameters, columns);
    if (condition == Condition::fewer_negatives && negatives(trial) >= negatives(point)) return;
    if (same_sum(trial.sum_of_squares, point.sum_of_squares, equal_to_rounding)) {
      point = std::move(trial);
    }
  };
  for (std::size_t j = 0; j < axes_.size(); ++j) {
    const double value = point.parameters[j];
    if (axes_[j].is_even && value < 0.0) try_value(j, -value, Condition::none);
    if (axes_[j].role != Role::angle) continue;
    const double period = axes_[j].period;
    const double near_zero = value - std::round(value / period) * period;
    if (near_zero != value) try_value(j, near_zero, Condition::none);
    const double opposite = near_zero > 0.0 ? near_zero - period / 2.0 : near_zero + period / 2.0;
    try_value(j, opposite, Condition::fewer_negatives);
  }
}

bool Searcher::is_satisfied() {
  if (found_.empty()) return false;
  Vector parameters = found_.front().parameters;
  const double sum = all_.solve(parameters, all_columns(all_.model()));
  return scatter_.is_satisfied(all_.residuals(), sum, parameters.size());
}

Result<StartValues> Searcher::values(std::size_t evaluations) {
  if (found_.empty()) {
    return Error(
        "start_not_found",
        fmt::format("no start values were found: the model is not finite at any of {} points",
                    evaluations),
        {}, "give rough values, as in  --start NAME=VALUE");
  }
  StartValues values;
  values.is_satisfying = is_satisfied();
  values.is_confirmed = is_confirmed_;
  values.evaluations = evaluations;
  const double unit = scatter_.scale * scatter_.scale;
  for (StartPoint& point : found_) {
    make_canonical(point);
    point.sum_of_squares *= unit;
  }
  values.parameters = std::move(found_.front().parameters);
  values.sum_of_squares = found_.front().sum_of_squares;
  for (std::size_t k = 1; k < found_.size() && values.rivals.size() < most_rivals; ++k) {
    if (found_[k].converged) values.rivals.push_back(std::move(found_[k]));
  }
  return values;
}

}  // namespace parabola
