// SPDX-License-Identifier: MIT
#include "parabola/fit/profile_intervals.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/infer/profile_interval.hpp"
#include "parabola/infer/profile_ray.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {
namespace {

Quantity* find_quantity(FitResult& result, const std::string& name) {
  for (std::vector<Quantity>* quantities : {&result.parameters, &result.derived}) {
    const auto found = std::ranges::find(*quantities, name, &Quantity::name);
    if (found != quantities->end()) return &*found;
  }
  return nullptr;
}

std::string why_open(const ProfileEnd& end, const std::string& statistic, double delta) {
  switch (end.kind) {
    case RayEnd::limit:
      return "its limit comes first";
    case RayEnd::open:
      return fmt::format("{} does not rise by {:.4g}, however far one goes", statistic, delta);
    case RayEnd::reached:
    case RayEnd::lost:
      break;
  }
  return fmt::format("{} cannot be followed until it has risen by {:.4g}", statistic, delta);
}

// What the ends that are absent have to say.
void explain_open_ends(FitResult& result, const Quantity& quantity, const ProfileInterval& interval,
                       const FitProfile& profile, double delta) {
  for (const ProfileEnd* end : {&interval.lower, &interval.upper}) {
    if (end->value || interval.lower_minimum) continue;
    const std::string_view side = end == &interval.lower ? "lower" : "upper";
    const std::string why = why_open(*end, profile.statistic_name(), delta);
    const std::string_view group = quantity.expression.empty() ? "parameters" : "derived";
    result.reasons[fmt::format("{}.{}.interval.{}", group, quantity.name, side)] = why;
    result.diagnostics.push_back(
        {"open_interval", Severity::note,
         fmt::format("The interval of {} has no {} end: {}.", quantity.name, side, why),
         quantity.name, ""});
  }
}

std::string region_text(const ProfileRegion& region) {
  if (!region.lower) return fmt::format("below {:.6g}", region.upper.value_or(0.0));
  if (!region.upper) return fmt::format("above {:.6g}", *region.lower);
  return fmt::format("from {:.6g} to {:.6g}", *region.lower, *region.upper);
}

void warn_of_regions(FitResult& result, const Quantity& quantity, const ProfileInterval& interval,
                     const std::string& statistic) {
  if (interval.others.empty()) return;
  std::string text;
  for (const ProfileRegion& region : interval.others)
    text += fmt::format("{}{}", text.empty() ? "" : " and ", region_text(region));
  result.diagnostics.push_back({"further_regions", Severity::warning,
                                fmt::format("{} is as low as within the interval of {} also {}.",
                                            statistic, quantity.name, text),
                                quantity.name,
                                "Name all regions, or limit the parameter to one:  --limit"});
}

// Farthest distance of an end from that of the parabola, in uncertainties.
struct Difference {
  std::string name;
  double size = 0.0;
};

double difference(const Interval& parabolic, const ProfileInterval& profile, double uncertainty) {
  double largest = 0.0;
  const auto compare = [&](const std::optional<double>& a, const std::optional<double>& b) {
    if (a && b) largest = std::max(largest, std::abs(*a - *b) / uncertainty);
  };
  compare(parabolic.lower, profile.lower.value);
  compare(parabolic.upper, profile.upper.value);
  return largest;
}

void note_difference(FitResult& result, const Difference& largest) {
  constexpr double worth_a_note = 0.05;
  if (!(largest.size > worth_a_note)) return;
  result.diagnostics.push_back(
      {"parabola_poor", Severity::note,
       fmt::format("The parabola is a poor picture of {}: an end of its profile interval differs "
                   "from that of the parabola by {:.0f} % of the uncertainty.",
                   largest.name, 100.0 * largest.size),
       largest.name, "Quote the profile interval, whose sides may differ."});
}

}  // namespace

void find_limit_intervals(FitResult& result, const FormulaProblem& problem, const FitSpec& spec,
                          const FitProfile& profile) {
  const double level =
      spec.confidence_level == one_sigma_level ? one_sided_level : spec.confidence_level;
  std::size_t free = 0;
  for (const ParameterSpec& parameter : problem.parameters) {
    if (parameter.fixed) continue;
    const std::size_t number = free++;
    Quantity* quantity = find_quantity(result, parameter.name);
    const bool has_both = parameter.bounds.lower == parameter.bounds.upper;
    if (quantity == nullptr || quantity->status != QuantityStatus::at_limit || has_both) continue;
    const Result<StationarySolver> solver =
        StationarySolver::make(profile.minimum(), {&profile.quantity(number)});
    if (!solver) continue;
    const bool at_lower = profile.minimum().parameters[number] == parameter.bounds.lower;
    const ProfileRay ray(*solver, {at_lower ? 1.0 : -1.0}, profile.delta(2.0 * level - 1.0));
    const RayPoint end = ray.first_crossing();
    if (end.end != RayEnd::reached) continue;
    Interval interval{IntervalKind::profile, level, std::nullopt, std::nullopt};
    (at_lower ? interval.upper : interval.lower) = end.point.quantities.front();
    quantity->interval = interval;
  }
}

Result<std::optional<Vector>> find_profile_intervals(FitResult& result, const FitSpec& spec,
                                                     const FitProfile& profile) {
  const double delta = profile.delta(spec.confidence_level);
  Difference largest;
  for (std::size_t i = 0; i < profile.names().size(); ++i) {
    Quantity* quantity = find_quantity(result, profile.names()[i]);
    if (quantity == nullptr || !quantity->uncertainty || !quantity->interval) continue;
    Result<ProfileInterval> interval =
        profile_interval(profile.minimum(), profile.quantity(i), delta, Probing::outwards);
    if (!interval) return std::move(interval).error().at(quantity->name);
    if (interval->lower_minimum) return interval->lower_minimum;
    const double differs = difference(*quantity->interval, *interval, *quantity->uncertainty);
    if (differs > largest.size) largest = {quantity->name, differs};
    quantity->interval = Interval{IntervalKind::profile, spec.confidence_level,
                                  interval->lower.value, interval->upper.value};
    explain_open_ends(result, *quantity, *interval, profile, delta);
    warn_of_regions(result, *quantity, *interval, profile.statistic_name());
  }
  note_difference(result, largest);
  return std::optional<Vector>();
}

Result<std::optional<Vector>> add_profiles(FitResult& result, const ProfileSubject& subject,
                                           const WithProfile& then) {
  const bool is_asked = subject.spec.intervals == IntervalKind::profile || then;
  const bool has_limits = std::ranges::any_of(result.parameters, [](const Quantity& parameter) {
    return parameter.status == QuantityStatus::at_limit;
  });
  if (!is_asked && !has_limits) return std::optional<Vector>();
  if (subject.spec.loss) {  // its uncertainties are no rise of the loss
    if (!is_asked) return std::optional<Vector>();
    return Error("loss_not_served", "a robust loss has no profile: its covariance is a sandwich",
                 "--loss", "leave one of the two out");
  }
  Result<FitProfile> profile =
      FitProfile::make(subject.solved, subject.problem, subject.spec, subject.scale);
  if (!profile && is_asked) return profile.error();
  if (!profile) return std::optional<Vector>();
  if (has_limits) find_limit_intervals(result, subject.problem, subject.spec, *profile);
  if (subject.spec.intervals == IntervalKind::profile) {
    Result<std::optional<Vector>> lower = find_profile_intervals(result, subject.spec, *profile);
    if (!lower || *lower) return lower;
  }
  if (then) {
    if (Result<void> done = then(result, *profile); !done) return done.error();
  }
  return std::optional<Vector>();
}

FitSpec restarted_at(const FitSpec& spec, const FormulaProblem& problem, const Vector& parameters) {
  FitSpec again = spec;
  again.start.clear();
  const std::vector<std::string> names = free_names(problem);
  for (std::size_t j = 0; j < names.size(); ++j)
    again.start.push_back({names[j], {parameters[j], 0.0, 0}});
  return again;
}

Diagnostic lower_minimum_left() {
  return {"lower_minimum", Severity::warning,
          "The profile met a lower minimum, also from a second fit: the intervals are parabolic.",
          "", "Give start values with --start, or limits with --limit."};
}

Diagnostic better_minimum(const FitResult& before, const FitResult& after) {
  return {"better_minimum", Severity::note,
          fmt::format("The profile met a lower minimum: {:.6g} instead of {:.6g}. The fit began "
                      "there once more.",
                      after.cost_value, before.cost_value),
          "", "Look at both with  --start"};
}

}  // namespace parabola
