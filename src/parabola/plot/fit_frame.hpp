// SPDX-License-Identifier: MIT
// The two stacked panels of a fit: sizes, margins and axes.
#pragma once

#include "parabola/plot/fit_view.hpp"
#include "parabola/plot/font_metrics.hpp"
#include "parabola/plot/scene.hpp"

namespace parabola {

/// Page and type of a figure size. Lengths in mm unless they say pt.
struct PageStyle {
  FigureSize size = FigureSize::column;
  double width = 86.0;
  double height = 70.0;       ///< with up to 4 key rows
  double tall_height = 74.0;  ///< with 5 or more
  double font_points = 8.0;
  double scale = 1.0;          ///< k: factor of line widths and small lengths
  double tick_pitch_x = 11.0;  ///< wanted distance of labelled ticks
  double tick_pitch_y = 8.5;
  [[nodiscard]] double font() const { return font_points * millimetres_per_point; }
};
PageStyle page_style(FigureSize size);

/// Everything that decides where the panels lie.
struct FrameRequest {
  AxisRange y_range;
  AxisRange deviation_range;
  double height = 70.0;       ///< of the page
  double title_height = 0.0;  ///< above everything
  double strip_height = 0.0;  ///< between title and panel
};

struct FitFrame {
  double height = 70.0;
  Rectangle main;
  Rectangle deviation;
  Axis x;
  Axis y;
  Axis deviation_axis;
  double gap = 2.5;  ///< between the panels
};

/// With e the font size in mm: left margin 4.4 e (4.9 e for labels of 4 digits, more for longer
/// ones), bottom 3.6 e, top 1.6 k mm, right so that half a label fits; gap 0.9 e, or as wide as the
/// labels on both sides of it need; the deviation panel has 24 % of the height of both.
FitFrame make_frame(const FitView& view, const FrameRequest& request, const PageStyle& style,
                    const FontMetrics& metrics, DecimalMark mark);

}  // namespace parabola
