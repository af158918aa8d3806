// SPDX-License-Identifier: MIT
#include "parabola/plot/curve_samples.hpp"

#include <algorithm>
#include <cmath>

namespace parabola {
namespace {

constexpr std::size_t first_count = 257;
constexpr std::size_t most = 6000;
constexpr double chord_tolerance = 0.03;  ///< mm, a tenth of the thinnest line
constexpr double end_tolerance = 0.05;    ///< mm

double place(double value, AxisRange range, AxisScale scale, double length) {
  if (scale == AxisScale::logarithmic) {
    const double lower = std::log(range.lower);
    return length * (std::log(value) - lower) / (std::log(range.upper) - lower);
  }
  return length * ((value - range.lower) / (range.upper - range.lower));
}

/// Position in mm; beyond the panel by more than its own height nothing needs to be exact.
double height_of(double value, const PageScale& page) {
  const double y = place(value, page.y, page.y_scale, page.height);
  if (std::isnan(y)) return y;
  return std::clamp(y, -page.height, 2.0 * page.height);
}

double middle(double a, double b, AxisScale scale) {
  return scale == AxisScale::logarithmic ? std::sqrt(a) * std::sqrt(b) : 0.5 * a + 0.5 * b;
}

/// Is the interval from sample i to i + 1 too coarse?
bool needs_halving(const Curve& curve, std::size_t i, const PageScale& page) {
  const double x0 = place(curve.x[i], page.x, page.x_scale, page.width);
  const double x1 = place(curve.x[i + 1], page.x, page.x_scale, page.width);
  const double y0 = height_of(curve.value[i], page);
  const double y1 = height_of(curve.value[i + 1], page);
  if (std::isnan(y0) != std::isnan(y1)) return x1 - x0 > end_tolerance;
  if (std::isnan(y0)) return false;
  // The neighbours' slopes bound how far the curve leaves this chord: a quarter of the change of
  // slope times the width, for a curve that bends evenly.
  const auto bend = [&](std::size_t left, std::size_t centre, std::size_t right) {
    const double a = height_of(curve.value[left], page);
    const double b = height_of(curve.value[centre], page);
    const double c = height_of(curve.value[right], page);
    const double xa = place(curve.x[left], page.x, page.x_scale, page.width);
    const double xb = place(curve.x[centre], page.x, page.x_scale, page.width);
    const double xc = place(curve.x[right], page.x, page.x_scale, page.width);
    return std::abs((c - b) / (xc - xb) - (b - a) / (xb - xa)) * (x1 - x0) / 4.0;
  };
  const bool before = i > 0 && bend(i - 1, i, i + 1) > chord_tolerance;
  const bool after = i + 2 < curve.x.size() && bend(i, i + 1, i + 2) > chord_tolerance;
  return before || after;
}

void append(Curve& target, const Curve& source, std::size_t i) {
  target.x.push_back(source.x[i]);
  target.value.push_back(source.value[i]);
  if (!source.uncertainty.empty()) target.uncertainty.push_back(source.uncertainty[i]);
}

/// Old and new samples in the order of x; new_before[i] tells whether one lies before old sample i.
Curve merged(const Curve& old, const Curve& fresh, const std::vector<bool>& split) {
  Curve result;
  std::size_t next = 0;
  for (std::size_t i = 0; i < old.x.size(); ++i) {
    append(result, old, i);
    if (split[i]) append(result, fresh, next++);
  }
  return result;
}

}  // namespace

Vector spread(AxisRange range, AxisScale scale, std::size_t count) {
  Vector x(count);
  const auto steps = static_cast<double>(count - 1);
  for (std::size_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / steps;
    x[i] = scale == AxisScale::logarithmic
               ? std::exp((1.0 - share) * std::log(range.lower) + share * std::log(range.upper))
               : (1.0 - share) * range.lower + share * range.upper;
  }
  x.front() = range.lower;
  x.back() = range.upper;
  return x;
}

Curve sample_curve(const CurveFunction& curve, const PageScale& page) {
  Curve samples = curve(spread(page.x, page.x_scale, first_count));
  for (int round = 0; round < 8; ++round) {
    std::vector<bool> split(samples.x.size(), false);
    Vector wanted;
    for (std::size_t i = 0; i + 1 < samples.x.size(); ++i) {
      if (samples.x.size() + wanted.size() >= most) break;
      if (!needs_halving(samples, i, page)) continue;
      const double x = middle(samples.x[i], samples.x[i + 1], page.x_scale);
      if (x <= samples.x[i] || x >= samples.x[i + 1]) continue;
      split[i] = true;
      wanted.push_back(x);
    }
    if (wanted.empty()) break;
    samples = merged(samples, curve(wanted), split);
  }
  return samples;
}

}  // namespace parabola
