// SPDX-License-Identifier: MIT
// A cost of parameters and of functions of them, such as the integrals that normalise a density.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parabola/minimize/smooth_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// C(p) = outer(p, q_1(p), ..., q_m(p)) with exact derivatives by the chain rule: T = dq/dp,
///   gradient  C_p + T^T C_q      Hessian  [1 T^T] C'' [1; T] + sum_k C_qk d2q_k/dp2
/// and the information transformed like the Hessian. Where an inner function is not finite C does
/// not exist.
class ComposedCost final : public SmoothFunction {
 public:
  /// `outer` has the parameters p, then one per inner function; the inner functions have the
  /// parameters p and one row each.
  ComposedCost(std::shared_ptr<const SmoothFunction> outer,
               std::vector<std::shared_ptr<const RowFunction>> inner);

  [[nodiscard]] std::size_t parameter_count() const override;
  [[nodiscard]] double value(std::span<const double> parameters) const override;
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override;

 private:
  std::shared_ptr<const SmoothFunction> outer_;
  std::vector<std::shared_ptr<const RowFunction>> inner_;
};

}  // namespace parabola
