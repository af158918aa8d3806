// SPDX-License-Identifier: MIT
// Limits on nonlinear parameters. Values of S of B4 to B10 agree to 9 digits with another program
// (scipy's trf from the same start); B1 is the example of the ODRPACK95 manual with its latent x
// written out.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/mgh_problems.test.hpp"

namespace parabola {
namespace {

using std::exp;
using testing_problems::brown_dennis;
using testing_problems::indexed;
using testing_problems::problem;
using testing_problems::reference_function;
using testing_problems::rosenbrock;
using testing_problems::wood;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr ParameterState unlimited = ParameterState::free;
constexpr ParameterState at_lower = ParameterState::at_lower_limit;
constexpr ParameterState at_upper = ParameterState::at_upper_limit;

LeastSquaresMinimum minimum_within(const ResidualFunction& function, const Vector& start,
                                   std::vector<Bounds> bounds) {
  LeastSquaresOptions options;
  options.bounds = std::move(bounds);
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, start, options);
  for (std::size_t j = 0; j < start.size(); ++j) {
    EXPECT_GE(minimum.parameters[j], options.bounds[j].lower);
    EXPECT_LE(minimum.parameters[j], options.bounds[j].upper);
    if (minimum.states[j] == at_lower) {
      EXPECT_EQ(minimum.parameters[j], options.bounds[j].lower);
    }
    if (minimum.states[j] == at_upper) {
      EXPECT_EQ(minimum.parameters[j], options.bounds[j].upper);
    }
  }
  return minimum;
}

void expect(const LeastSquaresMinimum& minimum, double sum_of_squares,
            const std::vector<ParameterState>& states) {
  EXPECT_EQ(minimum.termination, Termination::converged);
  // The references are printed to 12 digits.
  EXPECT_NEAR(minimum.sum_of_squares, sum_of_squares, 1e-11 * sum_of_squares);
  EXPECT_EQ(minimum.states, states);
}

TEST(Limits, b1_latent_x_with_a_limited_rate) {
  // r = (y - b1 exp(b2 (x + d)), d): 4 points, 4 latent shifts d.
  const auto function = problem<6>(
      [](const auto& b, const Vector& x) {
        const std::size_t i = static_cast<std::size_t>(x[0]);
        if (i >= 4) return b[i - 2] + 0.0;
        return b[0] * exp(b[1] * (x[1] + b[2 + i]));
      },
      {true}, {2.7, 7.4, 148.0, 403.0, 0.0, 0.0, 0.0, 0.0},
      {{0.0, 0.982}, {1.0, 1.998}, {2.0, 4.978}, {3.0, 6.01}, {4.0}, {5.0}, {6.0}, {7.0}});
  const LeastSquaresMinimum minimum = minimum_within(function, {2.0, 0.5, 0.0, 0.0, 0.0, 0.0},
                                                     {{0.0, 10.0}, {0.0, 0.9}, {}, {}, {}, {}});
  expect(minimum, 0.191868103185,
         {unlimited, at_upper, unlimited, unlimited, unlimited, unlimited});
  EXPECT_NEAR(minimum.parameters[0], 1.439982, 1e-6);
}

TEST(Limits, b2_a_linear_parameter_stays_at_its_limit_during_projection) {
  // A decay whose best offset is negative.
  std::vector<Vector> x;
  Vector y;
  for (int i = 0; i < 20; ++i) {
    x.push_back({0.2 * i});
    y.push_back(2.0 * std::exp(-0.2 * i) - 0.1 + (i % 2 == 0 ? 0.01 : -0.01));
  }
  const auto function =
      problem<3>([](const auto& b, const Vector& t) { return b[0] * exp(-b[1] * t[0]) + b[2]; },
                 {true, false, true}, y, x);
  const LeastSquaresMinimum minimum =
      minimum_within(function, {1.0, 0.5, 0.5}, {{}, {}, {0.0, infinity}});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.states, (std::vector{unlimited, unlimited, at_lower}));
  const LeastSquaresMinimum fixed = minimum_within(function, {1.0, 0.5, 0.0}, {{}, {}, {0.0, 0.0}});
  EXPECT_NEAR(minimum.sum_of_squares, fixed.sum_of_squares, 1e-12 * fixed.sum_of_squares);
}

TEST(Limits, b3_a_start_on_a_limit_leaves_it) {
  const auto function = reference_function("Misra1a");
  const LeastSquaresMinimum minimum =
      minimum_within(*function, {200.0, 1e-4}, {{200.0, infinity}, {1e-4, infinity}});
  expect(minimum, 0.124551388944, {unlimited, unlimited});
}

TEST(Limits, b4_to_b6_rosenbrock) {
  const auto function = rosenbrock();
  const Vector start = {-1.2, 1.0};
  expect(minimum_within(*function, start, {{-infinity, 0.5}, {}}), 0.25, {at_upper, unlimited});
  // A local minimum; the global one, 0.0504, lies on the other side.
  expect(minimum_within(*function, start, {{}, {1.5, infinity}}), 4.94122931799,
         {unlimited, at_lower});
  expect(minimum_within(*function, start, {{-infinity, 0.5}, {-infinity, 0.1}}), 0.456674507499,
         {unlimited, at_upper});
}

TEST(Limits, b7_wood) {
  expect(
      minimum_within(*wood(), {-3.0, -1.0, -3.0, -1.0}, std::vector<Bounds>(4, {-infinity, 0.9})),
      7.97239502806, {unlimited, at_upper, unlimited, at_upper});
}

TEST(Limits, b8_merging_rates_are_undetermined_although_a_limit_holds) {
  const LeastSquaresMinimum minimum =
      minimum_within(*reference_function("MGH17"), {0.5, 1.5, -1.0, 0.01, 0.02},
                     {{0.4, infinity}, {}, {}, {}, {}});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.states[0], at_lower);
  EXPECT_NEAR(minimum.sum_of_squares, 0.00112235381, 1e-11);
}

TEST(Limits, b9_brown_dennis) {
  expect(minimum_within(*brown_dennis(), {25.0, 5.0, -5.0, -1.0},
                        {{-10.0, infinity}, {-infinity, 12.0}, {}, {}}),
         98163.864157, {unlimited, at_upper, unlimited, unlimited});
}

TEST(Limits, b10_meyer) {
  expect(minimum_within(*reference_function("MGH10"), {0.02, 4000.0, 250.0},
                        {{}, {}, {-infinity, 340.0}}),
         395.251704371, {unlimited, unlimited, at_upper});
}

TEST(Limits, b11_to_b13_quadratics_touching_some_and_at_all_limits) {
  // r = (1, 2, 3, 4) - (b1, b2, b3, 0)
  const auto function =
      indexed<3>(4, {},
                 [](const auto& b, const Vector& x) {
                   return x[0] == 4.0 ? 0.0 * b[0] : b[static_cast<std::size_t>(x[0]) - 1] + 0.0;
                 },
                 {1.0, 2.0, 3.0, 4.0});
  const LeastSquaresMinimum touched =
      minimum_within(*function, {0.0, 0.0, 0.0}, {{-infinity, 1.0}, {}, {}});
  EXPECT_EQ(touched.termination, Termination::converged);
  EXPECT_EQ(touched.parameters, (Vector{1.0, 2.0, 3.0}));
  expect(minimum_within(*function, {0.0, 0.0, 0.0},
                        {{-infinity, 0.5}, {2.5, infinity}, {-infinity, 2.0}}),
         17.5, {at_upper, at_lower, at_upper});
  expect(minimum_within(*function, {5.0, 5.0, 5.0},
                        {{1.5, infinity}, {2.5, infinity}, {-infinity, 2.0}}),
         17.5, {at_lower, at_lower, at_upper});
}

TEST(Limits, a_start_outside_is_moved_to_the_limit) {
  const auto function = reference_function("Misra1a");
  expect(minimum_within(*function, {1e6, -5.0}, {{0.0, 500.0}, {1e-4, 1.0}}), 0.124551388944,
         {unlimited, unlimited});
}

TEST(Limits, multipliers_of_active_limits_point_outwards) {
  const LeastSquaresMinimum minimum =
      minimum_within(*wood(), {-3.0, -1.0, -3.0, -1.0}, std::vector<Bounds>(4, {-infinity, 0.9}));
  for (const std::size_t j : {1U, 3U}) {
    EXPECT_GT(dot(minimum.jacobian.column(j), minimum.residuals), 0.0);
  }
  for (const std::size_t j : {0U, 2U}) {
    const double gradient = dot(minimum.jacobian.column(j), minimum.residuals);
    EXPECT_LT(std::abs(gradient),
              1e-10 * norm(minimum.jacobian.column(j)) * norm(minimum.residuals));
  }
}

TEST(Limits, all_parameters_fixed_by_equal_limits_is_a_minimum) {
  const LeastSquaresMinimum minimum =
      minimum_within(*rosenbrock(), {0.0, 0.0}, {{0.5, 0.5}, {0.5, 0.5}});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_DOUBLE_EQ(minimum.sum_of_squares, 6.25 + 0.25);
}

}  // namespace
}  // namespace parabola
