// SPDX-License-Identifier: MIT
#include "parabola/infer/profile_interval.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/infer/profile_functions.test.hpp"
#include "parabola/infer/quantity.hpp"

namespace parabola {
namespace {

using profile_test::banana_cost;
using profile_test::HeldCost;
using profile_test::lifetime_cost;
using profile_test::peak_cost;
using profile_test::quadratic_cost;
using profile_test::WrittenCost;

// An end solves its equations: those of the task, in sigmas.
void expect_solved(const ProfileEnd& end) {
  ASSERT_EQ(end.kind, RayEnd::reached);
  EXPECT_LT(end.point.gap, 1e-9);
  EXPECT_LT(end.point.gradient, 1e-8);
}

Vector peak_minimum(const WrittenCost& cost) {
  return minimize_smooth(cost, Vector{8.0, 3.0, 0.5, 10.0, 2.5}, {}).parameters;
}

TEST(Infer, profile_ends_of_a_lifetime_are_the_roots_of_its_likelihood_equation) {
  for (const double n : {5.0, 10.0, 100.0}) {
    const double mean = 2.2;
    const WrittenCost cost = lifetime_cost(n, mean);
    const CostMinimum minimum = cost_minimum(cost, {mean}, {});
    for (const double delta : {1.0, 4.0}) {
      const ProfileInterval interval =
          profile_interval(minimum, ParameterQuantity(0, 1), delta).value();
      for (const ProfileEnd* end : {&interval.lower, &interval.upper}) {
        expect_solved(*end);
        // 2 n (x - 1 - ln x) = delta with x = mean / tau, by bisection in long double
        const bool is_lower = end == &interval.lower;
        long double inside = 1.0L;
        long double outside = is_lower ? 50.0L : 1e-3L;
        for (int i = 0; i < 200; ++i) {
          const long double x = (inside + outside) / 2.0L;
          const long double rise = 2.0L * n * (x - 1.0L - std::log(x));
          (rise < delta ? inside : outside) = x;
        }
        const double exact = mean / static_cast<double>(inside);
        EXPECT_NEAR(*end->value / exact, 1.0, 1e-12) << n;
        if (delta == 1.0) {
          EXPECT_LE(end->evaluations, 8u) << n;
        }
      }
    }
  }
}

TEST(Infer, profile_of_a_parabola_is_the_estimate_and_its_uncertainty_times_root_delta) {
  Matrix a(2, 2);
  a(0, 0) = 4.0;
  a(0, 1) = a(1, 0) = 1.5;
  a(1, 1) = 1.0;
  const WrittenCost cost = quadratic_cost(a, {3.0, -2.0});
  const CostMinimum minimum = cost_minimum(cost, {3.0, -2.0}, {});
  const double determinant = 4.0 - 2.25;
  for (const double delta : {1.0, 4.0, 9.0}) {
    const ProfileInterval first = profile_interval(minimum, ParameterQuantity(0, 2), delta).value();
    const ProfileInterval second =
        profile_interval(minimum, ParameterQuantity(1, 2), delta).value();
    // cov = A^-1; a few roundings of numbers of this size
    EXPECT_NEAR(*first.upper.value, 3.0 + std::sqrt(delta * 1.0 / determinant), 1e-14);
    EXPECT_NEAR(*first.lower.value, 3.0 - std::sqrt(delta * 1.0 / determinant), 1e-14);
    EXPECT_NEAR(*second.upper.value, -2.0 + std::sqrt(delta * 4.0 / determinant), 1e-13);
    EXPECT_LE(first.upper.evaluations, 2u);
  }
}

TEST(Infer, profile_of_a_banana_meets_the_exact_ends) {
  const WrittenCost cost = banana_cost(1.0, 0.2, 0.8);
  const CostMinimum minimum = cost_minimum(cost, {0.0, 0.0}, {});
  // v: u^2 + (v - 0.8 u^2)^2 / 0.04 is 4 at least. Below u = 0: v = -0.4. Above, with w = u^2:
  // dC/dw = 0 gives v - 0.8 w = 0.025, so that w = 4 - 0.015625 and v = 0.8 w + 0.025
  const ProfileInterval v = profile_interval(minimum, ParameterQuantity(1, 2), 4.0).value();
  expect_solved(v.lower);
  EXPECT_NEAR(*v.lower.value, -0.4, 1e-12);
  const ProfileInterval u = profile_interval(minimum, ParameterQuantity(0, 2), 4.0).value();
  EXPECT_NEAR(*u.lower.value, -2.0, 1e-12);
  EXPECT_NEAR(*u.upper.value, 2.0, 1e-12);
}

TEST(Infer, profile_of_a_peak_on_a_background_agrees_with_minimisations_at_each_end) {
  const WrittenCost cost = peak_cost(0.3);
  const CostMinimum minimum = cost_minimum(cost, peak_minimum(cost), {});
  for (std::size_t j = 0; j < 5; ++j) {
    for (const double delta : {1.0, 4.0}) {
      const ProfileInterval interval =
          profile_interval(minimum, ParameterQuantity(j, 5), delta).value();
      for (const ProfileEnd* end : {&interval.lower, &interval.upper}) {
        expect_solved(*end);
        EXPECT_LE(end->evaluations, delta == 1.0 ? 8u : 12u) << j;
        Vector others = end->point.parameters;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(j));
        for (double& value : others) value *= 1.01;
        const SmoothMinimum brute = minimize_smooth(HeldCost(cost, j, *end->value), others, {});
        // C about 50: 60 terms and two minima, each right to a few roundings
        EXPECT_NEAR(brute.value - minimum.value, delta, 1e-10) << j;
      }
    }
  }
}

TEST(Infer, a_derived_quantity_of_a_parabola_has_the_ends_of_its_own_equation) {
  // q = x^2 with x = 3 +- 0.5 and another parameter: ends (3 -+ 0.5)^2
  Matrix a(2, 2);
  a(0, 0) = 4.0;
  a(1, 1) = 1.0;
  const WrittenCost cost = quadratic_cost(a, {3.0, 1.0});
  const WrittenCost square(2, [](std::span<const double> p, SmoothEvaluation& at) {
    at.value = p[0] * p[0];
    at.gradient[0] = 2.0 * p[0];
    at.hessian(0, 0) = 2.0;
  });
  const ProfileInterval interval =
      profile_interval(cost_minimum(cost, {3.0, 1.0}, {}), square, 1.0).value();
  EXPECT_NEAR(*interval.lower.value, 6.25, 1e-13);
  EXPECT_NEAR(*interval.upper.value, 12.25, 1e-13);
}

TEST(Infer, an_end_beyond_the_own_limit_is_open_and_says_so) {
  const WrittenCost cost = lifetime_cost(10.0, 2.0);
  const CostMinimum minimum = cost_minimum(cost, {2.0}, {{1.8, 20.0}});
  const ProfileInterval interval = profile_interval(minimum, ParameterQuantity(0, 1), 1.0).value();
  EXPECT_EQ(interval.lower.kind, RayEnd::limit);
  EXPECT_FALSE(interval.lower.value);
  expect_solved(interval.upper);
}

TEST(Infer, others_at_their_limits_stay_there_and_the_profile_is_steeper) {
  // x and y with correlation; y may not fall below its estimate
  Matrix a(2, 2);
  a(0, 0) = a(1, 1) = 1.0;
  a(0, 1) = a(1, 0) = 0.8;
  const WrittenCost cost = quadratic_cost(a, {0.0, 0.0});
  const CostMinimum minimum = cost_minimum(cost, {0.0, 0.0}, {{-10.0, 10.0}, {-0.5, 10.0}});
  const ProfileInterval interval = profile_interval(minimum, ParameterQuantity(0, 2), 1.0).value();
  // upper: y wants -0.8 x. Free: x = 1 / 0.6 and y = -1.33; held at -0.5: x^2 - 0.8 x + 0.25 = 1
  EXPECT_NEAR(*interval.upper.value, 0.4 + std::sqrt(0.16 + 0.75), 1e-13);
  EXPECT_TRUE(interval.upper.point.held[1]);
  EXPECT_NEAR(*interval.lower.value, -1.0 / 0.6, 1e-13);
  EXPECT_FALSE(interval.lower.point.held[1]);
}

// C = height (1 - exp(-(p/width)^2)): rises to `height` and no further.
WrittenCost plateau(double height) {
  return {1, [=](std::span<const double> p, SmoothEvaluation& at) {
            const double e = std::exp(-p[0] * p[0]);
            at.value = height * (1.0 - e);
            at.gradient[0] = height * 2.0 * p[0] * e;
            at.hessian(0, 0) = height * (2.0 - 4.0 * p[0] * p[0]) * e;
          }};
}

TEST(Infer, a_profile_that_never_rises_by_delta_is_open) {
  const WrittenCost cost = plateau(0.9);
  const ProfileInterval interval =
      profile_interval(cost_minimum(cost, {0.0}, {}), ParameterQuantity(0, 1), 1.0).value();
  EXPECT_EQ(interval.lower.kind, RayEnd::open);
  EXPECT_EQ(interval.upper.kind, RayEnd::open);
}

TEST(Infer, a_profile_that_barely_rises_by_delta_has_its_end) {
  const WrittenCost cost = plateau(1.001);
  const ProfileInterval interval =
      profile_interval(cost_minimum(cost, {0.0}, {}), ParameterQuantity(0, 1), 1.0).value();
  expect_solved(interval.upper);
  // 1.001 (1 - exp(-p^2)) = 1, flat: dC/dp = 0.005
  EXPECT_NEAR(*interval.upper.value, std::sqrt(std::log(1.001 / 0.001)), 1e-11);
}

// C = depth sin^2(p) + (p / width)^2: further valleys at multiples of pi.
WrittenCost valleys(double depth, double slope) {
  return {1, [=](std::span<const double> p, SmoothEvaluation& at) {
            at.value = depth * std::pow(std::sin(p[0]), 2) + slope * p[0] * p[0];
            at.gradient[0] = depth * std::sin(2.0 * p[0]) + 2.0 * slope * p[0];
            at.hessian(0, 0) = 2.0 * depth * std::cos(2.0 * p[0]) + 2.0 * slope;
          }};
}

TEST(Infer, further_regions_beyond_the_first_crossing_are_reported) {
  const WrittenCost cost = valleys(2.0, 0.02);
  const ProfileInterval interval = profile_interval(cost_minimum(cost, {0.0}, {}),
                                                    ParameterQuantity(0, 1), 1.0, Probing::outwards)
                                       .value();
  expect_solved(interval.upper);
  EXPECT_LT(*interval.upper.value, 1.0);
  ASSERT_EQ(interval.others.size(), 2u);
  for (const double end : {*interval.others[0].lower, *interval.others[0].upper,
                           *interval.others[1].lower, *interval.others[1].upper})
    EXPECT_NEAR(cost.value(Vector{end}), 1.0, 1e-9);
  EXPECT_LT(*interval.others[1].lower, M_PI);
  EXPECT_GT(*interval.others[1].upper, M_PI);
  EXPECT_DOUBLE_EQ(*interval.others[0].upper, -*interval.others[1].lower);
}

TEST(Infer, a_lower_minimum_met_on_the_way_is_reported) {
  // at pi the cost is lower by 0.3 pi
  const WrittenCost cost(1, [](std::span<const double> p, SmoothEvaluation& at) {
    at.value = 2.0 * std::pow(std::sin(p[0]), 2) - 0.3 * p[0];
    at.gradient[0] = 2.0 * std::sin(2.0 * p[0]) - 0.3;
    at.hessian(0, 0) = 4.0 * std::cos(2.0 * p[0]);
  });
  const double minimum = std::asin(0.15) / 2.0;
  const ProfileInterval interval = profile_interval(cost_minimum(cost, {minimum}, {}),
                                                    ParameterQuantity(0, 1), 0.5, Probing::outwards)
                                       .value();
  ASSERT_TRUE(interval.lower_minimum);
  EXPECT_LT(cost.value(*interval.lower_minimum), cost.value(Vector{minimum}));
}

TEST(Infer, what_the_data_leave_open_has_no_profile) {
  Matrix a(2, 2, 1.0);
  const WrittenCost cost = quadratic_cost(a, {0.0, 0.0});
  const Result<ProfileInterval> interval =
      profile_interval(cost_minimum(cost, {0.0, 0.0}, {}), ParameterQuantity(0, 2), 1.0);
  ASSERT_FALSE(interval);
  EXPECT_EQ(interval.error().code(), "profile_undefined");
}

TEST(Infer, the_profile_curve_is_the_lowest_cost_at_each_value) {
  const WrittenCost cost = banana_cost(1.0, 0.2, 0.8);
  const std::vector<ProfilePoint> curve =
      profile_curve(cost_minimum(cost, {0.0, 0.0}, {}), ParameterQuantity(0, 2), -2.0, 2.0, 9)
          .value();
  ASSERT_EQ(curve.size(), 9u);
  for (const ProfilePoint& point : curve) {
    ASSERT_TRUE(point.rise) << point.value;
    EXPECT_NEAR(*point.rise, point.value * point.value, 1e-12);
  }
}

}  // namespace
}  // namespace parabola
