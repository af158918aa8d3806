// SPDX-License-Identifier: MIT
// Distance problems for tests: a formula in x with its data, and the covariances at its minimum.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/cost/distance_cost.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/latent_function.hpp"

namespace parabola::distance_problems {

/// A formula in the predictor x, or x and z, with the data that belong to it.
struct Problem {
  std::string formula;
  std::vector<std::string> parameters;
  Vector start;
  Vector x;
  Vector y;
  PointUncertainties uncertainties;
  Vector z{};  ///< a second predictor with uncertainties, where there is one
};

inline std::unique_ptr<DistanceCost> make_cost(const Problem& problem,
                                               DistanceMethod method = DistanceMethod::orthogonal) {
  Graph graph;
  const NodeId root = parse_expression(problem.formula, graph).value();
  std::vector<std::string> latent{"x"};
  if (!problem.z.empty()) latent.emplace_back("z");
  LatentFunction function =
      make_latent_function(std::move(graph), root, problem.parameters, latent,
                           {{"x", problem.x}, {"z", problem.z}}, problem.x.size(),
                           method == DistanceMethod::effective_variance
                               ? ThirdDerivatives::compiled
                               : ThirdDerivatives::left_out)
          .value();
  return make_distance_cost(std::move(function), problem.y, problem.uncertainties, method).value();
}

/// The cost refers to the predictors of its problem.
std::unique_ptr<DistanceCost> make_cost(
    Problem&& gone, DistanceMethod method = DistanceMethod::orthogonal) = delete;

/// Eight points of a surface in x and z, all three coordinates correlated differently per point.
inline Problem surface() {
  Problem problem{.formula = "a*x*exp(b*z)",
                  .parameters = {"a", "b"},
                  .start = {1.8, 0.45},
                  .x = {0.8, 1.1, 1.5, 2.2, 2.4, 3.1, 3.3, 4.2},
                  .y = {},
                  .uncertainties = {Vector(8, 0.3), {Vector(8, 0.15), Vector(8, 0.2)}, {}},
                  .z = {0.2, 1.4, 0.9, 1.8, 0.1, 0.7, 1.6, 1.1}};
  const Vector noise{0.21, -0.38, 0.05, 0.44, -0.17, -0.29, 0.36, -0.08};
  Vector xy;
  Vector zy;
  Vector xz;
  for (std::size_t i = 0; i < 8; ++i) {
    problem.y.push_back(2.0 * problem.x[i] * std::exp(0.4 * problem.z[i]) + noise[i]);
    problem.uncertainties.predictors[0][i] += 0.02 * static_cast<double>(i);
    const double phase = static_cast<double>(i);
    xy.push_back(0.6 * std::sin(phase));
    zy.push_back(0.5 * std::cos(2.0 * phase));
    xz.push_back(-0.4 * std::sin(3.0 * phase));
  }
  problem.uncertainties.correlations = {{0, 1, xy}, {2, 0, zy}, {1, 2, xz}};
  return problem;
}

/// Inverse of a small positive definite matrix, by its eigenvectors.
inline Matrix inverse(const Matrix& a) {
  const SymmetricEigen eigen = symmetric_eigen(a);
  Matrix scaled = eigen.vectors;
  for (std::size_t k = 0; k < a.columns(); ++k) {
    for (double& entry : scaled.column(k)) entry /= eigen.values[k];
  }
  return multiply(scaled, transposed(eigen.vectors));
}

/// Expected, observed and robust covariance at a minimum, in the units of the parameters.
struct Covariances {
  Matrix expected;
  Matrix observed;
  Matrix robust;
};
inline Covariances covariances(const ResidualFunction& cost, const LeastSquaresMinimum& minimum,
                               double scale) {
  const Matrix expected = multiply_transposed(minimum.jacobian, minimum.jacobian);
  Matrix b;
  cost.weighted_curvature(minimum.parameters, minimum.residuals, b);
  Matrix observed = expected;
  for (std::size_t k = 0; k < b.columns(); ++k) add_scaled(-1.0, b.column(k), observed.column(k));
  Covariances c{inverse(expected), inverse(observed), {}};
  c.robust = multiply(c.observed, multiply(expected, c.observed));
  for (Matrix* matrix : {&c.expected, &c.observed, &c.robust}) {
    for (std::size_t k = 0; k < matrix->columns(); ++k) {
      for (double& entry : matrix->column(k)) entry /= scale * scale;
    }
  }
  return c;
}

/// Half S, its gradient -J^T r and its Hessian J^T J - B by central differences.
inline void expect_exact_derivatives(const DistanceCost& cost, const Vector& at) {
  const std::size_t n = cost.residual_count();
  const auto gradient = [&](const Vector& p) {
    Vector r(n);
    Matrix jacobian;
    cost.residuals_and_jacobian(p, r, jacobian);
    Vector g;
    for (std::size_t j = 0; j < p.size(); ++j) g.push_back(-dot(jacobian.column(j), r));
    return g;
  };
  const auto half_s = [&](const Vector& p) {
    Vector r(n);
    cost.residuals(p, r);
    return 0.5 * dot(r, r);
  };
  Vector r(n);
  Matrix jacobian;
  Matrix b;
  cost.residuals_and_jacobian(at, r, jacobian);
  cost.weighted_curvature(at, r, b);
  const Vector g = gradient(at);
  constexpr double h = 1e-5;
  for (std::size_t j = 0; j < at.size(); ++j) {
    Vector up = at;
    Vector down = at;
    up[j] += h;
    down[j] -= h;
    // differences err by h^2/6 of the third derivative and eps/h of the value: 1e-9 of the size
    EXPECT_NEAR((half_s(up) - half_s(down)) / (2 * h), g[j], 1e-7 * norm(g));
    const Vector g_up = gradient(up);
    const Vector g_down = gradient(down);
    for (std::size_t k = 0; k < at.size(); ++k) {
      const double hessian = dot(jacobian.column(j), jacobian.column(k)) - b(j, k);
      const double size = norm(jacobian.column(j)) * norm(jacobian.column(k));
      EXPECT_NEAR((g_up[k] - g_down[k]) / (2 * h), hessian, 1e-7 * size);
      EXPECT_EQ(b(j, k), b(k, j));
    }
  }
}

}  // namespace parabola::distance_problems
