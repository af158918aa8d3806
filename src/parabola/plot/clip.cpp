// SPDX-License-Identifier: MIT
#include "parabola/plot/clip.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace parabola {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Fractions of the axes: the panel is the unit square.
struct Point {
  double x;
  double y;
};

/// The part of the segment within [0, 1]^2, after Liang and Barsky (1984): the parameter range is
/// cut by each of the four edges.
struct Segment {
  bool visible = false;
  double begin = 0.0;
  double end = 1.0;
};
Segment within_panel(Point a, Point b) {
  Segment cut;
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const std::array<double, 4> direction{-dx, dx, -dy, dy};
  const std::array<double, 4> distance{a.x, 1.0 - a.x, a.y, 1.0 - a.y};
  for (std::size_t edge = 0; edge < 4; ++edge) {
    if (direction[edge] == 0.0) {
      if (distance[edge] < 0.0) return cut;
      continue;
    }
    const double t = distance[edge] / direction[edge];
    if (direction[edge] < 0.0) {
      cut.begin = std::max(cut.begin, t);
    } else {
      cut.end = std::min(cut.end, t);
    }
  }
  cut.visible = cut.begin <= cut.end;
  return cut;
}

bool is_pole(Point a, Point b) {
  return (a.y < 0.0 && b.y > 1.0) || (a.y > 1.0 && b.y < 0.0);
}

class LineBuilder {
 public:
  LineBuilder(Line& line, const Axis& x, const Axis& y) : line_(line), x_(x), y_(y) {}

  void add(Point a, Point b) {
    if (std::isnan(a.y) || std::isnan(b.y) || is_pole(a, b)) return interrupt();
    const Segment cut = within_panel(a, b);
    if (!cut.visible) return interrupt();
    if (cut.begin > 0.0) interrupt();
    if (!connected_) put(at(a, b, cut.begin));
    put(at(a, b, cut.end));
    connected_ = true;
    if (cut.end < 1.0) interrupt();
  }

 private:
  static Point at(Point a, Point b, double t) {
    return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
  }
  void put(Point p) {
    line_.x.push_back(x_.at_fraction(p.x));
    line_.y.push_back(y_.at_fraction(p.y));
  }
  void interrupt() {
    if (connected_) {
      line_.x.push_back(nothing);
      line_.y.push_back(nothing);
    }
    connected_ = false;
  }

  Line& line_;
  const Axis& x_;
  const Axis& y_;
  bool connected_ = false;
};

}  // namespace

Line clipped(const Line& line, const Axis& x, const Axis& y) {
  Line result = line;
  result.x.clear();
  result.y.clear();
  LineBuilder builder(result, x, y);
  const auto point = [&](std::size_t i) {
    // Far away is far enough; it keeps the arithmetic finite.
    const double height = y.fraction(line.y[i]);
    return Point{x.fraction(line.x[i]),
                 std::isnan(height) ? nothing : std::clamp(height, -1e6, 1e6)};
  };
  for (std::size_t i = 0; i + 1 < line.x.size(); ++i) builder.add(point(i), point(i + 1));
  return result;
}

Band clipped(const Band& band, const Axis& y) {
  Band result = band;
  for (std::size_t i = 0; i < band.x.size(); ++i) {
    double lower = band.lower[i];
    const double upper = band.upper[i];
    // On a log axis a band may reach below zero: it then reaches the end of the axis.
    if (y.scale == AxisScale::logarithmic && upper > 0.0) lower = std::max(lower, y.range.lower);
    const bool visible = lower <= y.range.upper && upper >= y.range.lower;
    result.lower[i] = visible ? std::max(lower, y.range.lower) : nothing;
    result.upper[i] = visible ? std::min(upper, y.range.upper) : nothing;
  }
  return result;
}

}  // namespace parabola
