// SPDX-License-Identifier: MIT
// How n points are drawn so that they can still be told apart.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/plot/axis.hpp"

namespace parabola {

enum class BarStyle { shown, none };
enum class FitOrder { under_data, over_data };

struct MarkerStyle {
  double diameter = 3.2;                  ///< pt: 3.2 to n = 30, then 3.2 (30/n)^0.36, at least 0.6
  BarStyle bars = BarStyle::shown;        ///< to n = 300
  double lightened = 0.0;                 ///< 0.35 above n = 30, 0.5 above 1000
  FitOrder order = FitOrder::under_data;  ///< to n = 100
  bool thinned = false;                   ///< above n = 5000: one dot per occupied cell
};
MarkerStyle marker_style(std::size_t n);

/// Indices, ascending, of the first point in each occupied cell of 0.25 mm: no occupied place stays
/// empty, so no outlier is hidden. x and y are display values; points off the panel are left out.
/// Linear in the number of points.
std::vector<std::size_t> first_per_cell(std::span<const double> x, std::span<const double> y,
                                        const Axis& x_axis, const Axis& y_axis, double width,
                                        double height);

}  // namespace parabola
