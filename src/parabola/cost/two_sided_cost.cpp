// SPDX-License-Identifier: MIT
#include "parabola/cost/two_sided_cost.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/cost/least_squares_cost.hpp"

namespace parabola {
namespace {

Vector smaller_sides(const SideUncertainties& sigma) {
  Vector smaller(sigma.up.size());
  std::ranges::transform(sigma.up, sigma.down, smaller.begin(),
                         [](double up, double down) { return std::min(up, down); });
  return smaller;
}

Vector weights(const Vector& sigma, double scale) {
  Vector result(sigma.size());
  std::ranges::transform(sigma, result.begin(),
                         [scale](double value) { return 1.0 / (scale * value); });
  return result;
}

}  // namespace

TwoSidedCost::TwoSidedCost(std::unique_ptr<RowFunction> model, std::span<const double> response,
                           Vector response_rests, const SideUncertainties& sigma)
    : model_(std::move(model)),
      response_(response),
      response_rests_(std::move(response_rests)),
      jointly_linear_(model_->parameter_names().size(), false) {
  PARABOLA_ASSERT(model_->row_count() == response_.size());
  PARABOLA_ASSERT(sigma.up.size() == response_.size() && sigma.down.size() == response_.size());
  const Vector smaller = smaller_sides(sigma);
  scale_ = common_scale(response_, smaller);
  up_ = weights(sigma.up, scale_);
  down_ = weights(sigma.down, scale_);
  // the rounding of a residual is largest where the smaller side counts
  for (std::size_t i = 0; i < response_.size(); ++i)
    data_norm_ = std::hypot(data_norm_, response_[i] / (scale_ * smaller[i]));
}

void TwoSidedCost::residuals(std::span<const double> parameters,
                             std::span<double> residuals) const {
  model_->values(parameters, residuals);
  weigh_rows(0, residuals, {});
}

void TwoSidedCost::residuals_and_jacobian(std::span<const double> parameters,
                                          std::span<double> residuals, Matrix& jacobian) const {
  model_->values_and_gradient(parameters, residuals, jacobian);
  std::vector<double*> columns;
  for (std::size_t j = 0; j < jacobian.columns(); ++j) columns.push_back(jacobian.column(j).data());
  weigh_rows(0, residuals, columns);
}

void TwoSidedCost::residuals_of_rows(std::span<const double> parameters, std::size_t first,
                                     std::span<double> residuals) const {
  model_->values_of_rows(parameters, first, residuals);
  weigh_rows(first, residuals, {});
}

void TwoSidedCost::jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                                    std::span<double> residuals,
                                    std::span<double* const> columns) const {
  model_->gradient_of_rows(parameters, first, residuals, columns);
  weigh_rows(first, residuals, columns);
}

// Values of the model become residuals; these and the columns are weighted.
void TwoSidedCost::weigh_rows(std::size_t first, std::span<double> values,
                              std::span<double* const> columns) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double residual = response_[first + i] - values[i];
    const double own = weight(first + i, residual);
    values[i] = residual * own;
    for (double* const column : columns) column[i] *= own;
  }
}

void TwoSidedCost::weighted_curvature(std::span<const double> parameters,
                                      std::span<const double> residuals, Matrix& curvature) const {
  Vector row_weights(residuals.size());
  for (std::size_t i = 0; i < residuals.size(); ++i)
    row_weights[i] = residuals[i] * weight(i, residuals[i]);
  model_->weighted_hessian(parameters, row_weights, curvature);
}

bool TwoSidedCost::extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                                   std::span<DoubleDouble> residuals,
                                                   ExtendedMatrix& jacobian) const {
  const ExtendedFunction* model = model_->extended();
  if (model == nullptr) return false;
  model->values_and_gradient(parameters, residuals, jacobian);
  for (std::size_t i = 0; i < response_.size(); ++i) {
    const DoubleDouble measured(response_[i], response_rests_.empty() ? 0.0 : response_rests_[i]);
    const DoubleDouble residual = measured - residuals[i];
    const DoubleDouble own(weight(i, residual.high));
    residuals[i] = residual * own;
    for (std::size_t j = 0; j < jacobian.columns(); ++j) jacobian(i, j) *= own;
  }
  return true;
}

}  // namespace parabola
