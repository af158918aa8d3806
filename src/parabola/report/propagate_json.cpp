// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdint>
#include <map>

#include <fmt/format.h>

#include "parabola/fit/version.hpp"
#include "parabola/report/propagate_report.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

Tree count(std::size_t number) {
  return {static_cast<std::int64_t>(number)};
}

Tree quantities_tree(const Propagation& outcome) {
  TreeList list;
  for (const KnownQuantity& quantity : outcome.quantities) {
    TreeMap map;
    map.add("name", quantity.name);
    map.add("value", quantity.value);
    map.add("uncertainty", quantity.uncertainty);
    map.add("unit", quantity.unit);
    map.add("source", quantity.source.empty() ? "command line" : quantity.source);
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree interval_tree(const CoverageInterval& interval) {
  TreeMap map;
  map.add("lower", interval.lower);
  map.add("upper", interval.upper);
  return {std::move(map)};
}

Tree budget_tree(const PropagatedResult& result) {
  TreeList list;
  for (const Contribution& part : result.budget) {
    TreeMap map;
    map.add("quantity", part.name);
    map.add("sensitivity", part.sensitivity);
    map.add("contribution", part.contribution);
    map.add("share", part.share);
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree trials_tree(const PropagatedResult& result, const Propagation& outcome) {
  const TrialSummary& trials = *result.trials;
  TreeMap map;
  map.add("estimate", trials.mean);
  map.add("uncertainty", trials.uncertainty);
  map.add("shortest_interval", interval_tree(trials.shortest));
  map.add("symmetric_interval", interval_tree(trials.symmetric));
  map.add("settled", trials.settled);
  map.add("trials_without_value", count(outcome.trials - trials.finite));
  return {std::move(map)};
}

Tree results_tree(Reasons& reasons, const Propagation& outcome) {
  TreeList list;
  for (const PropagatedResult& result : outcome.results) {
    const std::string key = fmt::format("results.{}", result.name);
    TreeMap map;
    map.add("name", result.name);
    map.add("expression", result.expression);
    map.add("unit", result.unit);
    map.add("estimate", result.estimate);
    map.add("uncertainty",
            reasons.number(key + ".uncertainty", result.uncertainty, "it does not exist"));
    map.add("interval", result.interval ? interval_tree(*result.interval)
                                        : reasons.absent(key + ".interval", "it does not exist"));
    map.add("budget", budget_tree(result));
    map.add("correlation_share", result.correlation_share);
    map.add("monte_carlo", result.trials
                               ? trials_tree(result, outcome)
                               : reasons.absent(key + ".monte_carlo", "there were no trials"));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

}  // namespace

std::string propagate_json(const Propagation& outcome) {
  Reasons reasons(outcome.reasons);
  TreeMap map;
  map.add("version", std::string(version()));
  map.add("quantities", quantities_tree(outcome));
  map.add("quantity_correlation",
          reasons.matrix("quantity_correlation", outcome.correlation, "undefined"));
  map.add("confidence_level", outcome.confidence_level);
  map.add("results", results_tree(reasons, outcome));
  map.add("covariance", reasons.matrix("covariance", outcome.covariance, "undefined"));
  map.add("correlation", reasons.matrix("correlation", outcome.result_correlation, "undefined"));
  map.add("monte_carlo_covariance",
          reasons.matrix("monte_carlo_covariance", outcome.trial_covariance, "undefined"));
  map.add("trials", count(outcome.trials));
  map.add("digits", static_cast<std::int64_t>(outcome.digits));
  map.add("seed", static_cast<std::int64_t>(outcome.seed));
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(outcome.diagnostics));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
