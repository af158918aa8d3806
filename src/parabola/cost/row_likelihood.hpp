// SPDX-License-Identifier: MIT
// A likelihood of independent rows: every row contributes a function of the model's value there.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "parabola/minimize/smooth_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Where a RowTerm writes what it knows about a block of rows.
struct RowTermDerivatives {
  std::span<double> value;     ///< phi_i
  std::span<double> first;     ///< phi_i'
  std::span<double> second;    ///< phi_i''
  std::span<double> expected;  ///< w_i, the expectation of phi_i'' / 2: information on f_i
};

/// phi_i(f), what row i contributes to -2 ln L when the model is f there. Infinite or NaN where the
/// row is impossible. Immutable.
class RowTerm {
 public:
  virtual ~RowTerm() = default;

  [[nodiscard]] virtual std::size_t row_count() const = 0;
  /// A power of two: models are handed over in this unit, and derivatives are by f / unit, so that
  /// their squares neither over- nor underflow.
  [[nodiscard]] virtual double unit() const { return 1.0; }
  /// w_i is phi_i'' / 2 itself, always.
  [[nodiscard]] virtual bool expects_what_it_has() const { return false; }
  /// What -2 ln L has besides the terms.
  [[nodiscard]] virtual double constant() const { return 0.0; }

  /// Rows first, first + 1, ... as many as there are models; all spans have that length.
  virtual void values(std::size_t first, std::span<const double> models,
                      std::span<double> values) const = 0;
  virtual void derivatives(std::size_t first, std::span<const double> models,
                           const RowTermDerivatives& out) const = 0;
};

/// C(p) = constant + sum_i phi_i(f_i(p)) with exact derivatives
///
///   gradient  sum phi_i' J_i            Hessian  sum phi_i'' J_i J_i^T + phi_i' d2f_i/dp2
///   expected information  sum w_i J_i J_i^T
///
/// Sums run over fixed blocks of rows, added in order with their rounding errors carried along: the
/// same bits on every run. O(n p^2) per evaluation. A model with second_derivatives() is evaluated
/// block by block; of others the gradient, n x p, is kept from one evaluation to the next by the
/// calling thread.
class RowLikelihood final : public SmoothFunction {
 public:
  /// The model and the term have the same number of rows.
  RowLikelihood(std::unique_ptr<RowFunction> model, std::unique_ptr<RowTerm> term);

  [[nodiscard]] const RowFunction& model() const { return *model_; }
  [[nodiscard]] const RowTerm& term() const { return *term_; }

  [[nodiscard]] std::size_t parameter_count() const override;
  [[nodiscard]] double value(std::span<const double> parameters) const override;
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override;

 private:
  void evaluate_by_blocks(std::span<const double> parameters, SmoothEvaluation& at) const;
  void evaluate_whole(std::span<const double> parameters, SmoothEvaluation& at) const;

  std::unique_ptr<RowFunction> model_;
  std::unique_ptr<RowTerm> term_;
  bool is_linear_;  // no second derivatives
};

}  // namespace parabola
