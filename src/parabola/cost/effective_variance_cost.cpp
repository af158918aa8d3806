// SPDX-License-Identifier: MIT
#include "parabola/cost/effective_variance_cost.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/assert.hpp"
#include "parabola/cost/curvature_sum.hpp"
#include "parabola/cost/fitted_point.hpp"
#include "parabola/cost/latent_block.hpp"
#include "parabola/cost/latent_point.hpp"

namespace parabola {
namespace {

// All that work on one block needs, kept by the calling thread; it holds nothing between calls.
struct Work {
  LatentBlock block;
  LatentPoint point;
};

// Visits the blocks of all points, evaluated at the observed predictors.
template <class Visit>
void for_each_block(const MeasuredPoints& points, std::span<const double> parameters,
                    LatentLevel level, Visit visit) {
  thread_local Work work;
  work.point.start(points.latent_count());
  for (std::size_t begin = 0; begin < points.count(); begin += block_rows) {
    work.block.start(points, begin, std::min(block_rows, points.count() - begin));
    work.block.evaluate(level, parameters, work.block.all());
    visit(work.block, work.point);
  }
}

// eta_k by parameter j, divided by unit().
double slope_change(const MeasuredPoints& points, LatentBlock& block, std::size_t row,
                    std::size_t k, std::size_t j) {
  double rise = 0.0;
  for (std::size_t l = k; l < points.latent_count(); ++l) {
    rise += points.shift(l, k, block.point(row)) *
            block.output(points.function().mixed_place(l, j))[row];
  }
  return -rise / points.unit();
}

void add_curvature_row(const MeasuredPoints& points, LatentBlock& block, std::size_t row,
                       const LatentPoint& point, CurvatureSum& sum) {
  const LatentFunction& function = points.function();
  const std::size_t m = points.latent_count();
  const double weight = 1.0 / std::sqrt(point.variance);
  const double residual = point.error * weight;
  for (std::size_t j = 0; j < points.parameter_count(); ++j) {
    double along = 0.0;
    for (std::size_t k = 0; k < m; ++k) {
      const double change = slope_change(points, block, row, k, j);
      along += point.slope[k] * change;
      sum.square(k, j, row) = residual * weight * change;
    }
    const double turned = -residual * along / point.variance;  // -r k_j
    const double scaled = block.output(function.gradient_place(j))[row] * weight / points.unit();
    sum.first(j, row) = scaled - 1.5 * turned;  // its product with r k_l gives 3 r^2 k_j k_l
    sum.second(j, row) = turned;
  }
  sum.weight(row) = residual * weight / points.unit();
  for (std::size_t l = 0; l < m; ++l) {
    double shift = 0.0;  // (G eta)_l
    for (std::size_t k = 0; k <= l; ++k)
      shift += points.shift(l, k, block.point(row)) * point.slope[k];
    sum.third_weight(l, row) = -residual * residual * shift / point.variance / points.unit();
  }
}

}  // namespace

void EffectiveVarianceCost::residuals(std::span<const double> parameters,
                                      std::span<double> residuals) const {
  PARABOLA_ASSERT(residuals.size() == points_.count());
  for_each_block(
      points_, parameters, LatentLevel::latent, [&](LatentBlock& block, LatentPoint& point) {
        for (std::size_t row = 0; row < block.rows(); ++row) {
          block.load(row, row, point);
          residuals[block.point(row)] = point.error / std::sqrt(point.variance) / points_.scale();
        }
      });
}

void EffectiveVarianceCost::residuals_and_jacobian(std::span<const double> parameters,
                                                   std::span<double> residuals,
                                                   Matrix& jacobian) const {
  PARABOLA_ASSERT(residuals.size() == points_.count());
  const std::size_t p = points_.parameter_count();
  if (jacobian.rows() != points_.count() || jacobian.columns() != p) {
    jacobian = Matrix(points_.count(), p);
  }
  const auto visit = [&](LatentBlock& block, LatentPoint& point) {
    for (std::size_t row = 0; row < block.rows(); ++row) {
      block.load(row, row, point);
      const double weight = 1.0 / std::sqrt(point.variance);
      const double residual = point.error * weight;
      residuals[block.point(row)] = residual / points_.scale();
      for (std::size_t j = 0; j < p; ++j) {
        double along = 0.0;
        for (std::size_t k = 0; k < points_.latent_count(); ++k)
          along += point.slope[k] * slope_change(points_, block, row, k, j);
        const double gradient = block.output(points_.function().gradient_place(j))[row];
        jacobian(block.point(row), j) =
            (gradient / points_.unit() * weight + residual * along / point.variance) /
            points_.scale();
      }
    }
  };
  for_each_block(points_, parameters, LatentLevel::mixed, visit);
}

void EffectiveVarianceCost::weighted_curvature(std::span<const double> parameters,
                                               std::span<const double> residuals,
                                               Matrix& curvature) const {
  static_cast<void>(residuals);
  CurvatureSum sum(points_.function(), points_.latent_count());
  for_each_block(points_, parameters, LatentLevel::third,
                 [&](LatentBlock& block, LatentPoint& point) {
                   for (std::size_t row = 0; row < block.rows(); ++row) {
                     block.load(row, row, point);
                     add_curvature_row(points_, block, row, point, sum);
                   }
                   sum.add(block);
                 });
  curvature = sum.value(points_.scale());
}

FittedPoints EffectiveVarianceCost::fitted_points(std::span<const double> parameters) const {
  FittedPoints fitted = make_fitted_points(points_);
  for_each_block(
      points_, parameters, LatentLevel::latent,
      [&](LatentBlock& block, LatentPoint& point) { add_fitted_points(block, point, fitted); });
  return fitted;
}

}  // namespace parabola
