// SPDX-License-Identifier: MIT
#include "parabola/report/predict_report.hpp"

#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

// A factor that differs from 1 by more says something that ± does not.
constexpr double same_as_one = 1e-3;

std::string level_phrase(const Prediction& outcome) {
  const std::string level = percent_of_level(outcome.confidence_level);
  return outcome.ndof > 0 ? fmt::format("{} (Student t, {})", level, outcome.ndof) : level;
}

std::string measurement_phrase(const Page& page, const Prediction& outcome) {
  if (!outcome.sigma) {
    return "no interval of a new measurement: " + outcome.reasons.at("measurement_interval");
  }
  return fmt::format("a new measurement has sigma {}{}{}, from {}",
                     plain_text(round_significant(*outcome.sigma, 2), page.encoding()),
                     outcome.unit.empty() ? "" : " ", outcome.unit, outcome.sigma_source);
}

// "2.4 to 3.1", rounded to half its width.
std::string ends_text(const Page& page, double value, double lower, double upper) {
  if (!std::isfinite(lower) || !std::isfinite(upper)) return "undefined";
  Quantity quantity;
  quantity.estimate = value;
  quantity.uncertainty = (upper - lower) / 2.0;
  quantity.interval = Interval{IntervalKind::parabolic, 0.0, lower, upper};
  return interval_text(quantity, page.rounding(), page.encoding());
}

AlignedColumn ends_column(const Page& page, std::string heading, const Prediction& outcome,
                          const Ends& ends) {
  AlignedColumn column{std::move(heading), {}, {}};
  for (std::size_t i = 0; i < outcome.values.size(); ++i) {
    column.values.push_back(ends_text(page, outcome.values[i], ends.lower[i], ends.upper[i]));
  }
  return column;
}

std::vector<AlignedColumn> columns_of(const Page& page, const Prediction& outcome) {
  std::vector<AlignedColumn> columns;
  for (const PredictedColumn& predictor : outcome.predictors) {
    columns.push_back({page.shown(heading_with_unit(predictor.name, predictor.unit)), {}, {}});
    for (const double x : predictor.values)
      columns.back().values.push_back(plain_text(round_plain(x, 15), page.encoding()));
  }
  columns.push_back({page.shown(heading_with_unit(outcome.response, outcome.unit)), {}, {}});
  for (std::size_t i = 0; i < outcome.values.size(); ++i)
    add_estimate(columns.back(), outcome.values[i], outcome.uncertainties[i], page);
  if (std::abs(outcome.factor - 1.0) > same_as_one)
    columns.push_back(ends_column(page, "model", outcome, outcome.band));
  if (outcome.measurements)
    columns.push_back(ends_column(page, "new measurement", outcome, *outcome.measurements));
  return columns;
}

Tree ends_tree(const Ends& ends) {
  TreeMap map;
  map.add("lower", ends.lower);
  map.add("upper", ends.upper);
  return {std::move(map)};
}

}  // namespace

std::string predict_report(const Prediction& outcome, const ReportOptions& options) {
  Page page(options);
  page.paragraph(page.shown(outcome.formula), 0, 4);
  page.paragraph(
      page.shown(fmt::format("fit of {}; intervals of {}", outcome.name, level_phrase(outcome))), 0,
      2, Style::dim);
  page.paragraph(page.shown(measurement_phrase(page, outcome)), 0, 2, Style::dim);
  page.blank();
  write_aligned(page, columns_of(page, outcome));
  if (!outcome.diagnostics.empty()) page.blank();
  for (const Diagnostic& diagnostic : outcome.diagnostics) write_finding(page, diagnostic);
  return page.text();
}

std::string predict_json(const Prediction& outcome) {
  Reasons reasons(outcome.reasons);
  TreeList predictors;
  for (const PredictedColumn& predictor : outcome.predictors) {
    TreeMap map;
    map.add("name", predictor.name);
    map.add("unit", predictor.unit);
    map.add("values", predictor.values);
    predictors.emplace_back(std::move(map));
  }
  TreeMap response;
  response.add("name", outcome.response);
  response.add("unit", outcome.unit);
  TreeMap map;
  map.add("version", std::string(version()));
  map.add("source", outcome.name);
  map.add("formula", outcome.formula);
  map.add("response", std::move(response));
  map.add("predictors", std::move(predictors));
  map.add("values", outcome.values);
  map.add("uncertainties", outcome.uncertainties);
  map.add("confidence_level", outcome.confidence_level);
  map.add("factor", outcome.factor);
  map.add("student_ndof", outcome.ndof > 0 ? Tree(static_cast<std::int64_t>(outcome.ndof))
                                           : reasons.absent("student_ndof",
                                                            "normal: the uncertainties of the "
                                                            "data are known"));
  map.add("band", ends_tree(outcome.band));
  map.add("sigma", reasons.number("sigma", outcome.sigma, "none was given"));
  map.add("measurement_interval", outcome.measurements
                                      ? ends_tree(*outcome.measurements)
                                      : reasons.absent("measurement_interval", "none was given"));
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(outcome.diagnostics));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
