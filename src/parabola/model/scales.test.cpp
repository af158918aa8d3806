// SPDX-License-Identifier: MIT
#include "parabola/model/scales.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

// Sizes over x, y and ln magnitude, with x of range `range` and y of size `height`.
Sizes scales(std::string_view model, const std::vector<std::string>& parameters, double range,
             double height) {
  Graph graph;
  const NodeId root = parse_expression(model, graph).value();
  const std::vector<SizedColumn> columns = {{"x", {1.0, 0.0, std::log(range)}}};
  return infer_sizes(graph, root, parameters, columns, {0.0, 1.0, std::log(height)},
                     Numbers::magnitudes, 2);
}

double magnitude(const Sizes& sizes, std::size_t j) {
  return std::exp(sizes.parameters[j].size.back());
}

TEST(Scales, a_decay_time_has_the_range_of_x_and_an_amplitude_the_size_of_y) {
  const Sizes sizes = scales("N0*exp(-x/tau) + b", {"N0", "tau", "b"}, 2e-6, 500.0);
  EXPECT_NEAR(magnitude(sizes, 0), 500.0, 1e-9);
  EXPECT_NEAR(magnitude(sizes, 1), 2e-6, 1e-17);
  EXPECT_NEAR(magnitude(sizes, 2), 500.0, 1e-9);
  EXPECT_EQ(sizes.parameters[1].size[0], 1.0);
  EXPECT_EQ(sizes.parameters[0].size[1], 1.0);
  EXPECT_TRUE(sizes.parameters[1].is_determined);
  EXPECT_EQ(sizes.contradictions, 0U);
}

TEST(Scales, numbers_carry_their_magnitude_into_an_activation_energy) {
  const Sizes sizes = scales("A*exp(-E/(1.380649e-23*x))", {"A", "E"}, 100.0, 1.0);
  EXPECT_NEAR(magnitude(sizes, 1) / 1.380649e-21, 1.0, 1e-12);
}

TEST(Scales, a_gaussian_has_the_dimension_of_x_in_location_and_width) {
  const Sizes sizes = scales("a*exp(-(x - mu)^2/(2*s^2))", {"a", "mu", "s"}, 40.0, 3.0);
  EXPECT_EQ(sizes.parameters[1].size[0], 1.0);
  EXPECT_EQ(sizes.parameters[2].size[0], 1.0);
  EXPECT_NEAR(magnitude(sizes, 1), 40.0, 1e-9);
}

TEST(Scales, powers_give_fractional_exponents) {
  const Sizes sizes = scales("sqrt(2*g*x)", {"g"}, 4.0, 8.0);
  EXPECT_NEAR(sizes.parameters[0].size[0], -1.0, 1e-12);
  EXPECT_NEAR(sizes.parameters[0].size[1], 2.0, 1e-12);
  EXPECT_NEAR(magnitude(sizes, 0), 8.0, 1e-9);  // 2 g x = y^2
}

TEST(Scales, a_contradiction_is_counted_and_not_refused) {
  EXPECT_EQ(scales("a*x + log(x)", {"a"}, 3.0, 2.0).contradictions, 2U);
  EXPECT_EQ(scales("a*cos(2*pi*x/12)", {"a"}, 3.0, 2.0).contradictions, 1U);
}

TEST(Scales, of_two_factors_only_the_product_is_determined) {
  const Sizes sizes = scales("a*b*x", {"a", "b"}, 3.0, 2.0);
  EXPECT_FALSE(sizes.parameters[0].is_determined);
  EXPECT_FALSE(sizes.parameters[1].is_determined);
}

TEST(Scales, an_exponent_is_dimensionless_and_its_base_leaves_the_factor_open) {
  const Sizes sizes = scales("a*x^b", {"a", "b"}, 3.0, 2.0);
  EXPECT_FALSE(sizes.parameters[0].is_determined);
  EXPECT_TRUE(sizes.parameters[1].is_determined);
  EXPECT_EQ(sizes.parameters[1].size[0], 0.0);
}

TEST(Scales, numbers_that_may_carry_units_determine_nothing) {
  Graph graph;
  const NodeId root = parse_expression("A*exp(-E/(1.380649e-23*x))", graph).value();
  const std::vector<SizedColumn> columns = {{"x", {1.0, 0.0}}};
  const std::vector<std::string> names = {"A", "E"};
  const Sizes sizes =
      infer_sizes(graph, root, names, columns, {0.0, 0.0}, Numbers::may_carry_units, 1);
  EXPECT_TRUE(sizes.parameters[0].is_determined);
  EXPECT_FALSE(sizes.parameters[1].is_determined);
}

TEST(Scales, numbers_of_mathematics_are_pure_and_measured_ones_are_not) {
  for (const double pure : {1.0, 2.0, 0.5, 1.0 / 3.0, M_PI, 2.0 * M_PI, std::log(2.0), -0.25}) {
    EXPECT_TRUE(is_pure_number(pure)) << pure;
  }
  for (const double measured : {9.81, 1.380649e-23, 273.15, 8.314, 12.0, 1000.0, 180.0}) {
    EXPECT_FALSE(is_pure_number(measured)) << measured;
  }
}

TEST(Scales, the_size_of_an_expression_is_absent_when_it_contradicts_itself) {
  Graph graph;
  const std::vector<SizedColumn> known = {{"a", {1.0, 0.0}}, {"t", {0.0, 1.0}}};
  const auto size = [&](std::string_view text) {
    return size_of(graph, parse_expression(text, graph).value(), known, 2, 2);
  };
  EXPECT_EQ(size("2*a/t^2"), (Size{1.0, -2.0}));
  EXPECT_EQ(size("a + t"), std::nullopt);
  EXPECT_EQ(size("log(a)"), std::nullopt);
  EXPECT_EQ(size("9.81*t"), std::nullopt);
}

}  // namespace
}  // namespace parabola
