// SPDX-License-Identifier: MIT
// The report for people: one screen, 80 columns.
#include <algorithm>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/report/budget_table.hpp"
#include "parabola/report/data_set_phrases.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/parameter_table.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

// A formula may be a megabyte long; its report is still one screen.
constexpr std::size_t most_formula_lines = 6;

void write_formula(Page& page, std::string_view text) {
  const std::string formula = page.shown(text.substr(0, 16 * most_formula_lines * page.width()));
  page.paragraph(shortened(formula, most_formula_lines * (page.width() - 4), page.encoding()), 0,
                 4);
}

// File, rows and method on one line; on two where that is too long.
void write_source(Page& page, const FitResult& result) {
  const std::string source = page.shown(source_phrase(result));
  const std::string method = page.shown(method_phrase(result));
  const std::string whole = fmt::format("{}{}{}", source, page.unicode() ? " · " : "; ", method);
  if (display_width(whole) <= page.width()) {
    page.line(whole, Style::dim);
  } else {
    page.paragraph(source, 0, 2, Style::dim);
    page.paragraph(method, 0, 2, Style::dim);
  }
  for (const std::string& phrase : uncertainty_phrases(result))
    page.paragraph(page.shown(phrase), 0, 2, Style::dim);
}

// Of a simultaneous fit each formula with its file, then what holds for all.
void write_data_sets(Page& page, const FitResult& result) {
  for (const DataSetPhrases& set : data_set_phrases(result)) {
    write_formula(page, set.formula);
    page.paragraph(page.shown(set.source), 2, 4, Style::dim);
    for (const std::string& phrase : set.uncertainties)
      page.paragraph(page.shown(phrase), 2, 4, Style::dim);
  }
  page.paragraph(page.shown(method_phrase(result)), 0, 2, Style::dim);
  for (const std::string& phrase : constraint_phrases(result))
    page.paragraph(page.shown(phrase), 0, 2, Style::dim);
}

void write_goodness(Page& page, const FitResult& result) {
  page.paragraph(page.shown(joined(goodness_phrases(result, page.encoding()), "   ")), 2, 4);
  for (const std::string& sentence : verdict(result, page.encoding()))
    page.paragraph(page.shown(sentence), 2, 4);
  for (const std::string& sentence : agreements_with_zero(result))
    page.paragraph(page.shown(sentence), 2, 4);
}

}  // namespace

std::string terminal_report(const FitResult& result, const ReportOptions& options) {
  // below this width the columns of the table could not stand side by side at all
  ReportOptions usable = options;
  usable.width = std::max<std::size_t>(options.width, 40);
  Page page(usable);
  if (result.data_sets.empty()) {
    write_formula(page, result.formula);
    write_source(page, result);
  } else {
    write_data_sets(page, result);
  }
  page.blank();
  if (!result.parameters.empty() || !result.derived.empty()) {
    write_parameters(page, result);
    write_correlations(page, result);
    if (!result.budget.empty()) page.blank();
    write_budget(page, result);
    page.blank();
  }
  write_goodness(page, result);
  for (const Diagnostic& finding : ordered_findings(result)) write_finding(page, finding);
  return page.text();
}

}  // namespace parabola
