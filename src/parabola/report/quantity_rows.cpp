// SPDX-License-Identifier: MIT
#include "parabola/report/quantity_rows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "parabola/report/phrases.hpp"

namespace parabola {
namespace {

struct Format {
  RoundingRule rule;
  Encoding encoding;
};

// One-sided bound of a parameter at its limit: "(< 2.1, 95 %)".
std::string bound_remark(const Quantity& quantity, Format format) {
  if (!quantity.interval) return {};
  const Interval& interval = *quantity.interval;
  if (interval.lower.has_value() == interval.upper.has_value()) return {};
  const double bound = interval.upper ? *interval.upper : *interval.lower;
  return fmt::format("({} {}, {})", interval.upper ? "<" : ">",
                     plain_text(round_significant(bound, 2), format.encoding),
                     percent_of_level(interval.confidence_level));
}

void fill_numbers(QuantityRow& row, const Quantity& quantity, Format format) {
  const std::optional<RoundedEstimate> estimate = rounded(quantity, format.rule);
  if (!estimate) {
    row.value = quantity.status == QuantityStatus::undetermined ? "undetermined" : "undefined";
    return;
  }
  EstimateSides sides = plain_sides(*estimate, format.encoding);
  row.value = std::move(sides.value);
  row.uncertainty = std::move(sides.uncertainty);
  if (quantity.status == QuantityStatus::at_limit) {
    row.relative = "-";
    if (row.uncertainty.empty()) row.remark = bound_remark(quantity, format);
  } else if (!row.uncertainty.empty()) {
    const std::optional<RoundedNumber> relative = relative_percent(quantity);
    row.relative = relative ? plain_text(*relative, format.encoding).append(" %") : "-";
  }
}

QuantityRow make_row(const Quantity& quantity, Format format) {
  QuantityRow row;
  row.label = quantity.expression.empty()
                  ? quantity.name
                  : fmt::format("{} = {}", quantity.name, quantity.expression);
  row.unit = quantity.unit;
  fill_numbers(row, quantity, format);
  if (quantity.status == QuantityStatus::fixed) row.note = "fixed";
  if (quantity.status == QuantityStatus::at_limit) row.note = limit_phrase(quantity);
  if (!quantity.expression.empty()) row.note = "derived";
  return row;
}

// One title for all intervals that say more than ±; empty when there is none or they differ.
std::string common_title(const FitResult& result, const std::vector<const Quantity*>& quantities) {
  std::string title;
  for (const Quantity* quantity : quantities) {
    if (quantity->status == QuantityStatus::at_limit || !quantity->uncertainty) continue;
    if (!interval_tells_more(result, *quantity)) return {};
    std::string own = interval_title(result, *quantity->interval);
    if (!title.empty() && own != title) return {};
    title = std::move(own);
  }
  return title;
}

void fill_interval(QuantityRow& row, const FitResult& result, const Quantity& quantity,
                   const std::string& title, Format format) {
  if (!quantity.interval || !row.remark.empty() || !interval_tells_more(result, quantity)) return;
  std::string ends = interval_text(quantity, format.rule, format.encoding);
  if (!title.empty() && quantity.uncertainty) {
    row.interval = std::move(ends);
    return;
  }
  row.note = fmt::format("{}: {}{}{}", percent_of_level(quantity.interval->confidence_level), ends,
                         row.note.empty() ? "" : ", ", row.note);
}

// What the row itself does not explain by its word or its note.
bool needs_explanation(const Quantity& quantity) {
  if (quantity.uncertainty || quantity.reason.empty()) return false;
  switch (quantity.status) {
    case QuantityStatus::fixed:
    case QuantityStatus::at_limit:
      return false;
    case QuantityStatus::undetermined:
      return !quantity.expression.empty();  // the finding on its parameters does not name it
    case QuantityStatus::free:
      break;
  }
  return true;
}

struct Absence {
  std::string reason;
  std::string names;
};

// Each reason once, with the names it holds for.
std::vector<std::string> absences(const std::vector<const Quantity*>& quantities) {
  std::vector<Absence> found;
  for (const Quantity* quantity : quantities) {
    if (!needs_explanation(*quantity)) continue;
    const auto known = std::ranges::find(found, quantity->reason, &Absence::reason);
    if (known == found.end()) {
      found.push_back({quantity->reason, quantity->name});
    } else {
      known->names.append(", ").append(quantity->name);
    }
  }
  std::vector<std::string> sentences;
  sentences.reserve(found.size());
  for (const Absence& absence : found)
    sentences.push_back(fmt::format("no uncertainty of {}: {}", absence.names, absence.reason));
  return sentences;
}

}  // namespace

QuantityRow quantity_row(const Quantity& quantity, RoundingRule rule, Encoding encoding) {
  QuantityRow row = make_row(quantity, {rule, encoding});
  if (quantity.interval) row.interval = interval_text(quantity, rule, encoding);
  return row;
}

QuantityRows quantity_rows(const FitResult& result, RoundingRule rule, Encoding encoding) {
  const Format format{rule, encoding};
  std::vector<const Quantity*> quantities;
  quantities.reserve(result.parameters.size() + result.derived.size());
  for (const Quantity& quantity : result.parameters) quantities.push_back(&quantity);
  for (const Quantity& quantity : result.derived) quantities.push_back(&quantity);
  QuantityRows table;
  table.interval_title = common_title(result, quantities);
  for (const Quantity* quantity : quantities) {
    table.rows.push_back(make_row(*quantity, format));
    fill_interval(table.rows.back(), result, *quantity, table.interval_title, format);
  }
  table.absences = absences(quantities);
  return table;
}

}  // namespace parabola
