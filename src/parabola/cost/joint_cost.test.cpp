// SPDX-License-Identifier: MIT
#include "parabola/cost/joint_cost.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/gaussian_prior.hpp"
#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

const Vector x{1, 2, 3, 4, 5, 6};
const Vector y{2.1, 3.9, 6.2, 7.8, 10.1, 11.9};

std::unique_ptr<RowFunction> model(const char* formula, std::vector<std::string> parameters) {
  Graph graph;
  const NodeId root = parse_expression(formula, graph).value();
  return make_formula_function(graph, root, std::move(parameters), {{"x", x}}, x.size()).value();
}

Matrix identity(std::size_t size) {
  Matrix matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) matrix(i, i) = 1.0;
  return matrix;
}

// T1 of the recipe: the common sources as parameters b1 (0.3), b2 (0.02 x), b3 (0.1, rho 0.5), and
// the sources of points 1-3 and 4-6 in the whitening.
JointCost budget(bool constrained) {
  Whitening whitening(Vector(6, std::sqrt(0.04 + 0.005)), 1.0);
  EXPECT_TRUE(whitening.add(Vector(6, 0.15), {{0, 0, 0, 1, 1, 1}, 2, {}}, RankOneSign::plus));
  std::vector<JointCost::Part> parts;
  parts.push_back(
      {std::make_unique<LeastSquaresCost>(
           model("a + b*x + 0.3*b1 + 0.02*x*b2 + 0.1*sqrt(0.5)*b3", {"a", "b", "b1", "b2", "b3"}),
           y, Vector{}, std::move(whitening)),
       {0, 1, 2, 3, 4}});
  parts.push_back(
      {std::make_unique<GaussianPrior>(std::vector<Decimal>(3), identity(3), 1.0), {2, 3, 4}});
  if (constrained) {
    Matrix sigma(1, 1);
    sigma(0, 0) = 0.05;
    parts.push_back(
        {std::make_unique<GaussianPrior>(std::vector<Decimal>{{2.0, 0.0, 1}}, sigma, 1.0), {1}});
  }
  return JointCost(std::move(parts), 5);
}

// The references have 15 digits; conditions here are below 100.
constexpr double digits = 1e-13;

TEST(JointCost, common_sources_as_parameters_reproduce_the_reference_budget) {
  const JointCost cost = budget(false);
  const LeastSquaresMinimum minimum = minimize_linear(cost, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 0.0148936170212766, digits);
  EXPECT_NEAR(minimum.parameters[1], 1.99574468085106, digits);
  EXPECT_NEAR(minimum.sum_of_squares, 2.307328605200946, digits);
}

TEST(JointCost, a_constraint_is_one_more_point) {
  const JointCost cost = budget(true);
  const LeastSquaresMinimum minimum = minimize_linear(cost, {});
  EXPECT_NEAR(minimum.parameters[0], 0.00561859950179906, digits);
  EXPECT_NEAR(minimum.parameters[1], 1.99861610849709, digits);
  EXPECT_NEAR(minimum.sum_of_squares, 2.309684165205892, digits);
}

TEST(JointCost, the_sum_of_two_data_sets_is_the_fit_of_all_points) {
  std::vector<JointCost::Part> parts;
  parts.push_back({std::make_unique<LeastSquaresCost>(model("a + b*x", {"a", "b"}), y, Vector{},
                                                      Whitening(Vector(6, 0.2), 1.0)),
                   {0, 1}});
  parts.push_back({std::make_unique<LeastSquaresCost>(model("b*x", {"b"}), y, Vector{},
                                                      Whitening(Vector(6, 0.4), 1.0)),
                   {1}});
  const JointCost cost(std::move(parts), 2);
  ASSERT_EQ(cost.residual_count(), 12U);
  EXPECT_EQ(cost.first_residual(1), 6U);
  Vector residuals(12);
  cost.residuals(Vector{1.0, 2.0}, residuals);
  EXPECT_DOUBLE_EQ(residuals[0], (2.1 - 3.0) * (1.0 / 0.2));
  EXPECT_DOUBLE_EQ(residuals[6], (2.1 - 2.0) * (1.0 / 0.4));
  Matrix jacobian;
  cost.residuals_and_jacobian(Vector{1.0, 2.0}, residuals, jacobian);
  EXPECT_EQ(jacobian(7, 0), 0.0);
  EXPECT_DOUBLE_EQ(jacobian(7, 1), 2.0 * (1.0 / 0.4));
}

TEST(JointCost, a_parameter_is_linear_only_where_every_part_says_so) {
  std::vector<JointCost::Part> parts;
  parts.push_back({std::make_unique<LeastSquaresCost>(model("a*x", {"a"}), y, Vector{}), {0}});
  parts.push_back(
      {std::make_unique<LeastSquaresCost>(model("exp(a*x) + b", {"a", "b"}), y, Vector{}), {0, 1}});
  const JointCost cost(std::move(parts), 2);
  EXPECT_FALSE(cost.jointly_linear()[0]);
  EXPECT_TRUE(cost.jointly_linear()[1]);
}

// Every range, within a part and over several.
TEST(JointCost, rows_in_ranges_are_those_of_the_whole) {
  std::vector<JointCost::Part> parts;
  auto rows =
      std::make_unique<LeastSquaresCost>(model("a + b*x", {"a", "b"}), y, Vector{},
                                         Whitening(Vector{0.1, 0.2, 0.3, 0.4, 0.5, 0.6}, 1));
  parts.push_back({std::move(rows), {2, 0}});
  parts.push_back(
      {std::make_unique<GaussianPrior>(std::vector<Decimal>(2), identity(2), 1.0), {1, 2}});
  parts.push_back({std::make_unique<LeastSquaresCost>(model("b*x^2", {"b"}), y, Vector{}), {1}});
  const JointCost cost(std::move(parts), 3);
  ASSERT_TRUE(cost.has_row_ranges());
  const Vector at{1.9, 0.25, 0.5};
  Vector whole(cost.residual_count());
  Matrix jacobian;
  cost.residuals_and_jacobian(at, whole, jacobian);
  for (std::size_t first = 0; first < whole.size(); ++first) {
    for (std::size_t count = 0; first + count <= whole.size(); ++count) {
      Vector residuals(count);
      Vector again(count);
      Matrix part(count, 3, std::nan(""));
      std::vector<double*> columns;
      for (std::size_t j = 0; j < 3; ++j) columns.push_back(part.column(j).data());
      cost.jacobian_of_rows(at, first, residuals, columns);
      cost.residuals_of_rows(at, first, again);
      EXPECT_EQ(residuals, again);
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(residuals[i], whole[first + i]);
        for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(part(i, j), jacobian(first + i, j));
      }
    }
  }
}

TEST(JointCost, has_no_row_ranges_where_a_term_of_V_couples_rows) {
  EXPECT_FALSE(budget(false).has_row_ranges());
}

TEST(GaussianPrior, correlated_constraints_have_the_inverse_covariance) {
  Matrix lower(2, 2);  // of [[0.04, 0.018], [0.018, 0.09]]
  lower(0, 0) = 0.2;
  lower(1, 0) = 0.09;
  lower(1, 1) = std::sqrt(0.09 - 0.0081);
  const GaussianPrior prior({{1.0, 0.0, 0}, {2.0, 0.0, 0}}, lower, 1.0);
  Vector r(2);
  prior.residuals(Vector{1.1, 1.7}, r);
  const double determinant = 0.04 * 0.09 - 0.018 * 0.018;
  const double expected = (0.09 * 0.01 - 2 * 0.018 * (-0.1 * 0.3) + 0.04 * 0.09) / determinant;
  EXPECT_NEAR(r[0] * r[0] + r[1] * r[1], expected, 1e-13);
}

}  // namespace
}  // namespace parabola
