// SPDX-License-Identifier: MIT
// The problem that is left when the basis functions of a separated formula are known numbers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "parabola/model/program.hpp"
#include "parabola/start/projectable.hpp"
#include "parabola/start/separation.hpp"

namespace parabola {

/// f = Phi c(p) with Phi = Q R of k columns: |w (y - f)|^2 = |z - R c(p)|^2 + constant, z = Q^T w
/// y. k rows instead of n, and exactly S at these basis functions. R and z, never the coefficients
/// that fit best: columns may be dependent.
class CompressedColumns final : public Projectable {
 public:
  /// `coefficients`: the k functions c, of `parameters` alone; linear ones as in the whole model.
  CompressedColumns(const Graph& graph, const std::vector<NodeId>& coefficients,
                    const std::vector<std::string>& parameters, std::vector<bool> is_linear);

  /// R is k x k upper triangular.
  void set_basis(Matrix triangle, Vector right_side);

  [[nodiscard]] std::size_t row_count() const override { return coefficient_count_; }
  [[nodiscard]] const std::vector<bool>& is_linear() const override { return is_linear_; }
  void columns(std::span<const double> parameters, const ActiveColumns& active,
               std::span<double* const> outputs) override;
  void jacobian(std::span<const double> parameters, const ActiveColumns& active, Vector& residuals,
                Matrix& jacobian) override;

 private:
  void evaluate(const Program& program, std::span<const double> parameters);
  // R times the k values number `block`.
  void multiply(std::size_t block, double* result) const;

  std::size_t coefficient_count_;
  std::vector<bool> is_linear_;
  Program offset_program_;      // c with the linear parameters 0, then dc/dp of each linear one
  Program derivative_program_;  // c, then dc/dp of all
  std::vector<std::size_t> place_of_;  // of a linear parameter among the derivatives
  Program::Workspace workspace_;
  Vector values_;
  std::vector<double*> outputs_;
  Matrix triangle_;
  Vector right_side_;
};

}  // namespace parabola
