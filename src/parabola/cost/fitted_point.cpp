// SPDX-License-Identifier: MIT
#include "parabola/cost/fitted_point.hpp"

#include <cmath>

namespace parabola {

FittedPoints make_fitted_points(const MeasuredPoints& points) {
  const std::size_t n = points.count();
  const std::size_t m = points.latent_count();
  FittedPoints fitted;
  fitted.predictors.assign(m, Vector(n));
  fitted.shifts.assign(m, Vector(n));
  fitted.slopes.assign(m, Vector(n));
  fitted.variance.resize(n);
  fitted.from_response.resize(n);
  fitted.from_predictors.resize(n);
  fitted.from_correlation.resize(n);
  return fitted;
}

void add_fitted_points(LatentBlock& block, LatentPoint& point, FittedPoints& fitted) {
  constexpr double far_sigmas = 2.0;
  const MeasuredPoints& points = block.points();
  const LatentFunction& function = points.function();
  const std::size_t m = points.latent_count();
  for (std::size_t row = 0; row < block.rows(); ++row) {
    const std::size_t i = block.point(row);
    block.load(row, row, point);
    double response = point.alone * point.alone;
    double predictors = 0.0;
    double product = 0.0;
    bool is_far = false;
    for (std::size_t k = 0; k < m; ++k) {
      const double b = points.together(k, i);
      const double rise = point.slope[k] - b;  // -(G^T h_x)_k
      response += b * b;
      predictors += rise * rise;
      product += 2.0 * b * rise;
      fitted.predictors[k][i] = block.latent(k, row);
      fitted.shifts[k][i] = block.shift(k, row);
      fitted.slopes[k][i] = block.output(function.slope_place(k))[row];
      is_far =
          is_far || std::abs(fitted.shifts[k][i]) > far_sigmas * points.predictor_uncertainty(k, i);
    }
    const double square = points.unit() * points.unit();
    fitted.variance[i] = point.variance * square;
    fitted.from_response[i] = response * square;
    fitted.from_predictors[i] = predictors * square;
    fitted.from_correlation[i] = product * square;
    if (is_far) fitted.far.push_back(i);
  }
}

}  // namespace parabola
