// SPDX-License-Identifier: MIT
// A formula over data columns as a Projectable, compiled for each set of active columns when
// needed.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"
#include "parabola/model/program.hpp"
#include "parabola/start/projectable.hpp"

namespace parabola {

/// The rows that are looked at; every vector has one entry per row.
struct StartRows {
  std::vector<Vector> predictors;
  Vector response;
  Vector weights;  ///< 1/sigma; empty: all 1
};

class FormulaColumns final : public Projectable {
 public:
  /// Symbols of `model` are `predictors` and `parameters`. `rows` must outlive this.
  FormulaColumns(const Graph& graph, NodeId model, std::vector<std::string> parameters,
                 std::vector<bool> is_linear, std::vector<std::string> predictors,
                 const StartRows& rows);

  [[nodiscard]] std::size_t row_count() const override { return rows_.response.size(); }
  [[nodiscard]] const std::vector<bool>& is_linear() const override { return is_linear_; }
  void columns(std::span<const double> parameters, const ActiveColumns& active,
               std::span<double* const> outputs) override;
  void jacobian(std::span<const double> parameters, const ActiveColumns& active, Vector& residuals,
                Matrix& jacobian) override;

 private:
  struct Derivatives {
    Program program;  // f, then df/dp of `parameters`
    std::vector<std::size_t> parameters;
  };
  const Program& score_program(const ActiveColumns& active);
  const Derivatives& derivative_program(const ActiveColumns& active);
  NodeId without(const ActiveColumns& kept);
  void whiten_residual(double* values) const;
  void whiten(double* values) const;

  Graph graph_;
  NodeId model_;
  std::vector<std::string> parameters_;
  std::vector<bool> is_linear_;
  std::vector<std::string> predictor_names_;
  const StartRows& rows_;
  std::vector<const double*> predictors_;
  std::map<ActiveColumns, Program> score_programs_;
  std::map<ActiveColumns, Derivatives> derivative_programs_;
  Program::Workspace workspace_;
  std::vector<double*> outputs_;
};

}  // namespace parabola
