// SPDX-License-Identifier: MIT
// A range becomes an axis with ticks and labels that do not touch each other.
#pragma once

#include "parabola/plot/axis.hpp"
#include "parabola/plot/font_metrics.hpp"

namespace parabola {

enum class AxisDirection { horizontal, vertical };
enum class TickValues { any, integers };
enum class MinorTicks { shown, none };

struct AxisRequest {
  AxisRange range;                      ///< values (not display values), lower < upper
  AxisScale scale = AxisScale::linear;  ///< linear or logarithmic
  AxisDirection direction = AxisDirection::horizontal;
  double length = 70.0;  ///< mm
  double target = 6.0;   ///< how many labelled ticks are wanted
  double font = 2.8;     ///< mm
  TickValues values = TickValues::any;
  MinorTicks minor = MinorTicks::shown;
  DecimalMark decimal_mark = DecimalMark::point;
};

Axis make_axis(const AxisRequest& request, const FontMetrics& metrics);

/// Widest label, in mm.
double widest_label(const Axis& axis, double font, const FontMetrics& metrics);

/// The same axis without labels: for a panel that shares the one below it.
Axis without_labels(Axis axis);

}  // namespace parabola
