// SPDX-License-Identifier: MIT
#include "parabola/plot/make_axis.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/plot/axis_text.hpp"
#include "parabola/plot/ticks.hpp"

namespace parabola {
namespace {

constexpr double label_gap = 1.2;  ///< mm that neighbouring labels of a horizontal axis keep

void add_ticks(Axis& axis, const Ticks& ticks, const std::vector<RichText>& labels) {
  for (std::size_t i = 0; i < ticks.major.size(); ++i) {
    axis.ticks.push_back({ticks.major[i], labels[i], false});
  }
  for (const double position : ticks.minor) axis.ticks.push_back({position, {}, true});
}

/// Do labels of a horizontal axis keep their distance? Those of a vertical one always do.
bool labels_fit(const Axis& axis, const AxisRequest& request, const FontMetrics& metrics) {
  if (request.direction == AxisDirection::vertical) return true;
  double previous_end = -1e300;
  for (const Tick& tick : axis.ticks) {
    if (tick.label.empty()) continue;
    const double centre = axis.fraction(tick.position) * request.length;
    const double half = 0.5 * request.font * metrics.width(tick.label);
    if (centre - half < previous_end + label_gap) return false;
    previous_end = centre + half;
  }
  return true;
}

/// Minor ticks of an axis of whole numbers (rows) are whole numbers too.
void keep_integers(Ticks& ticks) {
  std::erase_if(ticks.minor,
                [](double position) { return std::abs(position - std::round(position)) > 1e-6; });
}

Axis linear_axis(const AxisRequest& request, TickStep step, const Axis& frame) {
  Axis axis = frame;
  Ticks ticks = linear_ticks(axis.range, step);
  if (request.values == TickValues::integers) keep_integers(ticks);
  if (request.minor == MinorTicks::none) ticks.minor.clear();
  std::vector<RichText> labels;
  labels.reserve(ticks.major.size());
  for (const double position : ticks.major) {
    labels.push_back(linear_label(position, step, request.decimal_mark));
  }
  add_ticks(axis, ticks, labels);
  return axis;
}

std::size_t labelled(const Axis& axis) {
  return static_cast<std::size_t>(
      std::ranges::count_if(axis.ticks, [](const Tick& tick) { return !tick.minor; }));
}

Axis make_linear_axis(const AxisRequest& request, const FontMetrics& metrics) {
  Axis frame;
  frame.unit = choose_unit(request.range, request.target);
  frame.range = {frame.unit.displayed(request.range.lower),
                 frame.unit.displayed(request.range.upper)};
  TickStep step = choose_step(frame.range.upper - frame.range.lower, request.target);
  // Between two whole numbers there is nothing to say about whole numbers.
  const bool whole = request.values == TickValues::integers && frame.unit.exponent == 0 &&
                     frame.range.upper - frame.range.lower >= 2.0;
  if (whole && step.exponent < 0) step = {1, 0};
  Axis axis = linear_axis(request, step, frame);
  // One label says nothing about the scale: take smaller steps until there are two.
  for (int tries = 0; labelled(axis) < 2 && tries < 3; ++tries) {
    if (whole && step.smaller().exponent < 0) break;
    step = step.smaller();
    axis = linear_axis(request, step, frame);
  }
  for (int tries = 0; !labels_fit(axis, request, metrics) && tries < 6; ++tries) {
    step = step.larger();
    axis = linear_axis(request, step, frame);
  }
  return axis;
}

Axis make_log_axis(const AxisRequest& request, const FontMetrics& metrics) {
  Axis frame;
  frame.scale = AxisScale::logarithmic;
  frame.range = request.range;
  Axis axis;
  for (int fewer = 0; fewer + 1 <= request.target; ++fewer) {
    Ticks ticks = log_ticks(frame.range, request.target - fewer);
    if (request.minor == MinorTicks::none) ticks.minor.clear();
    const DecadeStyle style = decade_style(ticks);
    std::vector<RichText> labels;
    labels.reserve(ticks.major.size());
    for (const double position : ticks.major) {
      labels.push_back(log_label(position, style, request.decimal_mark));
    }
    axis = frame;
    add_ticks(axis, ticks, labels);
    if (labels_fit(axis, request, metrics)) break;
  }
  return axis;
}

}  // namespace

Axis make_axis(const AxisRequest& request, const FontMetrics& metrics) {
  return request.scale == AxisScale::logarithmic ? make_log_axis(request, metrics)
                                                 : make_linear_axis(request, metrics);
}

double widest_label(const Axis& axis, double font, const FontMetrics& metrics) {
  double widest = 0.0;
  for (const Tick& tick : axis.ticks) widest = std::max(widest, font * metrics.width(tick.label));
  return widest;
}

Axis without_labels(Axis axis) {
  for (Tick& tick : axis.ticks) tick.label = RichText();
  return axis;
}

}  // namespace parabola
