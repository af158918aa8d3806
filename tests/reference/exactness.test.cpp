// SPDX-License-Identifier: MIT
// Beyond NIST: straight lines whose exact solution is known in rational numbers. The digits that
// the result vouches for must be there.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

using Rational = boost::multiprecision::cpp_rational;

struct Line {
  Rational a;
  Rational b;
  Rational sum_of_squares;
};

// Ordinary least squares in rational arithmetic.
Line exact_line(const std::vector<Rational>& x, const std::vector<Rational>& y) {
  const Rational n = x.size();
  Rational sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sx += x[i];
    sy += y[i];
    sxx += x[i] * x[i];
    sxy += x[i] * y[i];
  }
  Line line;
  line.b = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  line.a = (sy - line.b * sx) / n;
  line.sum_of_squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Rational r = y[i] - line.a - line.b * x[i];
    line.sum_of_squares += r * r;
  }
  return line;
}

double right_digits(double value, const Rational& exact) {
  const Rational error = abs((Rational(value) - exact) / exact);
  return error == 0 ? 16.0 : std::min(16.0, -std::log10(static_cast<double>(error)));
}

const Quantity& parameter(const FitResult& result, std::size_t j) {
  return result.parameters[j];
}

void expect_digits(const FitResult& result, const Line& exact, double at_least) {
  const double digits = std::min(right_digits(*parameter(result, 0).estimate, exact.a),
                                 right_digits(*parameter(result, 1).estimate, exact.b));
  std::printf("right %.1f, vouched for %.1f, %s\n", digits, result.digits, result.numerics.c_str());
  EXPECT_GE(digits, at_least);
  // half a digit: an estimate of the size of an error, not a bound
  EXPECT_LE(result.digits, digits + 0.5);
}

// Decimals as text, and as the rational numbers that they are.
struct Decimals {
  std::string csv = "x,y\n";
  std::vector<Rational> x;
  std::vector<Rational> y;
};

// x near 1e9 with a spread of about 1 in steps of 0.001; y = 3 + 2 (x - 1e9) with a deterministic
// scatter.
Decimals far_from_the_origin(const std::string& exponent, const Rational& power) {
  Decimals data;
  for (int i = 0; i < 40; ++i) {
    const int x = (i * 37) % 1000;
    const int y = 3000 + 2 * x + (i * 7919) % 101 - 50;
    char line[100];
    std::snprintf(line, sizeof line, "1000000000.%03d,%d.%03d%s\n", x, y / 1000, y % 1000,
                  exponent.c_str());
    data.csv += line;
    data.x.emplace_back(Rational(1000000000) + Rational(x, 1000));
    data.y.emplace_back(Rational(y, 1000) * power);
  }
  return data;
}

TEST(Exactness, a_predictor_near_1e9_with_a_spread_of_one_keeps_every_digit) {
  const Decimals data = far_from_the_origin("", 1);
  const FitResult result = fit(read_table(data.csv, "far.csv", {}).value(), "y = a + b*x").value();
  expect_digits(result, exact_line(data.x, data.y), 15.5);
}

TEST(Exactness, values_of_1e_minus_30_and_1e_plus_30_are_like_any_other) {
  const Rational big = pow(boost::multiprecision::cpp_int(10), 30);
  const Decimals small = far_from_the_origin("e-30", 1 / big);
  const Decimals large = far_from_the_origin("e+30", big);
  expect_digits(fit(read_table(small.csv, "small.csv", {}).value(), "y = a + b*x").value(),
                exact_line(small.x, small.y), 15.5);
  expect_digits(fit(read_table(large.csv, "large.csv", {}).value(), "y = a + b*x").value(),
                exact_line(large.x, large.y), 15.5);
}

// Whole numbers: doubles are exact, so that the sums can be checked in integers.
TEST(Exactness, a_line_through_a_million_points_states_the_digits_that_it_has) {
  constexpr std::size_t n = 1'000'000;
  Column x{"x", "", ColumnKind::number, {}, {}, {}, {}, {}};
  Column y{"y", "", ColumnKind::number, {}, {}, {}, {}, {}};
  boost::multiprecision::cpp_int sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto xi = static_cast<long>(i % 4096);
    const auto yi = 7 + 3 * xi + static_cast<long>((i * 7919) % 1009) - 504;
    x.values.push_back(static_cast<double>(xi));
    y.values.push_back(static_cast<double>(yi));
    sx += xi;
    sy += yi;
    sxx += xi * xi;
    sxy += xi * yi;
  }
  const Rational count = n;
  Line exact;
  exact.b = (count * sxy - Rational(sx) * sy) / (count * sxx - Rational(sx) * sx);
  exact.a = (Rational(sy) - exact.b * sx) / count;
  const FitResult result = fit(Table({x, y}), "y = a + b*x").value();
  EXPECT_EQ(result.numerics, "double precision, in blocks of rows");
  // residuals of size 300 carry 1e-16 of the terms (1e4): the mean of a million of them costs no
  // more than one digit
  expect_digits(result, exact, 12.0);
}

}  // namespace
}  // namespace parabola
