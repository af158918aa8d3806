// SPDX-License-Identifier: MIT
#include "parabola/study/propagation_doubts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"

namespace parabola {
namespace {

constexpr double noise_factor = 4.0;

struct Difference {
  const char* what;
  double size;   // Monte Carlo less linear
  double noise;  // its standard deviation
};

std::vector<Difference> differences(const PropagatedResult& result) {
  const TrialSummary& trials = *result.trials;
  const TrialNoise& noise = trials.noise;
  return {{"estimate", trials.mean - result.estimate, noise.mean},
          {"uncertainty", trials.uncertainty - *result.uncertainty, noise.uncertainty},
          {"lower end", trials.symmetric.lower - result.interval->lower, noise.symmetric.lower},
          {"upper end", trials.symmetric.upper - result.interval->upper, noise.symmetric.upper}};
}

void doubt_linearity(Propagation& outcome, const PropagatedResult& result) {
  const double u = *result.uncertainty > 0.0 ? *result.uncertainty : result.trials->uncertainty;
  if (!result.trials->settled || !(u > 0.0)) return;
  const double tolerance = numerical_tolerance(u, outcome.digits);
  std::string list;
  double largest = 0.0;
  for (const Difference& difference : differences(result)) {
    const double size = std::abs(difference.size);
    if (!(size > tolerance + noise_factor * difference.noise)) continue;
    largest = std::max(largest, size / u);
    list += fmt::format("{}the {} by {}", list.empty() ? "" : ", ", difference.what,
                        plain_text(round_significant(difference.size / u, 2), Encoding::utf8));
  }
  if (list.empty()) return;
  const bool misleads = largest > misleading_share;
  outcome.diagnostics.push_back(
      {"propagation_nonlinear", misleads ? Severity::warning : Severity::note,
       fmt::format("{} is not linear within the uncertainties: in units of its uncertainty, Monte "
                   "Carlo moves {}.",
                   result.name, list),
       result.name,
       misleads ? "Quote the Monte Carlo result with its interval."
                : "Either may be quoted: the difference is below 5 % of the uncertainty."});
}

void doubt_trials(Propagation& outcome, const PropagatedResult& result) {
  const std::size_t missing = result.trials ? outcome.trials - result.trials->finite : 0;
  if (missing > 0) {
    const double share = 100.0 * static_cast<double>(missing) / static_cast<double>(outcome.trials);
    outcome.diagnostics.push_back(
        {"propagation_no_value", Severity::warning,
         fmt::format("{} of {} trials ({} %) give no finite {}: the quantities reach where the "
                     "formula has no value.",
                     missing, outcome.trials,
                     plain_text(round_significant(share, 2), Encoding::utf8), result.name),
         result.name,
         "The Monte Carlo result holds for the other trials only. Are the uncertainties right?"});
  }
  if (result.trials && !result.trials->settled) {
    outcome.diagnostics.push_back(
        {"propagation_unsettled", Severity::warning,
         fmt::format("After {} trials the Monte Carlo result of {} still changes: its distribution "
                     "may have no mean or standard deviation.",
                     outcome.trials, result.name),
         result.name, "Quote an interval, or ask for less with --digits 1."});
  }
  if (!result.trials && outcome.trials > 0) {
    outcome.diagnostics.push_back({"propagation_no_value", Severity::warning,
                                   fmt::format("The trials give {} no finite mean and "
                                               "uncertainty.",
                                               result.name),
                                   result.name, "Check the formula and the uncertainties."});
  }
}

// A fitted scale makes Student's t of the normal; told where it matters at the level asked for.
void doubt_few_degrees(Propagation& outcome) {
  std::set<std::string> told;
  for (const KnownQuantity& quantity : outcome.quantities) {
    if (quantity.ndof <= 0) continue;
    const auto ndof = static_cast<double>(quantity.ndof);
    const double ratio = student_two_sided_quantile(outcome.confidence_level, ndof) /
                         normal_two_sided_quantile(outcome.confidence_level);
    if (ratio < 1.0 + misleading_share || !told.insert(quantity.source).second) continue;
    outcome.diagnostics.push_back(
        {"few_degrees_of_freedom", Severity::note,
         fmt::format("Its uncertainties come from a scatter with ndof {}: the intervals are too "
                     "short by a factor of up to {}.",
                     quantity.ndof, plain_text(round_significant(ratio, 3), Encoding::utf8)),
         quantity.source, "Give uncertainties in the fit, or take more points."});
  }
}

}  // namespace

void doubt(Propagation& outcome) {
  for (const PropagatedResult& result : outcome.results) {
    if (!result.uncertainty) {
      outcome.diagnostics.push_back(
          {"propagation_no_derivative", Severity::warning,
           fmt::format("Linear propagation of {} has no meaning: a derivative is not finite at the "
                       "estimates.",
                       result.name),
           result.name, "Quote the Monte Carlo result with its interval."});
    }
    doubt_trials(outcome, result);
    if (result.interval && result.trials) doubt_linearity(outcome, result);
  }
  doubt_few_degrees(outcome);
}

Diagnostic inconsistent_units(const std::string& result) {
  return {"inconsistent_units", Severity::note,
          fmt::format("The units of the quantities in {} contradict each other, so that it gets "
                      "none.",
                      result),
          result,
          "Look for a sum of unequal units, as V and mV, or for exp, log or sin of a quantity with "
          "a unit."};
}

}  // namespace parabola
