// SPDX-License-Identifier: MIT
#include "parabola/cost/dense_distance_cost.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/distance_problem.test.hpp"

namespace parabola {
namespace {

using distance_problems::Covariances;
using distance_problems::covariances;
using distance_problems::expect_exact_derivatives;
using distance_problems::make_cost;
using distance_problems::Problem;
using distance_problems::surface;

std::unique_ptr<DistanceCost> make_dense(const Problem& problem, Matrix covariance) {
  Graph graph;
  const NodeId root = parse_expression(problem.formula, graph).value();
  std::vector<std::string> latent{"x"};
  if (!problem.z.empty()) latent.emplace_back("z");
  const LatentFunction function =
      make_latent_function(std::move(graph), root, problem.parameters, latent,
                           {{"x", problem.x}, {"z", problem.z}}, problem.x.size())
          .value();
  return make_dense_distance_cost(function, problem.y, std::move(covariance)).value();
}

// The matrix of independent points.
Matrix covariance_of(const Problem& problem) {
  const PointUncertainties& u = problem.uncertainties;
  const std::size_t n = problem.x.size();
  const std::size_t m = u.predictors.size();
  const auto sigma = [&](std::size_t k, std::size_t i) {
    return k == 0 ? u.response[i] : u.predictors[k - 1][i];
  };
  Matrix c((1 + m) * n, (1 + m) * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k <= m; ++k) c(k * n + i, k * n + i) = sigma(k, i) * sigma(k, i);
    for (const PointCorrelation& rho : u.correlations) {
      const double entry = rho.values[i] * sigma(rho.first, i) * sigma(rho.second, i);
      c(rho.first * n + i, rho.second * n + i) = entry;
      c(rho.second * n + i, rho.first * n + i) = entry;
    }
  }
  return c;
}

Problem correlated_decay() {
  return {.formula = "A*exp(-x/t)",
          .parameters = {"A", "t"},
          .start = {10, 2},
          .x = {0.5, 1.5, 2.5, 3.5, 4.5},
          .y = {7.9, 4.6, 2.7, 1.9, 0.9},
          .uncertainties = {}};
}

Matrix decaying_correlations() {
  Matrix c(10, 10);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      const double distance = std::abs(static_cast<double>(i) - static_cast<double>(j));
      c(i, j) = 0.04 * std::pow(0.5, distance);
      c(5 + i, 5 + j) = 0.01 * std::pow(0.3, distance);
      c(i, 5 + j) = c(5 + i, j) = 0.004 * std::pow(0.4, distance);
    }
  }
  return c;
}

// References in 60-digit arithmetic, over all parameters and all true x.
TEST(DenseDistanceCost, an_exponential_with_points_that_vary_together) {
  const Problem problem = correlated_decay();
  const auto cost = make_dense(problem, decaying_correlations());
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.sum_of_squares * cost->scale() * cost->scale(), 2.847065778248103, 1e-12);
  const Vector estimates{10.20252467146097, 1.928176651655713};
  const Vector expected{0.740269918331192, 0.153819496416362};
  const Vector observed{0.736915915316385, 0.15235040412177};
  const Vector robust{0.733620457770975, 0.150895439300337};
  const Covariances c = covariances(*cost, minimum, cost->scale());
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(minimum.parameters[j], estimates[j], 1e-11 * expected[j]);
    EXPECT_NEAR(std::sqrt(c.expected(j, j)) / expected[j], 1.0, 1e-11);
    EXPECT_NEAR(std::sqrt(c.observed(j, j)) / observed[j], 1.0, 1e-11);
    EXPECT_NEAR(std::sqrt(c.robust(j, j)) / robust[j], 1.0, 1e-11);
  }
  const Vector x{0.4928577877075, 1.521703188224, 2.535451618421, 3.428825108882, 4.518479159518};
  const FittedPoints fitted = cost->fitted_points(minimum.parameters);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(fitted.predictors[0][i], x[i], 1e-12);
    EXPECT_NEAR(fitted.from_response[i] + fitted.from_predictors[i] + fitted.from_correlation[i],
                fitted.variance[i], 1e-16);
  }
}

TEST(DenseDistanceCost, derivatives_are_exact_away_from_the_minimum) {
  const Problem problem = correlated_decay();
  expect_exact_derivatives(*make_dense(problem, decaying_correlations()), {8.5, 2.3});
}

TEST(DenseDistanceCost, of_independent_points_is_the_distance_cost) {
  const Problem problem = surface();
  const auto points = make_cost(problem);
  const auto dense = make_dense(problem, covariance_of(problem));
  const Vector at{1.9, 0.42};
  Vector r_points(8);
  Vector r_dense(8);
  Matrix j_points;
  Matrix j_dense;
  Matrix b_points;
  Matrix b_dense;
  points->residuals_and_jacobian(at, r_points, j_points);
  dense->residuals_and_jacobian(at, r_dense, j_dense);
  points->weighted_curvature(at, r_points, b_points);
  dense->weighted_curvature(at, r_dense, b_dense);
  const double ratio = dense->scale() / points->scale();
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(r_dense[i] * ratio, r_points[i], 1e-13);
    for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(j_dense(i, j) * ratio, j_points(i, j), 1e-12);
  }
  for (std::size_t j = 0; j < 2; ++j) {
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_NEAR(b_dense(j, k) * ratio * ratio, b_points(j, k), 1e-12 * norm(b_points.column(1)));
  }
  const FittedPoints p = points->fitted_points(at);
  const FittedPoints d = dense->fitted_points(at);
  EXPECT_EQ(p.far, d.far);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(p.shifts[1][i], d.shifts[1][i], 1e-13);
    EXPECT_NEAR(p.from_correlation[i], d.from_correlation[i], 1e-13);
  }
}

// A common shift of all x and scale of all y, as a parameter with a prior or in the matrix.
TEST(DenseDistanceCost, common_sources_in_the_matrix_are_those_that_are_parameters) {
  Problem problem{.formula = "a + b*x",
                  .parameters = {"a", "b"},
                  .start = {1, 2},
                  .x = {1, 2, 3, 4, 5},
                  .y = {3.2, 4.8, 7.1, 9.2, 10.7},
                  .uncertainties = {Vector(5, 0.2), {Vector(5, 0.1)}, {}}};
  const auto independent = make_cost(problem);
  const LeastSquaresMinimum without = minimize_nonlinear(*independent, problem.start, {});
  Matrix c = covariance_of(problem);
  for (std::size_t i = 0; i < 5; ++i) {  // offsets 0.3 of y and 0.4 of x, opposite signs
    for (std::size_t j = 0; j < 5; ++j) {
      c(i, j) += 0.09;
      c(5 + i, 5 + j) += 0.16;
      c(i, 5 + j) -= 0.12;
      c(5 + j, i) -= 0.12;
    }
  }
  const auto dense = make_dense(problem, c);
  const LeastSquaresMinimum with = minimize_nonlinear(*dense, problem.start, {});
  // the source lies in the span of the model: the estimates stay, var(a) grows by its square
  const double shift = 0.3 + 0.4 * without.parameters[1];
  const Covariances before = covariances(*independent, without, independent->scale());
  const Covariances after = covariances(*dense, with, dense->scale());
  EXPECT_NEAR(with.parameters[0], without.parameters[0], 1e-12);
  EXPECT_NEAR(with.parameters[1], without.parameters[1], 1e-12);
  EXPECT_NEAR(after.expected(0, 0), before.expected(0, 0) + shift * shift, 1e-11);
  EXPECT_NEAR(after.expected(1, 1), before.expected(1, 1), 1e-13);
}

TEST(DenseDistanceCost, a_matrix_of_another_size_is_refused) {
  const Problem problem = correlated_decay();
  Graph graph;
  const NodeId root = parse_expression(problem.formula, graph).value();
  const LatentFunction function =
      make_latent_function(graph, root, problem.parameters, {"x"}, {{"x", problem.x}}, 5).value();
  const auto cost = make_dense_distance_cost(function, problem.y, Matrix(5, 5, 1.0));
  ASSERT_FALSE(cost.has_value());
  EXPECT_EQ(cost.error().code(), "covariance_size");
  EXPECT_EQ(cost.error().sentence(),
            "the covariance is 5 x 5, expected 10 x 10: 2 quantities of 5 points");
}

TEST(DenseDistanceCost, without_a_positive_variance_there_is_no_residual) {
  const Problem problem = correlated_decay();
  const auto cost = make_dense(problem, Matrix(10, 10, 0.01));
  Vector r(5);
  cost->residuals(Vector{10, 2}, r);
  EXPECT_TRUE(std::isnan(r[0]));
}

}  // namespace
}  // namespace parabola
