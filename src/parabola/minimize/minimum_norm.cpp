// SPDX-License-Identifier: MIT
#include "parabola/minimize/minimum_norm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace parabola {

double rank_threshold(std::size_t rows, std::size_t columns) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  return std::max(1e-12,
                  std::sqrt(static_cast<double>(rows)) * static_cast<double>(columns) * epsilon);
}

MinimumNormSolver::MinimumNormSolver(Matrix a) {
  const double threshold = rank_threshold(a.rows(), a.columns());
  qr_ = pivoted_qr(std::move(a), threshold);
  rank_ = qr_.rank;
  if (rank_ == qr_.triangle.columns()) return;
  deficient_ = square_svd();
  const Vector& sigma = deficient_->singular_values;
  rank_ = 0;
  while (rank_ < sigma.size() && sigma[rank_] > threshold * sigma[0]) ++rank_;
}

Svd MinimumNormSolver::square_svd() const {
  const std::size_t columns = qr_.triangle.columns();
  Matrix square(columns, columns);
  for (std::size_t j = 0; j < columns; ++j) {
    std::ranges::copy(qr_.triangle.column(j), square.column(j).begin());
  }
  return svd(square);
}

Vector MinimumNormSolver::solve(std::span<const double> b) const {
  const std::size_t columns = qr_.triangle.columns();
  Vector x(columns, 0.0);
  if (rank_ == 0) return x;
  Matrix rotated(b.size(), 1);
  std::ranges::copy(b, rotated.data());
  apply_q_transposed(qr_, rotated);
  Vector pivoted(columns, 0.0);
  if (!deficient_) {
    std::copy_n(rotated.data(), columns, pivoted.begin());
    solve_upper(qr_.triangle, pivoted);
  } else {
    const std::span<const double> top(rotated.data(), qr_.triangle.rows());
    for (std::size_t k = 0; k < rank_; ++k) {
      const std::span<const double> u = deficient_->u.column(k);
      const double share = dot(u.first(top.size()), top) / deficient_->singular_values[k];
      add_scaled(share, deficient_->v.column(k), pivoted);
    }
  }
  for (std::size_t k = 0; k < columns; ++k) x[qr_.pivots[k]] = pivoted[k];
  return x;
}

Vector MinimumNormSolver::gains() const {
  const std::size_t columns = qr_.triangle.columns();
  Vector squares(columns, 0.0);
  Vector row(columns);
  for (std::size_t k = 0; k < rank_; ++k) {
    std::ranges::fill(row, 0.0);
    if (!deficient_) {
      row[k] = 1.0;
      solve_upper(qr_.triangle, row);
    } else {
      add_scaled(1.0 / deficient_->singular_values[k], deficient_->v.column(k), row);
    }
    for (std::size_t i = 0; i < columns; ++i) squares[qr_.pivots[i]] += row[i] * row[i];
  }
  for (double& square : squares) square = std::sqrt(square);
  return squares;
}

Svd MinimumNormSolver::decomposition() const {
  Svd result = deficient_ ? *deficient_ : square_svd();
  Matrix unpivoted(result.v.rows(), result.v.columns());
  for (std::size_t k = 0; k < result.v.columns(); ++k) {
    for (std::size_t i = 0; i < result.v.rows(); ++i) unpivoted(qr_.pivots[i], k) = result.v(i, k);
  }
  result.v = std::move(unpivoted);
  return result;
}

}  // namespace parabola
