// SPDX-License-Identifier: MIT
#include "parabola/core/cholesky.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace parabola {
namespace {

// Correlations that fall with the distance, sizes that grow.
Matrix falling(std::size_t n) {
  Matrix a(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) {
      const double distance = std::abs(static_cast<double>(i) - static_cast<double>(j));
      a(i, j) = std::pow(0.9, distance) * static_cast<double>((i + 1) * (j + 1));
    }
  }
  return a;
}

// The textbook recurrence, column by column, on the scale of the correlations.
Matrix plain_factor(const Matrix& a) {
  const std::size_t n = a.rows();
  Matrix lower(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) {
      double sum = a(i, j) / std::sqrt(a(i, i)) / std::sqrt(a(j, j));
      for (std::size_t k = 0; k < j; ++k) sum -= lower(i, k) * lower(j, k);
      lower(i, j) = sum;
    }
    const double root = std::sqrt(lower(j, j));
    for (std::size_t i = j; i < n; ++i) lower(i, j) /= root;
  }
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j; i < n; ++i) lower(i, j) *= std::sqrt(a(i, i));
  }
  return lower;
}

// Below, at and above the widths of the blocks.
TEST(Cholesky, blocks_change_no_bit_of_the_factor) {
  for (const std::size_t n : {1, 3, 4, 31, 32, 33, 64, 65, 130, 515}) {
    const Matrix a = falling(n);
    const std::optional<Matrix> lower = cholesky(a);
    ASSERT_TRUE(lower) << n;
    EXPECT_EQ(*lower, plain_factor(a)) << n;
  }
}

TEST(Cholesky, a_matrix_without_a_factor_has_none_in_whichever_block_its_pivot_lies) {
  for (const std::size_t bad : {0, 5, 31, 32, 100, 129}) {
    Matrix a(130, 130);
    for (std::size_t i = 0; i < 130; ++i) a(i, i) = 4.0;
    const std::size_t other = bad == 0 ? 1 : bad - 1;
    a(bad, other) = a(other, bad) = 4.1;
    EXPECT_FALSE(cholesky(a)) << bad;
  }
}

}  // namespace
}  // namespace parabola
