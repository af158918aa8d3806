// SPDX-License-Identifier: MIT
#include "parabola/study/nested_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {
namespace {

std::string restriction_text(const Restriction& restriction) {
  if (!restriction.value) return fmt::format("{} = {}", restriction.name, restriction.equals);
  return fmt::format("{} = {}", restriction.name, shortest(*restriction.value));
}

bool is_end_of_limits(const FitResult& fit, const Restriction& restriction) {
  const auto own = std::ranges::find(fit.parameters, restriction.name, &Quantity::name);
  if (!restriction.value || own == fit.parameters.end()) return false;
  return own->lower_limit == restriction.value || own->upper_limit == restriction.value;
}

std::string numbered(const NestedTest& test) {
  return fmt::format("model {} in model {}", test.simpler + 1, test.larger + 1);
}

// What the formulas say of the pair, and whether the usual distributions hold.
void apply_restrictions(NestedTest& test, const std::vector<Restriction>& restrictions,
                        const FitResult& larger, std::vector<Diagnostic>& diagnostics) {
  test.is_nested = true;
  std::vector<std::string> idle;
  std::size_t ends = 0;
  for (const Restriction& restriction : restrictions) {
    if (restriction.is_without_meaning) {
      idle.push_back(restriction.name);
      continue;
    }
    test.restrictions.push_back(restriction_text(restriction));
    if (is_end_of_limits(larger, restriction)) ++ends;
  }
  if (!idle.empty()) {
    test.reason =
        fmt::format("{} has no meaning in the simpler model: Wilks' theorem does not hold",
                    fmt::join(idle, ", "));
    diagnostics.push_back({"nested_not_regular", Severity::note,
                           fmt::format("The likelihood ratio of {} has no known distribution: in "
                                       "the simpler one {} may have any value.",
                                       numbered(test), fmt::join(idle, ", ")),
                           "", "Fit both to data simulated with the simpler model."});
    return;
  }
  if (ends == 0) return;
  test.is_at_limit = true;
  if (ends > 1 || (test.extra > 1 && test.kind == NestedTestKind::f_test)) {
    test.reason = "restrictions at limits: the distribution is a mixture that is not known here";
    return;
  }
  diagnostics.push_back(
      {"nested_at_limit", Severity::note,
       fmt::format(
           "{} lies at a limit: half of its fluctuations are cut off, so the probability of "
           "{} is that of a half-half mixture of chi-squares.",
           fmt::join(test.restrictions, ", "), numbered(test)),
       "", ""});
}

double tail(const NestedTest& test, double statistic) {
  const auto extra = static_cast<double>(test.extra);
  if (test.kind == NestedTestKind::f_test)
    return f_survival(statistic, extra, static_cast<double>(test.denominator));
  return chi2_survival(statistic, extra);
}

double probability(const NestedTest& test) {
  const double statistic = *test.statistic;
  if (!test.is_at_limit || statistic == 0.0) return tail(test, statistic);
  const double cut = test.extra > 1
                         ? chi2_survival(statistic, static_cast<double>(test.extra) - 1.0)
                         : 0.0;  // all at 0
  return 0.5 * cut + 0.5 * tail(test, statistic);
}

void compute(NestedTest& test, const ModelComparison& comparison,
             std::vector<Diagnostic>& diagnostics) {
  const ComparedModel& simpler = comparison.models[test.simpler];
  const ComparedModel& larger = comparison.models[test.larger];
  for (const ComparedModel* model : {&simpler, &larger}) {
    if (model->minus_two_log_likelihood) continue;
    if (test.reason.empty()) test.reason = model->reason;
    return;
  }
  const double before = simpler.fit.cost_value;
  const double after = larger.fit.cost_value;
  double fall = before - after;
  // both minima are right to some ulps of their sums over the rows
  const double rounding = static_cast<double>(comparison.rows) *
                          std::numeric_limits<double>::epsilon() *
                          std::max(std::abs(before), std::abs(after));
  if (fall < -rounding) {
    if (!test.is_nested) {
      test.reason = "the larger model fits worse: they are not nested";
      return;
    }
    test.reason = "the larger model stands above the simpler one: its fit missed the minimum";
    diagnostics.push_back(
        {"minimum_missed", Severity::warning,
         fmt::format("The minimum of model {} is above that of model {}, which it contains.",
                     test.larger + 1, test.simpler + 1),
         larger.fit.formula, "Give it a better start:  --start NAME=VALUE"});
    return;
  }
  fall = std::max(fall, 0.0);
  const auto extra = static_cast<double>(test.extra);
  test.statistic = test.kind == NestedTestKind::likelihood_ratio
                       ? fall
                       : fall / extra / (after / static_cast<double>(test.denominator));
  if (test.reason.empty()) test.p_value = probability(test);
}

}  // namespace

std::vector<NestedTest> nested_tests(ModelComparison& comparison,
                                     const std::vector<ModelExpression>& expressions) {
  std::vector<NestedTest> tests;
  const std::vector<ComparedModel>& models = comparison.models;
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::size_t j = 0; j < models.size(); ++j) {
      if (models[i].parameters >= models[j].parameters) continue;
      NestedTest test;
      test.simpler = i;
      test.larger = j;
      test.extra = models[j].parameters - models[i].parameters;
      if (models[j].fit.uncertainty_scale == UncertaintyScale::estimated) {
        test.kind = NestedTestKind::f_test;
        test.denominator = models[j].fit.ndof;
      }
      if (const auto restrictions = find_nesting(expressions[i], expressions[j]))
        apply_restrictions(test, *restrictions, models[j].fit, comparison.diagnostics);
      compute(test, comparison, comparison.diagnostics);
      tests.push_back(std::move(test));
    }
  }
  return tests;
}

}  // namespace parabola
