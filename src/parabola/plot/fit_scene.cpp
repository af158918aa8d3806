// SPDX-License-Identifier: MIT
#include "parabola/plot/fit_scene.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "parabola/plot/curve_samples.hpp"
#include "parabola/plot/fit_frame.hpp"
#include "parabola/plot/fit_series.hpp"
#include "parabola/plot/fit_view.hpp"
#include "parabola/plot/key_placement.hpp"
#include "parabola/plot/make_axis.hpp"

namespace parabola {
namespace {

constexpr double y_title_from_edge = 0.75;   ///< em
constexpr double x_title_below_axis = 2.75;  ///< em
constexpr double beside_y_title = 1.4;       ///< em from the edge of the page
constexpr double title_pitch = 1.6;          ///< em
constexpr double page_edge = 0.8;            ///< mm that titles keep from the edge of the page
constexpr double longest_unit = 14.0;        ///< em
constexpr std::size_t coarse_samples = 257;
constexpr std::size_t many_key_rows = 5;
constexpr std::size_t strip_rows_included = 3;  ///< what the taller page has room for
constexpr double key_margin = 3.0;              ///< mm on both sides of a key as wide as the panel
constexpr double enlargement_step = 0.025;
constexpr int enlargement_steps = 8;  ///< 20 %

/// Where y ends when its axis grows upwards by `share` of its length.
AxisRange enlarged(AxisRange range, AxisScale scale, double share) {
  if (scale == AxisScale::logarithmic) {
    const double grown = std::log(range.upper) + share * std::log(range.upper / range.lower);
    return {range.lower, std::min(std::exp(grown), 1.7e308)};
  }
  return {range.lower, range.upper + share * (range.upper - range.lower)};
}

/// Title with its unit in at most `room` em: the name gives way, the unit stays.
RichText fitted_title(AxisTitle title, const DisplayUnit& unit, double room, DecimalMark mark,
                      const FontMetrics& metrics) {
  title.unit = metrics.shortened(title.unit, std::min(longest_unit, 0.5 * room));
  const double excess = metrics.width(title_text(title, unit, mark)) - room;
  if (excess > 0.0) title.name = metrics.shortened(title.name, metrics.width(title.name) - excess);
  return metrics.shortened(title_text(title, unit, mark), room);
}

class FitFigure {
 public:
  FitFigure(const FitResult& result, const std::optional<CurveFunction>& curve,
            const FigureOptions& options)
      : result_(result),
        curve_(curve),
        options_(options),
        metrics_(options.font),
        style_(page_style(options.size)),
        view_(make_view(result, options)),
        markers_(marker_style(view_.x.size())) {}

  Scene scene() {
    prepare();
    const std::optional<Position> corner = place();
    Scene scene = empty_scene();
    scene.panels.push_back({"fit", frame_.main, without_labels(frame_.x), frame_.y, series_});
    scene.panels.push_back(
        {"deviation", frame_.deviation, frame_.x, frame_.deviation_axis,
         deviation_series(view_, frame_, rows_.deviation, markers_, style_.scale)});
    if (corner) {
      add_key(scene, key_, *corner, markers_);
    } else {
      add_strip(scene, key_, strip_, frame_.main, markers_);
    }
    add_titles(scene);
    return scene;
  }

 private:
  /// Ranges, and the curve as finely as the page shows it.
  void prepare() {
    Curve coarse;
    if (curve_) coarse = (*curve_)(spread(view_.x_range, view_.x_scale, coarse_samples));
    request_.y_range = response_range(view_, coarse.value);
    request_.deviation_range = deviation_range(view_);
    request_.height = style_.height;
    request_.title_height = options_.title.empty() ? 0.0 : title_pitch * style_.font();
    frame_ = make_frame(view_, request_, style_, metrics_, options_.decimal_mark);
    rows_ = drawn_rows(view_, frame_, markers_);
    if (curve_) {
      samples_ = sample_curve(*curve_, {view_.x_range, request_.y_range, view_.x_scale,
                                        view_.y_scale, frame_.main.width(), frame_.main.height()});
    }
    make_rows();
    if (key_.rows.size() >= many_key_rows) request_.height = style_.tall_height;
  }

  void make_rows() {
    KeyContent content;
    const bool bars = markers_.bars == BarStyle::shown && !view_.bar_lower.empty();
    content.data = bars ? KeySample::data_with_bars : KeySample::data;
    content.fit = samples_.x.empty()   ? KeySample::fitted_points
                  : has_band(samples_) ? KeySample::fit_with_band
                                       : KeySample::fit;
    content.points = view_.x.size();
    content.points_outside = view_.points_outside;
    const auto key = [&](FitLabel label) {
      return make_key(result_, content, label, options_, style_.scale,
                      frame_.main.width() - key_margin, metrics_);
    };
    keys_ = {key(FitLabel::formula_and_band), key(FitLabel::formula), key(FitLabel::word)};
    key_ = keys_.front();
  }

  void rebuild() {
    frame_ = make_frame(view_, request_, style_, metrics_, options_.decimal_mark);
    series_ = main_series(view_, frame_, samples_, rows_.main, markers_, style_.scale);
  }

  /// A corner for one of the keys from `first` to `last`, if need be below a longer axis of y.
  std::optional<Position> find_corner(AxisRange range, std::size_t first, std::size_t last) {
    for (int step = 0; step <= enlargement_steps; ++step) {
      request_.y_range = enlarged(range, view_.y_scale, step * enlargement_step);
      rebuild();
      const auto blocked = obstacles(series_, frame_.main, frame_.x, frame_.y);
      for (std::size_t i = first; i <= last; ++i) {
        if (const auto corner = free_corner(keys_[i], frame_.main, blocked)) {
          key_ = keys_[i];
          return corner;
        }
      }
    }
    return std::nullopt;
  }

  /// Where the key goes within the panel; none when it goes above. A formula is worth a longer
  /// axis.
  std::optional<Position> place() {
    const AxisRange range = request_.y_range;
    if (const auto corner = find_corner(range, 0, 1)) return corner;
    if (const auto corner = find_corner(range, 2, 2)) return corner;
    const auto columns = std::ranges::find_if(keys_, [&](const Key& key) {
      return strip_layout(key, frame_.main.width()) == StripLayout::columns;
    });
    key_ = columns == keys_.end() ? keys_.front() : *columns;
    strip_ = strip_layout(key_, frame_.main.width());
    request_.y_range = range;
    request_.strip_height = strip_height(key_, strip_);
    const double included = key_.pitch * static_cast<double>(strip_rows_included);
    request_.height = style_.tall_height + std::max(0.0, request_.strip_height - included);
    rebuild();
    return std::nullopt;
  }

  [[nodiscard]] Scene empty_scene() const {
    Scene scene;
    scene.width = style_.width;
    scene.height = frame_.height;
    scene.size = style_.size;
    scene.theme = options_.theme;
    scene.font = options_.font;
    scene.font_size = style_.font_points;
    scene.axis_width = 0.6 * style_.scale;
    scene.tick_length = 0.8 * style_.scale;
    return scene;
  }

  /// Centred on [from, to] unless the page ends earlier.
  void add_vertical_title(Scene& scene, const RichText& text, double from, double to, double lowest,
                          double highest) const {
    const double half = 0.5 * style_.font() * metrics_.width(text);
    const double centre = std::clamp(0.5 * (from + to), std::min(lowest + half, highest - half),
                                     std::max(lowest + half, highest - half));
    PageText title;
    title.text = text;
    title.at = {y_title_from_edge * style_.font(), centre};
    title.alignment = HorizontalAlignment::centre;
    title.reading = Reading::upwards;
    title.size = style_.font_points;
    scene.texts.push_back(std::move(title));
  }

  void add_titles(Scene& scene) const {
    const double font = style_.font();
    const DecimalMark mark = options_.decimal_mark;
    const double border = frame_.deviation.top + 0.5 * frame_.gap;  // between the two y titles
    const double above = frame_.height - 2.0 * page_edge - border;
    add_vertical_title(
        scene, fitted_title(view_.y_title, frame_.y.unit, above / font, mark, metrics_),
        frame_.main.bottom, frame_.main.top, border + page_edge, frame_.height - page_edge);
    const bool pulls = view_.deviation_kind == DeviationKind::pull;
    AxisTitle deviation{RichText(pulls ? "pull" : "residual"), {}};
    add_vertical_title(scene,
                       fitted_title(deviation, frame_.deviation_axis.unit,
                                    (border - page_edge) / font, mark, metrics_),
                       frame_.deviation.bottom, frame_.deviation.top, page_edge, border);

    PageText x_title;
    // It keeps clear of the y titles, which may reach down to its line.
    const double leftmost = beside_y_title * font;
    const double rightmost = style_.width - page_edge;
    x_title.text =
        fitted_title(view_.x_title, frame_.x.unit, (rightmost - leftmost) / font, mark, metrics_);
    const double half = 0.5 * font * metrics_.width(x_title.text);
    const double centre = 0.5 * (frame_.main.left + frame_.main.right);
    x_title.at = {std::clamp(centre, leftmost + half, std::max(leftmost + half, rightmost - half)),
                  frame_.deviation.bottom - x_title_below_axis * font};
    x_title.alignment = HorizontalAlignment::centre;
    x_title.size = style_.font_points;
    scene.texts.push_back(std::move(x_title));

    if (options_.title.empty()) return;
    PageText title;
    title.text = metrics_.shortened(RichText(options_.title), frame_.main.width() / font);
    title.at = {frame_.main.left, frame_.height - 0.5 * request_.title_height - 0.3 * font};
    title.size = style_.font_points;
    scene.texts.push_back(std::move(title));
  }

  const FitResult& result_;
  const std::optional<CurveFunction>& curve_;
  const FigureOptions& options_;
  FontMetrics metrics_;
  PageStyle style_;
  FitView view_;
  MarkerStyle markers_;
  FrameRequest request_;
  FitFrame frame_;
  DrawnRows rows_;
  Curve samples_;
  std::array<Key, 3> keys_;  ///< from the longest label of the fit to the shortest
  StripLayout strip_ = StripLayout::columns;
  Key key_;  ///< the one that is drawn
  std::vector<Series> series_;
};

}  // namespace

Scene fit_scene(const FitResult& result, const std::optional<CurveFunction>& curve,
                const FigureOptions& options) {
  return FitFigure(result, curve, options).scene();
}

}  // namespace parabola
