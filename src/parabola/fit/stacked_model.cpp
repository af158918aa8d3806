// SPDX-License-Identifier: MIT
#include "parabola/fit/stacked_model.hpp"

#include <algorithm>
#include <utility>

namespace parabola {

StackedModel::StackedModel(std::vector<const RowFunction*> models)
    : models_(std::move(models)), linear_(models_.front()->jointly_linear()) {
  first_.push_back(0);
  for (const RowFunction* const model : models_) {
    first_.push_back(first_.back() + model->row_count());
    for (std::size_t j = 0; j < linear_.size(); ++j)
      linear_[j] = linear_[j] && model->jointly_linear()[j];
  }
}

void StackedModel::values(std::span<const double> parameters, std::span<double> values) const {
  for (std::size_t k = 0; k < models_.size(); ++k)
    models_[k]->values(parameters, values.subspan(first_[k], first_[k + 1] - first_[k]));
}

void StackedModel::values_and_gradient(std::span<const double> parameters, std::span<double> values,
                                       Matrix& gradient) const {
  gradient = Matrix(row_count(), parameters.size());
  Matrix own;
  for (std::size_t k = 0; k < models_.size(); ++k) {
    models_[k]->values_and_gradient(parameters,
                                    values.subspan(first_[k], first_[k + 1] - first_[k]), own);
    for (std::size_t j = 0; j < parameters.size(); ++j)
      std::ranges::copy(own.column(j), gradient.column(j).subspan(first_[k]).begin());
  }
}

void StackedModel::weighted_hessian(std::span<const double> parameters,
                                    std::span<const double> weights, Matrix& hessian) const {
  hessian = Matrix(parameters.size(), parameters.size());
  Matrix own;
  for (std::size_t k = 0; k < models_.size(); ++k) {
    models_[k]->weighted_hessian(parameters, weights.subspan(first_[k], first_[k + 1] - first_[k]),
                                 own);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      for (std::size_t j = 0; j < parameters.size(); ++j) hessian(i, j) += own(i, j);
    }
  }
}

}  // namespace parabola
