// SPDX-License-Identifier: MIT
// Which numbers of a fit the figure shows, before anything is placed.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/plot/axis_text.hpp"
#include "parabola/plot/figure.hpp"

namespace parabola {

enum class XKind { predictor, row_number };
enum class DeviationKind { pull, residual };

/// Points within the chosen range, in the order of the data; all vectors of one length, or empty.
struct FitView {
  XKind x_kind = XKind::predictor;
  DeviationKind deviation_kind = DeviationKind::pull;
  AxisScale x_scale = AxisScale::linear;  ///< linear or logarithmic, never automatic
  AxisScale y_scale = AxisScale::linear;
  AxisTitle x_title;
  AxisTitle y_title;
  AxisRange x_range;
  Vector x;
  Vector y;
  Vector bar_lower;  ///< y - uncertainty; empty when the uncertainty is undefined
  Vector bar_upper;
  Vector reach_lower;  ///< x - uncertainty, cut at the ends of x_range; empty when x is exact
  Vector reach_upper;
  Vector fitted;
  Vector deviation;                ///< pulls, or residuals when there are no pulls
  std::size_t points_outside = 0;  ///< off x_range, or without a place on a log axis
};

/// x is the first predictor of the formula that varies, the row number without any predictor.
FitView make_view(const FitResult& result, const FigureOptions& options);

/// Range of y: data with bars, plus what the curve (may be empty) needs beyond them, at most a
/// quarter of their extent on either side: a curve that swings between the points is seen, a pole
/// is cut.
AxisRange response_range(const FitView& view, const Vector& curve);

/// Symmetric about 0: +-3 or wider for pulls, as wide as needed for residuals.
AxisRange deviation_range(const FitView& view);

}  // namespace parabola
