// SPDX-License-Identifier: MIT
#include "parabola/cost/least_squares_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"

namespace parabola {

double common_scale(std::span<const double> response, const Vector& uncertainty) {
  // Exponents are compared, since the ratio itself may overflow (1e200 / 1e-200).
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < response.size(); ++i) {
    const double sigma = uncertainty.empty() ? 1.0 : uncertainty[i];
    if (response[i] != 0.0) largest = std::max(largest, std::logb(response[i]) - std::logb(sigma));
  }
  if (std::isinf(largest)) return 1.0;
  return std::ldexp(1.0, static_cast<int>(std::clamp(largest, -1000.0, 1000.0)));
}

LeastSquaresCost::LeastSquaresCost(std::unique_ptr<RowFunction> model,
                                   std::span<const double> response, Vector response_rests,
                                   Whitening whitening)
    : model_(std::move(model)),
      response_(response),
      response_rests_(std::move(response_rests)),
      whitening_(std::move(whitening)) {
  PARABOLA_ASSERT(model_->row_count() == response_.size());
  PARABOLA_ASSERT(whitening_.size() == response_.size());
  find_data_norm();
}

LeastSquaresCost::LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response,
                                   Vector response_rests, Whitening whitening)
    : LeastSquaresCost(std::move(model), std::span<const double>(response),
                       std::move(response_rests), std::move(whitening)) {
  own_response_ = std::move(response);  // the same numbers at the same place
}

LeastSquaresCost::LeastSquaresCost(std::unique_ptr<RowFunction> model, Vector response,
                                   const Vector& uncertainty, Vector response_rests)
    : LeastSquaresCost(std::move(model), std::span<const double>(response),
                       std::move(response_rests),
                       Whitening(uncertainty.empty() ? Vector(response.size(), 1.0) : uncertainty,
                                 common_scale(response, uncertainty))) {
  own_response_ = std::move(response);
}

// Rounding of a residual comes with the size of its own datum in units of sigma.
void LeastSquaresCost::find_data_norm() {
  if (whitening_.weights().empty()) {
    Vector whitened(response_.begin(), response_.end());
    whitening_.apply(whitened);
    data_norm_ = norm(whitened);
    return;
  }
  constexpr std::size_t block_size = 1024;  // without a copy of many rows
  Vector block;
  for (std::size_t first = 0; first < response_.size(); first += block_size) {
    block.clear();
    const std::size_t end = std::min(first + block_size, response_.size());
    for (std::size_t i = first; i < end; ++i)
      block.push_back(response_[i] * whitening_.weights()[i]);
    data_norm_ = std::hypot(data_norm_, norm(block));
  }
}

std::size_t LeastSquaresCost::parameter_count() const {
  return model_->parameter_names().size();
}

const std::vector<bool>& LeastSquaresCost::jointly_linear() const {
  return model_->jointly_linear();
}

void LeastSquaresCost::residuals(std::span<const double> parameters,
                                 std::span<double> residuals) const {
  model_->values(parameters, residuals);
  for (std::size_t i = 0; i < residuals.size(); ++i) residuals[i] = response_[i] - residuals[i];
  whitening_.apply(residuals);
}

void LeastSquaresCost::residuals_and_jacobian(std::span<const double> parameters,
                                              std::span<double> residuals, Matrix& jacobian) const {
  model_->values_and_gradient(parameters, residuals, jacobian);
  for (std::size_t i = 0; i < residuals.size(); ++i) residuals[i] = response_[i] - residuals[i];
  whitening_.apply(residuals);
  for (std::size_t j = 0; j < jacobian.columns(); ++j) whitening_.apply(jacobian.column(j));
}

bool LeastSquaresCost::has_row_ranges() const {
  return whitening_.is_diagonal() && model_->has_row_ranges();
}

void LeastSquaresCost::residuals_of_rows(std::span<const double> parameters, std::size_t first,
                                         std::span<double> residuals) const {
  model_->values_of_rows(parameters, first, residuals);
  whiten_rows(first, residuals, {});
}

void LeastSquaresCost::jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                                        std::span<double> residuals,
                                        std::span<double* const> columns) const {
  model_->gradient_of_rows(parameters, first, residuals, columns);
  whiten_rows(first, residuals, columns);
}

// Values of the model become residuals; these and the columns are weighted.
void LeastSquaresCost::whiten_rows(std::size_t first, std::span<double> values,
                                   std::span<double* const> columns) const {
  const std::span<const double> measured = response_.subspan(first, values.size());
  const std::span<const double> weights =
      std::span(whitening_.weights()).subspan(first, values.size());
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = measured[i] - values[i];
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= weights[i];
  for (double* const column : columns) {
    for (std::size_t i = 0; i < values.size(); ++i) column[i] *= weights[i];
  }
}

void LeastSquaresCost::weighted_curvature(std::span<const double> parameters,
                                          std::span<const double> residuals,
                                          Matrix& curvature) const {
  Vector row_weights(residuals.begin(), residuals.end());
  whitening_.apply_transposed(row_weights);
  model_->weighted_hessian(parameters, row_weights, curvature);
}

bool LeastSquaresCost::extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                                       std::span<DoubleDouble> residuals,
                                                       ExtendedMatrix& jacobian) const {
  const ExtendedFunction* model = model_->extended();
  if (model == nullptr || !whitening_.has_extended_form()) return false;
  model->values_and_gradient(parameters, residuals, jacobian);
  for (std::size_t i = 0; i < response_.size(); ++i) {
    const DoubleDouble measured(response_[i], response_rests_.empty() ? 0.0 : response_rests_[i]);
    residuals[i] = measured - residuals[i];
  }
  whitening_.apply(residuals);
  for (std::size_t j = 0; j < jacobian.columns(); ++j) whitening_.apply(jacobian.column(j));
  return true;
}

}  // namespace parabola
