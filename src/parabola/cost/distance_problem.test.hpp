// SPDX-License-Identifier: MIT
// Distance problems for tests: a formula in x with its data, and the covariances at its minimum.
#pragma once

#include <memory>
#include <string>
#include <vector>

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

}  // namespace parabola::distance_problems
