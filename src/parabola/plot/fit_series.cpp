// SPDX-License-Identifier: MIT
#include "parabola/plot/fit_series.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "parabola/plot/clip.hpp"

namespace parabola {
namespace {

constexpr double bar_width = 0.8;    ///< pt
constexpr double fit_width = 1.3;    ///< pt
constexpr double zero_width = 0.9;   ///< pt
constexpr double stroke_half = 1.2;  ///< mm: half of the stroke for a fitted value
constexpr double dense_stroke_half = 0.4;

Vector displayed(const Vector& values, const DisplayUnit& unit) {
  Vector result(values.size());
  std::ranges::transform(values, result.begin(),
                         [&](double value) { return unit.displayed(value); });
  return result;
}

Vector displayed(const Vector& values, const std::vector<std::size_t>& rows,
                 const DisplayUnit& unit) {
  Vector result;
  result.reserve(rows.size());
  for (const std::size_t i : rows) result.push_back(unit.displayed(values[i]));
  return result;
}

Points data_points(const FitView& view, const FitFrame& frame, const std::vector<std::size_t>& rows,
                   const MarkerStyle& style, double scale) {
  Points points;
  points.name = "data";
  points.x = displayed(view.x, rows, frame.x.unit);
  points.y = displayed(view.y, rows, frame.y.unit);
  points.colour = {ColourRole::ink, style.lightened};
  points.diameter = style.diameter * scale;
  points.bar_width = bar_width * scale;
  if (style.bars == BarStyle::none || view.bar_lower.empty()) return points;
  points.bar_lower = displayed(view.bar_lower, rows, frame.y.unit);
  points.bar_upper = displayed(view.bar_upper, rows, frame.y.unit);
  for (double& lower : points.bar_lower) lower = std::max(lower, frame.y.range.lower);
  for (double& upper : points.bar_upper) upper = std::min(upper, frame.y.range.upper);
  return points;
}

// The uncertainty of x as bars across the points, drawn like those of y.
void add_points(std::vector<Series>& series, Points points, const FitView& view,
                const FitFrame& frame, const std::vector<std::size_t>& rows,
                const MarkerStyle& style) {
  if (style.bars == BarStyle::shown && !view.reach_lower.empty()) {
    Strokes reaches;
    reaches.name = "reaches";
    reaches.x_lower = displayed(view.reach_lower, rows, frame.x.unit);
    reaches.x_upper = displayed(view.reach_upper, rows, frame.x.unit);
    reaches.y = points.y;
    reaches.colour = points.colour;
    reaches.width = points.bar_width;
    series.emplace_back(std::move(reaches));
  }
  series.emplace_back(std::move(points));
}

Band curve_band(const Curve& samples, const FitFrame& frame, const Vector& x) {
  Band band;
  band.name = "band";
  band.x = x;
  for (std::size_t i = 0; i < samples.x.size(); ++i) {
    band.lower.push_back(frame.y.unit.displayed(samples.value[i] - samples.uncertainty[i]));
    band.upper.push_back(frame.y.unit.displayed(samples.value[i] + samples.uncertainty[i]));
  }
  return clipped(band, frame.y);
}

Strokes fitted_strokes(const FitView& view, const FitFrame& frame,
                       const std::vector<std::size_t>& rows, const MarkerStyle& style,
                       double scale) {
  const Vector x = displayed(view.x, rows, frame.x.unit);
  const Vector y = displayed(view.fitted, rows, frame.y.unit);
  const double half = (style.bars == BarStyle::shown ? stroke_half : dense_stroke_half) * scale;
  Strokes strokes;
  strokes.name = "fit";
  strokes.width = fit_width * scale;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double centre = frame.x.fraction(x[i]);
    const double reach = half / frame.main.width();
    if (!frame.y.contains(y[i])) continue;
    strokes.x_lower.push_back(frame.x.at_fraction(std::max(0.0, centre - reach)));
    strokes.x_upper.push_back(frame.x.at_fraction(std::min(1.0, centre + reach)));
    strokes.y.push_back(y[i]);
  }
  return strokes;
}

/// From values of one series to rectangles on the page.
class ObstacleFinder {
 public:
  ObstacleFinder(std::vector<Rectangle>& found, const Rectangle& area, const Axis& x, const Axis& y)
      : found_(found), area_(area), x_(x), y_(y) {}

  void operator()(const Points& points) const {
    const double radius = 0.5 * points.diameter * millimetres_per_point;
    const double half_bar = 0.5 * points.bar_width * millimetres_per_point;
    for (std::size_t i = 0; i < points.x.size(); ++i) {
      const double x = across(points.x[i]);
      add(x - radius, up(points.y[i]) - radius, x + radius, up(points.y[i]) + radius);
      if (points.bar_lower.empty()) continue;
      add(x - half_bar, up(points.bar_lower[i]), x + half_bar, up(points.bar_upper[i]));
    }
  }
  void operator()(const Line& line) const {
    const double half = 0.5 * line.width * millimetres_per_point;
    for (std::size_t i = 0; i + 1 < line.x.size(); ++i) {
      const double y0 = up(line.y[i]);
      const double y1 = up(line.y[i + 1]);
      add(across(line.x[i]) - half, std::min(y0, y1) - half, across(line.x[i + 1]) + half,
          std::max(y0, y1) + half);
    }
  }
  void operator()(const Band& band) const {
    for (std::size_t i = 0; i + 1 < band.x.size(); ++i) {
      add(across(band.x[i]), std::min(up(band.lower[i]), up(band.lower[i + 1])),
          across(band.x[i + 1]), std::max(up(band.upper[i]), up(band.upper[i + 1])));
    }
  }
  void operator()(const Strokes& strokes) const {
    const double half = 0.5 * strokes.width * millimetres_per_point;
    for (std::size_t i = 0; i < strokes.y.size(); ++i) {
      const double y = up(strokes.y[i]);
      add(across(strokes.x_lower[i]), y - half, across(strokes.x_upper[i]), y + half);
    }
  }

 private:
  [[nodiscard]] double across(double x) const {
    return area_.left + x_.fraction(x) * area_.width();
  }
  [[nodiscard]] double up(double y) const { return area_.bottom + y_.fraction(y) * area_.height(); }
  void add(double left, double bottom, double right, double top) const {
    const bool known =
        !std::isnan(left) && !std::isnan(right) && !std::isnan(bottom) && !std::isnan(top);
    if (known) found_.push_back({left, bottom, right, top});
  }

  std::vector<Rectangle>& found_;
  const Rectangle& area_;
  const Axis& x_;
  const Axis& y_;
};

}  // namespace

bool has_band(const Curve& curve) {
  return !curve.uncertainty.empty() && std::ranges::any_of(curve.uncertainty, [](double u) {
    return std::isfinite(u) && u > 0.0;
  });
}

DrawnRows drawn_rows(const FitView& view, const FitFrame& frame, const MarkerStyle& style) {
  DrawnRows rows;
  if (!style.thinned) {
    rows.main.resize(view.x.size());
    std::iota(rows.main.begin(), rows.main.end(), std::size_t{0});
    rows.deviation = rows.main;
    return rows;
  }
  const Vector x = displayed(view.x, frame.x.unit);
  rows.main = first_per_cell(x, displayed(view.y, frame.y.unit), frame.x, frame.y,
                             frame.main.width(), frame.main.height());
  rows.deviation =
      first_per_cell(x, displayed(view.deviation, frame.deviation_axis.unit), frame.x,
                     frame.deviation_axis, frame.deviation.width(), frame.deviation.height());
  return rows;
}

std::vector<Series> main_series(const FitView& view, const FitFrame& frame, const Curve& samples,
                                const std::vector<std::size_t>& rows, const MarkerStyle& style,
                                double scale) {
  std::vector<Series> series;
  const Points points = data_points(view, frame, rows, style, scale);
  const auto add_data = [&] { add_points(series, points, view, frame, rows, style); };
  if (style.order == FitOrder::over_data && samples.x.empty()) add_data();
  if (samples.x.empty()) {
    series.emplace_back(fitted_strokes(view, frame, rows, style, scale));
  } else {
    const Vector x = displayed(samples.x, frame.x.unit);
    if (has_band(samples)) series.emplace_back(curve_band(samples, frame, x));
    if (style.order == FitOrder::over_data) add_data();
    Line line;
    line.name = "fit";
    line.x = x;
    line.y = displayed(samples.value, frame.y.unit);
    line.width = fit_width * scale;
    series.emplace_back(clipped(line, frame.x, frame.y));
  }
  if (style.order == FitOrder::under_data) add_data();
  return series;
}

std::vector<Series> deviation_series(const FitView& view, const FitFrame& frame,
                                     const std::vector<std::size_t>& rows, const MarkerStyle& style,
                                     double scale) {
  std::vector<Series> series;
  const Vector ends{frame.x.range.lower, frame.x.range.upper};
  const bool pulls = view.deviation_kind == DeviationKind::pull;
  if (pulls) {
    const DisplayUnit& unit = frame.deviation_axis.unit;
    const double one = unit.displayed(1.0);
    series.emplace_back(
        Band{"one_sigma", ends, {-one, -one}, {one, one}, {ColourRole::outer_band}});
  }
  Line zero;
  zero.name = "zero";
  zero.x = ends;
  zero.y = {0.0, 0.0};
  zero.width = zero_width * scale;
  series.emplace_back(zero);

  Points points;
  points.name = pulls ? "pulls" : "residuals";
  points.x = displayed(view.x, rows, frame.x.unit);
  points.y = displayed(view.deviation, rows, frame.deviation_axis.unit);
  points.colour = {ColourRole::ink, style.lightened};
  points.diameter = style.diameter * scale;
  points.bar_width = bar_width * scale;
  if (style.bars == BarStyle::shown) {
    for (const double value : points.y) {
      points.bar_lower.push_back(std::min(0.0, value));
      points.bar_upper.push_back(std::max(0.0, value));
    }
  }
  series.emplace_back(std::move(points));
  return series;
}

std::vector<Rectangle> obstacles(const std::vector<Series>& series, const Rectangle& area,
                                 const Axis& x, const Axis& y) {
  std::vector<Rectangle> found;
  const ObstacleFinder finder(found, area, x, y);
  for (const Series& one : series) std::visit(finder, one);
  return found;
}

}  // namespace parabola
