// SPDX-License-Identifier: MIT
#include "parabola/report/propagate_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/parameter_table.hpp"
#include "parabola/report/phrases.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_pairs = 5;
constexpr std::size_t most_contributions = 7;

std::string with_unit(std::string text, const std::string& unit) {
  return unit.empty() ? text : text.append(" ").append(unit);
}

// "V = 5.00 ± 0.10 V", "k = 3 (exact)"
std::string quantity_phrase(const Page& page, const KnownQuantity& quantity) {
  const bool exact = quantity.uncertainty == 0.0;
  std::string value =
      exact ? plain_text(round_plain(quantity.value, 15), page.encoding())
            : plain_text(round_estimate(quantity.value, quantity.uncertainty, page.rounding()),
                         page.encoding());
  return fmt::format("{} = {}{}", quantity.name, with_unit(std::move(value), quantity.unit),
                     exact ? " (exact)" : "");
}

// One line for each source, in the order of the quantities.
void write_quantities(Page& page, const Propagation& outcome) {
  std::vector<std::string> sources;
  for (const KnownQuantity& quantity : outcome.quantities) {
    if (std::ranges::find(sources, quantity.source) == sources.end())
      sources.push_back(quantity.source);
  }
  for (const std::string& source : sources) {
    std::vector<std::string> phrases;
    for (const KnownQuantity& quantity : outcome.quantities) {
      if (quantity.source == source) phrases.push_back(quantity_phrase(page, quantity));
    }
    const std::string list = joined(phrases, ", ");
    page.paragraph(page.shown(source.empty() ? list : fmt::format("from {}: {}", source, list)), 0,
                   2, Style::dim);
  }
}

struct Pair {
  std::size_t first = 0;
  std::size_t second = 0;
  double value = 0.0;
};

void write_correlated(Page& page, const Propagation& outcome) {
  std::vector<Pair> pairs;
  for (std::size_t j = 0; j < outcome.quantities.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      if (outcome.correlation(j, k) != 0.0) pairs.push_back({k, j, outcome.correlation(j, k)});
    }
  }
  if (pairs.empty()) return;
  std::ranges::stable_sort(
      pairs, [](const Pair& a, const Pair& b) { return std::abs(a.value) > std::abs(b.value); });
  std::vector<std::string> phrases;
  for (const Pair& pair : std::span(pairs).first(std::min(pairs.size(), most_pairs))) {
    phrases.push_back(fmt::format("{} and {} {}", outcome.quantities[pair.first].name,
                                  outcome.quantities[pair.second].name,
                                  plain_text(round_correlation(pair.value), page.encoding())));
  }
  if (pairs.size() > most_pairs)
    phrases.push_back(fmt::format("{} weaker ones", pairs.size() - most_pairs));
  page.paragraph(page.shown(fmt::format("correlation of {}", joined(phrases, ", "))), 0, 2,
                 Style::dim);
}

Quantity as_quantity(const std::string& name, const std::string& unit, double estimate,
                     std::optional<double> uncertainty, std::optional<CoverageInterval> interval,
                     double level) {
  Quantity quantity;
  quantity.name = name;
  quantity.unit = unit;
  quantity.estimate = estimate;
  quantity.uncertainty = uncertainty;
  if (interval)
    quantity.interval = Interval{IntervalKind::parabolic, level, interval->lower, interval->upper};
  return quantity;
}

void add_rows(QuantityRows& table, const Page& page, const Propagation& outcome,
              const PropagatedResult& result) {
  const double level = outcome.confidence_level;
  const auto row = [&](const Quantity& quantity) {
    return quantity_row(quantity, page.rounding(), page.encoding());
  };
  const bool exact = result.uncertainty == 0.0 && !result.trials;
  table.rows.push_back(row(as_quantity(result.name, result.unit, result.estimate,
                                       exact ? std::nullopt : result.uncertainty,
                                       exact ? std::nullopt : result.interval, level)));
  if (exact) table.rows.back().note = "exact";
  if (!result.trials) return;
  const TrialSummary& trials = *result.trials;
  const auto with = [&](const CoverageInterval& interval) {
    return as_quantity("  Monte Carlo", result.unit, trials.mean, trials.uncertainty, interval,
                       level);
  };
  table.rows.push_back(row(with(trials.shortest)));
  const std::string symmetric = row(with(trials.symmetric)).interval;
  if (symmetric != table.rows.back().interval)
    table.rows.back().note = fmt::format("shortest interval; with equal tails {}", symmetric);
}

void write_results(Page& page, const Propagation& outcome) {
  QuantityRows table;
  table.interval_title = percent_of_level(outcome.confidence_level);
  for (const PropagatedResult& result : outcome.results) add_rows(table, page, outcome, result);
  write_quantity_table(page, std::move(table), "result");
  if (!outcome.result_correlation || outcome.results.size() < 2) return;
  std::vector<std::string> phrases;
  for (std::size_t j = 0; j < outcome.results.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      phrases.push_back(fmt::format(
          "{} and {}: {}", outcome.results[k].name, outcome.results[j].name,
          plain_text(round_correlation((*outcome.result_correlation)(j, k)), page.encoding())));
    }
  }
  page.paragraph(page.shown(fmt::format("correlation of {}", joined(phrases, ", "))), 2, 4);
}

std::string percent(const Page& page, double share) {
  return plain_text(round_significant(100.0 * share, std::abs(share) < 0.1 ? 1 : 2),
                    page.encoding()) +
         " %";
}

struct BudgetRow {
  std::string name;
  std::string sensitivity;
  std::string contribution;
  std::string share;
};

// The quantities that count, largest first.
std::span<const Contribution> counting(const PropagatedResult& result) {
  const auto end = std::ranges::find(result.budget, 0.0, &Contribution::contribution);
  return std::span(result.budget).first(static_cast<std::size_t>(end - result.budget.begin()));
}

std::vector<BudgetRow> budget_rows(const Page& page, const PropagatedResult& result) {
  const std::span<const Contribution> budget = counting(result);
  const auto number = [&](double value) {
    return plain_text(round_significant(value, 2), page.encoding());
  };
  std::vector<BudgetRow> rows{
      {fmt::format("budget of {}", result.name), "sensitivity", "contribution", "of its variance"}};
  const std::size_t shown = std::min(budget.size(), most_contributions);
  for (const Contribution& part : budget.first(shown)) {
    rows.push_back({part.name, plain_text(round_significant(part.sensitivity, 3), page.encoding()),
                    number(std::abs(part.contribution)), percent(page, part.share)});
  }
  double rest = 0.0;
  for (const Contribution& part : budget.subspan(shown)) rest += part.share;
  if (shown < budget.size()) {
    rows.push_back({fmt::format("{} others", budget.size() - shown), "",
                    number(std::sqrt(rest) * *result.uncertainty), percent(page, rest)});
  }
  if (result.correlation_share != 0.0)
    rows.push_back({"correlation", "", "", percent(page, result.correlation_share)});
  return rows;
}

// What each quantity counts; with one quantity there is nothing to compare.
void write_budget(Page& page, const PropagatedResult& result) {
  if (counting(result).size() < 2 || !(*result.uncertainty > 0.0)) return;
  std::vector<BudgetRow> rows = budget_rows(page, result);
  std::size_t first = 18;
  for (BudgetRow& row : rows) {
    row.name = shortened(page.shown(row.name), 30, page.encoding());
    first = std::max(first, display_width(row.name));
  }
  page.blank();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Style style = i == 0 ? Style::dim : Style::plain;
    page.line({{"  " + left_aligned(rows[i].name, first), style},
               {right_aligned(rows[i].sensitivity, 14), style},
               {right_aligned(rows[i].contribution, 15), style},
               {right_aligned(rows[i].share, 18), style}});
  }
}

// Said only where it was tested.
bool both_agree(const Propagation& outcome) {
  return std::ranges::all_of(outcome.results,
                             [](const PropagatedResult& result) {
                               return result.uncertainty && result.trials && result.trials->settled;
                             }) &&
         std::ranges::none_of(outcome.diagnostics, [](const Diagnostic& diagnostic) {
           return diagnostic.code.starts_with("propagation_");
         });
}

std::string trials_phrase(const Page& page, const Propagation& outcome) {
  const bool unsettled = std::ranges::any_of(outcome.results, [](const PropagatedResult& result) {
    return result.trials && !result.trials->settled;
  });
  return page.shown(fmt::format(
      "Monte Carlo: {}, seed {}{}", counted(outcome.trials, "trial"), outcome.seed,
      unsettled ? ""
                : fmt::format("; {} of the uncertainty settled",
                              counted(static_cast<std::size_t>(outcome.digits), "digit"))));
}

}  // namespace

std::string propagate_report(const Propagation& outcome, const ReportOptions& options) {
  ReportOptions usable = options;
  usable.width = std::max<std::size_t>(options.width, 40);
  Page page(usable);
  for (const PropagatedResult& result : outcome.results)
    page.paragraph(page.shown(fmt::format("{} = {}", result.name, result.expression)), 0, 4);
  write_quantities(page, outcome);
  write_correlated(page, outcome);
  if (outcome.trials > 0) page.paragraph(trials_phrase(page, outcome), 0, 2, Style::dim);
  page.blank();
  write_results(page, outcome);
  for (const PropagatedResult& result : outcome.results) {
    if (result.uncertainty) write_budget(page, result);
  }
  if (both_agree(outcome)) {
    page.blank();
    page.paragraph("Linear propagation and Monte Carlo agree.", 2, 4);
  }
  if (!outcome.diagnostics.empty()) page.blank();
  for (const Diagnostic& diagnostic : outcome.diagnostics) write_finding(page, diagnostic);
  return page.text();
}

}  // namespace parabola
