// SPDX-License-Identifier: MIT
#include "parabola/report/toys_report.hpp"

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

constexpr const char* too_few = "fewer than two toys gave an uncertainty";

std::string failures_text(const ToyStudy& outcome) {
  if (outcome.failed() == 0) return "all fits succeeded";
  std::string text =
      fmt::format("{:.3g} % of the fits failed", 100.0 * static_cast<double>(outcome.failed()) /
                                                     static_cast<double>(outcome.count));
  std::string_view separator = ": ";
  for (const auto& [code, count] : outcome.failures) {
    text += fmt::format("{}{} {}", separator, count, code);
    separator = ", ";
  }
  return text;
}

std::string_view word(IntervalKind kind) {
  return kind == IntervalKind::profile ? "profile" : "parabolic";
}

void add_mean(AlignedColumn& column, const std::optional<ToyMean>& mean, const Page& page) {
  if (mean) return add_estimate(column, mean->value, mean->uncertainty, page);
  column.values.emplace_back("undefined");
  column.uncertainties.emplace_back();
}

void write_pulls(Page& page, const ToyStudy& outcome) {
  std::vector<AlignedColumn> columns{{"parameter", {}, {}},
                                     {"mean of pulls", {}, {}},
                                     {"their width", {}, {}},
                                     {"bias / sigma", {}, {}}};
  for (const ToyQuantity& quantity : outcome.quantities) {
    columns[0].values.push_back(page.shown(quantity.name));
    add_mean(columns[1], quantity.pull_mean, page);
    add_mean(columns[2], quantity.pull_width, page);
    add_mean(columns[3], quantity.bias, page);
  }
  write_aligned(page, columns);
  for (const ToyQuantity& quantity : outcome.quantities) {
    if (quantity.undefined == 0) continue;
    page.paragraph(page.shown(fmt::format("{} has no uncertainty in {} of {} toys", quantity.name,
                                          quantity.undefined, quantity.undefined + quantity.used)),
                   2, 4);
  }
}

void write_coverage(Page& page, const ToyStudy& outcome) {
  std::vector<AlignedColumn> columns{{"parameter", {}, {}},
                                     {"interval", {}, {}},
                                     {"holds the truth (%)", {}, {}},
                                     {"says (%)", {}, {}}};
  for (const ToyQuantity& quantity : outcome.quantities) {
    for (const ToyCoverage& coverage : quantity.coverage) {
      columns[0].values.push_back(page.shown(quantity.name));
      columns[1].values.emplace_back(word(coverage.kind));
      add_estimate(columns[2], 100.0 * coverage.share(), 100.0 * coverage.uncertainty(), page);
      columns[3].values.push_back(fmt::format("{:.2f}", 100.0 * outcome.confidence_level));
    }
  }
  write_aligned(page, columns);
}

std::string p_values_text(const ToyStudy& outcome) {
  if (!outcome.p_value_test) return "The fits have no p-values.";
  return fmt::format(
      "p-values: {} of them, largest distance from uniform {:.3g} (Kolmogorov-Smirnov, P = {:.2g})",
      outcome.p_values.size(), outcome.p_value_test->distance, outcome.p_value_test->p_value);
}

Tree mean_tree(Reasons& reasons, const std::string& key, const std::optional<ToyMean>& mean) {
  if (!mean) return reasons.absent(key, too_few);
  TreeMap map;
  map.add("value", mean->value);
  map.add("uncertainty", mean->uncertainty);
  return {std::move(map)};
}

Tree count_tree(std::size_t count) {
  return {static_cast<std::int64_t>(count)};
}

Tree quantity_tree(Reasons& reasons, const ToyQuantity& quantity) {
  const std::string key = "quantities." + quantity.name + ".";
  TreeList coverage;
  for (const ToyCoverage& of : quantity.coverage) {
    TreeMap map;
    map.add("kind", std::string(word(of.kind)));
    map.add("covered", count_tree(of.covered));
    map.add("count", count_tree(of.count));
    map.add("share", of.share());
    map.add("uncertainty", of.uncertainty());
    coverage.emplace_back(std::move(map));
  }
  TreeMap map;
  map.add("name", quantity.name);
  map.add("unit", quantity.unit);
  map.add("truth", quantity.truth);
  map.add("used", count_tree(quantity.used));
  map.add("undefined", count_tree(quantity.undefined));
  map.add("pull_mean", mean_tree(reasons, key + "pull_mean", quantity.pull_mean));
  map.add("pull_width", mean_tree(reasons, key + "pull_width", quantity.pull_width));
  map.add("bias", mean_tree(reasons, key + "bias", quantity.bias));
  map.add("coverage", std::move(coverage));
  return {std::move(map)};
}

std::vector<Diagnostic> findings_of(const ToyStudy& outcome) {
  FitResult shown = outcome.fit;
  shown.diagnostics.insert(shown.diagnostics.end(), outcome.diagnostics.begin(),
                           outcome.diagnostics.end());
  return ordered_findings(shown);
}

}  // namespace

std::string toys_report(const ToyStudy& outcome, const ReportOptions& options) {
  Page page(options);
  page.paragraph(page.shown(outcome.fit.formula), 0, 4);
  page.paragraph(page.shown(source_phrase(outcome.fit)), 0, 2, Style::dim);
  page.paragraph(page.shown(fmt::format("{} toys from the fitted model, seed {}; {}", outcome.count,
                                        outcome.seed, failures_text(outcome))),
                 0, 2, Style::dim);
  page.blank();
  write_pulls(page, outcome);
  page.blank();
  write_coverage(page, outcome);
  page.blank();
  page.paragraph(page.shown(p_values_text(outcome)), 2, 4);
  const std::vector<Diagnostic> findings = findings_of(outcome);
  if (!findings.empty()) page.blank();
  for (const Diagnostic& finding : findings) write_finding(page, finding);
  return page.text();
}

std::string toys_json(const ToyStudy& outcome) {
  Reasons reasons({});
  TreeMap map;
  map.add("version", outcome.fit.version);
  map.add("source", outcome.fit.source_name);
  map.add("formula", outcome.fit.formula);
  map.add("toys", count_tree(outcome.count));
  map.add("seed", count_tree(outcome.seed));
  map.add("confidence_level", outcome.confidence_level);
  map.add("failed", count_tree(outcome.failed()));
  TreeMap failures;
  for (const auto& [code, count] : outcome.failures) failures.add(code, count_tree(count));
  map.add("failures", std::move(failures));
  TreeList quantities;
  for (const ToyQuantity& quantity : outcome.quantities)
    quantities.push_back(quantity_tree(reasons, quantity));
  map.add("quantities", std::move(quantities));
  map.add("p_values", outcome.p_values);
  if (outcome.p_value_test) {
    TreeMap test;
    test.add("distance", outcome.p_value_test->distance);
    test.add("p_value", outcome.p_value_test->p_value);
    map.add("p_value_test", std::move(test));
  } else {
    map.add("p_value_test", reasons.absent("p_value_test", "the fits have no p-values"));
  }
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(findings_of(outcome)));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
