// SPDX-License-Identifier: MIT
#include "parabola/core/cholesky.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// Column j of the rows from j on loses column k of L, first <= k < last, one after the other. In
// double, four columns j and four columns k share one pass over a part of the rows that stays in
// the cache: every entry still loses the same products in the same order, so blocks change no bit.
template <class T>
void subtract_columns(BasicMatrix<T>& lower, std::size_t j, std::size_t first, std::size_t last) {
  const std::span<T> column = lower.column(j);
  for (std::size_t k = first; k < last; ++k) {
    const std::span<const T> earlier = lower.column(k);
    const T factor = earlier[j];
    for (std::size_t i = j; i < column.size(); ++i) column[i] -= earlier[i] * factor;
  }
}

constexpr std::size_t together = 4;
using Quad = std::array<double, together>;

// target_i -= sum over q of source_q,i factor_q for four columns of L and rows [begin, end).
void subtract_four(double* target, const std::array<const double*, together>& sources,
                   const Quad& factors, std::size_t begin, std::size_t end) {
  const auto [s0, s1, s2, s3] = sources;
  const auto [f0, f1, f2, f3] = factors;
  for (std::size_t i = begin; i < end; ++i)
    target[i] = (((target[i] - s0[i] * f0) - s1[i] * f1) - s2[i] * f2) - s3[i] * f3;
}

// The columns [from, to) of the panel lose all columns before `from`, in rows from `from` on.
void subtract_earlier(Matrix& lower, std::size_t from, std::size_t to) {
  constexpr std::size_t row_block = 512;    // x 8 bytes: a column of it stays in the first cache
  constexpr std::size_t column_block = 32;  // x row_block: stays in the second
  const std::size_t n = lower.rows();
  double* const entries = lower.data();
  for (std::size_t top = from; top < n; top += row_block) {
    const std::size_t end = std::min(n, top + row_block);
    for (std::size_t k_block = 0; k_block < from; k_block += column_block) {
      const std::size_t k_end = std::min(from, k_block + column_block);
      for (std::size_t j = from; j < to; ++j) {
        double* const target = entries + j * n;
        for (std::size_t k = k_block; k < k_end; k += together) {
          const double* const source = entries + k * n;
          subtract_four(target, {source, source + n, source + 2 * n, source + 3 * n},
                        {source[j], source[n + j], source[2 * n + j], source[3 * n + j]},
                        std::max(top, j), end);
        }
      }
    }
  }
}

// In place of the scaled matrix its factor; false when a pivot is too small.
template <class T>
bool factor_scaled(BasicMatrix<T>& lower, double least_pivot) {
  using std::sqrt;
  constexpr std::size_t panel = 32;  // a multiple of `together`, so that no column is left over
  const std::size_t n = lower.rows();
  for (std::size_t from = 0; from < n; from += panel) {
    const std::size_t to = std::min(n, from + panel);
    if constexpr (std::is_same_v<T, double>) {
      subtract_earlier(lower, from, to);
    } else {
      for (std::size_t j = from; j < to; ++j) subtract_columns(lower, j, 0, from);
    }
    for (std::size_t j = from; j < to; ++j) {
      subtract_columns(lower, j, from, j);
      const std::span<T> column = lower.column(j);
      if (!(column[j] > T(least_pivot))) return false;
      const T root = sqrt(column[j]);
      for (std::size_t i = j; i < n; ++i) column[i] /= root;
    }
  }
  return true;
}

template <class T>
std::optional<BasicMatrix<T>> factor(const BasicMatrix<T>& a, double least_pivot) {
  using std::sqrt;
  PARABOLA_ASSERT(a.rows() == a.columns());
  const std::size_t n = a.rows();
  std::vector<T> size(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(a(i, i) > T(0.0))) return std::nullopt;
    size[i] = sqrt(a(i, i));
  }
  BasicMatrix<T> lower(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) lower(i, j) = a(i, j) / size[i] / size[j];
  }
  if (!factor_scaled(lower, least_pivot)) return std::nullopt;
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) lower(i, j) *= size[i];
  }
  return lower;
}

// b = L^-1 b, column by column.
template <class T>
void solve(const BasicMatrix<T>& lower, std::span<T> b) {
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::span<const T> column = lower.column(j);
    b[j] /= column[j];
    const T value = b[j];
    for (std::size_t i = j + 1; i < b.size(); ++i) b[i] -= value * column[i];
  }
}

}  // namespace

void solve_lower(const Matrix& lower, std::span<double> b) {
  solve(lower, b);
}

void solve_lower(const ExtendedMatrix& lower, std::span<DoubleDouble> b) {
  solve(lower, b);
}

void solve_lower_transposed(const Matrix& lower, std::span<double> b) {
  for (std::size_t j = b.size(); j-- > 0;) {
    const std::span<const double> column = lower.column(j);
    double sum = b[j];
    for (std::size_t i = j + 1; i < b.size(); ++i) sum -= column[i] * b[i];
    b[j] = sum / column[j];
  }
}

std::optional<Matrix> cholesky(const Matrix& a) {
  const double rounding = std::numeric_limits<double>::epsilon() / 2.0;
  return factor(a, static_cast<double>(a.rows()) * rounding);
}

std::optional<ExtendedMatrix> cholesky(const ExtendedMatrix& a) {
  return factor(a, 0.0);
}

}  // namespace parabola
