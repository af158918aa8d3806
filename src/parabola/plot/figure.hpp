// SPDX-License-Identifier: MIT
// What a caller may choose about a figure.
#pragma once

#include <optional>
#include <string>

namespace parabola {

enum class FigureSize { column, screen };
enum class FigureTheme { light, dark };
enum class DecimalMark { point, comma };
enum class AxisScale { automatic, linear, logarithmic };

struct AxisRange {
  double lower = 0.0;
  double upper = 1.0;
};

struct FigureOptions {
  FigureSize size = FigureSize::column;
  FigureTheme theme = FigureTheme::light;
  DecimalMark decimal_mark = DecimalMark::point;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  std::optional<AxisRange> x_range;
  std::string title;    ///< empty: none
  std::string x_label;  ///< empty: from the column header with unit
  std::string y_label;
};

}  // namespace parabola
