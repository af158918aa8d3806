// SPDX-License-Identifier: MIT
#include "parabola/study/predict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

SavedResult fitted(std::string_view csv, std::string_view formula) {
  return saved_result(fit(read_table(csv, "data.csv", {}).value(), formula).value()).value();
}

Prediction at(const SavedResult& fit, const std::vector<std::string>& grids) {
  PredictionSpec spec;
  for (const std::string& grid : grids) spec.at.push_back(parse_grid(grid).value());
  return predict(fit, spec).value();
}

Error error(const SavedResult& fit, const std::vector<std::string>& grids) {
  PredictionSpec spec;
  for (const std::string& grid : grids) spec.at.push_back(parse_grid(grid).value());
  return predict(fit, spec).error();
}

bool has(const Prediction& outcome, std::string_view code) {
  return std::ranges::any_of(outcome.diagnostics,
                             [&](const Diagnostic& found) { return found.code == code; });
}

constexpr std::string_view known_line =
    "x [s],y [m],sigma_y [m]\n1,1.1,0.2\n2,1.9,0.2\n3,3.2,0.2\n4,3.8,0.2\n";

TEST(Predict, the_band_of_a_line_is_narrowest_at_the_mean) {
  const Prediction outcome = at(fitted(known_line, "y = a + b*x"), {"x=2.5,4,6"});
  EXPECT_EQ(outcome.response, "y");
  EXPECT_EQ(outcome.unit, "m");
  EXPECT_EQ(outcome.predictors[0].unit, "s");
  // sigma^2 (1/n + (x - mean)^2/Sxx) with n = 4, mean 2.5, Sxx = 5; sums of a few products whose
  // correlation -0.91 costs 1/(1 - 0.83) of an epsilon or two
  for (std::size_t i = 0; i < 3; ++i) {
    const double d = outcome.predictors[0].values[i] - 2.5;
    EXPECT_NEAR(outcome.uncertainties[i], 0.2 * std::sqrt(0.25 + d * d / 5.0), 32.0 * epsilon);
  }
  // mean 2.5, slope sum d y / Sxx = 4.7/5
  EXPECT_NEAR(outcome.values[0], 2.5, 16.0 * epsilon);
  EXPECT_NEAR(outcome.values[1], 2.5 + 0.94 * 1.5, 32.0 * epsilon);
  EXPECT_EQ(outcome.sigma, 0.2);
  EXPECT_EQ(outcome.sigma_source, "the points of the fit");
  EXPECT_NEAR(outcome.measurements->upper[0] - outcome.values[0], std::sqrt(0.01 + 0.04),
              32.0 * epsilon);
  EXPECT_TRUE(has(outcome, "extrapolation"));
}

TEST(Predict, an_estimated_scale_takes_students_t) {
  const SavedResult fit = fitted("x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.8\n", "y = a + b*x");
  PredictionSpec spec;
  spec.at = {{"x", {2.5}}};
  spec.confidence_level = 0.95;
  const Prediction outcome = predict(fit, spec).value();
  EXPECT_EQ(outcome.ndof, 2);
  // the quantile of Student's t with two degrees in closed form
  EXPECT_NEAR(outcome.factor, 0.95 * std::sqrt(2.0 / (4.0 * 0.975 * 0.025)), 1e-13);
  // around mean 2.5 and slope 0.94: residuals 0.01, -0.13, 0.23, -0.11, squares 0.0820
  const double s = std::sqrt(0.0820 / 2.0);
  EXPECT_NEAR(*outcome.sigma, s, 1e-14);
  EXPECT_NEAR(outcome.measurements->upper[0] - outcome.values[0],
              outcome.factor * s * std::sqrt(1.25), 1e-13);
}

TEST(Predict, a_sigma_of_its_own_replaces_that_of_the_points) {
  PredictionSpec spec;
  spec.at = {{"x", {2.5}}};
  spec.sigma = 0.3;
  const Prediction outcome = predict(fitted(known_line, "y = a + b*x"), spec).value();
  EXPECT_NEAR(outcome.measurements->upper[0] - outcome.values[0], std::hypot(0.1, 0.3),
              32.0 * epsilon);
}

TEST(Predict, points_of_unequal_uncertainty_say_nothing_about_a_new_one) {
  const Prediction outcome =
      at(fitted("x,y,sigma_y\n1,1,0.1\n2,2,0.2\n3,3.1,0.1\n", "y = a + b*x"), {"x=2"});
  EXPECT_FALSE(outcome.sigma);
  EXPECT_FALSE(outcome.measurements);
  EXPECT_EQ(outcome.reasons.at("sigma"),
            "the points of the fit have no common uncertainty: state one with --sigma");
}

TEST(Predict, fixed_and_derived_quantities_are_replaced) {
  FitSpec spec;
  spec.formula = "y = c + k*x";
  spec.fixed = {{"c", {1.0, 0.0, 0}}};
  spec.let = {"k = 2*m"};
  const Table table = read_table(known_line, "data.csv", {}).value();
  const SavedResult fit = saved_result(parabola::fit(table, spec).value()).value();
  const Prediction outcome = at(fit, {"x=0,1"});
  EXPECT_EQ(outcome.values[0], 1.0);
  EXPECT_EQ(outcome.uncertainties[0], 0.0);
  // k from points (x, y - 1): u(k) = sigma/sqrt(sum x^2)
  EXPECT_NEAR(outcome.uncertainties[1], 0.2 / std::sqrt(30.0), 16.0 * epsilon);
}

TEST(Predict, several_predictors_go_together_and_one_value_stands_for_all) {
  const SavedResult fit =
      fitted("u,v,y,sigma_y\n1,0,1,0.1\n0,1,2,0.1\n1,1,3,0.1\n2,1,4,0.1\n", "y = a*u + b*v");
  const Prediction outcome = at(fit, {"v=2", "u=0,1,2"});
  EXPECT_EQ(outcome.predictors[0].name, "u");
  EXPECT_EQ(outcome.predictors[1].values, (Vector{2.0, 2.0, 2.0}));
  EXPECT_NEAR(outcome.values[2], 6.0, 64.0 * epsilon);
}

TEST(Predict, a_constant_model_needs_no_point) {
  const Prediction outcome = at(fitted("y,sigma_y\n1,0.1\n2,0.1\n", "y = c"), {});
  EXPECT_EQ(outcome.values.size(), 1U);
  EXPECT_NEAR(outcome.uncertainties[0], 0.1 / std::sqrt(2.0), 4.0 * epsilon);
}

TEST(Predict, points_without_a_value_are_told) {
  const Prediction outcome = at(fitted(known_line, "y = a*log(x) + b"), {"x=-1,1"});
  EXPECT_TRUE(std::isnan(outcome.values[0]));
  EXPECT_TRUE(std::isfinite(outcome.values[1]));
  EXPECT_TRUE(has(outcome, "predict_no_value"));
  EXPECT_EQ(outcome.reasons.count("values"), 1U);
}

TEST(Predict, a_band_of_rounding_is_called_so) {
  // x around 10^10: a and b cancel to (spread/x)^2 = 10^-20 of their variances
  const SavedResult fit = fitted(
      "x,y,sigma_y\n10000000001,1,0.1\n10000000002,2,0.1\n10000000003,3,0.1\n"
      "10000000004,4.1,0.1\n",
      "y = a + b*x");
  const Prediction outcome = at(fit, {"x=10000000002.5"});
  EXPECT_TRUE(has(outcome, "lost_digits"));
  EXPECT_TRUE(std::isnan(outcome.uncertainties[0]));
  EXPECT_EQ(outcome.diagnostics.front().fix,
            "Shift x in the fit: write  (x - 10000000002.5)  for it.");
  EXPECT_FALSE(has(at(fitted(known_line, "y = a + b*x"), {"x=2.5"}), "lost_digits"));
}

TEST(Predict, wrong_points_are_told_by_name) {
  const SavedResult fit = fitted(known_line, "y = a + b*x");
  EXPECT_EQ(error(fit, {}).sentence(), "the model needs values of x");
  EXPECT_EQ(error(fit, {"X=1"}).fix(), "did you mean x?");
  EXPECT_EQ(error(fit, {"x=1", "x=2"}).sentence(), "x is given twice");
  EXPECT_EQ(error(fit, {"x=1", "a=2"}).sentence(), "a is no predictor of the formula");
  const SavedResult two =
      fitted("u,v,y,sigma_y\n1,0,1,0.1\n0,1,2,0.1\n1,1,3,0.1\n2,1,4,0.1\n", "y = a*u + b*v");
  EXPECT_EQ(error(two, {"u=1,2", "v=1,2,3"}).sentence(), "u has 2 values and v has 3");
}

}  // namespace
}  // namespace parabola
