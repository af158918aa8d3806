// SPDX-License-Identifier: MIT
// Generalised least squares of a straight line through three points, against the closed formula
// (a, b)^T = B y with B = (A^T V^-1 A)^-1 A^T V^-1 and covariance B V B^T in rational arithmetic.
#include <array>
#include <cmath>
#include <optional>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using Square = std::array<std::array<Rational, 3>, 3>;

/// "0.25", "-0.399999999" as the rational number that it is.
Rational rational(std::string text) {
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return Rational(text);
  const std::size_t decimals = text.size() - point - 1;
  text.erase(point, 1);
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.erase(0, 1);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));  // octal otherwise
  const Rational value =
      Rational(text) / pow(boost::multiprecision::cpp_int(10), static_cast<unsigned>(decimals));
  return is_negative ? Rational(-value) : value;
}

/// Inverse by cofactors.
Square inverse(const Square& v) {
  Square adjugate;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const std::size_t r = (j + 1) % 3, s = (j + 2) % 3, p = (i + 1) % 3, q = (i + 2) % 3;
      adjugate[i][j] = v[r][p] * v[s][q] - v[r][q] * v[s][p];
    }
  }
  Rational determinant = 0;
  for (std::size_t k = 0; k < 3; ++k) determinant += v[0][k] * adjugate[k][0];
  for (auto& row : adjugate) {
    for (Rational& value : row) value /= determinant;
  }
  return adjugate;
}

struct Line {
  std::array<Rational, 2> estimates;
  std::array<std::array<Rational, 2>, 2> covariance;
  Rational sum_of_squares;
};

Line closed_formula(const std::array<Rational, 3>& x, const std::array<Rational, 3>& y,
                    const Square& v) {
  const Square weight = inverse(v);
  // rows of A^T V^-1, and the 2 x 2 matrix A^T V^-1 A
  std::array<std::array<Rational, 3>, 2> projected;
  for (std::size_t i = 0; i < 3; ++i) {
    projected[0][i] = weight[0][i] + weight[1][i] + weight[2][i];
    projected[1][i] = x[0] * weight[0][i] + x[1] * weight[1][i] + x[2] * weight[2][i];
  }
  std::array<std::array<Rational, 2>, 2> normal;
  for (std::size_t k = 0; k < 2; ++k) {
    normal[k][0] = projected[k][0] + projected[k][1] + projected[k][2];
    normal[k][1] = projected[k][0] * x[0] + projected[k][1] * x[1] + projected[k][2] * x[2];
  }
  const Rational determinant = normal[0][0] * normal[1][1] - normal[0][1] * normal[1][0];
  std::array<std::array<Rational, 3>, 2> b;
  for (std::size_t i = 0; i < 3; ++i) {
    b[0][i] = (normal[1][1] * projected[0][i] - normal[0][1] * projected[1][i]) / determinant;
    b[1][i] = (normal[0][0] * projected[1][i] - normal[1][0] * projected[0][i]) / determinant;
  }
  Line line;
  for (std::size_t k = 0; k < 2; ++k) {
    line.estimates[k] = b[k][0] * y[0] + b[k][1] * y[1] + b[k][2] * y[2];
    for (std::size_t l = 0; l < 2; ++l) {
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) line.covariance[k][l] += b[k][i] * v[i][j] * b[l][j];
      }
    }
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const Rational ri = y[i] - line.estimates[0] - line.estimates[1] * x[i];
      const Rational rj = y[j] - line.estimates[0] - line.estimates[1] * x[j];
      line.sum_of_squares += ri * weight[i][j] * rj;
    }
  }
  return line;
}

void expect_thirteen_digits(double value, const Rational& exact) {
  const Rational error = abs(Rational(value) - exact);
  EXPECT_LE(error, abs(exact) / pow(boost::multiprecision::cpp_int(10), 13))
      << value << " instead of " << static_cast<double>(exact);
}

/// The upper triangle v11 v12 v13 v22 v23 v33 as decimals, beside the points of the lecture.
void expect_closed_formula(const std::array<std::string, 6>& v) {
  const std::string csv = v[0] + "," + v[1] + "," + v[2] + "\n" + v[1] + "," + v[3] + "," + v[4] +
                          "\n" + v[2] + "," + v[4] + "," + v[5] + "\n";
  SCOPED_TRACE(csv);
  Square exact;
  exact[0] = {rational(v[0]), rational(v[1]), rational(v[2])};
  exact[1] = {rational(v[1]), rational(v[3]), rational(v[4])};
  exact[2] = {rational(v[2]), rational(v[4]), rational(v[5])};
  const Line line =
      closed_formula({1, 2, 3}, {Rational(3, 2), Rational(18, 5), Rational(41, 10)}, exact);

  TableOptions options;
  options.header = HeaderPresence::absent;
  FitSpec spec;
  spec.formula = "y = a + b*x";
  spec.matrices = {{MatrixKind::covariance, "--covariance", "V", "y",
                    read_table(csv, "V.csv", options).value()}};
  const Result<FitResult> result =
      fit(read_table("x,y\n1.0,1.5\n2.0,3.6\n3.0,4.1\n", "line.csv", {}).value(), spec);
  ASSERT_TRUE(result.has_value()) << result.error().render();
  ASSERT_TRUE(result->covariance && result->chi2);
  for (std::size_t k = 0; k < 2; ++k) {
    expect_thirteen_digits(*result->parameters[k].estimate, line.estimates[k]);
    for (std::size_t l = 0; l < 2; ++l)
      expect_thirteen_digits((*result->covariance)(k, l), line.covariance[k][l]);
  }
  expect_thirteen_digits(*result->chi2, line.sum_of_squares);
  EXPECT_EQ(result->ndof, 1);
}

TEST(GlsExactness, three_points_with_the_uncertainties_of_the_lecture) {
  expect_closed_formula({"0.25", "0", "0", "0.64", "0", "0.09"});
}

TEST(GlsExactness, three_points_with_correlations_of_both_signs) {
  expect_closed_formula({"0.25", "0.1", "0.05", "0.64", "-0.06", "0.09"});
  expect_closed_formula({"0.25", "-0.2", "0.07", "0.64", "-0.1", "0.09"});
}

TEST(GlsExactness, three_points_with_a_common_uncertainty_ten_times_their_own) {
  expect_closed_formula({"25.25", "25", "25", "25.64", "25", "25.09"});
}

TEST(GlsExactness, three_points_with_correlations_of_nine_tenths_and_more) {
  expect_closed_formula({"0.25", "0.36", "0.1", "0.64", "0.2", "0.09"});      // 0.9
  expect_closed_formula({"0.25", "0.396", "0.075", "0.64", "0.12", "0.09"});  // 0.99
}

TEST(GlsExactness, three_points_of_which_two_are_correlated_to_a_millionth) {
  // V holds 1 - rho = 1e-6: what doubles lose of it the decimals keep
  expect_closed_formula({"0.25", "0.3999996", "0.075", "0.64", "0.12", "0.09"});
}

TEST(GlsExactness, three_points_with_variances_fifteen_powers_of_ten_apart) {
  expect_closed_formula({"250000000", "1.5", "0", "0.64", "0.0006", "0.0000009"});
}

}  // namespace
}  // namespace parabola
