// SPDX-License-Identifier: MIT
// Robust losses: rows far from the model count less than their squares.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/cost/row_likelihood.hpp"

namespace parabola {

enum class LossKind { huber, soft_l1, cauchy, student };

/// A loss rho(z) of z = ((y - f)/sigma)^2 with its scale c, in units of sigma; u = z / c^2:
///
///   huber    z for z <= c^2, else 2 c sqrt(z) - c^2
///   soft_l1  2 c^2 (sqrt(1 + u) - 1)
///   cauchy   c^2 log(1 + u)
///   student  (nu + 1) log(1 + z / nu): -2 ln of Student's t with nu degrees of freedom, `scale` =
///   nu
///
/// The first three are z for small z; a scale without bound gives least squares. Source: Huber
/// 1964; Holland & Welsch, Commun. Stat. A6 (1977) 813 (constants); Lange, Little & Taylor, JASA 84
/// (1989) 881 (student).
struct RobustLoss {
  LossKind kind = LossKind::huber;
  double scale = 1.345;
};

/// The scale with which the estimate of a mean has 95 % of the efficiency of least squares where
/// the data are normal: 1.345, 1.287, 2.385; 4 degrees of freedom for student.
double default_scale(LossKind kind);

/// "huber", "cauchy 3", "student 5". Errors: loss_syntax; loss_scale for a scale that is not
/// positive and finite.
Result<RobustLoss> parse_robust_loss(std::string_view text);

/// "huber 1.345": how the option is written.
std::string text_of(const RobustLoss& loss);

/// rho(z), and the weight rho'(z)/rho'(0) of a row beside that in least squares, in (0, 1].
double loss_of(const RobustLoss& loss, double z);
double loss_weight(const RobustLoss& loss, double z);

/// phi_i(f) = rho(((y_i - f)/sigma_i)^2). `expected` is rho' / sigma^2, the weight in an equivalent
/// least-squares problem, which is never negative and bounds phi'' / 2 from above.
class RobustTerm final : public RowTerm {
 public:
  /// n values each, uncertainties positive.
  RobustTerm(Vector response, Vector uncertainty, const RobustLoss& loss);

  [[nodiscard]] std::size_t row_count() const override { return response_.size(); }
  [[nodiscard]] double unit() const override { return unit_; }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

 private:
  double unit_ = 1.0;
  Vector response_;     // in this unit
  Vector uncertainty_;  // the same
  RobustLoss loss_;
};

}  // namespace parabola
