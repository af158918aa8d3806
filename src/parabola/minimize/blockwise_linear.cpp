// SPDX-License-Identifier: MIT
#include "parabola/minimize/blockwise_linear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/finite.hpp"
#include "parabola/minimize/minimum_norm.hpp"

namespace parabola {
namespace {

constexpr std::size_t rows_per_block = 1024;

class BlockwiseFit {
 public:
  explicit BlockwiseFit(const ResidualFunction& problem)
      : problem_(problem), n_(problem.residual_count()), p_(problem.parameter_count()) {
    minimum_.parameters.assign(p_, 0.0);
    minimum_.residuals.resize(n_);
    minimum_.states.assign(p_, ParameterState::free);
  }

  BlockwiseResult solve() {
    problem_.residuals_and_jacobian(minimum_.parameters, minimum_.residuals, minimum_.jacobian);
    minimum_.evaluations = 1;
    // what is not finite is told by the unblocked method
    if (first_bad_residual(minimum_.residuals) || first_bad_row(minimum_.jacobian)) return {};
    for (std::size_t j = 0; j < p_; ++j) {
      scales_.push_back(norm(minimum_.jacobian.column(j)));
      if (scales_.back() == 0.0) return {};
    }
    const Matrix triangle = reduce(0, block_count());
    Matrix square(p_, p_);
    for (std::size_t j = 0; j < p_; ++j) {
      std::copy_n(triangle.column(j).begin(), p_, square.column(j).begin());
    }
    const MinimumNormSolver solver(std::move(square));
    if (solver.rank() < p_) return {};
    const Vector scaled = solver.solve(triangle.column(p_).first(p_));
    for (std::size_t j = 0; j < p_; ++j) minimum_.parameters[j] = scaled[j] / scales_[j];
    refine(solver.qr());
    judge(solver);
    return {true, std::move(minimum_)};
  }

 private:
  [[nodiscard]] std::size_t block_count() const {
    return (n_ + rows_per_block - 1) / rows_per_block;
  }

  // The triangle of [A | r] over blocks [first, last): the halves are reduced and stacked.
  [[nodiscard]] Matrix reduce(std::size_t first, std::size_t last) const {
    if (last - first == 1) return qr_triangle(block(first));
    const std::size_t middle = first + (last - first) / 2;
    const Matrix upper = reduce(first, middle);
    const Matrix lower = reduce(middle, last);
    Matrix stacked(upper.rows() + lower.rows(), p_ + 1);
    for (std::size_t j = 0; j <= p_; ++j) {
      std::ranges::copy(upper.column(j), stacked.column(j).begin());
      std::ranges::copy(lower.column(j),
                        stacked.column(j).begin() + static_cast<std::ptrdiff_t>(upper.rows()));
    }
    return qr_triangle(std::move(stacked));
  }

  [[nodiscard]] Matrix block(std::size_t index) const {
    const std::size_t begin = index * rows_per_block;
    const std::size_t size = std::min(rows_per_block, n_ - begin);
    Matrix rows(size, p_ + 1);
    for (std::size_t j = 0; j < p_; ++j) {
      const auto from = minimum_.jacobian.column(j).subspan(begin, size);
      const double scale = scales_[j];
      std::ranges::transform(from, rows.column(j).begin(),
                             [scale](double entry) { return entry / scale; });
    }
    std::copy_n(minimum_.residuals.begin() + static_cast<std::ptrdiff_t>(begin), size,
                rows.column(p_).begin());
    return rows;
  }

  // Change of the scaled parameters that A^T r asks for; |R^-T A^T r| is the distance to the
  // minimum.
  Vector correction(const PivotedQr& qr) {
    Vector h(p_);
    for (std::size_t k = 0; k < p_; ++k) {
      const std::size_t j = qr.pivots[k];
      h[k] = accurate_dot(minimum_.jacobian.column(j), minimum_.residuals) / scales_[j];
    }
    solve_upper_transposed(qr.triangle, h);
    distance_ = norm(h);
    solve_upper(qr.triangle, h);
    Vector change(p_);
    for (std::size_t k = 0; k < p_; ++k) change[qr.pivots[k]] = h[k];
    return change;
  }

  void refine(const PivotedQr& qr) {
    constexpr int most_refinements = 5;
    last_.assign(p_, 0.0);
    double previous = std::numeric_limits<double>::infinity();
    for (int i = 0; i < most_refinements; ++i) {
      problem_.residuals(minimum_.parameters, minimum_.residuals);
      ++minimum_.evaluations;
      const Vector change = correction(qr);
      const double size = norm(change);
      if (!(size < 0.5 * previous)) return;
      previous = size;
      bool moved = false;
      for (std::size_t j = 0; j < p_; ++j) {
        last_[j] = change[j] / scales_[j];
        const double before = minimum_.parameters[j];
        minimum_.parameters[j] += last_[j];
        moved = moved || minimum_.parameters[j] != before;
      }
      if (!moved) return;
    }
  }

  void judge(const MinimumNormSolver& solver) {
    problem_.residuals(minimum_.parameters, minimum_.residuals);
    ++minimum_.evaluations;
    const double S = minimum_.sum_of_squares = accurate_dot(minimum_.residuals, minimum_.residuals);
    const Svd d = solver.decomposition();
    minimum_.rank = p_;
    minimum_.condition = p_ == 0 ? 1.0 : d.singular_values.front() / d.singular_values.back();
    minimum_.smallest_curvature = 1.0;
    Vector gains = solver.gains();
    for (std::size_t j = 0; j < p_; ++j) gains[j] /= scales_[j];
    const double rounding =
        residual_rounding(S, problem_.data_norm(), minimum_.parameters, scales_);
    minimum_.digits = significant_digits({.parameters = minimum_.parameters,
                                          .corrections = last_,
                                          .column_norms = scales_,
                                          .gains = gains,
                                          .states = minimum_.states,
                                          .residual_count = n_,
                                          .rounding = rounding});
    const double s = std::sqrt(S / static_cast<double>(std::max<std::size_t>(1, n_ - p_)));
    minimum_.distance = s > 0.0 ? distance_ / s : 0.0;
    minimum_.path = NumericalPath::blockwise;
    minimum_.termination =
        is_exact_fit(S, rounding) ? Termination::exact_fit : Termination::converged;
  }

  const ResidualFunction& problem_;
  std::size_t n_;
  std::size_t p_;
  Vector scales_;
  Vector last_;
  double distance_ = 0.0;
  LeastSquaresMinimum minimum_;
};

}  // namespace

BlockwiseResult minimize_linear_blockwise(const ResidualFunction& problem) {
  return BlockwiseFit(problem).solve();
}

}  // namespace parabola
