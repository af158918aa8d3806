// SPDX-License-Identifier: MIT
#include "parabola/report/result_tree.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "parabola/fit/data_set_result.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

// Objects for each point are for reading by eye and by small programs; beyond this number they
// would be most of the output and say nothing that --plot or the data do not.
constexpr std::size_t most_residuals = 10'000;

std::string_view word(QuantityStatus status) {
  switch (status) {
    case QuantityStatus::fixed:
      return "fixed";
    case QuantityStatus::at_limit:
      return "at_limit";
    case QuantityStatus::undetermined:
      return "undetermined";
    case QuantityStatus::free:
      break;
  }
  return "free";
}

std::string_view word(IntervalKind kind) {
  switch (kind) {
    case IntervalKind::profile:
      return "profile";
    case IntervalKind::bootstrap:
      return "bootstrap";
    case IntervalKind::parabolic:
      break;
  }
  return "parabolic";
}

std::string_view word(UncertaintyScale scale) {
  return scale == UncertaintyScale::known ? "known" : "estimated";
}

Tree text(std::string_view words) {
  return {std::string(words)};
}

Tree count(std::size_t number) {
  return {static_cast<std::int64_t>(number)};
}

std::string why_absent(const Quantity& quantity) {
  if (!quantity.reason.empty()) return quantity.reason;
  switch (quantity.status) {
    case QuantityStatus::fixed:
      return "fixed";
    case QuantityStatus::at_limit:
      return "at its limit";
    case QuantityStatus::undetermined:
      return "the data do not determine it";
    case QuantityStatus::free:
      break;
  }
  return "undefined";
}

Tree interval_tree(Reasons& reasons, const std::string& key, const Quantity& quantity) {
  if (!quantity.interval) return reasons.absent(key, why_absent(quantity));
  const Interval& interval = *quantity.interval;
  TreeMap map;
  map.add("kind", text(word(interval.kind)));
  map.add("confidence_level", interval.confidence_level);
  map.add("lower", reasons.number(key + ".lower", interval.lower, "open at this end"));
  map.add("upper", reasons.number(key + ".upper", interval.upper, "open at this end"));
  return {std::move(map)};
}

bool is_complete(const Quantity& quantity) {
  return quantity.estimate && std::isfinite(*quantity.estimate) && quantity.uncertainty &&
         std::isfinite(*quantity.uncertainty) && quantity.interval;
}

Tree quantity_tree(Reasons& reasons, const std::string& group, const Quantity& quantity) {
  const std::string key = fmt::format("{}.{}", group, quantity.name);
  const std::string why = why_absent(quantity);
  TreeMap map;
  map.add("name", quantity.name);
  if (!quantity.expression.empty()) map.add("expression", quantity.expression);
  map.add("estimate", reasons.number(key + ".estimate", quantity.estimate, why));
  map.add("uncertainty", reasons.number(key + ".uncertainty", quantity.uncertainty, why));
  map.add("unit", quantity.unit);
  map.add("status", text(word(quantity.status)));
  map.add("interval", interval_tree(reasons, key + ".interval", quantity));
  if (quantity.degrees_of_freedom) map.add("degrees_of_freedom", *quantity.degrees_of_freedom);
  if (quantity.lower_limit) map.add("lower_limit", *quantity.lower_limit);
  if (quantity.upper_limit) map.add("upper_limit", *quantity.upper_limit);
  if (!is_complete(quantity)) map.add("reason", why);
  return {std::move(map)};
}

Tree quantities_tree(Reasons& reasons, const std::string& group,
                     const std::vector<Quantity>& quantities) {
  TreeList list;
  for (const Quantity& quantity : quantities)
    list.push_back(quantity_tree(reasons, group, quantity));
  return {std::move(list)};
}

Tree left_out_tree(const std::vector<RowsLeftOut>& left_out) {
  TreeList list;
  for (const RowsLeftOut& part : left_out) {
    TreeMap map;
    map.add("reason", part.reason);
    map.add("rows", rows_tree(part.rows));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

// The left side; its uncertainty where it is the same for all rows.
Tree response_tree(Reasons& reasons, const FitPoints& points) {
  const Vector& sigma = points.uncertainty;
  const bool one_value =
      !sigma.empty() && std::ranges::all_of(sigma, [&](double s) { return s == sigma.front(); });
  TreeMap map;
  map.add("name", points.response_name);
  map.add("unit", points.response_unit);
  map.add("uncertainty",
          reasons.number("response.uncertainty",
                         one_value ? std::optional(sigma.front()) : std::nullopt,
                         sigma.empty() ? "undefined" : "not one value for all rows"));
  return {std::move(map)};
}

Tree predictors_tree(Reasons& reasons, const FitPoints& points) {
  TreeList list;
  for (const PredictorColumn& predictor : points.predictors) {
    const auto ends = std::ranges::minmax_element(predictor.values);
    const auto end = [&](const char* name, Vector::const_iterator place) {
      return reasons.number(fmt::format("predictors.{}.{}", predictor.name, name),
                            place == predictor.values.end() ? std::nullopt : std::optional(*place),
                            "no rows");
    };
    TreeMap map;
    map.add("name", predictor.name);
    map.add("unit", predictor.unit);
    map.add("minimum", end("minimum", ends.min));
    map.add("maximum", end("maximum", ends.max));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree uncertainties_tree(Reasons& reasons, const FitResult& result) {
  TreeList list;
  for (const UncertaintyOrigin& origin : result.uncertainties) {
    TreeMap map;
    map.add("column", origin.column);
    map.add("source", origin.source);
    map.add("kind", origin.kind);
    const std::string name =
        origin.name.empty() ? fmt::format("sigma {}", origin.column) : origin.name;
    map.add("name", name);
    map.add("correlation", origin.correlation);
    map.add("common_value",
            reasons.number(fmt::format("uncertainties.{}.common_value", name), origin.common_value,
                           origin.source == scatter_source ? "none was given: see scatter"
                                                           : "not one value for all rows"));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree constraints_tree(const FitResult& result) {
  TreeList list;
  for (const ConstraintOrigin& constraint : result.constraints) {
    TreeMap map;
    map.add("name", constraint.name);
    map.add("source", constraint.source);
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree budget_tree(Reasons& reasons, const FitResult& result) {
  if (result.budget.empty()) {
    return reasons.absent("budget",
                          result.covariance ? "not asked for: --budget" : "there is no covariance");
  }
  TreeList list;
  for (const BudgetPart& part : result.budget) {
    TreeMap map;
    map.add("source", part.source);
    map.add("variances", part.variances);
    map.add("shifts", part.shifts.empty() ? Tree() : Tree(part.shifts));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

std::string why_no_scatter(const FitResult& result) {
  if (sigma_is_given(result)) return "uncertainties were given";
  const auto reason = result.reasons.find("covariance");
  return reason == result.reasons.end() ? "undefined" : reason->second;
}

Tree cost_tree(Reasons& reasons, const FitResult& result) {
  TreeMap map;
  map.add("kind", result.cost_kind == CostKind::least_squares ? "least_squares"
                  : result.cost_kind == CostKind::robust_loss ? "robust_loss"
                                                              : "likelihood");
  map.add("value", reasons.number("cost.value", result.cost_value, "undefined"));
  return {std::move(map)};
}

Tree largest_pull_tree(Reasons& reasons, const FitResult& result) {
  if (!result.largest_pull) return reasons.absent("largest_pull", "the pulls are undefined");
  TreeMap map;
  map.add("row", count(result.largest_pull->row));
  map.add("value", reasons.number("largest_pull.value", result.largest_pull->value, "undefined"));
  if (!result.data_sets.empty()) map.add("source", source_of_largest_pull(result));
  return {std::move(map)};
}

Tree residuals_tree(Reasons& reasons, const FitPoints& points) {
  if (points.rows.size() > most_residuals) {
    return reasons.absent("residuals", fmt::format("left out: {} rows are more than {}",
                                                   points.rows.size(), most_residuals));
  }
  const auto at = [](const Vector& values, std::size_t i) {
    return i < values.size() ? Tree(values[i]) : Tree();
  };
  if (points.pull.empty() && !points.rows.empty())
    reasons.absent("residuals.pull", "the uncertainties of the points are undefined");
  TreeList list;
  for (std::size_t i = 0; i < points.rows.size(); ++i) {
    TreeMap map;
    map.add("row", count(points.rows[i]));
    map.add("residual", at(points.residual, i));
    map.add("pull", at(points.pull, i));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree termination_tree(const Ending& ending) {
  TreeMap map;
  map.add("code", ending.code);
  map.add("text", ending.text);
  map.add("success", ending.success);
  return {std::move(map)};
}

void add_goodness(TreeMap& map, Reasons& reasons, const FitResult& result) {
  const bool estimated = result.uncertainty_scale == UncertaintyScale::estimated;
  const std::string untestable =
      estimated ? "the goodness of fit cannot be tested: sigma comes from the same points"
                : "undefined";
  map.add("cost", cost_tree(reasons, result));
  map.add("chi2", reasons.number("chi2", result.chi2, untestable));
  map.add("ndof", static_cast<std::int64_t>(result.ndof));
  map.add("p_value", reasons.number("p_value", result.p_value,
                                    result.ndof > 0 ? untestable : "no degrees of freedom"));
}

// The loss of a robust fit, and the rows that it counts less than half.
void add_loss(TreeMap& map, const FitResult& result) {
  if (result.loss.empty()) return;
  map.add("loss", result.loss);
  TreeList list;
  for (const DownweightedRow& row : result.downweighted) {
    TreeMap entry;
    entry.add("row", count(row.row));
    entry.add("weight", row.weight);
    list.emplace_back(std::move(entry));
  }
  map.add("downweighted", std::move(list));
}

// What the keys of the same names say, of one data set; reasons of its own.
Tree data_set_tree(const FitResult& result, std::size_t index) {
  const FitResult own = result_of_data_set(result, index);
  Reasons reasons({});
  TreeMap map;
  map.add("formula", own.formula);
  map.add("source", own.source_name);
  map.add("method", own.method);
  map.add("rows_read", count(own.rows_read));
  map.add("rows_used", count(own.rows_used));
  map.add("rows_left_out", left_out_tree(own.left_out));
  map.add("response", response_tree(reasons, own.points));
  map.add("predictors", predictors_tree(reasons, own.points));
  map.add("uncertainties", uncertainties_tree(reasons, own));
  map.add("cost", reasons.number("cost", result.data_sets[index].cost_value,
                                 "S does not fit into a double"));
  map.add("residuals", residuals_tree(reasons, own.points));
  map.add("reasons", reasons.tree());
  return {std::move(map)};
}

Tree data_sets_tree(const FitResult& result) {
  TreeList list;
  for (std::size_t k = 0; k < result.data_sets.size(); ++k)
    list.push_back(data_set_tree(result, k));
  return {std::move(list)};
}

// Rival minima: parameters in the order of "free", and S there.
Tree solutions_tree(const FitResult& result) {
  TreeList list;
  for (const OtherSolution& solution : result.solutions) {
    TreeMap map;
    map.add("parameters", solution.parameters);
    map.add("cost", solution.cost_value);
    list.emplace_back(std::move(map));
  }
  return list;
}

}  // namespace

Tree rows_tree(const std::vector<std::size_t>& rows) {
  TreeList list;
  for (const std::size_t row : rows) list.push_back(count(row));
  return {std::move(list)};
}

Tree diagnostics_tree(const std::vector<Diagnostic>& diagnostics) {
  TreeList list;
  for (const Diagnostic& diagnostic : diagnostics) {
    TreeMap map;
    map.add("code", diagnostic.code);
    map.add("severity", diagnostic.severity == Severity::note ? "note" : "warning");
    map.add("what", diagnostic.what);
    map.add("where", diagnostic.where);
    map.add("fix", diagnostic.fix);
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree result_tree(const FitResult& result) {
  Reasons reasons(result.reasons);
  TreeMap map;
  map.add("version", result.version);
  map.add("formula", result.formula);
  map.add("source", result.source_name);
  map.add("method", result.method);
  map.add("linear", result.linear);
  map.add("rows_read", count(result.rows_read));
  map.add("rows_used", count(result.rows_used));
  map.add("rows_left_out", left_out_tree(result.left_out));
  map.add("response", response_tree(reasons, result.points));
  map.add("predictors", predictors_tree(reasons, result.points));
  map.add("uncertainty_scale", text(word(result.uncertainty_scale)));
  map.add("parameters", quantities_tree(reasons, "parameters", result.parameters));
  map.add("derived", quantities_tree(reasons, "derived", result.derived));
  TreeList free;
  for (const std::string& name : result.free) free.emplace_back(name);
  map.add("free", std::move(free));
  map.add("covariance", reasons.matrix("covariance", result.covariance, "undefined"));
  map.add("correlation", reasons.matrix("correlation", result.correlation, "undefined"));
  add_goodness(map, reasons, result);
  add_loss(map, result);
  map.add("digits", reasons.number("digits", result.digits, "undefined"));
  map.add("condition", reasons.number("condition", result.condition, "undefined"));
  map.add("evaluations", count(result.evaluations));
  map.add("start_evaluations", count(result.start_evaluations));
  map.add("steps", count(result.steps));
  map.add("numerics", result.numerics);
  map.add("curvature", result.curvature);
  map.add("confidence_level", result.confidence_level);
  map.add("uncertainties", uncertainties_tree(reasons, result));
  map.add("constraints", constraints_tree(result));
  map.add("budget", budget_tree(reasons, result));
  map.add("scatter", reasons.number("scatter", result.scatter, why_no_scatter(result)));
  map.add("largest_pull", largest_pull_tree(reasons, result));
  // the minimum of a linear model is the only one
  const bool searched = result.linear || result.start_evaluations > 0;
  map.add("solutions", searched ? solutions_tree(result)
                                : reasons.absent("solutions", "no search for other minima"));
  map.add("seed", reasons.absent("seed", "no random numbers were used"));
  map.add("derived_covariance",
          reasons.matrix("derived_covariance", result.derived_covariance,
                         result.derived.empty() ? "no derived quantities" : "undefined"));
  Tree residuals = residuals_tree(reasons, result.points);
  map.add("reasons", reasons.tree());
  map.add("termination", termination_tree(result.termination));
  map.add("diagnostics", diagnostics_tree(result.diagnostics));
  map.add("residuals", std::move(residuals));
  if (!result.data_sets.empty()) map.add("data_sets", data_sets_tree(result));
  return {std::move(map)};
}

std::string json_report(const FitResult& result) {
  return to_json(result_tree(result));
}

std::string yaml_report(const FitResult& result) {
  return to_yaml(result_tree(result));
}

}  // namespace parabola
