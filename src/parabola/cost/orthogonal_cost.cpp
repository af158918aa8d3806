// SPDX-License-Identifier: MIT
#include "parabola/cost/orthogonal_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parabola/core/assert.hpp"
#include "parabola/cost/curvature_sum.hpp"
#include "parabola/cost/fitted_point.hpp"
#include "parabola/cost/latent_point.hpp"

namespace parabola {
namespace {

// All that work on one block needs, kept by the calling thread; it holds nothing between calls.
struct Work {
  LatentBlock block;
  LatentSolver solver;
  LatentPoint point;
};

Work& work_for(const MeasuredPoints& points) {
  thread_local Work work;
  work.solver.start(points.latent_count());
  work.point.start(points.latent_count());
  return work;
}

// Visits the blocks of all points, solved for their true predictors and evaluated there.
template <class Visit>
void for_each_block(const MeasuredPoints& points, std::span<const double> parameters, Work& work,
                    LatentLevel level, Visit visit) {
  for (std::size_t begin = 0; begin < points.count(); begin += block_rows) {
    work.block.start(points, begin, std::min(block_rows, points.count() - begin));
    work.solver.solve(work.block, parameters);
    work.block.evaluate(level, parameters, work.block.all());
    visit();
  }
}

// r and 1/s of a point at its true predictors, divided by unit().
struct Whitened {
  double residual = 0.0;
  double weight = 0.0;
};

// At the minimum r = lambda s. Where none was found (a kink of the model) the point itself still
// has a distance, with tau > 0; with tau = 0 there is none.
Whitened whiten(const LatentPoint& point, bool converged) {
  const double s = std::sqrt(point.variance);
  if (converged) return {point.multiplier * s, 1.0 / s};
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (!(point.alone > 0.0)) {
    const double undefined = std::numeric_limits<double>::quiet_NaN();
    return {undefined, undefined};
  }
  const double residual = std::copysign(std::sqrt(point.merit(infinite)), point.error);
  return {residual, point.error / (point.alone * point.alone) / residual};
}

// One row of B, see the header, into the columns of `sum`.
void add_curvature_row(const MeasuredPoints& points, LatentBlock& block, std::size_t row,
                       bool converged, LatentPoint& point, Vector& coupling, CurvatureSum& sum) {
  const LatentFunction& function = points.function();
  const std::size_t m = points.latent_count();
  const double to_unit = 1.0 / points.unit();
  const Whitened whitened = whiten(point, converged);
  point.factor();
  const double bent = converged ? 0.5 * point.bent_variance() / point.variance : 0.0;
  const double multiplier = converged ? point.multiplier * to_unit : 0.0;
  sum.weight(row) = whitened.residual * whitened.weight * to_unit;
  for (std::size_t j = 0; j < points.parameter_count(); ++j) {
    for (std::size_t k = 0; k < m; ++k) {  // U, column j
      double rise = 0.0;
      for (std::size_t l = k; l < m; ++l) {
        rise +=
            points.shift(l, k, block.point(row)) * block.output(function.mixed_place(l, j))[row];
      }
      coupling[k] = -multiplier * rise;
    }
    const double along = point.half_solve(coupling);
    const double scaled = block.output(function.gradient_place(j))[row] * whitened.weight * to_unit;
    sum.first(j, row) = scaled;
    sum.second(j, row) = bent * scaled - along * whitened.weight;
    for (std::size_t k = 0; k < m; ++k) sum.square(k, j, row) = coupling[k];
  }
}

// A true x to be tried: one whitened coordinate, the others 0.
struct Start {
  std::size_t point = 0;
  std::size_t axis = 0;
  double z = 0.0;
};

// A closer true x lies within the distance of the point, in whitened coordinates: starts at eighths
// of it to both sides along each axis.
std::vector<Start> other_starts(const Vector& distances, std::size_t axes) {
  constexpr double far = 2.0;
  constexpr int eighths = 8;
  std::vector<Start> starts;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    if (!(distances[i] > far)) continue;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      for (int k = 1; k <= eighths; ++k) {
        const double z = distances[i] * k / eighths;
        starts.push_back({i, axis, z});
        starts.push_back({i, axis, -z});
      }
    }
  }
  return starts;
}

}  // namespace

void OrthogonalCost::residuals(std::span<const double> parameters,
                               std::span<double> residuals) const {
  PARABOLA_ASSERT(residuals.size() == points_.count());
  Work& work = work_for(points_);
  for_each_block(points_, parameters, work, LatentLevel::latent, [&] {
    for (std::size_t row = 0; row < work.block.rows(); ++row) {
      work.block.load(row, row, work.point);
      const Whitened whitened = whiten(work.point, work.solver.converged(row));
      residuals[work.block.point(row)] = whitened.residual / points_.scale();
    }
  });
}

void OrthogonalCost::residuals_and_jacobian(std::span<const double> parameters,
                                            std::span<double> residuals, Matrix& jacobian) const {
  PARABOLA_ASSERT(residuals.size() == points_.count());
  const std::size_t p = points_.parameter_count();
  if (jacobian.rows() != points_.count() || jacobian.columns() != p) {
    jacobian = Matrix(points_.count(), p);
  }
  Work& work = work_for(points_);
  Vector weights(block_rows);
  for_each_block(points_, parameters, work, LatentLevel::parameters, [&] {
    LatentBlock& block = work.block;
    for (std::size_t row = 0; row < block.rows(); ++row) {
      block.load(row, row, work.point);
      const Whitened whitened = whiten(work.point, work.solver.converged(row));
      residuals[block.point(row)] = whitened.residual / points_.scale();
      weights[row] = whitened.weight / points_.unit() / points_.scale();
    }
    for (std::size_t j = 0; j < p; ++j) {
      const std::span<double> gradient = block.output(points_.function().gradient_place(j));
      const std::span<double> column = jacobian.column(j).subspan(block.point(0), block.rows());
      for (std::size_t row = 0; row < block.rows(); ++row)
        column[row] = gradient[row] * weights[row];
    }
  });
}

void OrthogonalCost::weighted_curvature(std::span<const double> parameters,
                                        std::span<const double> residuals,
                                        Matrix& curvature) const {
  static_cast<void>(residuals);
  Work& work = work_for(points_);
  Vector coupling(points_.latent_count());
  CurvatureSum sum(points_.function(), 0);
  for_each_block(points_, parameters, work, LatentLevel::curvature, [&] {
    for (std::size_t row = 0; row < work.block.rows(); ++row) {
      work.block.load(row, row, work.point);
      add_curvature_row(points_, work.block, row, work.solver.converged(row), work.point, coupling,
                        sum);
    }
    sum.add(work.block);
  });
  curvature = sum.value(points_.scale());
}

FittedPoints OrthogonalCost::fitted_points(std::span<const double> parameters) const {
  FittedPoints fitted = make_fitted_points(points_);
  Work& work = work_for(points_);
  for_each_block(points_, parameters, work, LatentLevel::latent,
                 [&] { add_fitted_points(work.block, work.point, fitted); });
  return fitted;
}

std::vector<std::size_t> OrthogonalCost::points_with_other_minimum(
    std::span<const double> parameters) const {
  Vector distances(points_.count());
  residuals(parameters, distances);
  for (double& distance : distances) distance = std::abs(distance) * points_.scale();
  const std::vector<Start> starts = other_starts(distances, points_.latent_count());
  Work& work = work_for(points_);
  std::vector<std::size_t> others;
  std::vector<std::size_t> rows;
  for (std::size_t begin = 0; begin < starts.size(); begin += block_rows) {
    const std::span<const Start> part =
        std::span(starts).subspan(begin, std::min(block_rows, starts.size() - begin));
    rows.clear();
    for (const Start& start : part) rows.push_back(start.point);
    work.block.start(points_, rows);
    for (std::size_t row = 0; row < part.size(); ++row)
      work.block.z(part[row].axis, row) = part[row].z;
    work.solver.solve(work.block, parameters);
    work.block.evaluate(LatentLevel::latent, parameters, work.block.all());
    for (std::size_t row = 0; row < part.size(); ++row) {
      constexpr double clearly_less = 1.0 - 1e-9;
      const std::size_t i = part[row].point;
      if (!work.solver.converged(row) || (!others.empty() && others.back() == i)) continue;
      work.block.load(row, row, work.point);
      const double there = std::abs(whiten(work.point, true).residual);
      if (there < clearly_less * distances[i]) others.push_back(i);
    }
  }
  return others;
}

}  // namespace parabola
