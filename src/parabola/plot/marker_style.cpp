// SPDX-License-Identifier: MIT
#include "parabola/plot/marker_style.hpp"

#include <algorithm>
#include <cmath>

namespace parabola {

MarkerStyle marker_style(std::size_t n) {
  MarkerStyle style;
  if (n > 30) {
    style.diameter = std::max(0.6, 3.2 * std::pow(30.0 / static_cast<double>(n), 0.36));
    style.lightened = n > 1000 ? 0.5 : 0.35;
  }
  style.bars = n > 300 ? BarStyle::none : BarStyle::shown;
  style.order = n > 100 ? FitOrder::over_data : FitOrder::under_data;
  style.thinned = n > 5000;
  return style;
}

std::vector<std::size_t> first_per_cell(std::span<const double> x, std::span<const double> y,
                                        const Axis& x_axis, const Axis& y_axis, double width,
                                        double height) {
  constexpr double cell = 0.25;
  const auto columns = static_cast<std::size_t>(std::ceil(width / cell)) + 1;
  const auto rows = static_cast<std::size_t>(std::ceil(height / cell)) + 1;
  std::vector<bool> occupied(columns * rows, false);
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double across = x_axis.fraction(x[i]);
    const double up = y_axis.fraction(y[i]);
    const bool on_panel = across >= 0.0 && across <= 1.0 && up >= 0.0 && up <= 1.0;
    if (!on_panel) continue;
    const auto column = static_cast<std::size_t>(across * width / cell);
    const auto row = static_cast<std::size_t>(up * height / cell);
    if (occupied[row * columns + column]) continue;
    occupied[row * columns + column] = true;
    chosen.push_back(i);
  }
  return chosen;
}

}  // namespace parabola
