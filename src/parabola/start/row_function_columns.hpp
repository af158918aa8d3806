// SPDX-License-Identifier: MIT
// A model without formula (a C++ callable) as a Projectable.
#pragma once

#include <span>
#include <vector>

#include "parabola/model/row_function.hpp"
#include "parabola/start/projectable.hpp"

namespace parabola {

class RowFunctionColumns final : public Projectable {
 public:
  /// `response` and `weights` (empty: all 1) have one entry per row and outlive this, as the model.
  RowFunctionColumns(const RowFunction& model, std::span<const double> response,
                     std::span<const double> weights)
      : model_(model), response_(response), weights_(weights) {}

  [[nodiscard]] std::size_t row_count() const override { return response_.size(); }
  [[nodiscard]] const std::vector<bool>& is_linear() const override {
    return model_.jointly_linear();
  }
  void columns(std::span<const double> parameters, const ActiveColumns& active,
               std::span<double* const> outputs) override;
  void jacobian(std::span<const double> parameters, const ActiveColumns& active, Vector& residuals,
                Matrix& jacobian) override;

 private:
  // The parameters with the inactive linear ones 0; all linear ones if none is active.
  std::span<const double> restricted(std::span<const double> parameters,
                                     const ActiveColumns& active);
  void whiten_residual(double* values) const;
  void whiten(double* values) const;

  const RowFunction& model_;
  std::span<const double> response_;
  std::span<const double> weights_;
  Vector point_;
  Vector values_;
  Matrix gradient_;
};

}  // namespace parabola
