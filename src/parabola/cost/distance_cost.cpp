// SPDX-License-Identifier: MIT
#include "parabola/cost/distance_cost.hpp"

#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/cost/effective_variance_cost.hpp"
#include "parabola/cost/orthogonal_cost.hpp"

namespace parabola {

Vector DistanceCost::pulls(std::span<const double> parameters) const {
  Vector values(residual_count());
  residuals(parameters, values);
  for (double& value : values) value *= scale();
  return values;
}

void DistanceCost::apply_transposed_whitening(std::span<const double> parameters,
                                              Matrix& columns) const {
  const Vector variance = fitted_points(parameters).variance;
  for (std::size_t j = 0; j < columns.columns(); ++j) {
    for (std::size_t i = 0; i < variance.size(); ++i) columns(i, j) /= std::sqrt(variance[i]);
  }
}

Result<std::unique_ptr<DistanceCost>> make_distance_cost(LatentFunction function, Vector response,
                                                         const PointUncertainties& uncertainties,
                                                         DistanceMethod method) {
  PARABOLA_ASSERT(uncertainties.predictors.size() == function.latent_count());
  Result<PointFactors> factors = factor_points(uncertainties, response.size());
  if (!factors) return std::move(factors).error();
  MeasuredPoints points(std::move(function), std::move(response), *std::move(factors));
  if (method == DistanceMethod::effective_variance) {
    PARABOLA_ASSERT(points.function().has_third_derivatives());
    return std::unique_ptr<DistanceCost>(
        std::make_unique<EffectiveVarianceCost>(std::move(points)));
  }
  return std::unique_ptr<DistanceCost>(std::make_unique<OrthogonalCost>(std::move(points)));
}

}  // namespace parabola
