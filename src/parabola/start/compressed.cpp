// SPDX-License-Identifier: MIT
#include "parabola/start/compressed.hpp"

#include <algorithm>
#include <utility>

#include "parabola/model/derivative.hpp"

namespace parabola {

CompressedColumns::CompressedColumns(const Graph& graph, const std::vector<NodeId>& coefficients,
                                     const std::vector<std::string>& parameters,
                                     std::vector<bool> is_linear)
    : coefficient_count_(coefficients.size()),
      is_linear_(std::move(is_linear)),
      place_of_(parameters.size(), 0) {
  Graph work = graph;
  std::vector<NodeId> offset = coefficients;
  std::vector<NodeId> all = coefficients;
  const NodeId zero = work.constant(0.0);
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (!is_linear_[j]) continue;
    for (std::size_t k = 0; k < coefficient_count_; ++k) {
      offset[k] = substitute(work, offset[k], parameters[j], zero);
    }
  }
  std::size_t place = 1;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    if (is_linear_[j]) place_of_[j] = place++;
    for (const NodeId coefficient : coefficients) {
      const NodeId slope = derivative(work, coefficient, parameters[j]);
      all.push_back(slope);
      if (is_linear_[j]) offset.push_back(slope);
    }
  }
  const std::vector<std::string> no_columns;
  offset_program_ = Program(work, offset, no_columns, parameters);
  derivative_program_ = Program(work, all, no_columns, parameters);
}

void CompressedColumns::set_basis(Matrix triangle, Vector right_side) {
  triangle_ = std::move(triangle);
  right_side_ = std::move(right_side);
}

void CompressedColumns::evaluate(const Program& program, std::span<const double> parameters) {
  values_.resize(program.output_count());
  outputs_.clear();
  for (double& value : values_) outputs_.push_back(&value);
  program.evaluate({}, parameters, 0, 1, outputs_, workspace_);
}

void CompressedColumns::multiply(std::size_t block, double* result) const {
  const double* const values = values_.data() + block * coefficient_count_;
  for (std::size_t i = 0; i < coefficient_count_; ++i) {
    double sum = 0.0;
    for (std::size_t k = i; k < coefficient_count_; ++k) sum += triangle_(i, k) * values[k];
    result[i] = sum;
  }
}

void CompressedColumns::columns(std::span<const double> parameters, const ActiveColumns& active,
                                std::span<double* const> outputs) {
  evaluate(offset_program_, parameters);
  multiply(0, outputs[0]);
  for (std::size_t i = 0; i < coefficient_count_; ++i) {
    outputs[0][i] = right_side_[i] - outputs[0][i];
  }
  for (std::size_t k = 0; k < active.linear.size(); ++k) {
    multiply(place_of_[active.linear[k]], outputs[1 + k]);
  }
}

void CompressedColumns::jacobian(std::span<const double> parameters,
                                 const ActiveColumns& /*all are active*/, Vector& residuals,
                                 Matrix& jacobian) {
  evaluate(derivative_program_, parameters);
  residuals.resize(coefficient_count_);
  multiply(0, residuals.data());
  for (std::size_t i = 0; i < coefficient_count_; ++i) {
    residuals[i] = right_side_[i] - residuals[i];
  }
  if (jacobian.rows() != coefficient_count_) {
    jacobian = Matrix(coefficient_count_, is_linear_.size());
  }
  for (std::size_t j = 0; j < is_linear_.size(); ++j) {
    multiply(1 + j, jacobian.column(j).data());
  }
}

}  // namespace parabola
