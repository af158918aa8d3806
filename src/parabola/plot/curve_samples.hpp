// SPDX-License-Identifier: MIT
// Where the fitted curve is evaluated: as densely as the page can show, no denser.
#pragma once

#include "parabola/fit/curve.hpp"
#include "parabola/plot/figure.hpp"

namespace parabola {

/// Evenly spaced on the page: `count` >= 2 values of x from range.lower to range.upper.
Vector spread(AxisRange range, AxisScale scale, std::size_t count);

/// How values lie on the page.
struct PageScale {
  AxisRange x;
  AxisRange y;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  double width = 70.0;   ///< mm for the range of x
  double height = 40.0;  ///< mm for the range of y
};

/// The curve over page.x. Intervals are halved while the curve leaves its chord by more than 0.03
/// mm within the panel, or while it ends (NaN) somewhere in more than 0.05 mm; at most 6000 values.
Curve sample_curve(const CurveFunction& curve, const PageScale& page);

}  // namespace parabola
