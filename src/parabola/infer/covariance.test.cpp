// SPDX-License-Identifier: MIT
#include "parabola/infer/covariance.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/infer/goodness.hpp"

namespace parabola {
namespace {

LeastSquaresMinimum minimum_with(Matrix jacobian, std::size_t rank,
                                 std::vector<ParameterState> states) {
  LeastSquaresMinimum minimum;
  minimum.jacobian = std::move(jacobian);
  minimum.rank = rank;
  minimum.states = std::move(states);
  return minimum;
}

Matrix matrix(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix m(rows.size(), rows.begin()->size());
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::size_t j = 0;
    for (const double value : row) m(i, j++) = value;
    ++i;
  }
  return m;
}

// J = (1 1; 1 2; 1 3): (J^T J)^-1 = (14 -6; -6 3)/6.
TEST(Covariance, straight_line_has_its_closed_form) {
  const auto free = ParameterState::free;
  const ParameterCovariance c =
      parameter_covariance(minimum_with(matrix({{1, 1}, {1, 2}, {1, 3}}), 2, {free, free}), 2.0);
  EXPECT_NEAR(c.uncertainties[0], 2 * std::sqrt(14.0 / 6), 1e-14);
  EXPECT_NEAR(c.uncertainties[1], 2 * std::sqrt(0.5), 1e-14);
  EXPECT_NEAR(c.correlation(0, 1), -6 / std::sqrt(42.0), 1e-15);
}

TEST(Covariance, scales_of_160_orders_neither_overflow_nor_underflow) {
  const auto free = ParameterState::free;
  const ParameterCovariance c = parameter_covariance(
      minimum_with(matrix({{1e160, 1}, {1e160, 2}, {1e160, 3}}), 2, {free, free}), 1e-200);
  EXPECT_GT(c.scale[1], 0.0);
  EXPECT_NEAR(c.uncertainties[1] / (1e-200 * std::sqrt(0.5)), 1.0, 1e-14);
  EXPECT_NEAR(c.correlation(0, 1), -6 / std::sqrt(42.0), 1e-15);
}

TEST(Covariance, the_inverse_triangle_serves_as_well_as_the_jacobian) {
  const auto free = ParameterState::free;
  LeastSquaresMinimum minimum = minimum_with(matrix({{1, 1}, {1, 2}, {1, 3}}), 2, {free, free});
  // R = (sqrt 3, 2 sqrt 3; 0, sqrt 2) of this J
  minimum.inverse_triangle =
      matrix({{1 / std::sqrt(3.0), -std::sqrt(2.0)}, {0.0, 1 / std::sqrt(2.0)}});
  const ParameterCovariance c = parameter_covariance(minimum, 2.0);
  EXPECT_NEAR(c.uncertainties[0], 2 * std::sqrt(14.0 / 6), 1e-14);
  EXPECT_NEAR(c.uncertainties[1], 2 * std::sqrt(0.5), 1e-14);
  EXPECT_NEAR(c.correlation(0, 1), -6 / std::sqrt(42.0), 1e-15);
}

TEST(Covariance, a_parameter_at_its_limit_is_held) {
  const ParameterCovariance c =
      parameter_covariance(minimum_with(matrix({{1, 1}, {1, 2}, {1, 3}}), 1,
                                        {ParameterState::at_lower_limit, ParameterState::free}),
                           1.0);
  EXPECT_FALSE(c.defined[0]);
  EXPECT_NEAR(c.uncertainties[1], 1 / std::sqrt(14.0), 1e-15);
}

TEST(Covariance, what_the_data_determine_keeps_its_uncertainty_when_the_rest_is_open) {
  const auto open = ParameterState::undetermined;
  // columns: a and b enter as a + b, k alone
  const ParameterCovariance c =
      parameter_covariance(minimum_with(matrix({{1, 1, 0}, {1, 1, 1}, {1, 1, 2}}), 2,
                                        {open, open, ParameterState::free}),
                           1.0);
  EXPECT_FALSE(c.defined[0]);
  EXPECT_TRUE(c.defined[2]);
  EXPECT_NEAR(c.uncertainties[2], std::sqrt(0.5), 1e-14);
  ASSERT_EQ(c.null_directions.size(), 1U);
  EXPECT_NEAR(*propagated_uncertainty(c, {1, 1, 0}), std::sqrt(5.0 / 6),
              1e-14);  // a + b: intercept of a line at 0, 1, 2
  EXPECT_FALSE(propagated_uncertainty(c, {1, -1, 0}));
}

TEST(Covariance, derived_quantities_follow_the_quadratic_form) {
  const auto free = ParameterState::free;
  const ParameterCovariance c =
      parameter_covariance(minimum_with(matrix({{1, 1}, {1, 2}, {1, 3}}), 2, {free, free}), 1.0);
  // a + 2 b: variance (14 - 24 + 12)/6 = 1/3; correlation with b: (-6 + 6)/... = 0
  EXPECT_NEAR(*propagated_uncertainty(c, {1, 2}), std::sqrt(1.0 / 3), 1e-14);
  EXPECT_NEAR(propagated_correlation(c, {1, 2}, {0, 1}), 0.0, 1e-14);
  EXPECT_FALSE(propagated_uncertainty(c, {0, 0}));
}

SmoothMinimum smooth_minimum(Matrix hessian, Matrix expected, std::vector<ParameterState> states) {
  SmoothMinimum minimum;
  minimum.hessian = std::move(hessian);
  minimum.expected_information = std::move(expected);
  minimum.states = std::move(states);
  return minimum;
}

// H = 2 J^T J of the line above.
TEST(Covariance, of_a_hessian_is_twice_its_inverse) {
  const auto free = ParameterState::free;
  const SmoothMinimum minimum = smooth_minimum(matrix({{6, 12}, {12, 28}}), {}, {free, free});
  const ParameterCovariance c = *parameter_covariance(minimum, Curvature::observed);
  EXPECT_NEAR(c.uncertainties[0], std::sqrt(14.0 / 6), 1e-13);
  EXPECT_NEAR(c.uncertainties[1], std::sqrt(0.5), 1e-14);
  EXPECT_NEAR(c.correlation(0, 1), -6 / std::sqrt(42.0), 1e-14);
  EXPECT_FALSE(parameter_covariance(minimum, Curvature::expected));
  EXPECT_FALSE(parameter_covariance(minimum, Curvature::robust));
}

// V = (H/2)^-1 F (H/2)^-1 with H/2 = (3 6; 6 14) and F = (4 2; 2 3): (14 -6; -6 3)/6 on both sides
// gives (556 -234; -234 99)/36.
TEST(Covariance, robust_takes_the_expected_information_between_two_observed_ones) {
  const auto free = ParameterState::free;
  const SmoothMinimum minimum =
      smooth_minimum(matrix({{6, 12}, {12, 28}}), matrix({{4, 2}, {2, 3}}), {free, free});
  const ParameterCovariance robust = *parameter_covariance(minimum, Curvature::robust);
  EXPECT_NEAR(robust.uncertainties[0], std::sqrt(556.0) / 6, 1e-12);
  EXPECT_NEAR(robust.uncertainties[1], std::sqrt(99.0) / 6, 1e-12);
  EXPECT_NEAR(robust.correlation(0, 1), -234 / std::sqrt(556.0 * 99.0), 1e-13);
  // F^-1 = (3 -2; -2 4)/8
  const ParameterCovariance expected = *parameter_covariance(minimum, Curvature::expected);
  EXPECT_NEAR(expected.uncertainties[0], std::sqrt(3.0 / 8), 1e-14);
  EXPECT_NEAR(expected.uncertainties[1], std::sqrt(0.5), 1e-14);
}

TEST(Covariance, of_a_hessian_does_not_depend_on_units) {
  const auto free = ParameterState::free;
  const double unit = 1e120;
  const SmoothMinimum minimum =
      smooth_minimum(matrix({{6 * unit * unit, 12 * unit}, {12 * unit, 28}}), {}, {free, free});
  const ParameterCovariance c = *parameter_covariance(minimum, Curvature::observed);
  EXPECT_NEAR(c.uncertainties[0] * unit, std::sqrt(14.0 / 6), 1e-13);
  EXPECT_NEAR(c.correlation(0, 1), -6 / std::sqrt(42.0), 1e-14);
}

TEST(Covariance, of_a_singular_hessian_holds_for_what_is_determined) {
  const auto open = ParameterState::undetermined;
  // C = 3 (a + b)^2 + 2 k^2, d at its limit
  const SmoothMinimum minimum =
      smooth_minimum(matrix({{6, 6, 0, 1}, {6, 6, 0, 1}, {0, 0, 4, 1}, {1, 1, 1, 1}}), {},
                     {open, open, ParameterState::free, ParameterState::at_upper_limit});
  const ParameterCovariance c = *parameter_covariance(minimum, Curvature::observed);
  EXPECT_FALSE(c.defined[0]);
  EXPECT_FALSE(c.defined[3]);
  EXPECT_NEAR(c.uncertainties[2], std::sqrt(0.5), 1e-14);
  EXPECT_NEAR(*propagated_uncertainty(c, {1, 1, 0, 0}), std::sqrt(1.0 / 3), 1e-14);
  EXPECT_FALSE(propagated_uncertainty(c, {1, -1, 0, 0}));
  EXPECT_FALSE(propagated_uncertainty(c, {0, 0, 0, 1}));
}

TEST(Goodness, needs_a_degree_of_freedom) {
  EXPECT_FALSE(goodness_of_fit(0.0, 0));
  EXPECT_NEAR(*goodness_of_fit(2.0, 2), std::exp(-1.0), 1e-15);
}

TEST(Goodness, the_largest_of_many_pulls_may_be_large) {
  EXPECT_NEAR(largest_pull_probability(1.0, 1), 0.31731050786291415, 1e-14);
  EXPECT_NEAR(largest_pull_probability(-3.0, 100), 1 - std::pow(1 - 0.0026997960632601866, 100),
              1e-14);
}

}  // namespace
}  // namespace parabola
