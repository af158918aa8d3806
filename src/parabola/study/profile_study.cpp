// SPDX-License-Identifier: MIT
#include "parabola/study/profile_study.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit/profile.hpp"
#include "parabola/infer/profile_interval.hpp"

namespace parabola {
namespace {

constexpr std::size_t curve_points = 41;

struct Found {
  std::size_t number = 0;  // in FitProfile::names()
  const Quantity* quantity = nullptr;
};

Result<Found> find(const FitResult& fit, const FitProfile& profile, const std::string& name) {
  const std::vector<std::string>& names = profile.names();
  const auto place = std::ranges::find(names, name);
  if (place == names.end()) {
    const std::string nearest = nearest_name(name, names);
    return Error("not_a_parameter",
                 fmt::format("{} is no free parameter and no derived quantity", name), "",
                 nearest.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  Found found{static_cast<std::size_t>(place - names.begin()), nullptr};
  for (const std::vector<Quantity>* quantities : {&fit.parameters, &fit.derived}) {
    const auto own = std::ranges::find(*quantities, name, &Quantity::name);
    if (own != quantities->end()) found.quantity = &*own;
  }
  if (found.quantity == nullptr || !found.quantity->uncertainty || !found.quantity->estimate) {
    return Error("no_uncertainty",
                 fmt::format("{} has no profile: {}", name,
                             found.quantity == nullptr || found.quantity->reason.empty()
                                 ? "it has no uncertainty"
                                 : found.quantity->reason),
                 "", "ask for another quantity");
  }
  return found;
}

std::string why_open(const ProfileEnd& end) {
  switch (end.kind) {
    case RayEnd::reached:
      return {};
    case RayEnd::limit:
      return "its limit comes first";
    case RayEnd::open:
      return "it does not rise so far";
    case RayEnd::lost:
      break;
  }
  return "it could not be followed so far";
}

void warn(FitResult& fit, const std::string& code, const std::string& what) {
  const bool is_known = std::ranges::any_of(fit.diagnostics, [&](const Diagnostic& known) {
    return known.code == code && known.what == what;
  });
  if (!is_known)
    fit.diagnostics.push_back({code, Severity::warning, what, "", "Begin elsewhere:  --start"});
}

// Everything that is found while the fit stands; diagnostics wait until the fit is complete.
class Study {
 public:
  Study(const FitResult& fit, const FitProfile& profile, FitResult& notes)
      : fit_(fit), profile_(profile), notes_(notes) {}

  Result<ProfiledQuantity> profiled(const std::string& name, const std::vector<double>& levels) {
    const Result<Found> found = find(fit_, profile_, name);
    if (!found) return found.error();
    const Quantity& quantity = *found->quantity;
    ProfiledQuantity outcome{
        name, quantity.unit, *quantity.estimate, *quantity.uncertainty, {}, {}, {}, {}};
    double from = outcome.estimate - 3.0 * outcome.uncertainty;
    double to = outcome.estimate + 3.0 * outcome.uncertainty;
    const SmoothFunction& function = profile_.quantity(found->number);
    for (const double level : levels) {
      Result<ProfiledInterval> interval = at_level(outcome, function, level);
      if (!interval) return std::move(interval).error().at(name);
      from = std::min(from, interval->lower.value_or(from));
      to = std::max(to, interval->upper.value_or(to));
      outcome.intervals.push_back(*std::move(interval));
    }
    const Result<std::vector<ProfilePoint>> curve =
        profile_curve(profile_.minimum(), function, from, to, curve_points);
    if (!curve) return curve.error();
    for (const ProfilePoint& point : *curve) {
      const double z = (point.value - outcome.estimate) / outcome.uncertainty;
      outcome.values.push_back(point.value);
      outcome.rises.push_back(point.rise.value_or(std::numeric_limits<double>::quiet_NaN()));
      outcome.parabola.push_back(z * z);
    }
    return outcome;
  }

  Result<JointRegion> region(const Found& first, const Found& second, double level) {
    const double delta = profile_.joint_delta(level);
    const SmoothFunction& a = profile_.quantity(first.number);
    const SmoothFunction& b = profile_.quantity(second.number);
    Result<Contour> found = contour(profile_.minimum(), a, b, delta);
    if (!found) return found.error();
    Result<std::vector<ContourPoint>> ellipse = parabolic_contour(profile_.minimum(), a, b, delta);
    if (!ellipse) return ellipse.error();
    if (found->lower_minimum) warn_of_lower_minimum();
    return JointRegion{level, *std::move(found), *std::move(ellipse)};
  }

 private:
  Result<ProfiledInterval> at_level(const ProfiledQuantity& quantity,
                                    const SmoothFunction& function, double level) {
    const double delta = profile_.delta(level);
    const Result<ProfileInterval> interval =
        profile_interval(profile_.minimum(), function, delta, Probing::outwards);
    if (!interval) return interval.error();
    if (interval->lower_minimum) warn_of_lower_minimum();
    for (const ProfileRegion& region : interval->others) {
      warn(notes_, "further_regions",
           fmt::format("The profile of {} is below {:.4g} also around {:.6g}.", quantity.name,
                       delta, region.lower.value_or(region.upper.value_or(0.0))));
    }
    const double half = std::sqrt(delta) * quantity.uncertainty;
    return ProfiledInterval{level,
                            delta,
                            interval->lower.value,
                            interval->upper.value,
                            why_open(interval->lower),
                            why_open(interval->upper),
                            quantity.estimate - half,
                            quantity.estimate + half};
  }

  void warn_of_lower_minimum() {
    warn(notes_, "lower_minimum", "The profile met a minimum that is lower than that of the fit.");
  }

  const FitResult& fit_;
  const FitProfile& profile_;
  FitResult& notes_;
};

void take(FitResult& fit, FitResult&& notes) {
  for (Diagnostic& diagnostic : notes.diagnostics) fit.diagnostics.push_back(std::move(diagnostic));
}

}  // namespace

Result<ProfileStudy> profile_study(const Table& table, const FitSpec& spec,
                                   const std::vector<std::string>& names,
                                   const std::vector<double>& levels) {
  ProfileStudy outcome;
  FitResult notes;
  const auto then = [&](const FitResult& fit, const FitProfile& profile) -> Result<void> {
    outcome.statistic = profile.statistic_name();
    std::vector<std::string> wanted = names;
    for (const Quantity& parameter : fit.parameters) {
      if (names.empty() && parameter.uncertainty) wanted.push_back(parameter.name);
    }
    Study study(fit, profile, notes);
    for (const std::string& name : wanted) {
      Result<ProfiledQuantity> quantity = study.profiled(name, levels);
      if (!quantity) return quantity.error();
      outcome.quantities.push_back(*std::move(quantity));
    }
    return {};
  };
  Result<FitResult> fitted = fit(table, spec, then);
  if (!fitted) return fitted.error();
  outcome.fit = *std::move(fitted);
  take(outcome.fit, std::move(notes));
  return outcome;
}

Result<ContourStudy> contour_study(const Table& table, const FitSpec& spec,
                                   const std::string& first, const std::string& second,
                                   const std::vector<double>& levels) {
  if (first == second) {
    return Error("usage", fmt::format("a contour of {} and {} is no area", first, second), "",
                 "name two different quantities");
  }
  ContourStudy outcome;
  outcome.first = first;
  outcome.second = second;
  FitResult notes;
  const auto then = [&](const FitResult& fit, const FitProfile& profile) -> Result<void> {
    outcome.statistic = profile.statistic_name();
    const Result<Found> a = find(fit, profile, first);
    if (!a) return a.error();
    const Result<Found> b = find(fit, profile, second);
    if (!b) return b.error();
    outcome.first_unit = a->quantity->unit;
    outcome.second_unit = b->quantity->unit;
    outcome.first_estimate = *a->quantity->estimate;
    outcome.second_estimate = *b->quantity->estimate;
    Study study(fit, profile, notes);
    for (const double level : levels) {
      Result<JointRegion> region = study.region(*a, *b, level);
      if (!region) return region.error();
      outcome.regions.push_back(*std::move(region));
    }
    return {};
  };
  Result<FitResult> fitted = fit(table, spec, then);
  if (!fitted) return fitted.error();
  outcome.fit = *std::move(fitted);
  take(outcome.fit, std::move(notes));
  return outcome;
}

}  // namespace parabola
