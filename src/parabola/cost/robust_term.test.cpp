// SPDX-License-Identifier: MIT
// Robust losses: derivatives against differences, limits to least squares, their constants.
#include "parabola/cost/robust_term.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "parabola/cost/likelihood_problem.test.hpp"

namespace parabola {
namespace {

using testing_likelihoods::derivative_error;
using testing_likelihoods::model;

const Vector x{0, 1, 2, 3, 4, 5, 6};
const Vector y{1.1, 2.9, 5.2, 6.8, 30.0, 11.1, 12.7};
const Vector sigma{0.3, 0.2, 0.4, 0.3, 0.3, 0.5, 0.2};

RowLikelihood cost_of(const char* loss, double unit = 1.0) {
  Vector response = y;
  Vector uncertainty = sigma;
  for (double& value : response) value *= unit;
  for (double& value : uncertainty) value *= unit;
  return {model("a + b*x + a*b*x^2/50", {"a", "b"}, x),
          std::make_unique<RobustTerm>(response, uncertainty, parse_robust_loss(loss).value())};
}

// Central differences with a step of 1e-4 sigma are good to 1e-8 and rounding of 1e-12 S / step.
TEST(RobustTerm, derivatives_are_those_of_the_value) {
  for (const char* loss : {"huber", "soft_l1", "cauchy", "student", "huber 3", "student 1"}) {
    SCOPED_TRACE(loss);
    EXPECT_LT(derivative_error(cost_of(loss), Vector{1.02, 1.93}, 1e-4), 1e-6);
  }
}

// Huber's loss is C = sum of squares as long as no row is beyond the scale.
TEST(RobustTerm, a_large_scale_is_least_squares) {
  double squares = 0.0;
  double fourth = 0.0;
  const Vector p{1.0, 2.0};
  const RowLikelihood huber = cost_of("huber 1e6");
  Vector fitted(x.size());
  huber.model().values(p, fitted);
  for (std::size_t i = 0; i < x.size(); ++i) {
    squares += std::pow((y[i] - fitted[i]) / sigma[i], 2);
    fourth += std::pow((y[i] - fitted[i]) / sigma[i], 4);
  }
  EXPECT_NEAR(huber.value(p), squares, 1e-15 * squares);
  // the next terms of the series; those after them are z/c^2 < 1e-8 of these; rounding 1e-12
  constexpr double rounding = 1e-11;
  const double squares_scale = 1e12;
  EXPECT_NEAR(cost_of("student 1e12").value(p),
              squares * (1.0 + 1.0 / squares_scale) - fourth / (2.0 * squares_scale), rounding);
  EXPECT_NEAR(cost_of("cauchy 1e6").value(p), squares - fourth / (2.0 * squares_scale), rounding);
  EXPECT_NEAR(cost_of("soft_l1 1e6").value(p), squares - fourth / (4.0 * squares_scale), rounding);
}

// Another unit of y rescales the model, which is linear in a and, with b/unit ..., not in a*b: the
// term alone is looked at.
TEST(RobustTerm, tiny_and_huge_units_change_no_value) {
  for (const double unit : {0x1p-600, 0x1p600}) {
    const RobustLoss loss = parse_robust_loss("cauchy").value();
    const RobustTerm plain(Vector{3.0}, Vector{0.5}, loss);
    const RobustTerm scaled(Vector{3.0 * unit}, Vector{0.5 * unit}, loss);
    Vector one(1);
    Vector other(1);
    plain.values(0, Vector{2.0 / plain.unit()}, one);
    scaled.values(0, Vector{2.0 * unit / scaled.unit()}, other);
    EXPECT_EQ(one[0], other[0]);
    Vector first(1);
    Vector second(1);
    Vector expected(1);
    scaled.derivatives(0, Vector{2.0 * unit / scaled.unit()}, {other, first, second, expected});
    EXPECT_TRUE(std::isnormal(first[0]) && std::isnormal(second[0]) && std::isnormal(expected[0]));
  }
}

// (E psi')^2 / E psi^2 over the normal distribution, psi = half of d rho / d sqrt(z), by the
// midpoint rule, good to the square of the step: the corner of Huber's lies between two cells.
double efficiency(const RobustLoss& loss) {
  double slope = 0.0;
  double square = 0.0;
  const double step = 1e-3;
  for (int k = -9000; k <= 9000; ++k) {
    const double t = step * (k + 0.5);
    const double density = std::exp(-0.5 * t * t) / std::sqrt(2.0 * std::numbers::pi) * step;
    Vector value(1);
    Vector first(1);
    Vector second(1);
    Vector expected(1);
    RobustTerm(Vector{0.0}, Vector{1.0}, loss)
        .derivatives(0, Vector{t}, {value, first, second, expected});
    slope += 0.5 * second[0] * density;
    square += 0.25 * first[0] * first[0] * density;
  }
  return slope * slope / square;
}

TEST(RobustTerm, default_scales_have_95_percent_of_the_efficiency_of_least_squares) {
  for (const char* loss : {"huber", "soft_l1", "cauchy"})
    EXPECT_NEAR(efficiency(parse_robust_loss(loss).value()), 0.95, 1e-4) << loss;
}

TEST(RobustTerm, weights_fall_from_one) {
  for (const char* text : {"huber", "soft_l1", "cauchy", "student"}) {
    const RobustLoss loss = parse_robust_loss(text).value();
    EXPECT_EQ(loss_weight(loss, 0.0), 1.0);
    EXPECT_EQ(loss_of(loss, 0.0), 0.0);
    EXPECT_LT(loss_weight(loss, 100.0), 0.2);
  }
  EXPECT_EQ(loss_weight({LossKind::huber, 2.0}, 16.0), 0.5);
  EXPECT_EQ(loss_weight({LossKind::cauchy, 2.0}, 4.0), 0.5);
}

TEST(RobustTerm, what_is_no_loss_is_refused) {
  EXPECT_EQ(text_of(parse_robust_loss(" huber ").value()), "huber 1.345");
  EXPECT_EQ(text_of(parse_robust_loss("student 7.5").value()), "student 7.5");
  for (const char* text : {"", "Huber", "tukey", "huber x", "huber 1 2", "huber1"})
    EXPECT_EQ(parse_robust_loss(text).error().code(), "loss_syntax") << text;
  for (const char* text : {"huber 0", "cauchy -1", "student 1e200"})
    EXPECT_EQ(parse_robust_loss(text).error().code(), "loss_scale") << text;
}

}  // namespace
}  // namespace parabola
