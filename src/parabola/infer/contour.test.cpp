// SPDX-License-Identifier: MIT
#include "parabola/infer/contour.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/infer/profile_functions.test.hpp"
#include "parabola/infer/quantity.hpp"

namespace parabola {
namespace {

using profile_test::banana_cost;
using profile_test::peak_cost;
using profile_test::quadratic_cost;
using profile_test::WrittenCost;

TEST(Infer, delta_of_a_joint_region_is_a_quantile_of_chi2_with_two_degrees_of_freedom) {
  EXPECT_NEAR(joint_delta(0.95), 5.991464547107979, 1e-14);
  EXPECT_NEAR(joint_delta(0.68268949213708585), 2.295748928898636, 1e-14);
}

TEST(Infer, contour_of_a_parabola_is_its_ellipse) {
  Matrix a(2, 2);
  a(0, 0) = 4.0;
  a(0, 1) = a(1, 0) = 1.5;
  a(1, 1) = 1.0;
  const WrittenCost cost = quadratic_cost(a, {3.0, -2.0});
  const CostMinimum minimum = cost_minimum(cost, {3.0, -2.0}, {});
  const ParameterQuantity first(0, 2);
  const ParameterQuantity second(1, 2);
  const Contour found = contour(minimum, first, second, 2.3, 120).value();
  const std::vector<ContourPoint> ellipse = parabolic_contour(minimum, first, second, 2.3).value();
  ASSERT_EQ(found.points.size(), ellipse.size());
  EXPECT_TRUE(found.is_closed);
  for (std::size_t i = 0; i < ellipse.size(); ++i) {
    EXPECT_NEAR(cost.value(Vector{ellipse[i].first, ellipse[i].second}), 2.3, 1e-13);
    EXPECT_NEAR(found.points[i].first, ellipse[i].first, 1e-13);
    EXPECT_NEAR(found.points[i].second, ellipse[i].second, 1e-13);
  }
}

TEST(Infer, contour_of_a_peak_on_a_background_solves_its_equations_at_every_point) {
  const WrittenCost cost = peak_cost(0.3);
  const Vector estimate = minimize_smooth(cost, Vector{8.0, 3.0, 0.5, 10.0, 2.5}, {}).parameters;
  const CostMinimum minimum = cost_minimum(cost, estimate, {});
  for (const double probability : {0.6827, 0.95}) {
    const std::size_t before = cost.evaluations;
    const Contour found = contour(minimum, ParameterQuantity(3, 5), ParameterQuantity(4, 5),
                                  joint_delta(probability), 40)
                              .value();
    EXPECT_TRUE(found.is_closed);
    EXPECT_LT(cost.evaluations - before, 300u);
    for (const ContourPoint& point : found.points) {
      ASSERT_EQ(point.kind, RayEnd::reached);
      EXPECT_LT(point.gap, 1e-9);
      EXPECT_LT(point.gradient, 1e-8);
    }
  }
}

TEST(Infer, contour_of_a_banana_lies_on_its_level) {
  const WrittenCost cost = banana_cost(1.0, 0.5, 0.5);
  const CostMinimum minimum = cost_minimum(cost, {0.0, 0.0}, {});
  const Contour found =
      contour(minimum, ParameterQuantity(0, 2), ParameterQuantity(1, 2), 5.99).value();
  EXPECT_TRUE(found.is_closed);
  for (const ContourPoint& point : found.points)
    EXPECT_NEAR(cost.value(Vector{point.first, point.second}), 5.99, 1e-9);
}

TEST(Infer, a_contour_is_clipped_where_a_parameter_meets_its_limit) {
  Matrix a(2, 2);
  a(0, 0) = a(1, 1) = 1.0;
  const WrittenCost cost = quadratic_cost(a, {0.0, 0.0});
  const CostMinimum minimum = cost_minimum(cost, {0.0, 0.0}, {{-0.5, 10.0}, {-10.0, 10.0}});
  const Contour found =
      contour(minimum, ParameterQuantity(0, 2), ParameterQuantity(1, 2), 1.0).value();
  EXPECT_TRUE(found.is_closed);
  EXPECT_TRUE(found.is_clipped);
  for (const ContourPoint& point : found.points) {
    EXPECT_GE(point.first, -0.5 - 1e-15);
    if (point.kind == RayEnd::reached) {
      EXPECT_NEAR(std::hypot(point.first, point.second), 1.0, 1e-13);
    } else {
      EXPECT_NEAR(point.first, -0.5, 1e-15);
    }
  }
}

TEST(Infer, an_open_contour_says_so) {
  const WrittenCost cost(2, [](std::span<const double> p, SmoothEvaluation& at) {
    // rises to 2 along x however far, without end along y
    const double e = std::exp(-p[0] * p[0]);
    at.value = 2.0 * (1.0 - e) + p[1] * p[1];
    at.gradient = {4.0 * p[0] * e, 2.0 * p[1]};
    at.hessian(0, 0) = (4.0 - 8.0 * p[0] * p[0]) * e;
    at.hessian(1, 1) = 2.0;
  });
  const Contour found = contour(cost_minimum(cost, {0.0, 0.0}, {}), ParameterQuantity(0, 2),
                                ParameterQuantity(1, 2), 3.0)
                            .value();
  EXPECT_FALSE(found.is_closed);
}

}  // namespace
}  // namespace parabola
