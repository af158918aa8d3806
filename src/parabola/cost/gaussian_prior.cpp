// SPDX-License-Identifier: MIT
#include "parabola/cost/gaussian_prior.hpp"

#include <algorithm>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// The inverse of a lower triangle, divided by `scale`.
ExtendedMatrix scaled_inverse(const Matrix& lower, double scale) {
  const std::size_t d = lower.rows();
  ExtendedMatrix inverse(d, d);
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t i = j; i < d; ++i) {
      DoubleDouble value = i == j ? DoubleDouble(1.0) / DoubleDouble(scale) : DoubleDouble(0.0);
      for (std::size_t k = j; k < i; ++k) value -= DoubleDouble(lower(i, k)) * inverse(k, j);
      inverse(i, j) = value / DoubleDouble(lower(i, i));
    }
  }
  return inverse;
}

}  // namespace

GaussianPrior::GaussianPrior(std::vector<Decimal> centres, const Matrix& lower, double scale)
    : centres_(std::move(centres)),
      inverse_(scaled_inverse(lower, scale)),
      linear_(centres_.size(), true) {
  PARABOLA_ASSERT(lower.rows() == centres_.size() && lower.columns() == centres_.size());
  const Vector origin(centres_.size(), 0.0);
  Vector whitened(centres_.size());
  residuals(origin, whitened);
  data_norm_ = norm(whitened);
}

void GaussianPrior::residuals(std::span<const double> parameters,
                              std::span<double> residuals) const {
  residuals_of_rows(parameters, 0, residuals);
}

void GaussianPrior::residuals_of_rows(std::span<const double> parameters, std::size_t first,
                                      std::span<double> residuals) const {
  for (std::size_t row = 0; row < residuals.size(); ++row) {
    const std::size_t i = first + row;
    double sum = 0.0;
    for (std::size_t j = 0; j <= i; ++j)
      sum += inverse_(i, j).high * (centres_[j].value - parameters[j] + centres_[j].rest);
    residuals[row] = sum;
  }
}

void GaussianPrior::jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                                     std::span<double> residuals,
                                     std::span<double* const> columns) const {
  residuals_of_rows(parameters, first, residuals);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    for (std::size_t row = 0; row < residuals.size(); ++row)
      columns[j][row] = inverse_(first + row, j).high;
  }
}

void GaussianPrior::residuals_and_jacobian(std::span<const double> parameters,
                                           std::span<double> residuals, Matrix& jacobian) const {
  const std::size_t d = centres_.size();
  this->residuals(parameters, residuals);
  jacobian = Matrix(d, d);
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t i = j; i < d; ++i) jacobian(i, j) = inverse_(i, j).high;
  }
}

void GaussianPrior::weighted_curvature(std::span<const double> /*parameters*/,
                                       std::span<const double> /*residuals*/,
                                       Matrix& curvature) const {
  curvature = Matrix(centres_.size(), centres_.size());
}

bool GaussianPrior::extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                                    std::span<DoubleDouble> residuals,
                                                    ExtendedMatrix& jacobian) const {
  jacobian = inverse_;
  for (std::size_t i = 0; i < centres_.size(); ++i) {
    DoubleDouble sum;
    for (std::size_t j = 0; j <= i; ++j)
      sum += inverse_(i, j) * (DoubleDouble(centres_[j]) - parameters[j]);
    residuals[i] = sum;
  }
  return true;
}

}  // namespace parabola
