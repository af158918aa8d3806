// SPDX-License-Identifier: MIT
#include "parabola/cost/joint_cost.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parabola {
namespace {

template <class T>
std::vector<T> picked(std::span<const T> parameters, const std::vector<std::size_t>& numbers) {
  std::vector<T> values;
  values.reserve(numbers.size());
  for (const std::size_t j : numbers) values.push_back(parameters[j]);
  return values;
}

// Columns of a part to their places in the whole; the rows are those from `first` on.
template <class T>
void place(const BasicMatrix<T>& from, const std::vector<std::size_t>& numbers, std::size_t first,
           BasicMatrix<T>& to) {
  for (std::size_t j = 0; j < numbers.size(); ++j) {
    const std::span<const T> column = from.column(j);
    std::ranges::copy(column, to.column(numbers[j]).subspan(first, column.size()).begin());
  }
}

struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

RowRange overlap(const RowRange& a, const RowRange& b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

}  // namespace

JointCost::JointCost(std::vector<Part> parts, std::size_t parameter_count)
    : parts_(std::move(parts)), linear_(parameter_count, true) {
  first_.push_back(0);
  for (const Part& part : parts_) {
    first_.push_back(first_.back() + part.cost->residual_count());
    data_norm_ = std::hypot(data_norm_, part.cost->data_norm());
    for (std::size_t j = 0; j < part.parameters.size(); ++j) {
      if (!part.cost->jointly_linear()[j]) linear_[part.parameters[j]] = false;
    }
  }
}

void JointCost::residuals(std::span<const double> parameters, std::span<double> residuals) const {
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    parts_[k].cost->residuals(picked(parameters, parts_[k].parameters),
                              residuals.subspan(first_[k], first_[k + 1] - first_[k]));
  }
}

void JointCost::residuals_and_jacobian(std::span<const double> parameters,
                                       std::span<double> residuals, Matrix& jacobian) const {
  jacobian = Matrix(residual_count(), parameter_count());
  Matrix own;
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    parts_[k].cost->residuals_and_jacobian(picked(parameters, parts_[k].parameters),
                                           residuals.subspan(first_[k], first_[k + 1] - first_[k]),
                                           own);
    place(own, parts_[k].parameters, first_[k], jacobian);
  }
}

bool JointCost::has_row_ranges() const {
  return std::ranges::all_of(parts_, [](const Part& part) { return part.cost->has_row_ranges(); });
}

void JointCost::residuals_of_rows(std::span<const double> parameters, std::size_t first,
                                  std::span<double> residuals) const {
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const RowRange rows = overlap({first_[k], first_[k + 1]}, {first, first + residuals.size()});
    if (rows.begin >= rows.end) continue;
    parts_[k].cost->residuals_of_rows(picked(parameters, parts_[k].parameters),
                                      rows.begin - first_[k],
                                      residuals.subspan(rows.begin - first, rows.end - rows.begin));
  }
}

void JointCost::jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                                 std::span<double> residuals,
                                 std::span<double* const> columns) const {
  std::vector<double*> own;
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const RowRange rows = overlap({first_[k], first_[k + 1]}, {first, first + residuals.size()});
    if (rows.begin >= rows.end) continue;
    const std::size_t offset = rows.begin - first;
    const std::size_t count = rows.end - rows.begin;
    if (parts_[k].parameters.size() < columns.size()) {
      for (double* const column : columns) std::fill_n(column + offset, count, 0.0);
    }
    own.clear();
    for (const std::size_t j : parts_[k].parameters) own.push_back(columns[j] + offset);
    parts_[k].cost->jacobian_of_rows(picked(parameters, parts_[k].parameters),
                                     rows.begin - first_[k], residuals.subspan(offset, count), own);
  }
}

void JointCost::weighted_curvature(std::span<const double> parameters,
                                   std::span<const double> residuals, Matrix& curvature) const {
  curvature = Matrix(parameter_count(), parameter_count());
  Matrix own;
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const std::vector<std::size_t>& numbers = parts_[k].parameters;
    parts_[k].cost->weighted_curvature(
        picked(parameters, numbers), residuals.subspan(first_[k], first_[k + 1] - first_[k]), own);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      for (std::size_t j = 0; j < numbers.size(); ++j) {
        curvature(numbers[i], numbers[j]) += own(i, j);
      }
    }
  }
}

bool JointCost::extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                                std::span<DoubleDouble> residuals,
                                                ExtendedMatrix& jacobian) const {
  jacobian = ExtendedMatrix(residual_count(), parameter_count());
  ExtendedMatrix own;
  for (std::size_t k = 0; k < parts_.size(); ++k) {
    const bool has_form = parts_[k].cost->extended_residuals_and_jacobian(
        picked(parameters, parts_[k].parameters),
        residuals.subspan(first_[k], first_[k + 1] - first_[k]), own);
    if (!has_form) return false;
    place(own, parts_[k].parameters, first_[k], jacobian);
  }
  return true;
}

}  // namespace parabola
