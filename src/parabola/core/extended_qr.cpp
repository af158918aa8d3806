// SPDX-License-Identifier: MIT
#include "parabola/core/extended_qr.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace parabola {
namespace {

DoubleDouble dot_from(std::span<const DoubleDouble> a, std::span<const DoubleDouble> b,
                      std::size_t first) {
  DoubleDouble sum;
  for (std::size_t i = first; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// x -= factor v, from `first` on
void subtract(std::span<DoubleDouble> x, const DoubleDouble& factor,
              std::span<const DoubleDouble> v, std::size_t first) {
  for (std::size_t i = first; i < x.size(); ++i) x[i] -= factor * v[i];
}

// Powers of two that bring the largest entry of every column to order 1.
std::vector<int> scale_columns(ExtendedMatrix& a) {
  std::vector<int> exponents(a.columns(), 0);
  for (std::size_t j = 0; j < a.columns(); ++j) {
    double largest = 0.0;
    for (const DoubleDouble& entry : a.column(j)) largest = std::max(largest, std::abs(entry.high));
    if (largest == 0.0) continue;
    exponents[j] = std::ilogb(largest);
    for (DoubleDouble& entry : a.column(j)) entry = ldexp(entry, -exponents[j]);
  }
  return exponents;
}

}  // namespace

ExtendedTriangle extended_qr(ExtendedMatrix a, ExtendedVector b) {
  PARABOLA_ASSERT(a.rows() >= a.columns() && a.rows() == b.size());
  const std::size_t m = a.columns();
  const std::vector<int> exponents = scale_columns(a);
  ExtendedTriangle result{ExtendedMatrix(m, m), ExtendedVector(m)};
  for (std::size_t k = 0; k < m; ++k) {
    const std::span<DoubleDouble> v = a.column(k);
    const DoubleDouble length = sqrt(dot_from(v, v, k));
    const DoubleDouble diagonal = v[k].high > 0.0 ? -length : length;
    if (length.high != 0.0) {
      v[k] -= diagonal;  // no cancellation: the signs differ
      const DoubleDouble half_square = -(diagonal * v[k]);
      for (std::size_t j = k + 1; j < m; ++j) {
        subtract(a.column(j), dot_from(v, a.column(j), k) / half_square, v, k);
      }
      subtract(b, dot_from(v, b, k) / half_square, v, k);
    }
    for (std::size_t i = 0; i < k; ++i) result.triangle(i, k) = ldexp(a(i, k), exponents[k]);
    result.triangle(k, k) = ldexp(diagonal, exponents[k]);
    result.right[k] = b[k];
  }
  return result;
}

ExtendedVector solve_upper(const ExtendedMatrix& triangle, ExtendedVector b) {
  for (std::size_t k = b.size(); k-- > 0;) {
    for (std::size_t j = k + 1; j < b.size(); ++j) b[k] -= triangle(k, j) * b[j];
    b[k] /= triangle(k, k);
  }
  return b;
}

ExtendedMatrix inverse_upper(const ExtendedMatrix& triangle) {
  const std::size_t m = triangle.columns();
  ExtendedMatrix inverse(m, m);
  for (std::size_t j = 0; j < m; ++j) {
    ExtendedVector unit(m);
    unit[j] = 1.0;
    std::ranges::copy(solve_upper(triangle, std::move(unit)), inverse.column(j).begin());
  }
  return inverse;
}

DoubleDouble dot(const ExtendedVector& a, const ExtendedVector& b) {
  PARABOLA_ASSERT(a.size() == b.size());
  return dot_from(a, b, 0);
}

}  // namespace parabola
