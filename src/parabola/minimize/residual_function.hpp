// SPDX-License-Identifier: MIT
// What a least-squares minimiser sees of a fit: whitened residuals as functions of the parameters.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/assert.hpp"
#include "parabola/core/double_double.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/core/matrix.hpp"

namespace parabola {

/// r(p) = W (y - f(p)), n values, with V^-1 = W^T W; S = r^T r is minimised.
///
/// Implemented by cost, used by minimize and infer, so that neither ever sees data. A value that is
/// not finite is written as such; the minimiser treats it as "the model does not exist there".
class ResidualFunction {
 public:
  virtual ~ResidualFunction() = default;

  [[nodiscard]] virtual std::size_t residual_count() const = 0;
  [[nodiscard]] virtual std::size_t parameter_count() const = 0;
  /// The largest set of parameters in which f is linear jointly (all second derivatives among them
  /// vanish identically): true for each of its members.
  [[nodiscard]] virtual const std::vector<bool>& jointly_linear() const = 0;
  /// |W y|, the size of the data in units of sigma: sets the rounding level of the residuals.
  [[nodiscard]] virtual double data_norm() const = 0;

  /// residuals: n values.
  virtual void residuals(std::span<const double> parameters, std::span<double> residuals) const = 0;
  /// residuals: n values; jacobian: n x p, J = W df/dp = -dr/dp, exact. May come in with any shape.
  virtual void residuals_and_jacobian(std::span<const double> parameters,
                                      std::span<double> residuals, Matrix& jacobian) const = 0;

  /// Rows can be had by themselves, without a matrix of all: the two functions below may be called.
  [[nodiscard]] virtual bool has_row_ranges() const { return false; }
  /// Residuals first, first + 1 ..., as many as there is room for.
  virtual void residuals_of_rows(std::span<const double> parameters, std::size_t first,
                                 std::span<double> residuals) const;
  /// The same with these rows of J: one column of as many numbers per parameter.
  virtual void jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                                std::span<double> residuals,
                                std::span<double* const> columns) const;

  /// curvature: p x p, B = sum_i r_i W_i d2f/dp2 at `parameters` with the given whitened residuals;
  /// the Hessian of S/2 is J^T J - B.
  virtual void weighted_curvature(std::span<const double> parameters,
                                  std::span<const double> residuals, Matrix& curvature) const = 0;

  /// r (n) and J (n x p) in double-double, at the decimals of the data instead of their doubles.
  /// False: this problem has no such form, and nothing is written.
  virtual bool extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                               std::span<DoubleDouble> residuals,
                                               ExtendedMatrix& jacobian) const {
    (void)parameters;
    (void)residuals;
    (void)jacobian;
    return false;
  }
};

inline void ResidualFunction::residuals_of_rows(std::span<const double> /*parameters*/,
                                                std::size_t /*first*/,
                                                std::span<double> /*residuals*/) const {
  PARABOLA_ASSERT(has_row_ranges());
}

inline void ResidualFunction::jacobian_of_rows(std::span<const double> /*parameters*/,
                                               std::size_t /*first*/,
                                               std::span<double> /*residuals*/,
                                               std::span<double* const> /*columns*/) const {
  PARABOLA_ASSERT(has_row_ranges());
}

}  // namespace parabola
