// SPDX-License-Identifier: MIT
// Least squares with uncertainties of the predictors: orthogonal distance regression.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/cost/point_uncertainty.hpp"
#include "parabola/minimize/residual_function.hpp"
#include "parabola/model/latent_function.hpp"

namespace parabola {

/// What the data say about each point once the parameters are known; m predictors with
/// uncertainties, n points.
struct FittedPoints {
  std::vector<Vector> predictors;  ///< m times n: the true x
  std::vector<Vector> shifts;      ///< m times n: observed - true x
  std::vector<Vector> slopes;      ///< m times n: dh/dx there
  /// n: variance of y - h(x_obs) by first order, (1, -h_x) C (1, -h_x)^T, unit of y squared, and
  /// the parts it is the sum of. The last may be negative.
  Vector variance;
  Vector from_response;
  Vector from_predictors;
  Vector from_correlation;
  /// Points with a true x more than 2 of its sigmas from the observed one.
  std::vector<std::size_t> far;
};

/// S(p) = sum over points of the least (eps, delta)^T C^-1 (eps, delta) with
/// y = h(x - delta, p) + eps, C = cov(eps, delta) of the point, never inverted.
///
/// The residual of a point is r = w/s, w = y - h + h_delta delta at the best delta, s^2 = variance
/// of w. Since q = r^2 is a minimum over delta, dr/dp = -h_p/s exactly, although delta and s move
/// with p; J^T J is the expected information (York 1968, ODRPACK), J^T J - B the observed one.
/// No log-determinant of s is added: it biases. Residuals and S are divided by scale() and its
/// square.
class DistanceCost : public ResidualFunction {
 public:
  /// Multiply a residual by this; S by its square.
  [[nodiscard]] virtual double scale() const = 0;
  /// Costs that are added need the same one, a power of two: the largest of theirs.
  virtual void use_scale(double scale) = 0;
  [[nodiscard]] virtual FittedPoints fitted_points(std::span<const double> parameters) const = 0;
  /// w_i / s_i of every point by itself, in units of sigma: the residuals, where points are
  /// independent.
  [[nodiscard]] virtual Vector pulls(std::span<const double> parameters) const;
  /// The residuals are r = K^-1 w, V = K K^T; `columns`, n numbers each: c -> K^-T c, which turns
  /// what moves with residuals (by scale() times each) into what moves with responses.
  virtual void apply_transposed_whitening(std::span<const double> parameters,
                                          Matrix& columns) const;
  /// Points for which another true x than the fitted one lies closer to the data (sine, peak):
  /// among those more than 2 sigma off the curve, which have all shifts above 2 sigma among them,
  /// tried from starts throughout the distance in which a closer one can lie.
  [[nodiscard]] virtual std::vector<std::size_t> points_with_other_minimum(
      std::span<const double> parameters) const = 0;
};

enum class DistanceMethod {
  orthogonal,  ///< the least distance for any model
  /// r = (y - h)/s with s at the observed x: the same for straight lines and planes, an
  /// approximation for curves. The derivative of s by the parameters is kept.
  effective_variance
};

/// `function` has n rows and outlives nothing: it is moved in, its columns stay with the caller.
/// `response`: n finite values. `uncertainties.predictors` in the order of the latent names. For
/// effective_variance the function must be compiled with third derivatives. Errors: those of
/// factor_points().
Result<std::unique_ptr<DistanceCost>> make_distance_cost(
    LatentFunction function, Vector response, const PointUncertainties& uncertainties,
    DistanceMethod method = DistanceMethod::orthogonal);

}  // namespace parabola
