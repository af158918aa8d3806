// SPDX-License-Identifier: MIT
// S of a point after its linear parameters were eliminated: the score of the search.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/start/projectable.hpp"

namespace parabola {

/// min over the active linear parameters, within their limits, of |w (y - f)|^2.
///
/// Columns are scaled to norm 1 and 1e-12 I is appended below them, so that twin columns, which are
/// normal in a search, need no special case. Modified Gram-Schmidt with the residual as last
/// column, which is as accurate for S and the coefficients as Householder (Bjorck, BIT 7 (1967) 1).
/// Scratch space is kept: no allocation per point, unless a limit of a linear parameter is hit.
class Projector {
 public:
  Projector(Projectable& model, std::vector<Bounds> bounds);

  /// S; infinite where anything is not finite. One evaluation.
  double score(std::span<const double> parameters, const ActiveColumns& active);
  /// The same, and the active linear parameters set to their best values, the inactive to 0.
  double solve(std::span<double> parameters, const ActiveColumns& active);
  /// w (y - f) at the last solve(), row_count() values.
  [[nodiscard]] std::span<const double> residuals() const;

  [[nodiscard]] Projectable& model() { return model_; }
  [[nodiscard]] const std::vector<Bounds>& bounds() const { return bounds_; }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  void count(std::size_t evaluations) { evaluations_ += evaluations; }

 private:
  bool prepare(std::span<const double> parameters, const ActiveColumns& active);
  double eliminate(std::size_t columns);
  double apply_limits(const ActiveColumns& active, double sum);
  void back_substitute(std::size_t columns);
  [[nodiscard]] bool within_limits(const ActiveColumns& active) const;
  double* column(std::size_t k) { return buffer_.data() + k * stride_; }

  Projectable& model_;
  std::vector<Bounds> bounds_;
  bool is_limited_ = false;
  std::size_t evaluations_ = 0;
  std::size_t stride_ = 0;
  Vector buffer_;
  std::vector<double*> outputs_;
  Vector norms_;
  Matrix triangle_;      // R, in columns scaled to norm 1
  Vector projections_;   // Q^T r
  Vector coefficients_;  // of the active linear parameters
};

/// |v|, fast where its square is far from over- and underflow, right everywhere; NaN or infinite
/// for entries that are not finite.
double fast_norm(const double* v, std::size_t n);

/// Sums of products in eight independent partial sums, which the compiler can vectorise.
double fast_dot(const double* a, const double* b, std::size_t n);

}  // namespace parabola
