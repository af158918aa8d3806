// SPDX-License-Identifier: MIT
#include "parabola/core/decompose.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// Entries in (-1, 1) without structure, the same on every machine: a linear congruential sequence.
Matrix irregular(std::size_t rows, std::size_t columns) {
  Matrix a(rows, columns);
  std::uint32_t state = 12345;
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = 0; i < rows; ++i) {
      state = state * 1664525U + 1013904223U;
      a(i, j) = std::ldexp(static_cast<double>(state), -31) - 1.0;
    }
  }
  return a;
}

double largest_difference(const Matrix& a, const Matrix& b) {
  EXPECT_EQ(a.rows(), b.rows());
  EXPECT_EQ(a.columns(), b.columns());
  double largest = 0.0;
  for (std::size_t j = 0; j < a.columns(); ++j) {
    for (std::size_t i = 0; i < a.rows(); ++i) {
      largest = std::max(largest, std::abs(a(i, j) - b(i, j)));
    }
  }
  return largest;
}

// Entries are of order 1 and at most 12 of them are summed: rounding stays below 100 epsilon.
constexpr double rounding = 100.0 * epsilon;

TEST(Decompose, pivoted_qr_gives_back_the_matrix) {
  for (const auto& [rows, columns] : {std::pair{7, 4}, {4, 4}, {3, 5}, {1, 1}}) {
    const Matrix a = irregular(rows, columns);
    const PivotedQr qr = pivoted_qr(a, 1e-12);
    EXPECT_EQ(qr.rank, std::min(rows, columns));
    Matrix product(a.rows(), a.columns());
    for (std::size_t j = 0; j < a.columns(); ++j) {
      for (std::size_t i = 0; i < qr.triangle.rows(); ++i) product(i, j) = qr.triangle(i, j);
    }
    apply_q(qr, product);
    Matrix permuted(a.rows(), a.columns());
    for (std::size_t j = 0; j < a.columns(); ++j) {
      for (std::size_t i = 0; i < a.rows(); ++i) permuted(i, j) = a(i, qr.pivots[j]);
    }
    EXPECT_LT(largest_difference(product, permuted), rounding) << rows << " x " << columns;
  }
}

TEST(Decompose, q_transposed_undoes_q) {
  const PivotedQr qr = pivoted_qr(irregular(6, 3), 1e-12);
  const Matrix b = irregular(6, 2);
  Matrix moved = b;
  apply_q(qr, moved);
  EXPECT_GT(largest_difference(moved, b), 0.1);
  apply_q_transposed(qr, moved);
  EXPECT_LT(largest_difference(moved, b), rounding);
}

TEST(Decompose, dependent_columns_lower_the_rank_of_the_pivoted_qr) {
  Matrix a = irregular(8, 4);
  for (std::size_t i = 0; i < 8; ++i) a(i, 2) = 3.0 * a(i, 0) - a(i, 3);
  EXPECT_EQ(pivoted_qr(a, 1e-12).rank, 3U);
  EXPECT_EQ(pivoted_qr(Matrix(5, 2), 1e-12).rank, 0U);
  EXPECT_EQ(pivoted_qr(Matrix(0, 2), 1e-12).rank, 0U);
}

TEST(Decompose, triangle_keeps_every_length) {
  const Matrix a = irregular(9, 3);
  const Matrix r = qr_triangle(a);
  ASSERT_EQ(r.rows(), 3U);
  EXPECT_LT(largest_difference(multiply_transposed(r, r), multiply_transposed(a, a)), rounding);
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t i = j + 1; i < 3; ++i) EXPECT_EQ(r(i, j), 0.0);
  }
}

TEST(Decompose, triangular_solutions_satisfy_their_equations) {
  const Matrix r = qr_triangle(irregular(5, 3));
  const Vector b = {1.0, -2.0, 0.5};
  Vector x = b;
  solve_upper(r, x);
  Vector y = b;
  solve_upper_transposed(r, y);
  for (std::size_t i = 0; i < 3; ++i) {
    double upper = 0.0;
    double lower = 0.0;
    for (std::size_t j = 0; j < 3; ++j) {
      upper += r(i, j) * x[j];
      lower += r(j, i) * y[j];
    }
    EXPECT_NEAR(upper, b[i], rounding);
    EXPECT_NEAR(lower, b[i], rounding);
  }
}

TEST(Decompose, singular_values_are_descending_and_give_back_the_matrix) {
  for (const auto& [rows, columns] : {std::pair{6, 3}, {3, 3}, {2, 4}}) {
    const Matrix a = irregular(rows, columns);
    const Svd d = svd(a);
    ASSERT_EQ(d.singular_values.size(), static_cast<std::size_t>(std::min(rows, columns)));
    Matrix scaled = d.u;
    for (std::size_t k = 0; k < d.singular_values.size(); ++k) {
      if (k > 0) {
        EXPECT_LE(d.singular_values[k], d.singular_values[k - 1]);
      }
      for (double& entry : scaled.column(k)) entry *= d.singular_values[k];
    }
    EXPECT_LT(largest_difference(multiply(scaled, transposed(d.v)), a), rounding);
  }
}

TEST(Decompose, small_singular_values_are_right_to_the_rounding_of_the_largest) {
  // diag(1, 1e-10) rotated from the right keeps the singular values 1 and 1e-10.
  Matrix a(2, 2);
  a(0, 0) = 0.6;
  a(0, 1) = 0.8;
  a(1, 0) = -0.8e-10;
  a(1, 1) = 0.6e-10;
  EXPECT_NEAR(svd(a).singular_values[0], 1.0, 4.0 * epsilon);
  EXPECT_NEAR(svd(a).singular_values[1], 1e-10, 4.0 * epsilon);
}

TEST(Decompose, eigenvectors_satisfy_their_equation) {
  Matrix a = multiply_transposed(irregular(5, 4), irregular(5, 4));
  a(3, 3) -= 7.0;
  const SymmetricEigen e = symmetric_eigen(a);
  EXPECT_LT(e.values[0], 0.0);
  const Matrix product = multiply(a, e.vectors);
  for (std::size_t k = 0; k < 4; ++k) {
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_NEAR(product(i, k), e.values[k] * e.vectors(i, k), rounding);
    }
  }
}

TEST(Decompose, inverse_of_gram_of_a_line_is_the_textbook_covariance) {
  // Intercept and slope over x = 0..4: n = 5, sum x = 10, sum x^2 = 30, determinant 50.
  Matrix a(5, 2);
  for (std::size_t i = 0; i < 5; ++i) {
    a(i, 0) = 1.0;
    a(i, 1) = static_cast<double>(i);
  }
  const auto inverse = inverse_of_gram(a);
  ASSERT_TRUE(inverse);
  EXPECT_NEAR((*inverse)(0, 0), 30.0 / 50.0, rounding);
  EXPECT_NEAR((*inverse)(1, 1), 5.0 / 50.0, rounding);
  EXPECT_NEAR((*inverse)(0, 1), -10.0 / 50.0, rounding);
  EXPECT_EQ((*inverse)(0, 1), (*inverse)(1, 0));
}

TEST(Decompose, inverse_of_gram_does_not_square_the_condition) {
  // Columns (1, 0, 0) and (1, d, 0): the inverse is [1 + d^-2, -d^-2; -d^-2, d^-2]. With d = 2^-20
  // the normal equations would keep 16 - 12 digits; the QR loses only the condition itself, about 6
  // digits.
  const double d = std::ldexp(1.0, -20);
  Matrix a(3, 2);
  a(0, 0) = 1.0;
  a(0, 1) = 1.0;
  a(1, 1) = d;
  const auto inverse = inverse_of_gram(a);
  ASSERT_TRUE(inverse);
  EXPECT_NEAR((*inverse)(1, 1) * d * d, 1.0, 4.0 * epsilon / d);
  EXPECT_NEAR((*inverse)(0, 0) / (1.0 + 1.0 / (d * d)), 1.0, 4.0 * epsilon / d);
}

TEST(Decompose, inverse_of_gram_does_not_depend_on_units) {
  const Matrix a = irregular(6, 3);
  Matrix scaled = a;
  const Vector factors = {0x1p+100, 0x1p-100, 1.0};
  for (std::size_t j = 0; j < 3; ++j) {
    for (double& entry : scaled.column(j)) entry *= factors[j];
  }
  const auto inverse = inverse_of_gram(a);
  const auto scaled_inverse = inverse_of_gram(scaled);
  ASSERT_TRUE(inverse && scaled_inverse);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const double back = (*scaled_inverse)(i, j) * factors[i] * factors[j];
      EXPECT_NEAR(back, (*inverse)(i, j), rounding * std::abs((*inverse)(i, i)) * 10.0);
    }
  }
}

TEST(Decompose, inverse_of_gram_of_dependent_columns_does_not_exist) {
  Matrix a = irregular(6, 3);
  for (std::size_t i = 0; i < 6; ++i) a(i, 2) = 0.3 * a(i, 1);
  EXPECT_FALSE(inverse_of_gram(a));
  EXPECT_FALSE(inverse_of_gram(Matrix(6, 1)));
  EXPECT_FALSE(inverse_of_gram(irregular(1, 2)));
  a(0, 0) = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(inverse_of_gram(a));
}

TEST(Decompose, norm_neither_overflows_nor_underflows) {
  EXPECT_DOUBLE_EQ(norm(Vector{3.0, 4.0}), 5.0);
  EXPECT_NEAR(norm(Vector{3e200, 4e200}) / 5e200, 1.0, rounding);
  EXPECT_NEAR(norm(Vector{3e-200, 4e-200}) / 5e-200, 1.0, rounding);
  EXPECT_EQ(norm(Vector{}), 0.0);
  EXPECT_EQ(norm(Vector{0.0, 0.0}), 0.0);
  EXPECT_TRUE(std::isnan(norm(Vector{1.0, std::nan("")})));
  EXPECT_TRUE(std::isinf(norm(Vector{1.0, std::numeric_limits<double>::infinity()})));
}

TEST(Decompose, accurate_dot_keeps_what_cancels) {
  // (1 + e)(1 - e) - 1 = -e^2 with e = 2^-40 is far below the rounding of the products.
  const double e = std::ldexp(1.0, -40);
  const Vector a = {1.0 + e, 0x1p30, -1.0, 0x1p30};
  const Vector b = {1.0 - e, 1.0, 1.0, -1.0};
  EXPECT_EQ(accurate_dot(a, b), -e * e);
  EXPECT_NE(dot(a, b), -e * e);
}

TEST(Decompose, products_have_the_right_shapes_and_values) {
  Matrix a(2, 3);
  a(0, 0) = 1.0;
  a(0, 2) = 2.0;
  a(1, 1) = 3.0;
  const Matrix gram = multiply(a, transposed(a));
  EXPECT_EQ(gram(0, 0), 5.0);
  EXPECT_EQ(gram(1, 1), 9.0);
  EXPECT_EQ(gram(0, 1), 0.0);
  EXPECT_EQ(multiply_transposed(a, a)(0, 2), 2.0);
}

}  // namespace
}  // namespace parabola
