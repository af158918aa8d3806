// SPDX-License-Identifier: MIT
#include "parabola/core/gmres.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

Vector multiplied(const Matrix& a, const Vector& x) {
  Vector result(a.rows(), 0.0);
  for (std::size_t j = 0; j < x.size(); ++j) add_scaled(x[j], a.column(j), result);
  return result;
}

Matrix near_identity(std::size_t n, double size) {
  Matrix a(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) {
      a(i, j) = (i == j ? 1.0 : 0.0) +
                size * std::sin(static_cast<double>((i + 1) * (j + 2) * (i + 3 * j + 1)));
    }
  }
  return a;
}

TEST(Gmres, solves_a_system_by_its_products) {
  for (const double size : {0.0, 0.01, 0.3}) {
    const Matrix a = near_identity(30, size);
    Vector expected(30);
    for (std::size_t i = 0; i < 30; ++i) expected[i] = std::cos(static_cast<double>(i));
    const Vector b = multiplied(a, expected);
    const Vector x = gmres([&](const Vector& v) { return multiplied(a, v); }, b);
    // 1e-14 |b| in the residual, times the inverse of A, whose norm is below 100
    for (std::size_t i = 0; i < 30; ++i) EXPECT_NEAR(x[i], expected[i], 1e-11);
  }
}

TEST(Gmres, needs_as_many_products_as_there_are_eigenvalues) {
  int products = 0;
  const auto product = [&](const Vector& v) {
    ++products;
    Vector result = v;
    for (std::size_t i = 0; i < result.size(); ++i) result[i] *= i % 2 == 0 ? 1.0 : 0.5;
    return result;
  };
  const Vector x = gmres(product, Vector(1000, 1.0));
  EXPECT_LE(products, 3);
  EXPECT_NEAR(x[0], 1.0, 1e-13);
  EXPECT_NEAR(x[1], 2.0, 1e-13);
}

TEST(Gmres, of_nothing_is_nothing) {
  const auto same = [](const Vector& v) { return v; };
  EXPECT_EQ(gmres(same, Vector(3, 0.0)), Vector(3, 0.0));
  EXPECT_TRUE(gmres(same, {}).empty());
}

TEST(Gmres, comes_as_near_as_it_is_allowed_to) {
  const Matrix a = near_identity(30, 0.3);
  const Vector b(30, 1.0);
  const auto product = [&](const Vector& v) { return multiplied(a, v); };
  double before = norm(b);
  for (const int most : {1, 3, 10}) {
    Vector rest = multiplied(a, gmres(product, b, most));
    for (std::size_t i = 0; i < 30; ++i) rest[i] -= b[i];
    EXPECT_LT(norm(rest), before);
    before = norm(rest);
  }
}

}  // namespace
}  // namespace parabola
