// SPDX-License-Identifier: MIT
#include "parabola/plot/fit_frame.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/plot/make_axis.hpp"

namespace parabola {
namespace {

constexpr double deviation_share = 0.24;
constexpr double least_left = 4.4;         ///< em
constexpr double four_digit_left = 4.9;    ///< em
constexpr double four_digit_label = 2.0;   ///< em: three digits are narrower, four wider
constexpr double beside_labels = 2.5;      ///< em: title, tick and the gaps between
constexpr double bottom_margin = 3.6;      ///< em
constexpr double edge_margin = 1.6;        ///< mm, times k
constexpr double beyond_last_label = 0.8;  ///< mm
constexpr double panel_gap = 0.9;          ///< em
constexpr double label_distance = 1.5;     ///< mm between labels of the two panels
constexpr double deviation_target = 3.0;   ///< -2, 0, 2 for a range of +-3

struct Heights {
  double main = 0.0;
  double deviation = 0.0;
};

class FrameBuilder {
 public:
  FrameBuilder(const FitView& view, const FrameRequest& request, const PageStyle& style,
               const FontMetrics& metrics, DecimalMark mark)
      : view_(view), request_(request), style_(style), metrics_(metrics), mark_(mark) {}

  FitFrame build() {
    FitFrame frame;
    frame.height = request_.height;
    frame.gap = panel_gap * style_.font();
    make_vertical_axes(frame);
    // The gap depends on where the labels lie, and they (a little) on the gap.
    frame.gap = std::max(frame.gap, needed_gap(frame));
    make_vertical_axes(frame);
    double right = edge_margin * style_.scale;
    for (int pass = 0; pass < 2; ++pass) {
      place_panels(frame, left_margin(frame), right);
      frame.x = make_axis(horizontal(frame.main.width()), metrics_);
      right = right_margin(frame.x);
    }
    place_panels(frame, left_margin(frame), right);
    return frame;
  }

 private:
  [[nodiscard]] double top_margin() const {
    return edge_margin * style_.scale + request_.title_height + request_.strip_height;
  }
  [[nodiscard]] Heights heights(double gap) const {
    const double both = request_.height - top_margin() - bottom_margin * style_.font() - gap;
    return {(1.0 - deviation_share) * both, deviation_share * both};
  }

  [[nodiscard]] AxisRequest base_request() const {
    AxisRequest request;
    request.font = style_.font();
    request.decimal_mark = mark_;
    return request;
  }
  [[nodiscard]] AxisRequest horizontal(double width) const {
    AxisRequest request = base_request();
    request.range = view_.x_range;
    request.scale = view_.x_scale;
    request.length = width;
    request.target = std::clamp(width / style_.tick_pitch_x, 2.0, 8.0);
    if (view_.x_kind == XKind::row_number) request.values = TickValues::integers;
    return request;
  }

  void make_vertical_axes(FitFrame& frame) const {
    const Heights height = heights(frame.gap);
    AxisRequest request = base_request();
    request.direction = AxisDirection::vertical;
    request.range = request_.y_range;
    request.scale = view_.y_scale;
    request.length = height.main;
    request.target = std::clamp(height.main / style_.tick_pitch_y, 2.0, 7.0);
    frame.y = make_axis(request, metrics_);
    request.range = request_.deviation_range;
    request.scale = AxisScale::linear;
    request.length = height.deviation;
    request.target = deviation_target;
    request.minor = MinorTicks::none;
    frame.deviation_axis = make_axis(request, metrics_);
  }

  /// Labels near the gap on both sides stay 1.5 mm apart.
  [[nodiscard]] double needed_gap(const FitFrame& frame) const {
    const Heights height = heights(frame.gap);
    double lowest = 1.0;
    for (const Tick& tick : frame.y.ticks) {
      if (!tick.label.empty()) lowest = std::min(lowest, frame.y.fraction(tick.position));
    }
    double highest = 0.0;
    for (const Tick& tick : frame.deviation_axis.ticks) {
      if (tick.label.empty()) continue;
      highest = std::max(highest, frame.deviation_axis.fraction(tick.position));
    }
    const double inside = lowest * height.main + (1.0 - highest) * height.deviation;
    return capital_height * style_.font() + label_distance - inside;
  }

  [[nodiscard]] double left_margin(const FitFrame& frame) const {
    const double font = style_.font();
    const double widest = std::max(widest_label(frame.y, font, metrics_),
                                   widest_label(frame.deviation_axis, font, metrics_));
    const double least = widest > four_digit_label * font ? four_digit_left : least_left;
    // However long the labels, half of the page is left for the data.
    return std::min(std::max(least * font, beside_labels * font + widest), 0.5 * style_.width);
  }

  [[nodiscard]] double right_margin(const Axis& x) const {
    const auto last = std::ranges::max_element(x.ticks, [](const Tick& a, const Tick& b) {
      if (a.minor != b.minor) return a.minor;
      return a.position < b.position;
    });
    double half = 0.0;
    if (last != x.ticks.end()) half = 0.5 * style_.font() * metrics_.width(last->label);
    return std::max(edge_margin * style_.scale, half + beyond_last_label);
  }

  void place_panels(FitFrame& frame, double left, double right) const {
    const Heights height = heights(frame.gap);
    frame.deviation = {left, bottom_margin * style_.font(), style_.width - right,
                       bottom_margin * style_.font() + height.deviation};
    frame.main = {left, frame.deviation.top + frame.gap, style_.width - right,
                  frame.deviation.top + frame.gap + height.main};
  }

  const FitView& view_;
  const FrameRequest& request_;
  const PageStyle& style_;
  const FontMetrics& metrics_;
  DecimalMark mark_;
};

}  // namespace

PageStyle page_style(FigureSize size) {
  if (size == FigureSize::column) return {};
  return {FigureSize::screen, 165.0, 105.0, 110.0, 10.5, 1.35, 18.0, 12.0};
}

FitFrame make_frame(const FitView& view, const FrameRequest& request, const PageStyle& style,
                    const FontMetrics& metrics, DecimalMark mark) {
  return FrameBuilder(view, request, style, metrics, mark).build();
}

}  // namespace parabola
