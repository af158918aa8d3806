// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "parabola/plot/clip.hpp"
#include "parabola/plot/curve_samples.hpp"
#include "parabola/plot/marker_style.hpp"

namespace parabola {
namespace {

CurveFunction function(double (*f)(double)) {
  return [f](std::span<const double> xs) {
    Curve curve;
    for (const double x : xs) {
      curve.x.push_back(x);
      curve.value.push_back(f(x));
      curve.uncertainty.push_back(0.1);
    }
    return curve;
  };
}

Axis unit_axis() {
  Axis axis;
  axis.range = {0.0, 1.0};
  return axis;
}

TEST(CurveSamples, no_chord_leaves_a_bent_curve_by_more_than_a_tenth_of_a_line) {
  const PageScale page{{0.0, 10.0}, {-1.2, 1.2}};
  const auto f = [](double x) { return std::sin(12.0 * x); };
  const Curve curve = sample_curve(function([](double x) { return std::sin(12.0 * x); }), page);
  const double mm_per_unit = page.height / 2.4;
  for (std::size_t i = 0; i + 1 < curve.x.size(); ++i) {
    const double middle = 0.5 * (curve.x[i] + curve.x[i + 1]);
    const double chord = 0.5 * (curve.value[i] + curve.value[i + 1]);
    ASSERT_LT(curve.x[i], curve.x[i + 1]);
    EXPECT_LT(std::abs(f(middle) - chord) * mm_per_unit, 0.05);
  }
}

TEST(CurveSamples, a_straight_line_needs_no_more_than_the_first_samples) {
  const Curve curve = sample_curve(function([](double x) { return 2.0 * x; }), {{0, 1}, {0, 2}});
  EXPECT_EQ(curve.x.size(), 257U);
}

TEST(CurveSamples, the_end_of_a_curve_is_found_to_a_twentieth_of_a_millimetre) {
  const PageScale page{{0.0, 1.0}, {0.0, 1.0}};
  const Curve curve = sample_curve(function([](double x) { return std::sqrt(x - 0.4321); }), page);
  double first = 1.0;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    if (!std::isnan(curve.value[i])) first = std::min(first, curve.x[i]);
  }
  EXPECT_LT((first - 0.4321) * page.width, 0.05);
}

TEST(CurveSamples, a_pole_ends_the_search) {
  const Curve curve =
      sample_curve(function([](double x) { return 1.0 / (x - 0.5); }), {{0.0, 1.0}, {-10.0, 10.0}});
  EXPECT_LE(curve.x.size(), 6000U);
}

TEST(Clip, a_line_ends_where_it_meets_the_edge) {
  Line line;
  line.x = {0.0, 1.0};
  line.y = {0.5, 1.5};
  const Line cut = clipped(line, unit_axis(), unit_axis());
  ASSERT_GE(cut.x.size(), 2U);
  EXPECT_DOUBLE_EQ(cut.x[1], 0.5);
  EXPECT_DOUBLE_EQ(cut.y[1], 1.0);
}

TEST(Clip, nothing_joins_the_two_sides_of_a_pole) {
  Line line;
  line.x = {0.0, 0.4, 0.5, 1.0};
  line.y = {0.5, -7.0, 8.0, 0.5};
  const Line cut = clipped(line, unit_axis(), unit_axis());
  for (std::size_t i = 0; i + 1 < cut.x.size(); ++i) {
    EXPECT_FALSE(cut.x[i] < 0.41 && cut.x[i + 1] > 0.49);
  }
}

TEST(Clip, everything_that_is_left_lies_within_the_panel) {
  std::mt19937 engine(3);
  std::uniform_real_distribution<double> value(-3.0, 4.0);
  for (int trial = 0; trial < 200; ++trial) {
    Line line;
    for (int i = 0; i < 30; ++i) {
      line.x.push_back(i / 29.0);
      line.y.push_back(i == trial % 30 ? std::numeric_limits<double>::quiet_NaN() : value(engine));
    }
    const Line cut = clipped(line, unit_axis(), unit_axis());
    for (std::size_t i = 0; i < cut.x.size(); ++i) {
      if (std::isnan(cut.y[i])) continue;
      // Round-off of one interpolation.
      EXPECT_GE(cut.y[i], -1e-12);
      EXPECT_LE(cut.y[i], 1.0 + 1e-12);
    }
  }
}

TEST(Clip, a_band_is_held_between_the_ends_of_the_axis) {
  Band band;
  band.x = {0.0, 0.5, 1.0};
  band.lower = {-1.0, 0.2, 2.0};
  band.upper = {0.5, 3.0, 4.0};
  const Band cut = clipped(band, unit_axis());
  EXPECT_EQ(cut.lower[0], 0.0);
  EXPECT_EQ(cut.upper[1], 1.0);
  EXPECT_TRUE(std::isnan(cut.lower[2]));
}

TEST(MarkerStyle, follows_the_number_of_points) {
  EXPECT_DOUBLE_EQ(marker_style(3).diameter, 3.2);
  EXPECT_DOUBLE_EQ(marker_style(30).diameter, 3.2);
  EXPECT_NEAR(marker_style(300).diameter, 1.4, 0.05);
  EXPECT_NEAR(marker_style(1000).diameter, 0.9, 0.05);
  EXPECT_DOUBLE_EQ(marker_style(1000000).diameter, 0.6);
  EXPECT_EQ(marker_style(300).bars, BarStyle::shown);
  EXPECT_EQ(marker_style(301).bars, BarStyle::none);
  EXPECT_EQ(marker_style(100).order, FitOrder::under_data);
  EXPECT_EQ(marker_style(101).order, FitOrder::over_data);
  EXPECT_FALSE(marker_style(5000).thinned);
  EXPECT_TRUE(marker_style(5001).thinned);
}

TEST(MarkerStyle, every_occupied_cell_keeps_a_point) {
  std::mt19937 engine(5);
  std::normal_distribution<double> normal(0.5, 0.1);
  Vector x;
  Vector y;
  for (int i = 0; i < 20000; ++i) {
    x.push_back(normal(engine));
    y.push_back(normal(engine));
  }
  x[777] = 0.99;
  y[777] = 0.01;
  const Axis axis = unit_axis();
  const auto kept = first_per_cell(x, y, axis, axis, 70.0, 40.0);
  EXPECT_LT(kept.size(), 20000U);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < 0.0 || x[i] > 1.0 || y[i] < 0.0 || y[i] > 1.0) continue;
    const bool near = std::ranges::any_of(kept, [&](std::size_t k) {
      return std::abs(x[k] - x[i]) * 70.0 <= 0.25 && std::abs(y[k] - y[i]) * 40.0 <= 0.25;
    });
    ASSERT_TRUE(near) << i;
    if (i > 800) break;
  }
  EXPECT_TRUE(std::ranges::find(kept, 777U) != kept.end());
}

}  // namespace
}  // namespace parabola
