// SPDX-License-Identifier: MIT
// What is painted into the panels of a fit, and where it stands in the way of text.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/fit/curve.hpp"
#include "parabola/plot/fit_frame.hpp"
#include "parabola/plot/fit_view.hpp"
#include "parabola/plot/marker_style.hpp"
#include "parabola/plot/scene.hpp"

namespace parabola {

/// Does the curve carry a band: finite uncertainties, not all zero?
bool has_band(const Curve& curve);

/// Indices of the points that are drawn in each panel: all, or one for each cell when there are
/// very many.
struct DrawnRows {
  std::vector<std::size_t> main;
  std::vector<std::size_t> deviation;
};
DrawnRows drawn_rows(const FitView& view, const FitFrame& frame, const MarkerStyle& style);

/// Series of the upper panel in painting order. `samples` is empty without a curve.
std::vector<Series> main_series(const FitView& view, const FitFrame& frame, const Curve& samples,
                                const std::vector<std::size_t>& rows, const MarkerStyle& style,
                                double scale);

/// Series of the lower panel: band of +-1 for pulls, zero line, points with stems.
std::vector<Series> deviation_series(const FitView& view, const FitFrame& frame,
                                     const std::vector<std::size_t>& rows, const MarkerStyle& style,
                                     double scale);

/// Rectangles (mm) that together cover all that the series paint in `area`.
std::vector<Rectangle> obstacles(const std::vector<Series>& series, const Rectangle& area,
                                 const Axis& x, const Axis& y);

}  // namespace parabola
