// SPDX-License-Identifier: MIT
#include "parabola/cost/whitening.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace parabola {
namespace {

// W V W^T - 1, largest entry.
double defect(const Whitening& whitening, Matrix covariance) {
  const std::size_t n = covariance.rows();
  for (std::size_t j = 0; j < n; ++j) whitening.apply(covariance.column(j));
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    Vector row(n);
    for (std::size_t j = 0; j < n; ++j) row[j] = covariance(i, j);
    whitening.apply(row);
    for (std::size_t j = 0; j < n; ++j)
      largest = std::max(largest, std::abs(row[j] - (i == j ? 1.0 : 0.0)));
  }
  return largest;
}

Matrix diagonal(const Vector& sigma) {
  Matrix v(sigma.size(), sigma.size());
  for (std::size_t i = 0; i < sigma.size(); ++i) v(i, i) = sigma[i] * sigma[i];
  return v;
}

void add(Matrix& v, const Vector& u, const Grouping& groups, double sign) {
  for (std::size_t i = 0; i < u.size(); ++i) {
    for (std::size_t j = 0; j < u.size(); ++j) {
      if (groups.group(i) == groups.group(j)) v(i, j) += sign * u[i] * u[j];
    }
  }
}

const Vector sigma{0.2, 0.1, 0.3, 0.2, 0.5};
const Vector u{0.4, 0.3, 0.1, 0.5, 0.2};
const Grouping pairs{{0, 0, 1, 1, 2}, 3, {}};

// Entries of W V W^T are sums of a few terms of order 1, each good to some eps.
constexpr double rounding = 1e-13;

TEST(Whitening, sources_common_to_groups_and_to_all_give_the_unit_matrix) {
  Whitening whitening(sigma, 1.0);
  Matrix v = diagonal(sigma);
  ASSERT_TRUE(whitening.add(u, pairs, RankOneSign::plus));
  add(v, u, pairs, 1.0);
  EXPECT_LT(defect(whitening, v), rounding);
  ASSERT_TRUE(whitening.add(Vector(5, 0.3), {}, RankOneSign::plus));
  add(v, Vector(5, 0.3), {}, 1.0);
  EXPECT_LT(defect(whitening, v), rounding);
}

TEST(Whitening, a_negative_correlation_gives_the_unit_matrix_up_to_its_limit) {
  const Vector equal(5, 0.2);
  // rho = -0.2: V = 1.2 sigma^2 - 0.2 sigma sigma^T, positive down to rho = -1/(n - 1) = -0.25
  Whitening whitening(Vector(5, 0.2 * std::sqrt(1.2)), 1.0);
  ASSERT_TRUE(whitening.add(Vector(5, 0.2 * std::sqrt(0.2)), {}, RankOneSign::minus));
  Matrix v = diagonal(Vector(5, 0.2 * std::sqrt(1.2)));
  add(v, Vector(5, 0.2 * std::sqrt(0.2)), {}, -1.0);
  EXPECT_LT(defect(whitening, v), rounding);
  Whitening beyond(Vector(5, 0.2 * std::sqrt(1.26)), 1.0);
  EXPECT_FALSE(beyond.add(Vector(5, 0.2 * std::sqrt(0.26)), {}, RankOneSign::minus));
  EXPECT_TRUE(beyond.is_diagonal());
}

TEST(Whitening, the_determinant_is_that_of_the_matrix) {
  // log det of T1 of the recipe: common 0.3 and 0.02 x beside groups 0.15 and 0.1 with rho 0.5
  const Vector x{1, 2, 3, 4, 5, 6};
  Whitening whitening(Vector(6, std::sqrt(0.04 + 0.005)), 1.0);
  ASSERT_TRUE(whitening.add(Vector(6, 0.15), {{0, 0, 0, 1, 1, 1}, 2, {}}, RankOneSign::plus));
  ASSERT_TRUE(whitening.add(Vector(6, 0.1 * std::sqrt(0.5)), {}, RankOneSign::plus));
  ASSERT_TRUE(whitening.add(Vector(6, 0.3), {}, RankOneSign::plus));
  Vector slope = x;
  for (double& value : slope) value *= 0.02;
  ASSERT_TRUE(whitening.add(slope, {}, RankOneSign::plus));
  EXPECT_NEAR(whitening.log_determinant(), -14.85193289015058, 1e-13);
}

TEST(Whitening, the_transposed_operator_is_the_transposed) {
  Whitening whitening(sigma, 2.0);
  ASSERT_TRUE(whitening.add(u, pairs, RankOneSign::plus));
  ASSERT_TRUE(whitening.add(Vector(5, 0.3), {}, RankOneSign::plus));
  Vector a{1, -2, 3, 0.5, 4};
  Vector b{-1, 0.3, 2, 5, 1};
  const Vector a0 = a;
  const Vector b0 = b;
  whitening.apply(a);
  whitening.apply_transposed(b);
  double left = 0.0;
  double right = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    left += a[i] * b0[i];
    right += a0[i] * b[i];
  }
  EXPECT_NEAR(left, right, 1e-12);
}

TEST(Whitening, double_double_agrees_with_double) {
  Whitening whitening(sigma, 2.0);
  ASSERT_TRUE(whitening.add(u, pairs, RankOneSign::plus));
  Vector a{1, -2, 3, 0.5, 4};
  ExtendedVector extended(a.begin(), a.end());
  whitening.apply(a);
  whitening.apply(std::span<DoubleDouble>(extended));
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], extended[i].high, 1e-14);
}

}  // namespace
}  // namespace parabola
