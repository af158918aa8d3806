// SPDX-License-Identifier: MIT
#include "parabola/report/compare_report.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/phrases.hpp"

namespace parabola {
namespace {

// Differences of AIC that count: Burnham & Anderson, Model Selection, 2nd ed., 2.6.
constexpr double hardly_different = 2.0;
constexpr double no_support = 10.0;

std::string number_text(const Page& page, std::optional<double> value, int digits) {
  if (!value) return page.unicode() ? "–" : "-";
  return plain_text(round_significant(*value, digits), page.encoding());
}

std::string difference_text(const Page& page, std::optional<double> value) {
  if (value && *value == 0.0) return "best";
  if (!value) return number_text(page, value, 0);
  return plain_text(round_to_place(*value, *value < 100.0 ? -2 : 0), page.encoding());
}

std::string probability_text(const Page& page, std::optional<double> p) {
  if (!p) return number_text(page, p, 0);
  const std::string text = plain_text(round_probability(*p), page.encoding());
  return text.starts_with("= ") ? text.substr(2) : text;  // the heading has said P
}

std::string with_relation(const Page& page, double p) {
  return plain_text(round_probability(p), page.encoding());
}

void write_models(Page& page, const ModelComparison& comparison) {
  for (std::size_t i = 0; i < comparison.models.size(); ++i) {
    page.paragraph(page.shown(fmt::format("{}  {}", i + 1, comparison.models[i].fit.formula)), 2,
                   5);
  }
  page.blank();
  const std::string delta = page.unicode() ? "Δ" : "d";
  const bool is_estimated = comparison.models.front().fit.p_value == std::nullopt;
  std::vector<AlignedColumn> columns{
      {"model", {}, {}},        {"parameters", {}, {}}, {comparison.statistic, {}, {}},
      {"ndof", {}, {}},         {"P", {}, {}},          {delta + "AIC", {}, {}},
      {delta + "AICc", {}, {}}, {delta + "BIC", {}, {}}};
  for (std::size_t i = 0; i < comparison.models.size(); ++i) {
    const ComparedModel& model = comparison.models[i];
    columns[0].values.push_back(std::to_string(i + 1));
    columns[1].values.push_back(std::to_string(model.parameters));
    columns[2].values.push_back(number_text(page, model.fit.cost_value, 5));
    columns[3].values.push_back(std::to_string(model.fit.ndof));
    columns[4].values.push_back(probability_text(page, model.fit.p_value));
    columns[5].values.push_back(difference_text(page, model.aic));
    columns[6].values.push_back(difference_text(page, model.aicc));
    columns[7].values.push_back(difference_text(page, model.bic));
  }
  if (is_estimated) columns.erase(columns.begin() + 4);
  write_aligned(page, columns);
  for (std::size_t i = 0; i < comparison.models.size(); ++i) {
    const std::string& reason = comparison.models[i].reason;
    if (!reason.empty())
      page.paragraph(page.shown(fmt::format("model {}: {}", i + 1, reason)), 2, 4, Style::dim);
  }
}

std::string test_sentence(const Page& page, const NestedTest& test, const std::string& statistic) {
  std::string about = fmt::format("{} in {}", test.simpler + 1, test.larger + 1);
  if (!test.is_nested) about += ", if nested";
  if (!test.restrictions.empty()) about += fmt::format(" ({})", joined(test.restrictions, ", "));
  if (!test.statistic) return fmt::format("{}: no test, {}", about, test.reason);
  const std::string value = plain_text(round_significant(*test.statistic, 3), page.encoding());
  std::string figures = test.kind == NestedTestKind::f_test
                            ? fmt::format("F({}, {}) = {}", test.extra, test.denominator, value)
                            : fmt::format("{} falls by {} for {}", statistic, value,
                                          counted(test.extra, "parameter"));
  if (!test.p_value) return fmt::format("{}: {}; no P, {}", about, figures, test.reason);
  return fmt::format("{}: {}, P {}{}", about, figures, with_relation(page, *test.p_value),
                     test.is_at_limit ? " (half-half mixture)" : "");
}

void write_tests(Page& page, const ModelComparison& comparison, bool is_orders) {
  if (comparison.tests.empty()) return;
  page.blank();
  for (const NestedTest& test : comparison.tests) {
    if (is_orders && test.larger > test.simpler + 2) continue;
    page.paragraph(page.shown(test_sentence(page, test, comparison.statistic)), 2, 6);
  }
}

std::string order_verdict(const OrderChoice& choice) {
  const std::string level = percent_of_level(nested_test_level);
  const std::string tests =
      choice.by_tests
          ? fmt::format("Tests at {}, upwards: order {} (neither of the next two is better).",
                        level, *choice.by_tests)
          : fmt::format("Tests at {}, upwards: no order up to {} is enough.", level,
                        choice.range.highest);
  const std::string aicc = choice.by_aicc ? fmt::format("AICc: order {}.", *choice.by_aicc)
                                          : std::string("AICc: undefined.");
  return fmt::format("{} {}", tests, aicc);
}

// What each established test says; the simpler model holds or does not.
void write_test_verdicts(Page& page, const ModelComparison& comparison) {
  for (const NestedTest& test : comparison.tests) {
    if (!test.is_nested || !test.p_value) continue;
    const std::string p = with_relation(page, *test.p_value);
    page.paragraph(
        page.shown(*test.p_value < nested_test_level
                       ? fmt::format("Model {} is better than model {} (P {}, below {}).",
                                     test.larger + 1, test.simpler + 1, p,
                                     percent_of_level(nested_test_level))
                       : fmt::format("Model {} is enough: the data do not need model {} (P {}).",
                                     test.simpler + 1, test.larger + 1, p)),
        2, 4);
  }
}

std::string criteria_verdict(const Page& page, const ModelComparison& comparison) {
  if (!comparison.best_aicc) return "No AICc can be compared.";
  const std::size_t best = *comparison.best_aicc;
  std::vector<std::string> near;
  std::vector<std::string> hopeless;
  for (std::size_t i = 0; i < comparison.models.size(); ++i) {
    const std::optional<double>& above = comparison.models[i].aicc;
    if (i == best || !above) continue;
    if (*above < hardly_different) near.push_back(std::to_string(i + 1));
    if (*above > no_support) hopeless.push_back(std::to_string(i + 1));
  }
  std::string text = fmt::format("By AICc model {} is the best", best + 1);
  if (!near.empty()) text += fmt::format("; hardly worse: {}", joined(near, ", "));
  if (!hopeless.empty())
    text += fmt::format("; without support: {} ({}AICc above {:g})", joined(hopeless, ", "),
                        page.unicode() ? "Δ" : "d", no_support);
  text += ".";
  if (comparison.best_bic && *comparison.best_bic != best)
    text += fmt::format(" By BIC it is model {}.", *comparison.best_bic + 1);
  return text;
}

}  // namespace

std::string compare_report(const ModelComparison& comparison,
                           const std::optional<OrderChoice>& orders, const ReportOptions& options) {
  Page page(options);
  const FitResult& first = comparison.models.front().fit;
  page.paragraph(page.shown(source_phrase(first)), 0, 2, Style::dim);
  for (const std::string& phrase : uncertainty_phrases(first))
    page.paragraph(page.shown(phrase), 0, 2, Style::dim);
  page.blank();
  write_models(page, comparison);
  write_tests(page, comparison, orders.has_value());
  page.blank();
  if (orders) {
    page.paragraph(page.shown(order_verdict(*orders)), 2, 4);
  } else {
    write_test_verdicts(page, comparison);
    page.paragraph(page.shown(criteria_verdict(page, comparison)), 2, 4);
  }
  if (!comparison.diagnostics.empty()) page.blank();
  for (const Diagnostic& finding : comparison.diagnostics) write_finding(page, finding);
  return page.text();
}

}  // namespace parabola
