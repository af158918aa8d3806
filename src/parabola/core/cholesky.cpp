// SPDX-License-Identifier: MIT
#include "parabola/core/cholesky.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

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
  for (std::size_t j = 0; j < n; ++j) {
    const std::span<T> column = lower.column(j);
    for (std::size_t k = 0; k < j; ++k) {
      const std::span<const T> earlier = lower.column(k);
      const T factor = earlier[j];
      for (std::size_t i = j; i < n; ++i) column[i] -= earlier[i] * factor;
    }
    if (!(column[j] > T(least_pivot))) return std::nullopt;
    const T root = sqrt(column[j]);
    for (std::size_t i = j; i < n; ++i) column[i] /= root;
  }
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
