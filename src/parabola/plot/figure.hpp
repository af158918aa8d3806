// SPDX-License-Identifier: MIT
// What a caller may choose about a figure.
#pragma once

#include <optional>
#include <string>

namespace parabola {

enum class FigureSize { column, screen };  ///< 86 mm wide at 8 pt, or 165 mm at 10.5 pt
enum class FigureTheme { light, dark };
enum class DecimalMark { point, comma };
/// automatic: logarithmic when all values are positive and span at least three decades.
enum class AxisScale { automatic, linear, logarithmic };

struct AxisRange {
  double lower = 0.0;
  double upper = 1.0;
  friend bool operator==(const AxisRange&, const AxisRange&) = default;
};

struct FigureOptions {
  FigureSize size = FigureSize::column;
  FigureTheme theme = FigureTheme::light;
  DecimalMark decimal_mark = DecimalMark::point;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  std::optional<AxisRange> x_range;  ///< ignored unless lower < upper (and positive on a log axis)
  std::string title;                 ///< empty: none
  std::string x_label;               ///< empty: from the column header with unit
  std::string y_label;
  std::string font = "Inter";  ///< family; must be installed, for gnuplot falls back silently
};

}  // namespace parabola
