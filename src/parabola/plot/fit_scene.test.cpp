// SPDX-License-Identifier: MIT
#include "parabola/plot/fit_scene.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "parabola/plot/fit_series.hpp"
#include "parabola/plot/font_metrics.hpp"

namespace parabola {
namespace {

struct Drawing {
  FitResult result;
  std::optional<CurveFunction> curve;
};

Quantity quantity(std::string name, double estimate, double uncertainty, std::string unit = "") {
  Quantity result;
  result.name = std::move(name);
  result.estimate = estimate;
  result.uncertainty = uncertainty;
  result.unit = std::move(unit);
  return result;
}

/// Points (x, y) with one uncertainty each around the function.
Drawing drawing(const Vector& x, const Vector& y, double sigma, std::function<double(double)> f) {
  Drawing made;
  FitResult& result = made.result;
  result.formula = "I = G*V";
  result.points.response_name = "I";
  result.points.response_unit = "mA";
  result.points.predictors = {{"V", "V", x}};
  result.points.response = y;
  for (std::size_t i = 0; i < x.size(); ++i) {
    result.points.rows.push_back(i + 2);
    result.points.fitted.push_back(f(x[i]));
    result.points.uncertainty.push_back(sigma);
    result.points.residual.push_back(y[i] - f(x[i]));
    result.points.pull.push_back((y[i] - f(x[i])) / sigma);
  }
  result.parameters = {quantity("G", 0.98512, 0.0243, "mA/V")};
  result.chi2 = 9.35;
  result.ndof = static_cast<long>(x.size()) - 1;
  result.p_value = 0.4988;
  made.curve = [f, sigma](std::span<const double> at) {
    Curve curve;
    for (const double v : at) {
      curve.x.push_back(v);
      curve.value.push_back(f(v));
      curve.uncertainty.push_back(0.3 * sigma);
    }
    return curve;
  };
  return made;
}

Drawing ohm() {
  return drawing({1, 1.9, 2.8, 3.7, 4.6, 5.5, 6.4, 7.3, 8.2, 9.1, 10},
                 {1.15, 1.36, 3.16, 4.17, 3.62, 4.85, 6.46, 7.14, 8.18, 8.66, 10.42}, 0.5,
                 [](double v) { return 0.985 * v; });
}

std::vector<std::string> texts(const Scene& scene) {
  std::vector<std::string> result;
  for (const PageText& text : scene.texts) result.push_back(text.text.plain());
  return result;
}

bool has_text(const Scene& scene, const std::string& wanted) {
  const auto all = texts(scene);
  return std::ranges::find(all, wanted) != all.end();
}

const Points* points_of(const Panel& panel) {
  for (const Series& series : panel.series) {
    if (const auto* points = std::get_if<Points>(&series)) return points;
  }
  return nullptr;
}

Rectangle extent(const PageText& text, const FontMetrics& metrics) {
  const double em = text.size * millimetres_per_point;
  const double width = em * metrics.width(text.text);
  const double half = 0.5 * capital_height * em;
  if (text.reading == Reading::upwards) {
    return {text.at.x - half, text.at.y - 0.5 * width, text.at.x + half, text.at.y + 0.5 * width};
  }
  const double left =
      text.alignment == HorizontalAlignment::left ? text.at.x : text.at.x - 0.5 * width;
  return {left, text.at.y - half, left + width, text.at.y + half};
}

TEST(FitScene, ohms_law_looks_like_its_reference) {
  const Drawing ohms = ohm();
  const Scene scene = fit_scene(ohms.result, ohms.curve, {});
  EXPECT_DOUBLE_EQ(scene.width, 86.0);
  EXPECT_DOUBLE_EQ(scene.height, 70.0);
  EXPECT_TRUE(has_text(scene, "data ± σ"));
  EXPECT_TRUE(has_text(scene, "I = G·V, 68 % band"));
  EXPECT_TRUE(has_text(scene, "G = (0.985 ± 0.024) mA/V"));
  EXPECT_TRUE(has_text(scene, "χ2/ndof = 9.3/10,  P = 0.50"));
  EXPECT_TRUE(has_text(scene, "I (mA)"));
  EXPECT_TRUE(has_text(scene, "V (V)"));
  EXPECT_TRUE(has_text(scene, "pull"));
  const Rectangle& main = scene.panels.at(0).area;
  const double font = 8.0 * millimetres_per_point;
  EXPECT_NEAR(main.left, 4.4 * font, 1e-9);
  EXPECT_NEAR(main.top, 70.0 - 1.6, 1e-9);
  EXPECT_NEAR(scene.panels.at(1).area.bottom, 3.6 * font, 1e-9);
}

TEST(FitScene, uncertain_x_has_bars_across_within_the_axis) {
  Drawing uncertain = ohm();
  uncertain.result.points.predictors.front().uncertainty.assign(11, 0.25);
  const Scene scene = fit_scene(uncertain.result, uncertain.curve, {});
  const Panel& main = scene.panels.front();
  const auto reaches = std::ranges::find_if(main.series, [](const Series& series) {
    return std::holds_alternative<Strokes>(series) && std::get<Strokes>(series).name == "reaches";
  });
  ASSERT_NE(reaches, main.series.end());
  const Strokes& bars = std::get<Strokes>(*reaches);
  ASSERT_EQ(bars.y.size(), 11U);
  EXPECT_DOUBLE_EQ(bars.x_lower[0], 0.75);
  EXPECT_DOUBLE_EQ(bars.x_upper[10], 10.25);
  EXPECT_LE(main.x.range.lower, 0.75);
  EXPECT_GE(main.x.range.upper, 10.25);
}

TEST(FitScene, stacked_panels_share_their_edges_and_heights_divide_by_24_percent) {
  const Drawing ohms = ohm();
  for (const FigureSize size : {FigureSize::column, FigureSize::screen}) {
    FigureOptions options;
    options.size = size;
    const Scene scene = fit_scene(ohms.result, ohms.curve, options);
    const Rectangle& main = scene.panels.at(0).area;
    const Rectangle& pulls = scene.panels.at(1).area;
    EXPECT_EQ(main.left, pulls.left);
    EXPECT_EQ(main.right, pulls.right);
    EXPECT_NEAR(pulls.height(), 0.24 * (main.height() + pulls.height()), 1e-9);
  }
}

TEST(FitScene, chosen_range_counts_the_points_that_it_leaves_out) {
  const Drawing ohms = ohm();
  FigureOptions options;
  options.x_range = AxisRange{2.0, 8.0};
  const Scene scene = fit_scene(ohms.result, ohms.curve, options);
  EXPECT_TRUE(has_text(scene, "5 points outside"));
  EXPECT_EQ(points_of(scene.panels.at(0))->x.size(), 6U);
}

TEST(FitScene, residuals_stand_where_there_are_no_pulls) {
  Drawing exact = ohm();
  exact.result.points.uncertainty.clear();
  exact.result.points.pull.clear();
  exact.result.chi2.reset();
  exact.result.ndof = 0;
  const Scene scene = fit_scene(exact.result, exact.curve, {});
  EXPECT_TRUE(has_text(scene, "residual"));
  EXPECT_FALSE(has_text(scene, "pull"));
  EXPECT_TRUE(has_text(scene, "data"));
  EXPECT_TRUE(has_text(scene, "ndof = 0"));
  EXPECT_TRUE(points_of(scene.panels.at(0))->bar_lower.empty());
}

TEST(FitScene, sigma_from_the_scatter_is_said) {
  Drawing scatter = ohm();
  scatter.result.uncertainty_scale = UncertaintyScale::estimated;
  scatter.result.chi2.reset();
  scatter.result.p_value.reset();
  scatter.result.scatter = 0.5;
  scatter.result.cost_value = 2.29;
  const Scene scene = fit_scene(scatter.result, scatter.curve, {});
  EXPECT_TRUE(has_text(scene, "S = 2.29 mA2,  ndof = 10"));
  EXPECT_TRUE(has_text(scene, "σ = 0.50 mA from the scatter"));
}

TEST(FitScene, without_a_curve_fitted_values_are_strokes) {
  Drawing two = ohm();
  two.result.points.predictors.push_back({"T", "K", two.result.points.response});
  const Scene scene = fit_scene(two.result, std::nullopt, {});
  const bool strokes = std::ranges::any_of(scene.panels.at(0).series, [](const Series& series) {
    return std::holds_alternative<Strokes>(series);
  });
  EXPECT_TRUE(strokes);
}

TEST(FitScene, a_model_without_predictor_is_drawn_over_the_rows) {
  Drawing constant = ohm();
  constant.result.points.predictors.clear();
  const Scene scene = fit_scene(constant.result, constant.curve, {});
  EXPECT_TRUE(has_text(scene, "row"));
  EXPECT_EQ(points_of(scene.panels.at(0))->x.front(), 2.0);
}

TEST(FitScene, beyond_five_parameters_the_first_four_are_named) {
  Drawing many = ohm();
  many.result.parameters.assign(7, quantity("a", 1.0, 0.1));
  const Scene scene = fit_scene(many.result, many.curve, {});
  EXPECT_TRUE(has_text(scene, "and 3 more"));
  const auto all = texts(scene);
  EXPECT_EQ(std::count(all.begin(), all.end(), "a = 1.00 ± 0.10"), 4);
}

TEST(FitScene, one_data_set_of_several_names_the_parameters_of_its_formula) {
  Drawing own = ohm();
  own.result.parameters = {quantity("a", 1.0, 0.1), quantity("b", 2.0, 0.1)};
  own.result.own_parameters = {"b"};
  const auto shown = texts(fit_scene(own.result, own.curve, {}));
  EXPECT_EQ(std::count(shown.begin(), shown.end(), "a = 1.00 ± 0.10"), 0);
  EXPECT_EQ(std::count(shown.begin(), shown.end(), "b = 2.00 ± 0.10"), 1);
}

TEST(FitScene, asymmetric_uncertainties_are_drawn_with_both_sides) {
  Drawing sided = ohm();
  FitPoints& points = sided.result.points;
  points.upward = points.uncertainty;
  points.downward = points.uncertainty;
  for (double& up : points.upward) up *= 2.0;
  const Points* plain = nullptr;
  const Scene symmetric = fit_scene(ohm().result, ohm().curve, {});
  const Scene scene = fit_scene(sided.result, sided.curve, {});
  plain = points_of(symmetric.panels.at(0));
  const Points* both = points_of(scene.panels.at(0));
  ASSERT_EQ(both->bar_upper.size(), plain->bar_upper.size());
  const double up = plain->bar_upper[1] - plain->y[1];
  EXPECT_NEAR(both->bar_upper[1] - both->y[1], 2.0 * up, 1e-12);
  EXPECT_NEAR(both->y[1] - both->bar_lower[1], up, 1e-12);
}

TEST(FitScene, an_outlier_stays_in_sight) {
  Drawing outlier = ohm();
  outlier.result.points.response[4] = 1e6;
  outlier.result.points.pull[4] = 2e6;
  const Scene scene = fit_scene(outlier.result, outlier.curve, {});
  for (const Panel& panel : scene.panels) {
    const Points* points = points_of(panel);
    ASSERT_EQ(points->x.size(), 11U);
    EXPECT_TRUE(panel.y.contains(points->y[4]));
  }
}

TEST(FitScene, a_log_axis_shows_no_negative_point_but_counts_it) {
  Drawing falling = ohm();
  falling.result.points.response[0] = -0.2;
  FigureOptions options;
  options.y_scale = AxisScale::logarithmic;
  const Scene scene = fit_scene(falling.result, falling.curve, options);
  EXPECT_EQ(scene.panels.at(0).y.scale, AxisScale::logarithmic);
  EXPECT_TRUE(has_text(scene, "1 point outside"));
  const Points* points = points_of(scene.panels.at(0));
  for (const double lower : points->bar_lower) EXPECT_GT(lower, 0.0);
}

TEST(FitScene, many_points_are_thinned_but_the_key_tells_their_number) {
  Vector x;
  Vector y;
  std::mt19937 engine(2);
  std::normal_distribution<double> normal;
  for (int i = 0; i < 20000; ++i) {
    x.push_back(1e-4 * i);
    y.push_back(x.back() + 0.1 * normal(engine));
  }
  const Drawing many = drawing(x, y, 0.1, [](double v) { return v; });
  const Scene scene = fit_scene(many.result, many.curve, {});
  EXPECT_LT(points_of(scene.panels.at(0))->x.size(), 20000U);
  EXPECT_TRUE(has_text(scene, "data, n = 20\u2009000"));
}

/// Data of any shape: lines, waves, clusters, gaps, outliers.
Drawing random_drawing(unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  const auto between = [&](double a, double b) { return a + (b - a) * unit(engine); };
  const int n = static_cast<int>(between(1.0, 80.0));
  const double scale = std::pow(10.0, between(-8.0, 8.0));
  const double slope = between(-2.0, 2.0);
  const double wave = between(-3.0, 3.0);
  const double frequency = between(0.1, 6.0);
  const auto f = [=](double t) { return scale * (slope * t + wave * std::sin(frequency * t)); };
  Vector x;
  Vector y;
  for (int i = 0; i < n; ++i) {
    x.push_back(between(0.0, 10.0));
    const double kick = unit(engine) < 0.02 ? between(-50.0, 50.0) : between(-1.0, 1.0);
    y.push_back(f(x.back()) + scale * kick);
  }
  Drawing made = drawing(x, y, 0.5 * scale, f);
  const auto parameters = static_cast<std::size_t>(between(0.0, 8.0));
  made.result.parameters.clear();
  for (std::size_t k = 0; k < parameters; ++k) {
    made.result.parameters.push_back(
        quantity("name" + std::to_string(k), between(-1e3, 1e3), between(1e-3, 1.0), "m/s"));
  }
  return made;
}

TEST(FitScene, no_text_lies_on_data_on_other_text_or_off_the_page) {
  const FontMetrics metrics("Inter");
  std::size_t keys_among_data = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const Drawing made = random_drawing(seed);
    FigureOptions options;
    options.size = seed % 2 == 0 ? FigureSize::column : FigureSize::screen;
    options.title = seed % 3 == 0 ? "A title that is a little longer than it has to be" : "";
    options.x_label =
        seed % 5 == 0 ? "a label that is much longer than any axis is wide (m/s)" : "";
    const Scene scene = fit_scene(made.result, made.curve, options);
    const Panel& main = scene.panels.at(0);
    const auto blocked = obstacles(main.series, main.area, main.x, main.y);
    std::vector<Rectangle> placed;
    for (const PageText& text : scene.texts) {
      const Rectangle box = extent(text, metrics);
      EXPECT_GE(box.left, 0.0) << seed;
      EXPECT_GE(box.bottom, 0.0) << seed;
      EXPECT_LE(box.right, scene.width) << seed;
      EXPECT_LE(box.top, scene.height) << seed;
      for (const Rectangle& other : placed) EXPECT_FALSE(box.overlaps(other)) << seed;
      for (const Rectangle& obstacle : blocked) {
        ASSERT_FALSE(box.overlaps(obstacle)) << seed << ' ' << text.text.plain();
      }
      placed.push_back(box);
    }
    keys_among_data += placed.front().overlaps(main.area) ? 1U : 0U;
  }
  // Otherwise the law would hold because every key stands above its panel.
  EXPECT_GT(keys_among_data, 100U);
}

}  // namespace
}  // namespace parabola
