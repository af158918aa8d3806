// SPDX-License-Identifier: MIT
#include "parabola/core/extended_qr.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace parabola {
namespace {

// Columns 1, x, x^2 ... of a polynomial with whole coefficients at whole x: everything is exact in
// rational numbers.
ExtendedMatrix powers(std::size_t n, std::size_t m) {
  ExtendedMatrix a(n, m);
  for (std::size_t i = 0; i < n; ++i) {
    DoubleDouble power = 1.0;
    for (std::size_t j = 0; j < m; ++j) {
      a(i, j) = power;
      power *= DoubleDouble(static_cast<double>(i + 1));
    }
  }
  return a;
}

TEST(ExtendedQr, recovers_a_polynomial_of_condition_1e12_to_fifteen_digits_and_more) {
  const ExtendedMatrix a = powers(20, 8);
  ExtendedVector b(20);
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t j = 0; j < 8; ++j)
      b[i] += a(i, j) * DoubleDouble(static_cast<double>(j) + 1.0);
  }
  const ExtendedTriangle qr = extended_qr(a, b);
  const ExtendedVector x = solve_upper(qr.triangle, qr.right);
  // 2^-104 times the condition (below 1e12): 1e-19
  for (std::size_t j = 0; j < 8; ++j)
    EXPECT_NEAR((x[j] - DoubleDouble(static_cast<double>(j) + 1.0)).high, 0.0, 1e-18);
}

TEST(ExtendedQr, triangle_has_the_gram_matrix_of_a) {
  const ExtendedMatrix a = powers(6, 3);
  const ExtendedTriangle qr = extended_qr(a, ExtendedVector(6));
  for (std::size_t j = 0; j < 3; ++j) {
    for (std::size_t k = 0; k < 3; ++k) {
      DoubleDouble gram;
      DoubleDouble product;
      for (std::size_t i = 0; i < 6; ++i) gram += a(i, j) * a(i, k);
      for (std::size_t i = 0; i < 3; ++i) product += qr.triangle(i, j) * qr.triangle(i, k);
      EXPECT_NEAR(((gram - product) / gram).high, 0.0, 1e-29);
    }
  }
}

TEST(ExtendedQr, columns_of_extreme_size_do_no_harm) {
  ExtendedMatrix a = powers(4, 2);
  for (std::size_t i = 0; i < 4; ++i) {
    a(i, 0) = ldexp(a(i, 0), 900);
    a(i, 1) = ldexp(a(i, 1), -900);
  }
  ExtendedVector b(4);
  for (std::size_t i = 0; i < 4; ++i)
    b[i] = DoubleDouble(2.0 + 3.0 * (static_cast<double>(i) + 1.0));
  const ExtendedTriangle qr = extended_qr(a, b);
  const ExtendedVector x = solve_upper(qr.triangle, qr.right);
  EXPECT_NEAR(std::ldexp(x[0].high, 900), 2.0, 1e-15);
  EXPECT_NEAR(std::ldexp(x[1].high, -900), 3.0, 1e-15);
}

TEST(ExtendedQr, inverse_times_triangle_is_one) {
  const ExtendedTriangle qr = extended_qr(powers(6, 3), ExtendedVector(6));
  const ExtendedMatrix inverse = inverse_upper(qr.triangle);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      DoubleDouble sum;
      for (std::size_t k = 0; k < 3; ++k) sum += qr.triangle(i, k) * inverse(k, j);
      EXPECT_NEAR((sum - DoubleDouble(i == j ? 1.0 : 0.0)).high, 0.0, 1e-28);
    }
  }
}

}  // namespace
}  // namespace parabola
