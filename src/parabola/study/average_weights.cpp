// SPDX-License-Identifier: MIT
#include "parabola/study/average_weights.hpp"

#include <algorithm>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/core/extended_qr.hpp"

namespace parabola {
namespace {

// n^3 double-double operations where V is a matrix: some 50 ms.
constexpr std::size_t extended_rows = 150;

std::span<const double> parameters_of(const Solved& solved) {
  return solved.solution.minimum.parameters;
}

// B^T, every entry as e_i^T V^-1 J (J^T V^-1 J)^-1 in double-double.
std::optional<Matrix> extended_influence(const Solved& solved, std::size_t quantities) {
  const LeastSquaresCost& rows = *solved.cost.rows();
  const std::size_t n = rows.residual_count();
  if (n > extended_rows || !rows.whitening().has_extended_form()) return std::nullopt;
  const std::span<const double> at = parameters_of(solved);
  const ExtendedVector point(at.begin(), at.end());
  ExtendedVector residuals(solved.cost.objective().residual_count());
  ExtendedMatrix jacobian;
  if (!solved.cost.objective().extended_residuals_and_jacobian(point, residuals, jacobian))
    return std::nullopt;
  const ExtendedMatrix inverse = inverse_upper(extended_qr(jacobian, residuals).triangle);
  const std::size_t p = inverse.rows();
  // V^-1/2 J R^-1 R^-T, the rows of data: Q = J R^-1 first, which neither over- nor underflows
  ExtendedMatrix whitened(n, quantities);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t l = 0; l < p; ++l) {
      DoubleDouble q;
      for (std::size_t k = 0; k <= l; ++k) q += jacobian(i, k) * inverse(k, l);
      for (std::size_t j = 0; j < std::min(quantities, l + 1); ++j)
        whitened(i, j) += q * inverse(j, l);
    }
  }
  Matrix influence(n, quantities);
  ExtendedVector unit(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::ranges::fill(unit, DoubleDouble());
    unit[i] = 1.0;
    rows.whitening().apply(std::span<DoubleDouble>(unit));
    for (std::size_t j = 0; j < quantities; ++j) {
      DoubleDouble sum;
      for (std::size_t k = 0; k < n; ++k) sum += unit[k] * whitened(k, j);
      influence(i, j) = sum.high;
    }
  }
  return influence;
}

Matrix influence_in_doubles(const Solved& solved, std::size_t quantities) {
  const LeastSquaresCost& rows = *solved.cost.rows();
  const std::size_t n = rows.residual_count();
  const ParameterCovariance known = parameter_covariance(solved.solution.minimum, 1.0);
  Vector residuals(solved.cost.objective().residual_count());
  Matrix jacobian;
  solved.cost.objective().residuals_and_jacobian(parameters_of(solved), residuals, jacobian);
  Matrix influence(n, quantities);
  for (std::size_t j = 0; j < quantities; ++j) {
    for (std::size_t k = 0; k < jacobian.columns(); ++k) {
      const double factor = known.correlation(k, j) * known.scale[k];  // times J: at most 1
      add_scaled(factor, jacobian.column(k).first(n), influence.column(j));
    }
    for (double& value : influence.column(j)) value *= known.scale[j];
    rows.whitening().apply_transposed(influence.column(j));
  }
  return influence;
}

// W = B^T T^-T: W^T A = 1.
Matrix unbiased(const Matrix& influence, const Matrix& design) {
  const std::size_t q = design.columns();
  PivotedQr qr = pivoted_qr(multiply_transposed(influence, design), 0.0);
  Matrix transposed_weights = transposed(influence);
  apply_q_transposed(qr, transposed_weights);
  Matrix weights(influence.rows(), q);
  for (std::size_t i = 0; i < influence.rows(); ++i) {
    solve_upper(qr.triangle, transposed_weights.column(i));
    for (std::size_t k = 0; k < q; ++k) weights(i, qr.pivots[k]) = transposed_weights(k, i);
  }
  return weights;
}

}  // namespace

std::optional<Matrix> average_weights(const FormulaProblem& problem, const Solved& solved,
                                      const Matrix& design) {
  if (solved.cost.rows() == nullptr || problem.relative_to_model > 0.0) return std::nullopt;
  const std::size_t quantities = design.columns();
  std::optional<Matrix> influence = extended_influence(solved, quantities);
  if (!influence) influence = influence_in_doubles(solved, quantities);
  if (solved.solution.linear) return influence;
  return unbiased(*influence, design);
}

}  // namespace parabola
