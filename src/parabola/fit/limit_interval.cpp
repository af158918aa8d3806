// SPDX-License-Identifier: MIT
#include "parabola/fit/limit_interval.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/held_parameter.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {
namespace {

// z of P(Z <= z) = level.
double one_sided_quantile(double level, const FitResult& result) {
  const double two_sided = 2.0 * level - 1.0;
  if (result.uncertainty_scale == UncertaintyScale::known)
    return normal_two_sided_quantile(two_sided);
  return student_two_sided_quantile(two_sided, static_cast<double>(result.ndof));
}

// sqrt(S(c) - S(limit)) for one parameter, the others at their best.
class Profile {
 public:
  Profile(const Solved& solved, MinimizerOptions options, std::size_t held)
      : solved_(solved), options_(std::move(options)), held_(held) {
    others_ = solved.found.minimum.parameters;
    others_.erase(others_.begin() + static_cast<std::ptrdiff_t>(held));
    if (!options_.bounds.empty())
      options_.bounds.erase(options_.bounds.begin() + static_cast<std::ptrdiff_t>(held));
  }

  double rise(double value) {
    const HeldParameter problem(solved_.cost.objective(), held_, value);
    const std::vector<bool>& linear = problem.jointly_linear();
    const bool is_linear = std::ranges::all_of(linear, [](bool is) { return is; });
    const LeastSquaresMinimum minimum = is_linear ? minimize_linear(problem, options_)
                                                  : minimize_nonlinear(problem, others_, options_);
    others_ = minimum.parameters;
    const double rise = minimum.sum_of_squares - solved_.found.minimum.sum_of_squares;
    return std::sqrt(std::max(rise, 0.0)) * solved_.cost.scale();
  }

 private:
  const Solved& solved_;
  MinimizerOptions options_;
  std::size_t held_;
  Vector others_;
};

// The root of rise(c) = target beyond the limit, away from it; nothing before `end`.
std::optional<double> crossing(Profile& profile, double limit, double step, double end,
                               double target) {
  const auto beyond = [&](double value) { return step > 0.0 ? value >= end : value <= end; };
  double inside = limit;
  double low = -target;
  double outside = limit;
  double high = low;
  constexpr int most_doublings = 200;
  for (int i = 0; i < most_doublings && high < 0.0; ++i, step *= 2.0) {
    inside = outside;
    low = high;
    outside = beyond(limit + step) ? end : limit + step;
    high = profile.rise(outside) - target;
    if (!std::isfinite(high) || (high < 0.0 && outside == end)) return std::nullopt;
  }
  if (high < 0.0) return std::nullopt;
  // Illinois: a secant that halves the side that stays; the rise is nearly a straight line
  constexpr int most_steps = 100;
  for (int i = 0; i < most_steps && std::abs(outside - inside) > 1e-14 * std::abs(outside); ++i) {
    const double value = outside - high * (outside - inside) / (high - low);
    const double gap = profile.rise(value) - target;
    if (gap == 0.0 || value == outside) return value;
    if ((gap < 0.0) != (high < 0.0)) {
      inside = outside;
      low = high;
    } else {
      low *= 0.5;
    }
    outside = value;
    high = gap;
    if (std::abs(gap) < 1e-13 * target) break;
  }
  return outside;
}

}  // namespace

void find_limit_intervals(FitResult& result, const std::vector<ParameterSpec>& parameters,
                          const FitSpec& spec, const Solved& solved) {
  const bool is_least_squares = !solved.solution.minus_two_log_likelihood;
  if (!is_least_squares || result.ndof <= 0) return;
  const double level =
      spec.confidence_level == one_sigma_level ? one_sided_level : spec.confidence_level;
  double unit = 1.0;
  if (result.uncertainty_scale == UncertaintyScale::estimated && !solved.solution.scale_slope)
    unit = std::sqrt(result.cost_value / static_cast<double>(result.ndof));
  const double target = one_sided_quantile(level, result) * unit;
  const LeastSquaresMinimum& minimum = solved.found.minimum;
  std::size_t free = 0;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (parameters[j].fixed) continue;
    const std::size_t number = free++;
    const bool at_lower = minimum.states[number] == ParameterState::at_lower_limit;
    const bool at_upper = minimum.states[number] == ParameterState::at_upper_limit;
    const bool has_both = parameters[j].bounds.lower == parameters[j].bounds.upper;
    if ((!at_lower && !at_upper) || has_both || minimum.jacobian.empty()) continue;
    const double slope = norm(minimum.jacobian.column(number)) * solved.cost.scale();
    if (!(slope > 0.0)) continue;
    Profile profile(solved, minimizer_options(parameters, spec.evaluation_limit), number);
    const std::optional<double> end =
        crossing(profile, minimum.parameters[number], (at_lower ? 1.0 : -1.0) * unit / slope,
                 at_lower ? parameters[j].bounds.upper : parameters[j].bounds.lower, target);
    if (!end) continue;
    Interval interval{IntervalKind::profile, level, std::nullopt, std::nullopt};
    (at_lower ? interval.upper : interval.lower) = *end;
    result.parameters[j].interval = interval;
  }
}

}  // namespace parabola
