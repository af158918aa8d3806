// SPDX-License-Identifier: MIT
#include "parabola/stats/distributions.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace parabola {
namespace {

// 16 ulp: what an incomplete gamma or beta function in double arithmetic may lose.
constexpr double close = 16 * 2.3e-16;

TEST(Distributions, chi2_with_two_degrees_is_an_exponential) {
  for (const double x : {0.0, 0.5, 2.0, 30.0, 1000.0}) {
    EXPECT_NEAR(chi2_survival(x, 2.0) / std::exp(-x / 2.0), 1.0, close * std::max(1.0, x / 2.0));
  }
}

TEST(Distributions, chi2_with_one_degree_is_the_tail_of_a_normal) {
  for (const double z : {0.1, 1.0, 3.0, 8.0}) {
    EXPECT_NEAR(chi2_survival(z * z, 1.0) / std::erfc(z / std::numbers::sqrt2), 1.0,
                close * (1 + z * z));
  }
}

TEST(Distributions, chi2_at_its_edges) {
  EXPECT_EQ(chi2_survival(0.0, 5.0), 1.0);
  EXPECT_EQ(chi2_survival(INFINITY, 5.0), 0.0);
  EXPECT_EQ(chi2_survival(1e6, 4.0), 0.0);
}

TEST(Distributions, quantile_inverts_the_survival) {
  for (const double p : {0.01, 0.5, 0.6827, 0.99}) {
    EXPECT_NEAR(chi2_survival(chi2_quantile(p, 7.0), 7.0), 1.0 - p, 1e-14);
  }
  // joint region of two parameters: Delta = -2 ln(1 - p)
  EXPECT_NEAR(chi2_quantile(0.6827, 2.0), -2.0 * std::log1p(-0.6827), 1e-13);
}

TEST(Distributions, one_sigma_level_has_quantile_one) {
  EXPECT_NEAR(one_sigma_level, std::erf(1.0 / std::numbers::sqrt2), 1e-16);
  EXPECT_NEAR(normal_two_sided_quantile(one_sigma_level), 1.0, 1e-14);
  EXPECT_NEAR(normal_two_sided_quantile(0.95), 1.959963984540054, 1e-13);
}

TEST(Distributions, student_quantiles_have_closed_forms_for_one_and_two_degrees) {
  const double p = one_sigma_level;
  EXPECT_NEAR(student_two_sided_quantile(p, 1.0), std::tan(std::numbers::pi * p / 2.0), 1e-14);
  EXPECT_NEAR(student_two_sided_quantile(p, 2.0), p * std::sqrt(2.0 / (1.0 - p * p)), 1e-14);
  EXPECT_NEAR(student_two_sided_quantile(p, 1e9), 1.0, 1e-8);
}

TEST(Distributions, f_with_one_degree_above_is_the_square_of_student_t) {
  for (const double ndof : {1.0, 4.0, 30.0}) {
    for (const double level : {0.1, 0.95, 0.999}) {
      const double t = student_two_sided_quantile(level, ndof);
      // the quantile is right to some ulps of t, whose relative effect on the tail is below 100
      EXPECT_NEAR(f_survival(t * t, 1.0, ndof) / (1.0 - level), 1.0, 1e-12) << ndof << level;
    }
  }
}

TEST(Distributions, f_with_two_degrees_above_has_a_closed_tail) {
  // (1 + 2 f/d)^(-d/2)
  for (const double f : {0.0, 0.3, 5.0, 400.0}) {
    EXPECT_NEAR(f_survival(f, 2.0, 7.0) / std::pow(1.0 + 2.0 * f / 7.0, -3.5), 1.0, 1e-13) << f;
  }
}

}  // namespace
}  // namespace parabola
