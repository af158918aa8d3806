// SPDX-License-Identifier: MIT
// Independent uncertainties that are a part of the model: likelihood with the log-determinant, and
// quasi-likelihood.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/row_likelihood.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// y_i ~ normal(f_i, v_i) with v_i = sigma_i^2 + (t_i f_i)^2:
///
///   phi = (y - f)^2 / v + log v      w = 1/v + v'^2 / (2 v^2),  v' = 2 t^2 f
///
/// Without log v the estimate is biased upwards by t^2 per point, whatever the number of points;
/// with it, a stated t that is not the true one biases the estimate too, and chi2/ndof far from 1
/// tells (see solve_quasi_likelihood). A row where v is 0 is impossible.
class ModelRelativeTerm final : public RowTerm {
 public:
  /// n values each. `uncertainty` sigma_i: not negative; `relative` t_i: not negative.
  ModelRelativeTerm(Vector response, Vector uncertainty, Vector relative);

  [[nodiscard]] std::size_t row_count() const override { return response_.size(); }
  [[nodiscard]] double unit() const override { return unit_; }
  [[nodiscard]] double constant() const override;
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

  /// S = sum (y - f)^2 / v alone, which is what follows a chi-square distribution. `models`: n
  /// values of f as they are, not in units.
  [[nodiscard]] double sum_of_squares(std::span<const double> models) const;
  /// sqrt(v_i), n values.
  [[nodiscard]] Vector uncertainties(std::span<const double> models) const;

 private:
  [[nodiscard]] double uncertainty_at(std::size_t row, double model) const;

  Vector response_;     // in units, like uncertainty_
  Vector uncertainty_;  // sigma
  Vector relative_;     // t
  double unit_;
};

/// A solution of J^T V^-1 (y - f) = 0 with V = diag(v_i) of the model itself.
struct QuasiLikelihood {
  /// Least squares with the variances of the solution; its residuals and Jacobian are whitened and
  /// in units of 1 / scale: multiply S by scale^2. (J^T V^-1 J)^-1 is the covariance.
  LeastSquaresMinimum minimum;
  double scale = 1.0;
  Vector uncertainties;        ///< sqrt(v_i), n values
  std::size_t iterations = 0;  ///< least-squares fits
  double last_step = 0.0;      ///< of the parameters, in sigmas
  bool settled = false;        ///< the steps fell below 1e-9 sigma, or to rounding
  std::optional<std::size_t> row_without_uncertainty;  ///< v = 0 there: not settled
};

/// Least squares with variances from the model of the previous fit, until nothing changes; one to
/// three digits per fit. Unbiased whatever the true size of t, unlike the likelihood. A model that
/// is linear in all parameters needs no start (empty): the first fit is then unweighted.
QuasiLikelihood solve_quasi_likelihood(const RowFunction& model, const Vector& response,
                                       const Vector& uncertainty, const Vector& relative,
                                       std::span<const double> start,
                                       const MinimizerOptions& options);

}  // namespace parabola
