// SPDX-License-Identifier: MIT
#include "parabola/cost/least_squares_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// The power of two next to the largest |y/sigma|; 1 for data that are all zero. Exponents are
// compared, since the ratio itself may overflow (1e200 / 1e-200).
double common_scale(const Vector& response, const Vector& uncertainty) {
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < response.size(); ++i) {
    const double sigma = uncertainty.empty() ? 1.0 : uncertainty[i];
    if (response[i] != 0.0) largest = std::max(largest, std::logb(response[i]) - std::logb(sigma));
  }
  if (std::isinf(largest)) return 1.0;
  return std::ldexp(1.0, static_cast<int>(std::clamp(largest, -1000.0, 1000.0)));
}

}  // namespace

LeastSquaresCost::LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response,
                                   const Vector& uncertainty, Vector response_rests)
    : model_(std::move(model)),
      response_(std::move(response)),
      response_rests_(std::move(response_rests)),
      scale_(common_scale(response_, uncertainty)) {
  PARABOLA_ASSERT(model_->row_count() == response_.size());
  PARABOLA_ASSERT(uncertainty.empty() || uncertainty.size() == response_.size());
  weights_.resize(response_.size());
  for (std::size_t i = 0; i < response_.size(); ++i) {
    weights_[i] = 1.0 / (scale_ * (uncertainty.empty() ? 1.0 : uncertainty[i]));
  }
  for (std::size_t i = 0; i < response_.size(); ++i)
    data_norm_ = std::hypot(data_norm_, response_[i] * weights_[i]);
}

std::size_t LeastSquaresCost::parameter_count() const {
  return model_->parameter_names().size();
}

const std::vector<bool>& LeastSquaresCost::jointly_linear() const {
  return model_->jointly_linear();
}

void LeastSquaresCost::whiten(std::span<double> values) const {
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = (response_[i] - values[i]) * weights_[i];
}

void LeastSquaresCost::residuals(std::span<const double> parameters,
                                 std::span<double> residuals) const {
  model_->values(parameters, residuals);
  whiten(residuals);
}

void LeastSquaresCost::residuals_and_jacobian(std::span<const double> parameters,
                                              std::span<double> residuals, Matrix& jacobian) const {
  model_->values_and_gradient(parameters, residuals, jacobian);
  whiten(residuals);
  for (std::size_t j = 0; j < jacobian.columns(); ++j) {
    const std::span<double> column = jacobian.column(j);
    for (std::size_t i = 0; i < column.size(); ++i) column[i] *= weights_[i];
  }
}

void LeastSquaresCost::weighted_curvature(std::span<const double> parameters,
                                          std::span<const double> residuals,
                                          Matrix& curvature) const {
  Vector row_weights(residuals.begin(), residuals.end());
  for (std::size_t i = 0; i < row_weights.size(); ++i) row_weights[i] *= weights_[i];
  model_->weighted_hessian(parameters, row_weights, curvature);
}

bool LeastSquaresCost::extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                                       std::span<DoubleDouble> residuals,
                                                       ExtendedMatrix& jacobian) const {
  const ExtendedFunction* model = model_->extended();
  if (model == nullptr) return false;
  model->values_and_gradient(parameters, residuals, jacobian);
  for (std::size_t i = 0; i < response_.size(); ++i) {
    const DoubleDouble measured(response_[i], response_rests_.empty() ? 0.0 : response_rests_[i]);
    residuals[i] = (measured - residuals[i]) * DoubleDouble(weights_[i]);
    for (std::size_t j = 0; j < jacobian.columns(); ++j)
      jacobian(i, j) *= DoubleDouble(weights_[i]);
  }
  return true;
}

}  // namespace parabola
