// SPDX-License-Identifier: MIT
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "parabola/report/compare_report.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

Tree count_tree(std::size_t count) {
  return {static_cast<std::int64_t>(count)};
}

Tree number_or_null(const std::optional<std::size_t>& number) {
  return number ? count_tree(*number) : Tree();
}

// Models are counted from 1, as the report does.
std::optional<std::size_t> counted_from_one(const std::optional<std::size_t>& index) {
  if (!index) return std::nullopt;
  return *index + 1;
}

Tree model_tree(Reasons& reasons, const ComparedModel& model, std::size_t number) {
  const std::string key = fmt::format("models.{}", number);
  TreeMap map;
  map.add("number", count_tree(number));
  map.add("formula", model.fit.formula);
  map.add("parameters", count_tree(model.parameters));
  TreeList estimates;
  for (const Quantity& parameter : model.fit.parameters) {
    TreeMap own;
    own.add("name", parameter.name);
    own.add("estimate", reasons.number(fmt::format("{}.{}.estimate", key, parameter.name),
                                       parameter.estimate, parameter.reason));
    own.add("uncertainty", reasons.number(fmt::format("{}.{}.uncertainty", key, parameter.name),
                                          parameter.uncertainty, parameter.reason));
    estimates.emplace_back(std::move(own));
  }
  map.add("estimates", std::move(estimates));
  map.add("cost", model.fit.cost_value);
  map.add("ndof", static_cast<std::int64_t>(model.fit.ndof));
  const auto why = model.fit.reasons.find("p_value");
  map.add("p_value",
          reasons.number(key + ".p_value", model.fit.p_value,
                         why == model.fit.reasons.end() ? "it cannot be tested" : why->second));
  map.add("minus_two_log_likelihood", reasons.number(key + ".minus_two_log_likelihood",
                                                     model.minus_two_log_likelihood, model.reason));
  map.add("delta_aic", reasons.number(key + ".delta_aic", model.aic, model.reason));
  map.add("delta_aicc", reasons.number(key + ".delta_aicc", model.aicc, model.reason));
  map.add("delta_bic", reasons.number(key + ".delta_bic", model.bic, model.reason));
  return {std::move(map)};
}

Tree test_tree(Reasons& reasons, const NestedTest& test, std::size_t index) {
  const std::string key = fmt::format("tests.{}", index);
  TreeMap map;
  map.add("simpler", count_tree(test.simpler + 1));
  map.add("larger", count_tree(test.larger + 1));
  map.add("nested", test.is_nested);
  TreeList restrictions;
  for (const std::string& restriction : test.restrictions) restrictions.emplace_back(restriction);
  map.add("restrictions", std::move(restrictions));
  map.add("kind", test.kind == NestedTestKind::f_test ? "F" : "likelihood ratio");
  map.add("extra_parameters", count_tree(test.extra));
  if (test.kind == NestedTestKind::f_test)
    map.add("ndof", static_cast<std::int64_t>(test.denominator));
  map.add("statistic", reasons.number(key + ".statistic", test.statistic, test.reason));
  map.add("p_value", reasons.number(key + ".p_value", test.p_value, test.reason));
  map.add("at_limit", test.is_at_limit);
  return {std::move(map)};
}

Tree orders_tree(const OrderChoice& choice) {
  TreeMap map;
  map.add("lowest", count_tree(choice.range.lowest));
  map.add("highest", count_tree(choice.range.highest));
  map.add("test_level", nested_test_level);
  map.add("by_tests", number_or_null(choice.by_tests));
  map.add("by_aicc", number_or_null(choice.by_aicc));
  return {std::move(map)};
}

}  // namespace

std::string compare_json(const ModelComparison& comparison,
                         const std::optional<OrderChoice>& orders) {
  Reasons reasons({});
  TreeMap map;
  map.add("version", comparison.models.front().fit.version);
  map.add("source", comparison.models.front().fit.source_name);
  map.add("statistic", comparison.statistic);
  map.add("rows_used", count_tree(comparison.rows));
  TreeList models;
  for (std::size_t i = 0; i < comparison.models.size(); ++i)
    models.push_back(model_tree(reasons, comparison.models[i], i + 1));
  map.add("models", std::move(models));
  TreeList tests;
  for (std::size_t i = 0; i < comparison.tests.size(); ++i)
    tests.push_back(test_tree(reasons, comparison.tests[i], i));
  map.add("tests", std::move(tests));
  map.add("best_aicc", number_or_null(counted_from_one(comparison.best_aicc)));
  map.add("best_bic", number_or_null(counted_from_one(comparison.best_bic)));
  if (orders) map.add("orders", orders_tree(*orders));
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(comparison.diagnostics));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
