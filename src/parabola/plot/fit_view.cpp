// SPDX-License-Identifier: MIT
#include "parabola/plot/fit_view.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "parabola/plot/axis_range.hpp"
#include "parabola/plot/formula_text.hpp"
#include "parabola/plot/name_text.hpp"
#include "parabola/plot/unit_text.hpp"

namespace parabola {
namespace {

constexpr double most_curve_excess = 0.25;
constexpr double automatic_decades = 3.0;
/// Over less than this ratio a log axis cannot be told from a linear one, whose labels are better.
constexpr double least_log_ratio = 1.1;

/// Residuals below this part of the values stand for the zeros that they are shown as.
constexpr double round_off = 1e-12;

/// The steps 1, 2, 5 leave an axis of +-4 to +-5 with no label but 0: it is made a little longer.
double with_labels(double half) {
  const double power = std::pow(10.0, std::floor(std::log10(half)));
  const double mantissa = half / power;
  return mantissa > 4.0 && mantissa < 5.3 ? 5.3 * power : half;
}

bool varies(const Vector& values) {
  return std::ranges::any_of(values, [&](double value) { return value != values.front(); });
}

const PredictorColumn* horizontal_predictor(const FitPoints& points) {
  for (const PredictorColumn& predictor : points.predictors) {
    if (varies(predictor.values)) return &predictor;
  }
  return points.predictors.empty() ? nullptr : &points.predictors.front();
}

/// A log axis needs positive values; an automatic one also three decades of nothing else.
AxisScale resolved(AxisScale wanted, std::span<const double> values) {
  if (wanted == AxisScale::linear || values.empty()) return AxisScale::linear;
  const auto [least, most] = std::ranges::minmax_element(values);
  if (*most <= 0.0 || (*least < *most && *most < least_log_ratio * *least)) {
    return AxisScale::linear;
  }
  if (wanted == AxisScale::logarithmic) return AxisScale::logarithmic;
  const bool wide = *least > 0.0 && std::log10(*most) - std::log10(*least) >= automatic_decades;
  return wide ? AxisScale::logarithmic : AxisScale::linear;
}

AxisTitle title_of(const std::string& label, const RichText& name, const std::string& unit) {
  return label.empty() ? AxisTitle{name, unit_text(unit)} : split_label(label);
}

AxisRange range_of_x(const FitView& view, const Vector& x, const Vector& uncertainty,
                     const FigureOptions& options) {
  const bool log = view.x_scale == AxisScale::logarithmic;
  if (options.x_range) {
    const AxisRange wanted = *options.x_range;
    const bool finite = std::isfinite(wanted.lower) && std::isfinite(wanted.upper) &&
                        std::isfinite(wanted.upper - wanted.lower);
    if (finite && wanted.lower < wanted.upper && (!log || wanted.lower > 0.0)) return wanted;
  }
  Extent extent;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (log && x[i] <= 0.0) continue;
    const double reach = uncertainty.empty() ? 0.0 : uncertainty[i];
    // as for y: a bar that reaches zero has no end on a log axis
    extent.add(log ? std::max(x[i] - reach, 0.1 * x[i]) : x[i] - reach);
    extent.add(x[i] + reach);
  }
  if (log) return log_range(extent);
  return linear_range(
      extent, view.x_kind == XKind::row_number ? ZeroRule::leave : ZeroRule::include_when_near);
}

void add_point(FitView& view, const FitPoints& points, double x, const Vector& uncertainty,
               std::size_t i) {
  view.x.push_back(x);
  if (!uncertainty.empty()) {
    view.reach_lower.push_back(std::max(x - uncertainty[i], view.x_range.lower));
    view.reach_upper.push_back(std::min(x + uncertainty[i], view.x_range.upper));
  }
  view.y.push_back(points.response[i]);
  if (!points.uncertainty.empty()) {
    const bool has_sides = !points.upward.empty();
    view.bar_lower.push_back(points.response[i] -
                             (has_sides ? points.downward : points.uncertainty)[i]);
    view.bar_upper.push_back(points.response[i] +
                             (has_sides ? points.upward : points.uncertainty)[i]);
  }
  view.fitted.push_back(points.fitted[i]);
  const Vector& deviation =
      view.deviation_kind == DeviationKind::pull ? points.pull : points.residual;
  view.deviation.push_back(deviation[i]);
}

// "events per 2 GeV"
RichText events_per_bin(const FitPoints& points) {
  const Vector& edges = points.bin_edges;
  const double width = (edges.back() - edges.front()) / static_cast<double>(edges.size() - 1);
  const std::string& unit = points.predictors.front().unit;
  RichText title(fmt::format("events per {:.3g}", width));
  return unit.empty() ? title : title.add(" ").add(unit_text(unit));
}

}  // namespace

FitView make_view(const FitResult& result, const FigureOptions& options) {
  const FitPoints& points = result.points;
  FitView view;
  Vector x;
  Vector uncertainty;
  if (const PredictorColumn* predictor = horizontal_predictor(points)) {
    x = predictor->values;
    uncertainty = predictor->uncertainty;
    view.x_title = title_of(options.x_label, name_text(predictor->name), predictor->unit);
  } else {
    view.x_kind = XKind::row_number;
    x.assign(points.rows.begin(), points.rows.end());
    view.x_title =
        options.x_label.empty() ? AxisTitle{RichText("row"), {}} : split_label(options.x_label);
  }
  view.y_title =
      title_of(options.y_label, formula_text(points.response_name), points.response_unit);
  if (!points.bin_edges.empty() && options.y_label.empty())
    view.y_title = {events_per_bin(points), {}};
  view.deviation_kind = points.pull.empty() ? DeviationKind::residual : DeviationKind::pull;
  view.x_scale = resolved(options.x_scale, x);
  view.y_scale = resolved(options.y_scale, points.response);
  view.x_range = range_of_x(view, x, uncertainty, options);
  if (view.x_range.upper < least_log_ratio * view.x_range.lower) view.x_scale = AxisScale::linear;
  for (std::size_t i = 0; i < points.response.size(); ++i) {
    const bool in_range = x[i] >= view.x_range.lower && x[i] <= view.x_range.upper;
    const bool has_place = view.y_scale == AxisScale::linear || points.response[i] > 0.0;
    if (in_range && has_place) {
      add_point(view, points, x[i], uncertainty, i);
    } else {
      ++view.points_outside;
    }
  }
  return view;
}

AxisRange response_range(const FitView& view, const Vector& curve) {
  const bool log = view.y_scale == AxisScale::logarithmic;
  Extent extent;
  for (std::size_t i = 0; i < view.y.size(); ++i) {
    extent.add(view.y[i]);
    if (view.bar_lower.empty()) continue;
    // A bar that reaches zero has no end on a log axis: a decade of it is shown.
    extent.add(log ? std::max(view.bar_lower[i], 0.1 * view.y[i]) : view.bar_lower[i]);
    extent.add(view.bar_upper[i]);
  }
  for (std::size_t i = 0; curve.empty() && i < view.fitted.size(); ++i) {
    if (!log || view.fitted[i] > 0.0) extent.add(view.fitted[i]);
  }
  if (extent.empty()) return log ? AxisRange{1.0, 10.0} : AxisRange{};
  const double span = extent.upper - extent.lower;
  const double reach = std::isfinite(span) ? most_curve_excess * span : 0.0;
  const Extent data = extent;
  for (const double value : curve) {
    if (log || !std::isfinite(value)) continue;
    extent.add(std::clamp(value, data.lower - reach, data.upper + reach));
  }
  return log ? log_range(extent) : linear_range(extent, ZeroRule::include_when_near);
}

AxisRange deviation_range(const FitView& view) {
  double largest = 0.0;
  double magnitude = 0.0;
  for (const double value : view.deviation) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  for (const double value : view.y) magnitude = std::max(magnitude, std::abs(value));
  largest = std::min(largest, 7e307);
  magnitude = std::min(magnitude, 7e307);
  double half = 1.0;
  if (view.deviation_kind == DeviationKind::pull) {
    half = std::max(3.0, with_labels(1.08 * largest));
  } else if (largest > round_off * magnitude) {
    half = with_labels(1.15 * largest);
  } else if (magnitude > 1e-290) {
    half = 0.01 * magnitude;
  }
  return {-half, half};
}

}  // namespace parabola
