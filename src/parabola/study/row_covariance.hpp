// SPDX-License-Identifier: MIT
// V of the rows of a solved fit, all sources together, entry by entry: V itself is never formed.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solve.hpp"

namespace parabola {

/// V_ij = D_ij + sum_k s_k u_ki u_kj (same group) + sum_k J_ik J_jk over nuisance parameters
/// + s^2 f_i f_j for scales that the parameters took up; D is the independent part, or the matrix
/// that was given. Relative sources at the fitted model. Needs exact predictors; refers to
/// `problem`.
class RowCovariance {
 public:
  RowCovariance(const FormulaProblem& problem, const Solved& solved);

  [[nodiscard]] std::size_t size() const { return fitted_.size(); }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const;
  /// The shift of every row by one standard deviation of each common source of all rows.
  [[nodiscard]] const std::vector<Vector>& shifts() const { return shifts_; }
  /// Are the rows independent, whitening and all?
  [[nodiscard]] bool is_diagonal() const;

 private:
  const FormulaProblem& problem_;
  double factor_ = 1.0;  // multiplies the independent uncertainties
  Vector fitted_;
  std::vector<Vector> shifts_;
};

}  // namespace parabola
