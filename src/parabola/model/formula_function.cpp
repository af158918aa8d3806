// SPDX-License-Identifier: MIT
#include "parabola/model/formula_function.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/program_scalar.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {
namespace {

// Scratch of the calling thread, shared by all functions: it holds nothing between calls.
struct Scratch {
  Program::Workspace workspace;
  std::vector<double*> outputs;
  std::vector<double> block;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

struct Compiled {
  Program value;
  Program gradient;  // value and first derivatives
  Program curvature;
  std::vector<SecondDerivative> entries;  // outputs of `curvature`
  std::optional<Program> all;             // value, gradient, curvature
  std::vector<bool> jointly_linear;
};

class FormulaFunction final : public RowFunction, private ExtendedFunction {
 public:
  FormulaFunction(Compiled compiled, std::vector<std::string> parameters,
                  const std::vector<NamedColumn>& columns, std::size_t row_count)
      : compiled_(std::move(compiled)), parameters_(std::move(parameters)), row_count_(row_count) {
    for (const NamedColumn& column : columns) {
      columns_.push_back(column.values.data());
      rests_.push_back(column.rests.empty() ? nullptr : column.rests.data());
    }
  }

  [[nodiscard]] std::size_t row_count() const override { return row_count_; }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override {
    return parameters_;
  }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return compiled_.jointly_linear;
  }
  [[nodiscard]] const ExtendedFunction* extended() const override { return this; }

  [[nodiscard]] bool has_row_ranges() const override { return true; }

  void values(std::span<const double> parameters, std::span<double> values) const override {
    PARABOLA_ASSERT(values.size() == row_count_);
    values_of_rows(parameters, 0, values);
  }

  void values_of_rows(std::span<const double> parameters, std::size_t first,
                      std::span<double> values) const override {
    compiled_.value.evaluate(columns_, parameters, first, first + values.size(),
                             std::array{values.data()}, scratch().workspace);
  }

  void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                           Matrix& gradient) const override {
    PARABOLA_ASSERT(values.size() == row_count_);
    if (gradient.rows() != row_count_ || gradient.columns() != parameters_.size()) {
      gradient = Matrix(row_count_, parameters_.size());
    }
    std::vector<double*> columns;
    for (std::size_t j = 0; j < parameters_.size(); ++j)
      columns.push_back(gradient.column(j).data());
    gradient_of_rows(parameters, 0, values, columns);
  }

  void gradient_of_rows(std::span<const double> parameters, std::size_t first,
                        std::span<double> values, std::span<double* const> columns) const override {
    PARABOLA_ASSERT(first + values.size() <= row_count_ && columns.size() == parameters_.size());
    std::vector<double*>& outputs = scratch().outputs;
    outputs.assign(1, values.data());
    outputs.insert(outputs.end(), columns.begin(), columns.end());
    compiled_.gradient.evaluate(columns_, parameters, first, first + values.size(), outputs,
                                scratch().workspace);
  }

  [[nodiscard]] const std::vector<SecondDerivative>* second_derivatives() const override {
    return compiled_.all ? &compiled_.entries : nullptr;
  }

  void all_of_rows(std::span<const double> parameters, std::size_t first, std::size_t count,
                   std::span<double* const> outputs) const override {
    compiled_.all->evaluate(columns_, parameters, first, first + count, outputs,
                            scratch().workspace);
  }

  void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                        Matrix& hessian) const override {
    PARABOLA_ASSERT(weights.size() == row_count_);
    const std::size_t count = compiled_.entries.size();
    hessian = Matrix(parameters_.size(), parameters_.size());
    if (count == 0) return;
    Scratch& space = scratch();
    space.block.resize(count * block_rows);
    space.outputs.clear();
    for (std::size_t k = 0; k < count; ++k) {
      space.outputs.push_back(space.block.data() + k * block_rows);
    }
    std::vector<RowSum> sums(count);
    for (std::size_t begin = 0; begin < row_count_; begin += block_rows) {
      const std::size_t end = std::min(begin + block_rows, row_count_);
      compiled_.curvature.evaluate(columns_, parameters, begin, end, space.outputs,
                                   space.workspace);
      const std::span<const double> block_weights = weights.subspan(begin, end - begin);
      for (std::size_t k = 0; k < count; ++k) {
        sums[k].add(block_dot(block_weights, {space.outputs[k], end - begin}));
      }
    }
    for (std::size_t k = 0; k < count; ++k) {
      const auto [row, column] = compiled_.entries[k];
      hessian(row, column) = sums[k].value();
      hessian(column, row) = sums[k].value();
    }
  }

 private:
  void values_and_gradient(std::span<const DoubleDouble> parameters, std::span<DoubleDouble> values,
                           ExtendedMatrix& gradient) const override {
    gradient = ExtendedMatrix(row_count_, parameters_.size());
    ExtendedVector inputs(columns_.size());
    ExtendedVector outputs(parameters_.size() + 1);
    for (std::size_t i = 0; i < row_count_; ++i) {
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        const double rest = rests_[c] == nullptr ? 0.0 : rests_[c][i];
        inputs[c] = DoubleDouble(columns_[c][i], rest);
      }
      compiled_.gradient.evaluate_one<DoubleDouble>(inputs, parameters, outputs);
      values[i] = outputs[0];
      for (std::size_t j = 0; j < parameters_.size(); ++j) gradient(i, j) = outputs[j + 1];
    }
  }

  Compiled compiled_;
  std::vector<std::string> parameters_;
  std::vector<const double*> columns_;
  std::vector<const double*> rests_;  // null where a column lost nothing
  std::size_t row_count_;
};

Error limit_error(std::size_t node_limit) {
  return {"formula_limit",
          fmt::format("the formula with its derivatives needs more than {} operations", node_limit),
          "formula", "use a shorter formula or fewer parameters"};
}

Result<Compiled> compile(Graph& graph, NodeId root, const std::vector<std::string>& parameters,
                         const std::vector<std::string>& columns, std::size_t node_limit,
                         AllOfRows all) {
  Compiled compiled;
  const std::vector<std::vector<bool>> interacts = interactions(graph, root, parameters);
  compiled.jointly_linear = jointly_linear(interacts);
  std::vector<NodeId> outputs{root};
  for (const std::string& parameter : parameters) {
    outputs.push_back(derivative(graph, root, parameter));
    if (graph.size() > node_limit) return limit_error(node_limit);
  }
  std::vector<NodeId> second;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    for (std::size_t j = i; j < parameters.size(); ++j) {
      if (!interacts[i][j]) continue;
      const NodeId entry = derivative(graph, outputs[i + 1], parameters[j]);
      if (graph.size() > node_limit) return limit_error(node_limit);
      if (graph.is_constant(entry, 0.0)) continue;
      second.push_back(entry);
      compiled.entries.push_back({i, j});
    }
  }
  compiled.value = Program(graph, std::array{root}, columns, parameters);
  compiled.gradient = Program(graph, outputs, columns, parameters);
  compiled.curvature = Program(graph, second, columns, parameters);
  if (all == AllOfRows::compiled) {
    outputs.insert(outputs.end(), second.begin(), second.end());
    compiled.all = Program(graph, outputs, columns, parameters);
  }
  return compiled;
}

// The columns that the expression uses, or what is wrong with its names.
Result<std::vector<NamedColumn>> used_columns(const Graph& graph, NodeId root,
                                              const std::vector<std::string>& parameters,
                                              const std::vector<NamedColumn>& columns,
                                              std::size_t row_count) {
  std::vector<NamedColumn> used;
  for (const std::string& name : symbols_of(graph, root)) {
    const auto column =
        std::ranges::find_if(columns, [&](const NamedColumn& c) { return c.name == name; });
    if (column == columns.end()) {
      if (std::ranges::find(parameters, name) != parameters.end()) continue;
      return Error("formula_name", fmt::format("'{}' is neither a column nor a parameter", name),
                   "formula", fmt::format("add a column or a parameter '{}'", name));
    }
    if (column->values.size() != row_count) {
      return Error("column_length",
                   fmt::format("the column '{}' has {} values, expected {}", name,
                               column->values.size(), row_count),
                   name, "give all columns the same number of rows");
    }
    used.push_back(*column);
  }
  return used;
}

}  // namespace

Result<std::unique_ptr<RowFunction>> make_formula_function(Graph graph, NodeId root,
                                                           std::vector<std::string> parameters,
                                                           const std::vector<NamedColumn>& columns,
                                                           std::size_t row_count,
                                                           std::size_t node_limit, AllOfRows all) {
  Result<std::vector<NamedColumn>> used = used_columns(graph, root, parameters, columns, row_count);
  if (!used) return std::move(used).error();
  std::vector<std::string> names;
  for (const NamedColumn& column : *used) names.push_back(column.name);
  Result<Compiled> compiled = compile(graph, root, parameters, names, node_limit, all);
  if (!compiled) return std::move(compiled).error();
  return std::unique_ptr<RowFunction>(std::make_unique<FormulaFunction>(
      *std::move(compiled), std::move(parameters), *used, row_count));
}

}  // namespace parabola
