// SPDX-License-Identifier: MIT
#include "parabola/cost/least_squares_cost.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

std::unique_ptr<RowFunction> model(const char* formula, std::vector<std::string> parameters,
                                   const Vector& x) {
  Graph graph;
  const NodeId root = parse_expression(formula, graph).value();
  return make_formula_function(graph, root, std::move(parameters), {{"x", x}}, x.size()).value();
}

TEST(LeastSquaresCost, residuals_are_data_minus_model_in_units_of_sigma) {
  const Vector x{1, 2, 3};
  const LeastSquaresCost cost(model("a*x", {"a"}, x), {1, 5, 6}, {0.5, 0.25, 2});
  Vector r(3);
  cost.residuals(Vector{2}, r);
  EXPECT_DOUBLE_EQ(r[0] * cost.scale(), -2.0);
  EXPECT_DOUBLE_EQ(r[1] * cost.scale(), 4.0);
  EXPECT_DOUBLE_EQ(r[2] * cost.scale(), 0.0);
}

TEST(LeastSquaresCost, the_jacobian_is_the_slope_of_the_model_not_of_the_residual) {
  const Vector x{1, 2, 3};
  const LeastSquaresCost cost(model("a*x", {"a"}, x), {1, 5, 6}, {0.5, 0.25, 2});
  Vector r(3);
  Matrix jacobian;
  cost.residuals_and_jacobian(Vector{2}, r, jacobian);
  EXPECT_DOUBLE_EQ(jacobian(0, 0) * cost.scale(), 2.0);
  EXPECT_DOUBLE_EQ(jacobian(1, 0) * cost.scale(), 8.0);
}

TEST(LeastSquaresCost, curvature_is_the_second_derivative_of_half_s_less_gauss_newton) {
  const Vector x{1, 2, 3};
  const LeastSquaresCost cost(model("a*exp(b*x)", {"a", "b"}, x), {1, 2, 5}, {});
  const Vector p{0.7, 0.4};
  Vector r(3);
  Matrix jacobian;
  Matrix curvature(2, 2);
  cost.residuals_and_jacobian(p, r, jacobian);
  cost.weighted_curvature(p, r, curvature);
  const double h = 1e-4;
  const auto half_s = [&](double a, double b) {
    Vector values(3);
    cost.residuals(Vector{a, b}, values);
    return 0.5 * (values[0] * values[0] + values[1] * values[1] + values[2] * values[2]);
  };
  const double numeric =
      (half_s(p[0], p[1] + h) - 2 * half_s(p[0], p[1]) + half_s(p[0], p[1] - h)) / (h * h);
  double gauss_newton = 0;
  for (int i = 0; i < 3; ++i) gauss_newton += jacobian(i, 1) * jacobian(i, 1);
  // second difference: h^2/12 of the fourth derivative (about 10) and rounding eps/h^2
  EXPECT_NEAR(gauss_newton - curvature(1, 1), numeric, 1e-6);
}

TEST(LeastSquaresCost, squares_of_extreme_data_stay_finite) {
  const Vector x{1, 2, 3};
  for (const double size : {1e-300, 1.0, 1e300}) {
    const LeastSquaresCost cost(model("a*x", {"a"}, x), {size, 2 * size, 3 * size}, {});
    EXPECT_GT(cost.data_norm(), 0.1);
    EXPECT_LT(cost.data_norm(), 10.0);
  }
  const LeastSquaresCost zero(model("a*x", {"a"}, x), {0, 0, 0}, {1, 1, 1});
  EXPECT_EQ(zero.scale(), 1.0);
}

}  // namespace
}  // namespace parabola
