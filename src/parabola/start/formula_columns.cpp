// SPDX-License-Identifier: MIT
#include "parabola/start/formula_columns.hpp"

#include <algorithm>
#include <utility>

#include "parabola/model/derivative.hpp"

namespace parabola {

FormulaColumns::FormulaColumns(const Graph& graph, NodeId model,
                               std::vector<std::string> parameters, std::vector<bool> is_linear,
                               std::vector<std::string> predictors, const StartRows& rows)
    : graph_(graph),
      model_(model),
      parameters_(std::move(parameters)),
      is_linear_(std::move(is_linear)),
      predictor_names_(std::move(predictors)),
      rows_(rows) {
  for (const Vector& column : rows.predictors) predictors_.push_back(column.data());
}

// The model with all linear parameters 0 but the kept ones.
NodeId FormulaColumns::without(const ActiveColumns& kept) {
  NodeId result = model_;
  const NodeId zero = graph_.constant(0.0);
  for (std::size_t j = 0; j < parameters_.size(); ++j) {
    if (!is_linear_[j] || std::ranges::binary_search(kept.linear, j)) continue;
    result = substitute(graph_, result, parameters_[j], zero);
  }
  return result;
}

const Program& FormulaColumns::score_program(const ActiveColumns& active) {
  if (const auto found = score_programs_.find(active); found != score_programs_.end()) {
    return found->second;
  }
  std::vector<NodeId> roots = {without({})};
  for (const std::size_t j : active.linear) {
    roots.push_back(derivative(graph_, model_, parameters_[j]));
  }
  return score_programs_.emplace(active, Program(graph_, roots, predictor_names_, parameters_))
      .first->second;
}

const FormulaColumns::Derivatives& FormulaColumns::derivative_program(const ActiveColumns& active) {
  if (const auto found = derivative_programs_.find(active); found != derivative_programs_.end()) {
    return found->second;
  }
  Derivatives result;
  const NodeId model = without(active);
  std::vector<NodeId> roots = {model};
  for (std::size_t j = 0; j < parameters_.size(); ++j) {
    if (!depends_on(graph_, model, parameters_[j])) continue;
    result.parameters.push_back(j);
    roots.push_back(derivative(graph_, model, parameters_[j]));
  }
  result.program = Program(graph_, roots, predictor_names_, parameters_);
  return derivative_programs_.emplace(active, std::move(result)).first->second;
}

void FormulaColumns::whiten(double* values) const {
  if (rows_.weights.empty()) return;
  for (std::size_t i = 0; i < row_count(); ++i) values[i] *= rows_.weights[i];
}

void FormulaColumns::whiten_residual(double* values) const {
  for (std::size_t i = 0; i < row_count(); ++i) values[i] = rows_.response[i] - values[i];
  whiten(values);
}

void FormulaColumns::columns(std::span<const double> parameters, const ActiveColumns& active,
                             std::span<double* const> outputs) {
  score_program(active).evaluate(predictors_, parameters, 0, row_count(), outputs, workspace_);
  whiten_residual(outputs[0]);
  for (double* const column : outputs.subspan(1)) whiten(column);
}

void FormulaColumns::jacobian(std::span<const double> parameters, const ActiveColumns& active,
                              Vector& residuals, Matrix& jacobian) {
  const Derivatives& derivatives = derivative_program(active);
  if (jacobian.rows() != row_count() || jacobian.columns() != parameters_.size()) {
    jacobian = Matrix(row_count(), parameters_.size());
  } else {
    std::fill_n(jacobian.data(), jacobian.rows() * jacobian.columns(), 0.0);
  }
  residuals.resize(row_count());
  outputs_.assign(1, residuals.data());
  for (const std::size_t j : derivatives.parameters) {
    outputs_.push_back(jacobian.column(j).data());
  }
  derivatives.program.evaluate(predictors_, parameters, 0, row_count(), outputs_, workspace_);
  whiten_residual(residuals.data());
  for (double* const column : std::span(outputs_).subspan(1)) whiten(column);
}

}  // namespace parabola
