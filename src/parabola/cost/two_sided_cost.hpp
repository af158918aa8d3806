// SPDX-License-Identifier: MIT
// Least squares with asymmetric uncertainties: the side of a datum that faces the model counts.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/residual_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Independent standard uncertainties of each datum on both its sides, in the unit of the response:
/// n positive values each.
struct SideUncertainties {
  Vector up;    ///< where the model is above the datum
  Vector down;  ///< elsewhere
};

/// r_i = (y_i - f_i) / (f_i > y_i ? up_i : down_i), divided by scale().
///
/// S = scale^2 r^T r has a continuous gradient, since r_i^2 and its slope are 0 on both sides of
/// f_i = y_i; its second derivative jumps there. Where f is linear S is convex, and strictly so
/// where J has full rank: it has one minimum, and on each of the finitely many patterns of sides it
/// is a quadratic function. A Gauss-Newton step goes to the minimum of the quadratic of its
/// pattern, and the minimiser takes it only as far as S falls. Its points therefore converge to the
/// minimum p*; once they are so near that only rows with r_i = 0 at p* change sides, every pattern
/// that is met has its own minimum at p* (those rows add nothing to the gradient there), and the
/// next full step ends exactly. No pattern can come back for ever, as S would then fall for ever.
///
/// No parameter is jointly linear: a side depends on all of them.
class TwoSidedCost final : public ResidualFunction {
 public:
  /// `response_rests`: what each response lost of its decimal, or empty. The numbers of the
  /// response outlive this.
  TwoSidedCost(std::unique_ptr<RowFunction> model, std::span<const double> response,
               Vector response_rests, const SideUncertainties& sigma);

  [[nodiscard]] const RowFunction& model() const { return *model_; }
  /// Multiply a residual by this to get (y - f)/sigma; S by its square.
  [[nodiscard]] double scale() const { return scale_; }

  [[nodiscard]] std::size_t residual_count() const override { return response_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return jointly_linear_.size(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return jointly_linear_; }
  [[nodiscard]] double data_norm() const override { return data_norm_; }
  void residuals(std::span<const double> parameters, std::span<double> residuals) const override;
  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override;
  [[nodiscard]] bool has_row_ranges() const override { return model_->has_row_ranges(); }
  void residuals_of_rows(std::span<const double> parameters, std::size_t first,
                         std::span<double> residuals) const override;
  void jacobian_of_rows(std::span<const double> parameters, std::size_t first,
                        std::span<double> residuals,
                        std::span<double* const> columns) const override;
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override;
  bool extended_residuals_and_jacobian(std::span<const DoubleDouble> parameters,
                                       std::span<DoubleDouble> residuals,
                                       ExtendedMatrix& jacobian) const override;

 private:
  [[nodiscard]] double weight(std::size_t row, double residual) const {
    return residual < 0.0 ? up_[row] : down_[row];
  }
  void weigh_rows(std::size_t first, std::span<double> values,
                  std::span<double* const> columns) const;

  std::unique_ptr<RowFunction> model_;
  std::span<const double> response_;
  Vector response_rests_;  // empty: nothing was lost
  Vector up_;              // 1 / (sigma scale)
  Vector down_;
  double scale_ = 1.0;
  double data_norm_ = 0.0;
  std::vector<bool> jointly_linear_;
};

}  // namespace parabola
