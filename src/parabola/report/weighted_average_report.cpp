// SPDX-License-Identifier: MIT
#include "parabola/report/weighted_average_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/budget_table.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/parameter_table.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/quantity_rows.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_rows = 16;
constexpr std::size_t shown_of_many = 10;
constexpr std::size_t most_weight_columns = 3;
constexpr std::size_t widest_label = 16;

std::string title(const WeightedAverage& average) {
  const std::vector<Quantity>& means = average.fit.parameters;
  if (means.size() == 1 && means.front().name == "mean")
    return fmt::format("weighted mean of {}", average.column);
  constexpr std::size_t most_names = 12;
  if (means.size() > most_names)
    return fmt::format("weighted means of {} quantities from {}", means.size(), average.column);
  std::vector<std::string> names;
  for (const Quantity& mean : means) names.push_back(mean.name);
  return fmt::format("weighted means from {}: {}", average.column, joined(names, ", "));
}

void write_means(Page& page, const WeightedAverage& average) {
  QuantityRows table = quantity_rows(average.fit, page.rounding(), page.encoding());
  if (average.scale_factor && average.scale_factor->widens()) {
    std::vector<QuantityRow> rows;
    for (std::size_t j = 0; j < table.rows.size(); ++j) {
      rows.push_back(std::move(table.rows[j]));
      Quantity scaled = average.fit.parameters[j];
      scaled.name = "  scaled by S";
      scaled.uncertainty = average.scale_factor->uncertainties[j];
      scaled.interval.reset();
      rows.push_back(quantity_row(scaled, page.rounding(), page.encoding()));
    }
    table.rows = std::move(rows);
  }
  write_quantity_table(page, std::move(table), "quantity");
  write_correlations(page, average.fit);
}

// How much a row counts; where there are no weights, how well it is known.
double importance(const WeightedAverage& average, std::size_t row) {
  if (!average.weights) {
    const Vector& sigma = average.fit.points.uncertainty;
    return row < sigma.size() ? -sigma[row] : 0.0;
  }
  double largest = 0.0;
  for (std::size_t j = 0; j < average.weights->columns(); ++j)
    largest = std::max(largest, std::abs((*average.weights)(row, j)));
  return largest;
}

std::vector<std::size_t> shown_rows(const WeightedAverage& average) {
  std::vector<std::size_t> rows(average.fit.points.rows.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (rows.size() <= most_rows) return rows;
  Vector keys;
  for (const std::size_t row : rows) keys.push_back(importance(average, row));
  std::ranges::sort(rows, {}, [&](std::size_t row) { return std::pair(-keys[row], row); });
  rows.resize(shown_of_many);
  std::ranges::sort(rows);
  return rows;
}

std::string weight_text(double weight, Encoding encoding) {
  constexpr double smallest_decimal = 0.0005;
  constexpr double rounding = 1e-12;
  const bool is_decimal = std::abs(weight) < rounding || std::abs(weight) >= smallest_decimal;
  return plain_text(is_decimal ? round_to_place(std::abs(weight) < rounding ? 0.0 : weight, -3)
                               : round_significant(weight, 1),
                    encoding);
}

std::string pull_text(double pull, Encoding encoding) {
  if (!std::isfinite(pull)) return "-";
  constexpr double widest = 100.0;
  return plain_text(std::abs(pull) < widest ? round_to_place(pull, -2) : round_significant(pull, 3),
                    encoding);
}

void write_rows(Page& page, const WeightedAverage& average) {
  const FitPoints& points = average.fit.points;
  const std::vector<std::size_t> rows = shown_rows(average);
  std::vector<AlignedColumn> columns{{"row", {}, {}}};
  for (const std::size_t i : rows) columns[0].values.push_back(std::to_string(points.rows[i]));
  if (!average.cells.empty()) {
    columns.push_back({"of", {}, {}});
    for (const std::size_t i : rows)
      columns.back().values.push_back(
          shortened(page.shown(average.cells[i]), widest_label, page.encoding()));
  }
  columns.push_back(
      {page.shown(heading_with_unit(points.response_name, points.response_unit)), {}, {}});
  for (const std::size_t i : rows) {
    add_estimate(columns.back(), points.response[i],
                 points.uncertainty.empty() ? 0.0 : points.uncertainty[i], page);
  }
  const std::size_t q = average.fit.parameters.size();
  const bool has_weights = average.weights && q <= most_weight_columns;
  for (std::size_t j = 0; has_weights && j < q; ++j) {
    const std::string& name = average.fit.parameters[j].name;
    columns.push_back({q == 1 ? "weight"
                              : shortened(page.shown(fmt::format("weight {}", name)), widest_label,
                                          page.encoding()),
                       {},
                       {}});
    for (const std::size_t i : rows)
      columns.back().values.push_back(weight_text((*average.weights)(i, j), page.encoding()));
  }
  if (!points.pull.empty()) {
    columns.push_back({"pull", {}, {}});
    for (const std::size_t i : rows)
      columns.back().values.push_back(pull_text(points.pull[i], page.encoding()));
  }
  write_aligned(page, columns);
  if (rows.size() < points.rows.size()) {
    page.paragraph(fmt::format("the {} rows that count most of {} (--json has all)", rows.size(),
                               points.rows.size()),
                   2, 4, Style::dim);
  }
}

std::string agreement(const WeightedAverage& average, Encoding encoding) {
  const FitResult& fit = average.fit;
  if (fit.uncertainty_scale == UncertaintyScale::estimated)
    return "Whether the values agree cannot be tested: their uncertainty is that of their scatter.";
  if (has_diagnostic(fit, "bad_fit") || !fit.p_value) return {};
  constexpr double agrees = 0.05;
  std::vector<std::string> sentences;
  if (*fit.p_value >= agrees && !has_diagnostic(fit, "good_beyond_chance"))
    sentences.emplace_back("The values agree within their uncertainties.");
  if (fit.largest_pull) {
    sentences.push_back(fmt::format("Largest pull {} in row {}.",
                                    pull_text(fit.largest_pull->value, encoding),
                                    fit.largest_pull->row));
  }
  return joined(sentences, " ");
}

std::string scale_phrase(const Page& page, const ScaleFactor& scale) {
  const std::string value = plain_text(round_significant(scale.value, 3), page.encoding());
  const std::string chi2 = plain_text(round_significant(scale.chi2, 3), page.encoding());
  std::string phrase = fmt::format("S = √(χ²/ndof) = √({}/{}) = {}", chi2, scale.ndof, value);
  if (!scale.widens()) return phrase + ": not above 1, nothing is scaled";
  if (scale.left_out.empty()) return phrase;
  phrase += fmt::format("; {} left out of S, not of the mean (uncertainty {} or more)",
                        scale.left_out.size() == 1
                            ? fmt::format("row {} is", scale.left_out.front())
                            : fmt::format("{} are", counted(scale.left_out.size(), "row")),
                        plain_text(round_significant(*scale.cut, 2), page.encoding()));
  return phrase;
}

}  // namespace

std::string weighted_average_report(const WeightedAverage& average, const ReportOptions& options) {
  ReportOptions usable = options;
  usable.width = std::max<std::size_t>(options.width, 40);
  Page page(usable);
  page.paragraph(page.shown(title(average)), 0, 4);
  page.paragraph(page.shown(source_phrase(average.fit)), 0, 2, Style::dim);
  for (const std::string& phrase : uncertainty_phrases(average.fit))
    page.paragraph(page.shown(phrase), 0, 2, Style::dim);
  page.blank();
  write_means(page, average);
  write_budget(page, average.fit);
  page.blank();
  write_rows(page, average);
  page.blank();
  page.paragraph(page.shown(joined(goodness_phrases(average.fit, page.encoding()), "   ")), 2, 4);
  if (average.scale_factor)
    page.paragraph(page.shown(scale_phrase(page, *average.scale_factor)), 2, 4);
  const std::string sentence = agreement(average, page.encoding());
  if (!sentence.empty()) page.paragraph(page.shown(sentence), 2, 4);
  for (const Diagnostic& finding : ordered_findings(average.fit)) write_finding(page, finding);
  return page.text();
}

}  // namespace parabola
