// SPDX-License-Identifier: MIT
// Observed and robust covariances of distance fits, and that they do not depend on how a common
// source is written. References in 60-digit arithmetic over all parameters and all true x.
#include <cmath>
#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "parabola/cost/dense_distance_cost.hpp"
#include "parabola/cost/distance_problem.test.hpp"
#include "parabola/cost/gaussian_prior.hpp"
#include "parabola/cost/joint_cost.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/infer/robust_covariance.hpp"

namespace parabola {
namespace {

using distance_problems::make_cost;
using distance_problems::Problem;

Problem wide() {
  return {.formula = "a + b*x",
          .parameters = {"a", "b"},
          .start = {0, 1},
          .x = {-1.9, -0.4, -1.3, 0.2, 0.9, -0.3, 1.1, 0.4, 2.2, 0.8},
          .y = {-0.9, -1.5, -0.1, -0.8, 0.3, 1.2, 0.1, 1.9, 1.0, 2.3},
          .uncertainties = {Vector(10, 0.9), {Vector(10, 0.9)}, {}}};
}

Problem decay() {
  return {.formula = "A*exp(-x/t)",
          .parameters = {"A", "t"},
          .start = {10, 2},
          .x = {0.3, 1.1, 1.9, 3.1, 4.0, 5.2},
          .y = {8.70, 5.95, 4.41, 2.05, 1.43, 0.62},
          .uncertainties = {{0.2, 0.2, 0.15, 0.15, 0.1, 0.1},
                            {{0.1, 0.1, 0.1, 0.15, 0.15, 0.2}},
                            {{0, 1, {0.3, 0, -0.3, 0, 0.5, 0}}}}};
}

TEST(DistanceCovariance, of_predictors_as_uncertain_as_their_spread) {
  const Problem problem = wide();
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  const ParameterCovariance expected = parameter_covariance(minimum, 1.0 / cost->scale());
  const CurvatureCovariance c = curvature_covariance(*cost, minimum, 1.0 / cost->scale()).value();
  EXPECT_NEAR(expected.uncertainties[0], 0.424728271763594, 1e-12);
  EXPECT_NEAR(expected.uncertainties[1], 0.43497892899533, 1e-12);
  EXPECT_NEAR(c.observed.uncertainties[0], 0.428129283370219, 1e-12);
  EXPECT_NEAR(c.observed.uncertainties[1], 0.538119600821103, 1e-12);
  EXPECT_NEAR(c.robust.uncertainties[0], 0.433282695694071, 1e-12);
  EXPECT_NEAR(c.robust.uncertainties[1], 0.665716625531007, 1e-12);
}

// S of a distance problem whose last two parameters are common sources, N(0, 1) each.
std::unique_ptr<ResidualFunction> with_priors(std::unique_ptr<DistanceCost> distance) {
  const double scale = distance->scale();
  std::vector<JointCost::Part> parts;
  parts.push_back({std::move(distance), {0, 1, 2, 3}});
  Matrix unit(2, 2);
  unit(0, 0) = unit(1, 1) = 1.0;
  parts.push_back({std::make_unique<GaussianPrior>(std::vector<Decimal>(2), unit, scale), {2, 3}});
  return std::make_unique<JointCost>(std::move(parts), 4);
}

// An offset common to all y and a shift common to all x, as parameters or in one matrix.
TEST(DistanceCovariance, a_common_source_may_be_a_parameter_or_part_of_the_matrix) {
  Problem problem = decay();
  const std::size_t n = problem.x.size();
  const PointUncertainties& u = problem.uncertainties;
  constexpr double offset = 0.15;
  constexpr double shift = 0.12;
  Matrix matrix(2 * n, 2 * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      matrix(i, j) = offset * offset;
      matrix(n + i, n + j) = shift * shift;
    }
    matrix(i, i) += u.response[i] * u.response[i];
    matrix(n + i, n + i) += u.predictors[0][i] * u.predictors[0][i];
    const double rho = u.correlations[0].values[i];
    matrix(i, n + i) = matrix(n + i, i) = rho * u.response[i] * u.predictors[0][i];
  }
  Graph graph;
  const NodeId root = parse_expression(problem.formula, graph).value();
  const LatentFunction function =
      make_latent_function(graph, root, problem.parameters, {"x"}, {{"x", problem.x}}, n).value();
  const auto dense = make_dense_distance_cost(function, problem.y, matrix).value();
  const LeastSquaresMinimum by_matrix = minimize_nonlinear(*dense, problem.start, {});

  problem.formula = "A*exp(-(x - 0.12*b2)/t) + 0.15*b1";
  problem.parameters = {"A", "t", "b1", "b2"};
  auto distance = make_cost(problem);
  const double scale = distance->scale();
  const std::unique_ptr<ResidualFunction> joint = with_priors(std::move(distance));
  const LeastSquaresMinimum by_parameters = minimize_nonlinear(*joint, Vector{10, 2, 0, 0}, {});

  EXPECT_NEAR(by_parameters.sum_of_squares * scale * scale,
              by_matrix.sum_of_squares * dense->scale() * dense->scale(), 1e-12);
  const ParameterCovariance expected = parameter_covariance(by_parameters, 1.0 / scale);
  const ParameterCovariance expected_matrix = parameter_covariance(by_matrix, 1.0 / dense->scale());
  const CurvatureCovariance c =
      curvature_covariance(*joint, by_parameters, 1.0 / scale, {false, false, true, true}).value();
  const CurvatureCovariance c_matrix =
      curvature_covariance(*dense, by_matrix, 1.0 / dense->scale()).value();
  for (std::size_t j = 0; j < 2; ++j) {
    const double sigma = expected.uncertainties[j];
    EXPECT_NEAR(by_parameters.parameters[j], by_matrix.parameters[j], 1e-11 * sigma);
    EXPECT_NEAR(expected_matrix.uncertainties[j], sigma, 1e-11 * sigma);
    EXPECT_NEAR(c.observed.uncertainties[j], c_matrix.observed.uncertainties[j], 1e-11 * sigma);
    EXPECT_NEAR(c.robust.uncertainties[j], c_matrix.robust.uncertainties[j], 1e-11 * sigma);
    // and it is neither of the others
    EXPECT_GT(std::abs(c.robust.uncertainties[j] - c.observed.uncertainties[j]), 1e-4 * sigma);
  }
  EXPECT_NEAR(c.robust.correlation(0, 1), c_matrix.robust.correlation(0, 1), 1e-11);
}

}  // namespace
}  // namespace parabola
