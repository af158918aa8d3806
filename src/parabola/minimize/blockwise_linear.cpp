// SPDX-License-Identifier: MIT
#include "parabola/minimize/blockwise_linear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "parabola/core/decompose.hpp"
#include "parabola/core/exact_dot.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/minimum_norm.hpp"
#include "parabola/minimize/row_levels.hpp"

namespace parabola {
namespace {

constexpr std::size_t rows_per_block = 1024;

// The rows of [J | r], block by block. Where the problem couples rows, J is evaluated as a whole.
class BlockReader {
 public:
  explicit BlockReader(const ResidualFunction& problem)
      : problem_(problem), n_(problem.residual_count()), p_(problem.parameter_count()) {}

  // r is that at `parameters` from now on.
  void move_to(const Vector& parameters) {
    parameters_ = parameters;
    if (problem_.has_row_ranges()) return;
    whole_residuals_.resize(n_);
    if (whole_jacobian_.empty()) {
      problem_.residuals_and_jacobian(parameters_, whole_residuals_, whole_jacobian_);
    } else {
      problem_.residuals(parameters_, whole_residuals_);
    }
  }

  [[nodiscard]] std::size_t count() const { return (n_ + rows_per_block - 1) / rows_per_block; }

  [[nodiscard]] Matrix block(std::size_t index) const {
    const std::size_t first = index * rows_per_block;
    Matrix rows(std::min(rows_per_block, n_ - first), p_ + 1);
    const std::span<double> residuals = rows.column(p_);
    if (problem_.has_row_ranges()) {
      std::vector<double*> columns;
      for (std::size_t j = 0; j < p_; ++j) columns.push_back(rows.column(j).data());
      problem_.jacobian_of_rows(parameters_, first, residuals, columns);
      return rows;
    }
    for (std::size_t j = 0; j < p_; ++j) {
      std::ranges::copy(whole_jacobian_.column(j).subspan(first, rows.rows()),
                        rows.column(j).begin());
    }
    std::ranges::copy(std::span(whole_residuals_).subspan(first, rows.rows()), residuals.begin());
    return rows;
  }

 private:
  const ResidualFunction& problem_;
  std::size_t n_;
  std::size_t p_;
  Vector parameters_;
  Vector whole_residuals_;
  Matrix whole_jacobian_;
};

class BlockwiseFit {
 public:
  explicit BlockwiseFit(const ResidualFunction& problem)
      : problem_(problem),
        n_(problem.residual_count()),
        p_(problem.parameter_count()),
        reader_(problem) {
    minimum_.parameters.assign(p_, 0.0);
    minimum_.states.assign(p_, ParameterState::free);
  }

  BlockwiseResult solve() {
    if (n_ == 0) return {};
    reader_.move_to(minimum_.parameters);
    minimum_.evaluations = 1;
    if (!find_scales()) return {};
    const Matrix rows = sorted_rows(reduced(0, reader_.count()), scales_);
    if (rows.rows() < p_) return {};
    Matrix scaled(rows.rows(), p_);
    for (std::size_t j = 0; j < p_; ++j) {
      scales_[j] = norm(rows.column(j));
      if (scales_[j] == 0.0) return {};
      std::ranges::transform(rows.column(j), scaled.column(j).begin(),
                             [scale = scales_[j]](double entry) { return entry / scale; });
    }
    const MinimumNormSolver solver(std::move(scaled));
    if (solver.rank() < p_) return {};
    const Vector solution = solver.solve(rows.column(p_));
    for (std::size_t j = 0; j < p_; ++j) minimum_.parameters[j] = solution[j] / scales_[j];
    refine(solver.qr());
    keep_triangle(solver.qr());
    judge(solver);
    return {true, std::move(minimum_)};
  }

 private:
  // The largest norm of a block of each column. False where squares could over- or underflow, or
  // something is not finite: what is wrong is told by the unblocked method.
  bool find_scales() {
    constexpr double largest = 1e140;
    scales_.assign(p_, 0.0);
    for (std::size_t k = 0; k < reader_.count(); ++k) {
      const Matrix rows = reader_.block(k);
      for (std::size_t j = 0; j <= p_; ++j) {
        const double size = norm(rows.column(j));
        if (!(size <= largest)) return false;  // also where it is NaN
        if (j < p_) scales_[j] = std::max(scales_[j], size);
      }
    }
    return std::ranges::all_of(scales_, [](double scale) { return scale >= 1.0 / largest; });
  }

  // The rows of blocks [first, last): the halves are reduced and merged.
  [[nodiscard]] RowLevels reduced(std::size_t first, std::size_t last) const {
    if (last - first == 1) return reduced_rows(reader_.block(first), scales_);
    const std::size_t middle = first + (last - first) / 2;
    return merged_rows(reduced(first, middle), reduced(middle, last));
  }

  // J^T r / scale in twice the precision; the blocks are added in order.
  [[nodiscard]] Vector scaled_gradient() const {
    std::vector<DoubleDouble> sums(p_);
    for (std::size_t k = 0; k < reader_.count(); ++k) {
      const Matrix rows = reader_.block(k);
      for (std::size_t j = 0; j < p_; ++j) sums[j] += exact_dot(rows.column(j), rows.column(p_));
    }
    Vector gradient(p_);
    for (std::size_t j = 0; j < p_; ++j) gradient[j] = sums[j].high / scales_[j];
    return gradient;
  }

  // Change of the scaled parameters that J^T r asks for; |R^-T J^T r| is the distance to the
  // minimum.
  Vector correction(const PivotedQr& qr) {
    const Vector gradient = scaled_gradient();
    Vector h(p_);
    for (std::size_t k = 0; k < p_; ++k) h[k] = gradient[qr.pivots[k]];
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
      reader_.move_to(minimum_.parameters);
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

  // J P = Q R D with the columns in order of the parameters: R D P^T and its inverse.
  void keep_triangle(const PivotedQr& qr) {
    minimum_.jacobian = Matrix(p_, p_);
    minimum_.inverse_triangle = Matrix(p_, p_);
    Vector column(p_);
    for (std::size_t k = 0; k < p_; ++k) {
      const std::size_t j = qr.pivots[k];
      for (std::size_t i = 0; i <= k; ++i) minimum_.jacobian(i, j) = qr.triangle(i, k) * scales_[j];
      std::ranges::fill(column, 0.0);
      column[k] = 1.0;
      solve_upper(qr.triangle, column);
      for (std::size_t i = 0; i <= k; ++i)
        (*minimum_.inverse_triangle)(qr.pivots[i], k) = column[i] / scales_[qr.pivots[i]];
    }
  }

  void judge(const MinimumNormSolver& solver) {
    minimum_.residuals.resize(n_);
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
  BlockReader reader_;
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
