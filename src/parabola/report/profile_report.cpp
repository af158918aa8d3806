// SPDX-License-Identifier: MIT
#include "parabola/report/profile_report.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/report/aligned_columns.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {
namespace {

void write_head(Page& page, const FitResult& fit, const std::string& about) {
  page.paragraph(page.shown(fit.formula), 0, 4);
  page.paragraph(page.shown(source_phrase(fit)), 0, 2, Style::dim);
  page.paragraph(page.shown(about), 0, 2, Style::dim);
  page.blank();
}

void write_findings(Page& page, const FitResult& fit) {
  const std::vector<Diagnostic> findings = ordered_findings(fit);
  if (!findings.empty()) page.blank();
  for (const Diagnostic& finding : findings) write_finding(page, finding);
}

std::string ends_text(const Page& page, const ProfiledQuantity& of, std::optional<double> lower,
                      std::optional<double> upper) {
  if (!lower && !upper) return "open";
  Quantity quantity;
  quantity.estimate = of.estimate;
  quantity.uncertainty = of.uncertainty;
  quantity.interval = Interval{IntervalKind::profile, 0.0, lower, upper};
  return interval_text(quantity, page.rounding(), page.encoding());
}

std::string_view word(RayEnd kind) {
  switch (kind) {
    case RayEnd::reached:
      return "contour";
    case RayEnd::limit:
      return "limit";
    case RayEnd::open:
      return "open";
    case RayEnd::lost:
      break;
  }
  return "lost";
}

std::string region_phrase(const ContourStudy& outcome, const JointRegion& region) {
  const Contour& contour = region.contour;
  std::string shape = contour.is_closed ? "closed" : "open: it does not rise so far everywhere";
  if (contour.is_clipped) shape += ", cut off at limits";
  return fmt::format("{} joint: {} rises by {:.4g}; {}", percent_of_level(region.confidence_level),
                     outcome.statistic, contour.delta, shape);
}

TreeMap head_tree(const FitResult& fit, const std::string& statistic) {
  TreeMap map;
  map.add("version", fit.version);
  map.add("source", fit.source_name);
  map.add("formula", fit.formula);
  map.add("statistic", statistic);
  return map;
}

Tree interval_tree(Reasons& reasons, const std::string& key, const ProfiledInterval& interval) {
  TreeMap parabola;
  parabola.add("lower", interval.parabolic_lower);
  parabola.add("upper", interval.parabolic_upper);
  TreeMap map;
  map.add("confidence_level", interval.confidence_level);
  map.add("delta", interval.delta);
  map.add("lower", reasons.number(key + ".lower", interval.lower, interval.lower_reason));
  map.add("upper", reasons.number(key + ".upper", interval.upper, interval.upper_reason));
  map.add("parabola", std::move(parabola));
  return {std::move(map)};
}

Tree quantity_tree(Reasons& reasons, const ProfiledQuantity& quantity) {
  TreeList intervals;
  for (std::size_t i = 0; i < quantity.intervals.size(); ++i) {
    intervals.push_back(interval_tree(reasons,
                                      fmt::format("quantities.{}.intervals.{}", quantity.name, i),
                                      quantity.intervals[i]));
  }
  TreeMap map;
  map.add("name", quantity.name);
  map.add("unit", quantity.unit);
  map.add("estimate", quantity.estimate);
  map.add("uncertainty", quantity.uncertainty);
  map.add("intervals", std::move(intervals));
  map.add("values", quantity.values);
  map.add("rises", quantity.rises);
  map.add("parabola", quantity.parabola);
  return {std::move(map)};
}

Tree region_tree(const JointRegion& region) {
  TreeList points;
  for (const ContourPoint& point : region.contour.points) {
    TreeMap map;
    map.add("first", point.first);
    map.add("second", point.second);
    map.add("kind", std::string(word(point.kind)));
    points.emplace_back(std::move(map));
  }
  Vector first;
  Vector second;
  for (const ContourPoint& point : region.ellipse) {
    first.push_back(point.first);
    second.push_back(point.second);
  }
  TreeMap ellipse;
  ellipse.add("first", std::move(first));
  ellipse.add("second", std::move(second));
  TreeMap map;
  map.add("confidence_level", region.confidence_level);
  map.add("delta", region.contour.delta);
  map.add("closed", region.contour.is_closed);
  map.add("clipped", region.contour.is_clipped);
  map.add("points", std::move(points));
  map.add("parabola", std::move(ellipse));
  return {std::move(map)};
}

}  // namespace

std::string profile_report(const ProfileStudy& outcome, const ReportOptions& options) {
  Page page(options);
  write_head(page, outcome.fit,
             fmt::format("intervals where the profile of {} rises by Delta", outcome.statistic));
  std::vector<AlignedColumn> columns{{"parameter", {}, {}},
                                     {"level", {}, {}},
                                     {"Delta", {}, {}},
                                     {"profile", {}, {}},
                                     {"parabola", {}, {}}};
  for (const ProfiledQuantity& quantity : outcome.quantities) {
    const std::string name = page.shown(heading_with_unit(quantity.name, quantity.unit));
    for (const ProfiledInterval& interval : quantity.intervals) {
      columns[0].values.push_back(name);
      columns[1].values.push_back(percent_of_level(interval.confidence_level));
      columns[2].values.push_back(
          plain_text(round_significant(interval.delta, 4), page.encoding()));
      columns[3].values.push_back(ends_text(page, quantity, interval.lower, interval.upper));
      columns[4].values.push_back(
          ends_text(page, quantity, interval.parabolic_lower, interval.parabolic_upper));
    }
  }
  write_aligned(page, columns);
  for (const ProfiledQuantity& quantity : outcome.quantities) {
    for (const ProfiledInterval& interval : quantity.intervals) {
      const std::string level = percent_of_level(interval.confidence_level);
      for (const auto& [side, why] :
           {std::pair("lower", interval.lower_reason), std::pair("upper", interval.upper_reason)}) {
        if (why.empty()) continue;
        page.paragraph(
            page.shown(fmt::format("no {} end of {} at {}: {}", side, quantity.name, level, why)),
            2, 4);
      }
    }
  }
  write_findings(page, outcome.fit);
  return page.text();
}

std::string profile_json(const ProfileStudy& outcome) {
  Reasons reasons({});
  TreeMap map = head_tree(outcome.fit, outcome.statistic);
  TreeList quantities;
  for (const ProfiledQuantity& quantity : outcome.quantities)
    quantities.push_back(quantity_tree(reasons, quantity));
  map.add("quantities", std::move(quantities));
  map.add("reasons", reasons.tree());
  map.add("diagnostics", diagnostics_tree(outcome.fit.diagnostics));
  return to_json(Tree(std::move(map)));
}

std::string contour_report(const ContourStudy& outcome, const ReportOptions& options) {
  Page page(options);
  write_head(page, outcome.fit,
             fmt::format("joint regions of {} and {}", outcome.first, outcome.second));
  std::vector<AlignedColumn> columns;
  for (const JointRegion& region : outcome.regions) {
    page.paragraph(page.shown(region_phrase(outcome, region)), 2, 4);
    AlignedColumn first{page.shown(heading_with_unit(outcome.first, outcome.first_unit)), {}, {}};
    AlignedColumn second{
        page.shown(heading_with_unit(outcome.second, outcome.second_unit)), {}, {}};
    AlignedColumn kind{percent_of_level(region.confidence_level), {}, {}};
    for (const ContourPoint& point : region.contour.points) {
      first.values.push_back(plain_text(round_significant(point.first, 6), page.encoding()));
      second.values.push_back(plain_text(round_significant(point.second, 6), page.encoding()));
      kind.values.emplace_back(word(point.kind));
    }
    for (AlignedColumn* column : {&first, &second, &kind}) columns.push_back(std::move(*column));
  }
  page.blank();
  write_aligned(page, columns);
  write_findings(page, outcome.fit);
  return page.text();
}

std::string contour_json(const ContourStudy& outcome) {
  TreeMap map = head_tree(outcome.fit, outcome.statistic);
  const auto quantity = [](const std::string& name, const std::string& unit, double estimate) {
    TreeMap own;
    own.add("name", name);
    own.add("unit", unit);
    own.add("estimate", estimate);
    return Tree(std::move(own));
  };
  map.add("first", quantity(outcome.first, outcome.first_unit, outcome.first_estimate));
  map.add("second", quantity(outcome.second, outcome.second_unit, outcome.second_estimate));
  TreeList regions;
  for (const JointRegion& region : outcome.regions) regions.push_back(region_tree(region));
  map.add("regions", std::move(regions));
  map.add("diagnostics", diagnostics_tree(outcome.fit.diagnostics));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
