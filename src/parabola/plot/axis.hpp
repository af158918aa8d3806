// SPDX-License-Identifier: MIT
// One axis of a panel: range, scale, ticks with their labels, and the way from values to
// millimetres.
#pragma once

#include <vector>

#include "parabola/plot/figure.hpp"
#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// Coordinates in a scene are display values, the numbers that stand at the axis:
/// display = (value - offset) / 10^exponent. The title tells both. On a log axis they are the
/// values.
struct DisplayUnit {
  double offset = 0.0;
  int exponent = 0;
  [[nodiscard]] double displayed(double value) const;
};

struct Tick {
  double position = 0.0;
  RichText label;  ///< empty for a minor tick, and where the axis below carries the labels
  bool minor = false;
};

struct Axis {
  AxisScale scale = AxisScale::linear;  ///< linear or logarithmic
  DisplayUnit unit;
  AxisRange range;  ///< display values
  std::vector<Tick> ticks;

  /// 0 at the lower end, 1 at the upper; outside that beyond the ends. NaN where the scale has no
  /// place.
  [[nodiscard]] double fraction(double display_value) const;
  [[nodiscard]] double at_fraction(double fraction) const;
  [[nodiscard]] bool contains(double display_value) const;
};

}  // namespace parabola
