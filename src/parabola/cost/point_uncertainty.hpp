// SPDX-License-Identifier: MIT
// Uncertainties of points measured in y and in x, and the factors that make them independent.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"

namespace parabola {

/// Correlation, one number per point, of two quantities: 0 is the response, k >= 1 predictor k - 1.
struct PointCorrelation {
  std::size_t first = 0;
  std::size_t second = 1;
  Vector values;
};

/// Standard uncertainties of every point, independent from point to point. 0 is legal anywhere, as
/// long as something of each point is uncertain: an exact response makes the point a condition on
/// its predictors, an exact predictor is not moved.
struct PointUncertainties {
  Vector response;                             ///< n, >= 0
  std::vector<Vector> predictors;              ///< m times n, >= 0
  std::vector<PointCorrelation> correlations;  ///< those left out are 0
};

/// The covariance of each point as independent unit sources: delta = G z, eps = b.z + tau e, with
/// z (m) and e of variance 1. G (m x m) is lower triangular; its columns may vanish, and so may
/// tau.
///   C = [tau^2 + b.b, (G b)^T; G b, G G^T]
struct PointFactors {
  std::vector<Vector> shift;     ///< G packed by rows, m (m+1)/2 columns of n numbers
  std::vector<Vector> together;  ///< b, m columns of n numbers, unit of y
  Vector alone;                  ///< tau, n numbers, unit of y

  [[nodiscard]] std::size_t latent_count() const { return together.size(); }
};

/// Cholesky factors of the correlations, so that none of them loses digits to the sizes. Errors,
/// each with the point (from 1): uncertainty_count, uncertainty_value (negative or not finite),
/// no_uncertainty (nothing uncertain), correlation_value (outside [-1, 1]), not_positive
/// (correlations that cannot hold together).
Result<PointFactors> factor_points(const PointUncertainties& uncertainties, std::size_t points);

}  // namespace parabola
