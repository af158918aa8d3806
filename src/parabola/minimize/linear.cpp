// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/blockwise_linear.hpp"
#include "parabola/minimize/bounded_linear.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/finite.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/minimum_norm.hpp"

namespace parabola {
namespace {

// r(p) = b - J p, whitened; columns of J are used scaled to norm 1.
class LinearFit {
 public:
  LinearFit(const ResidualFunction& problem, const LeastSquaresOptions& options)
      : problem_(problem),
        bounds_(options.bounds),
        n_(problem.residual_count()),
        p_(problem.parameter_count()) {
    minimum_.parameters.assign(p_, 0.0);
    minimum_.residuals.resize(n_);
    minimum_.states.assign(p_, ParameterState::free);
    if (bounds_.empty()) bounds_.resize(p_);
  }

  LeastSquaresMinimum solve() {
    problem_.residuals_and_jacobian(minimum_.parameters, minimum_.residuals, minimum_.jacobian);
    minimum_.evaluations = 1;
    if (!is_finite()) return std::move(minimum_);
    set_scales();
    const MinimumNormSolver all(scaled_columns(all_parameters()));
    solve_with_limits(all);
    const std::vector<std::size_t> free = free_parameters();
    if (free.size() == p_) {
      refine(all, free);
      judge(all, free);
    } else {
      const MinimumNormSolver some(scaled_columns(free));
      refine(some, free);
      judge(some, free);
    }
    return std::move(minimum_);
  }

 private:
  bool is_finite() {
    minimum_.sum_of_squares = dot(minimum_.residuals, minimum_.residuals);
    minimum_.first_bad_residual = first_bad_residual(minimum_.residuals);
    if (minimum_.first_bad_residual) {
      minimum_.termination = Termination::start_not_finite;
      return false;
    }
    minimum_.first_bad_residual = first_bad_row(minimum_.jacobian);
    if (minimum_.first_bad_residual) minimum_.termination = Termination::derivative_not_finite;
    return !minimum_.first_bad_residual;
  }

  // A column of zeros keeps scale 1: its parameter moves nothing and is found undetermined.
  void set_scales() {
    scales_.resize(p_);
    for (std::size_t j = 0; j < p_; ++j) {
      scales_[j] = norm(minimum_.jacobian.column(j));
      if (scales_[j] == 0.0) scales_[j] = 1.0;
    }
  }

  [[nodiscard]] std::vector<std::size_t> all_parameters() const {
    std::vector<std::size_t> all(p_);
    for (std::size_t j = 0; j < p_; ++j) all[j] = j;
    return all;
  }

  [[nodiscard]] std::vector<std::size_t> free_parameters() const {
    std::vector<std::size_t> free;
    for (std::size_t j = 0; j < p_; ++j) {
      if (minimum_.states[j] == ParameterState::free) free.push_back(j);
    }
    return free;
  }

  [[nodiscard]] Matrix scaled_columns(const std::vector<std::size_t>& columns) const {
    Matrix scaled(n_, columns.size());
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const std::span<const double> column = minimum_.jacobian.column(columns[k]);
      const double scale = scales_[columns[k]];
      std::ranges::transform(column, scaled.column(k).begin(),
                             [scale](double entry) { return entry / scale; });
    }
    return scaled;
  }

  // The first solution. Limits need only the triangle: |J x - b| and |R x - Q^T b| differ by a
  // constant.
  void solve_with_limits(const MinimumNormSolver& all) {
    const bool limited = std::ranges::any_of(
        bounds_, [](const Bounds& b) { return std::isfinite(b.lower) || std::isfinite(b.upper); });
    if (!limited) {
      const Vector scaled = all.solve(minimum_.residuals);
      for (std::size_t j = 0; j < p_; ++j) minimum_.parameters[j] = scaled[j] / scales_[j];
      return;
    }
    const PivotedQr& qr = all.qr();
    Matrix rotated(n_, 1);
    std::ranges::copy(minimum_.residuals, rotated.data());
    apply_q_transposed(qr, rotated);
    Matrix columns(qr.triangle.rows(), p_);
    std::vector<Bounds> scaled_bounds(p_);
    for (std::size_t k = 0; k < p_; ++k) {
      const std::size_t j = qr.pivots[k];
      std::ranges::copy(qr.triangle.column(k), columns.column(j).begin());
      scaled_bounds[j] = {bounds_[j].lower * scales_[j], bounds_[j].upper * scales_[j]};
    }
    const BoundedSolution solution =
        minimize_bounded(columns, {rotated.data(), columns.rows()}, scaled_bounds);
    minimum_.states = solution.states;
    for (std::size_t j = 0; j < p_; ++j) {
      minimum_.parameters[j] = solution.values[j] / scales_[j];
    }
    keep_limits();
  }

  // Exactly the limit, not the limit times and divided by a scale.
  void keep_limits() {
    for (std::size_t j = 0; j < p_; ++j) {
      double& value = minimum_.parameters[j];
      if (minimum_.states[j] == ParameterState::at_lower_limit) value = bounds_[j].lower;
      if (minimum_.states[j] == ParameterState::at_upper_limit) value = bounds_[j].upper;
      value = std::clamp(value, bounds_[j].lower, bounds_[j].upper);
    }
  }

  // Refines (x, r) as the solution of the augmented system r + A x = b, A^T r = 0, whose residuals
  // are f = b - A x - r and g = -A^T r. Unlike a repeated solution for b - A x this also removes
  // the error cond^2 |r| of large residuals, because g is summed in twice the precision. Stops when
  // the correction no longer halves. Source: Bjorck, BIT 7 (1967) 257.
  void refine(const MinimumNormSolver& solver, const std::vector<std::size_t>& free) {
    constexpr int most_refinements = 5;
    correction_.assign(p_, 0.0);
    if (solver.rank() < free.size()) return;
    Vector r(n_);
    problem_.residuals(minimum_.parameters, r);
    ++minimum_.evaluations;
    Matrix f(n_, 1);
    double previous = std::numeric_limits<double>::infinity();
    for (int i = 0; i < most_refinements && !free.empty(); ++i) {
      problem_.residuals(minimum_.parameters, f.column(0));
      ++minimum_.evaluations;
      add_scaled(-1.0, r, f.column(0));
      const Vector change = augmented_correction(solver, free, r, f);
      const double size = norm(change);
      if (!(size < 0.5 * previous)) return;
      previous = size;
      for (std::size_t k = 0; k < free.size(); ++k) {
        correction_[free[k]] = change[k] / scales_[free[k]];
        minimum_.parameters[free[k]] += correction_[free[k]];
      }
      keep_limits();
      if (is_below_half_ulp(free)) return;
    }
  }

  [[nodiscard]] bool is_below_half_ulp(const std::vector<std::size_t>& free) const {
    constexpr double half_ulp = 0.5 * std::numeric_limits<double>::epsilon();
    return std::ranges::all_of(free, [&](std::size_t j) {
      return std::abs(correction_[j]) <= half_ulp * std::abs(minimum_.parameters[j]);
    });
  }

  // Returns the change of the scaled parameters, adds that of r to r; f is used up.
  Vector augmented_correction(const MinimumNormSolver& solver, const std::vector<std::size_t>& free,
                              Vector& r, Matrix& f) const {
    const PivotedQr& qr = solver.qr();
    const std::size_t m = free.size();
    Vector h(m);
    for (std::size_t k = 0; k < m; ++k) {
      const std::size_t j = free[qr.pivots[k]];
      h[k] = -accurate_dot(minimum_.jacobian.column(j), r) / scales_[j];
    }
    solve_upper_transposed(qr.triangle, h);
    apply_q_transposed(qr, f);
    Vector pivoted(m);
    for (std::size_t k = 0; k < m; ++k) pivoted[k] = f(k, 0) - h[k];
    std::ranges::copy(h, f.data());
    apply_q(qr, f);
    add_scaled(1.0, f.column(0), r);
    solve_upper(qr.triangle, pivoted);
    Vector change(m);
    for (std::size_t k = 0; k < m; ++k) change[qr.pivots[k]] = pivoted[k];
    return change;
  }

  void judge(const MinimumNormSolver& solver, const std::vector<std::size_t>& free) {
    problem_.residuals(minimum_.parameters, minimum_.residuals);
    ++minimum_.evaluations;
    const double S = minimum_.sum_of_squares = dot(minimum_.residuals, minimum_.residuals);
    judge_rank(solver, free);
    judge_distance(solver);
    const Vector scaled_gains = solver.gains();
    Vector gains(p_, 0.0);
    for (std::size_t k = 0; k < free.size(); ++k) {
      gains[free[k]] = scaled_gains[k] / scales_[free[k]];
    }
    const double rounding =
        residual_rounding(S, problem_.data_norm(), minimum_.parameters, scales_);
    minimum_.digits = significant_digits({.parameters = minimum_.parameters,
                                          .corrections = correction_,
                                          .column_norms = scales_,
                                          .gains = gains,
                                          .states = minimum_.states,
                                          .residual_count = n_,
                                          .rounding = rounding});
    minimum_.smallest_curvature = minimum_.rank == free.size() ? 1.0 : 0.0;
    const bool exact = is_exact_fit(S, rounding);
    minimum_.termination = minimum_.rank < free.size() ? Termination::undetermined
                           : exact                     ? Termination::exact_fit
                                                       : Termination::converged;
  }

  // Parameters with a share below this in a null vector take no part in it: null vectors carry
  // noise of epsilon over the distance of the next singular value, at most epsilon / 1e-10.
  static constexpr double negligible_share = 1e-6;

  void judge_rank(const MinimumNormSolver& solver, const std::vector<std::size_t>& free) {
    minimum_.rank = solver.rank();
    if (free.empty()) {
      minimum_.condition = 1.0;
      return;
    }
    const Svd d = solver.decomposition();
    minimum_.condition = minimum_.rank < free.size()
                             ? std::numeric_limits<double>::infinity()
                             : d.singular_values.front() / d.singular_values.back();
    for (std::size_t k = minimum_.rank; k < free.size(); ++k) {
      Vector direction(p_, 0.0);
      for (std::size_t i = 0; i < free.size(); ++i) {
        direction[free[i]] = d.v(i, k);
        if (std::abs(d.v(i, k)) > negligible_share) {
          minimum_.states[free[i]] = ParameterState::undetermined;
        }
      }
      minimum_.null_directions.push_back(std::move(direction));
    }
  }

  // What is left to the minimum in units of s: the part of r within the columns, |Q1^T r|.
  void judge_distance(const MinimumNormSolver& solver) {
    Matrix rotated(n_, 1);
    std::ranges::copy(minimum_.residuals, rotated.data());
    apply_q_transposed(solver.qr(), rotated);
    const double left = norm({rotated.data(), solver.qr().rank});
    const std::size_t ndof = std::max<std::size_t>(1, n_ - std::min(n_, p_));
    const double s = std::sqrt(minimum_.sum_of_squares / static_cast<double>(ndof));
    minimum_.distance = left > 0.0 ? left / s : 0.0;
  }

  const ResidualFunction& problem_;
  std::vector<Bounds> bounds_;
  std::size_t n_;
  std::size_t p_;
  Vector scales_;
  Vector correction_;
  LeastSquaresMinimum minimum_;
};

}  // namespace

LeastSquaresMinimum minimize_linear(const ResidualFunction& problem,
                                    const LeastSquaresOptions& options) {
  const bool limited = std::ranges::any_of(options.bounds, [](const Bounds& b) {
    return std::isfinite(b.lower) || std::isfinite(b.upper);
  });
  if (problem.residual_count() >= blockwise_rows && !limited) {
    BlockwiseResult blockwise = minimize_linear_blockwise(problem);
    if (blockwise.applies) return std::move(blockwise.minimum);
  }
  return LinearFit(problem, options).solve();
}

}  // namespace parabola
