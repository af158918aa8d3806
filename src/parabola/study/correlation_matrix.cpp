// SPDX-License-Identifier: MIT
#include "parabola/study/correlation_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// A pivot of this size per row is rounding of a singular matrix. No more is: a line fitted far from
// its origin, as over the seconds of a clock, leaves 1e-13 that is true.
constexpr double rounding_per_row = 16.0 * std::numeric_limits<double>::epsilon();
// A pivot below its negative is a contradiction and no rounding.
constexpr double contradiction = 1e-12;

// R without row and column j, k.
Matrix without(const Matrix& correlation, std::size_t j, std::size_t k) {
  const std::size_t n = correlation.rows();
  Matrix rest(n - 2, n - 2);
  std::size_t row = 0;
  for (std::size_t a = 0; a < n; ++a) {
    if (a == j || a == k) continue;
    std::size_t column = 0;
    for (std::size_t b = 0; b < n; ++b) {
      if (b == j || b == k) continue;
      rest(row, column++) = correlation(a, b);
    }
    ++row;
  }
  return rest;
}

// Column `of` without the entries j, k.
Vector column_without(const Matrix& correlation, std::size_t of, std::size_t j, std::size_t k) {
  Vector rest;
  for (std::size_t a = 0; a < correlation.rows(); ++a) {
    if (a != j && a != k) rest.push_back(correlation(a, of));
  }
  return rest;
}

// L^-1 b, with 0 where L has a column of zeros.
Vector solved_lower(const Matrix& l, Vector b) {
  for (std::size_t j = 0; j < b.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) b[j] -= l(j, k) * b[k];
    b[j] = l(j, j) > 0.0 ? b[j] / l(j, j) : 0.0;
  }
  return b;
}

}  // namespace

std::optional<Matrix> correlation_root(const Matrix& correlation) {
  const std::size_t n = correlation.rows();
  Matrix l(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    double pivot = correlation(j, j);
    for (std::size_t k = 0; k < j; ++k) pivot -= l(j, k) * l(j, k);
    if (!(pivot >= -contradiction)) return std::nullopt;
    const bool singular = pivot <= rounding_per_row * static_cast<double>(n);
    l(j, j) = singular ? 0.0 : std::sqrt(pivot);
    for (std::size_t i = j + 1; i < n; ++i) {
      double value = correlation(i, j);
      for (std::size_t k = 0; k < j; ++k) value -= l(i, k) * l(j, k);
      // beside a zero pivot the entry must vanish: |entry|^2 <= pivot * (what is left of row i)
      if (singular && !(std::abs(value) <= std::sqrt(contradiction))) return std::nullopt;
      l(i, j) = singular ? 0.0 : value / l(j, j);
    }
  }
  return l;
}

CorrelationConflict find_conflict(const Matrix& correlation) {
  const std::size_t n = correlation.rows();
  PARABOLA_ASSERT(n >= 2);
  const SymmetricEigen eigen = symmetric_eigen(correlation);
  CorrelationConflict conflict;
  double most = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = j + 1; k < n; ++k) {
      const double part = correlation(j, k) * eigen.vectors(j, 0) * eigen.vectors(k, 0);
      if (part >= most - rounding_per_row) continue;  // of equals the first
      most = part;
      conflict.first = j;
      conflict.second = k;
    }
  }
  const std::optional<Matrix> root =
      correlation_root(without(correlation, conflict.first, conflict.second));
  if (!root) return conflict;
  // partial correlation: rho = a.b +- sqrt((1 - a.a)(1 - b.b)) with a = L^-1 r_first
  const auto part = [&](std::size_t of) {
    return solved_lower(*root, column_without(correlation, of, conflict.first, conflict.second));
  };
  const Vector a = part(conflict.first);
  const Vector b = part(conflict.second);
  const double room = (1.0 - dot(a, a)) * (1.0 - dot(b, b));
  const bool possible = dot(a, a) <= 1.0 + contradiction && dot(b, b) <= 1.0 + contradiction;
  if (!possible) return conflict;
  const double half = std::sqrt(std::max(room, 0.0));
  conflict.least = std::max(dot(a, b) - half, -1.0);
  conflict.greatest = std::min(dot(a, b) + half, 1.0);
  return conflict;
}

}  // namespace parabola
