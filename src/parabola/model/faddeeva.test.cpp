// SPDX-License-Identifier: MIT
// The Faddeeva function and the Voigt profile against power series and continued fraction in 100
// digits.
#include "parabola/model/faddeeva.hpp"

#include <array>
#include <cmath>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parabola/model/derivative.hpp"
#include "parabola/model/program.hpp"

namespace parabola {
namespace {

namespace multiprecision = boost::multiprecision;
using Real = multiprecision::number<multiprecision::cpp_bin_float<100>, multiprecision::et_off>;

struct Complex {
  Real re;
  Real im;
};
Complex operator+(const Complex& a, const Complex& b) {
  return {a.re + b.re, a.im + b.im};
}
Complex operator-(const Complex& a, const Complex& b) {
  return {a.re - b.re, a.im - b.im};
}
Complex operator*(const Complex& a, const Complex& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
Complex operator*(const Real& a, const Complex& b) {
  return {a * b.re, a * b.im};
}
Complex operator/(const Complex& a, const Complex& b) {
  const Real square = b.re * b.re + b.im * b.im;
  return {(a.re * b.re + a.im * b.im) / square, (a.im * b.re - a.re * b.im) / square};
}
Real modulus(const Complex& a) {
  return sqrt(a.re * a.re + a.im * a.im);
}

const Real pi = boost::math::constants::pi<Real>();

// w(z) = sum_n (iz)^n/Gamma(n/2 + 1). The terms reach exp(|z|^2): 40 of the 100 digits at |z|
// = 9.5.
Complex by_power_series(const Complex& z) {
  const Complex iz{-z.im, z.re};
  const Complex square = iz * iz;
  Complex even{1, 0};
  Complex odd = (2 / sqrt(pi)) * iz;
  Complex sum{0, 0};
  for (int n = 0; n < 3000; ++n) {
    sum = sum + even + odd;
    even = (1 / Real(n + 1)) * (even * square);
    odd = (1 / (Real(n) + 1.5)) * (odd * square);
    if (n > 20 && modulus(even) + modulus(odd) < Real(1e-90)) break;
  }
  return sum;
}

// w(z) = i/sqrt(pi) / (z - (1/2)/(z - 1/(z - (3/2)/(z - ...)))), and exp(-x^2) on the real axis.
Complex by_continued_fraction(const Complex& z) {
  Complex tail = z;
  for (int n = 200; n >= 1; --n) tail = z - Complex{Real(n) / 2, 0} / tail;
  Complex w = Complex{0, 1 / sqrt(pi)} / tail;
  if (z.im == 0) w.re += exp(-z.re * z.re);
  return w;
}

// w, w', w''
std::array<Complex, 3> reference(double x, double y) {
  const Complex z{Real(x), Real(y)};
  const Complex w = x * x + y * y < 90.0 ? by_power_series(z) : by_continued_fraction(z);
  const Complex first = Complex{0, 2 / sqrt(pi)} - Real(2) * (z * w);
  const Complex second = Real(-2) * (z * first + w);
  return {w, first, second};
}

struct Point {
  double x;
  double y;
};

// The upper half plane near and far, along the real axis with tiny y, and on it. (The continued
// fraction converges slowly near the axis: there y is 0 or |z| is small.)
std::vector<Point> sample() {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::vector<Point> points{{0.0, 0.0}, {0.0, 1e-300}, {25.0, 0.0},
                            {0.0, 1e3}, {1e4, 2e4},    {1e-200, 1e-200}};
  for (int i = 0; i < 200; ++i) {
    const double u = uniform(random);
    const double v = uniform(random);
    points.push_back({9.0 * u, 3.0 * v});
    points.push_back({9.0 * u, std::pow(10.0, -12.0 * v)});
    points.push_back({30.0 * u, 9.5 + 20.0 * v});
    if (i % 4 == 0) points.push_back({9.4 * u, i % 8 == 0 ? 0.0 : std::pow(10.0, -300.0 * v)});
    if (i % 4 == 1) points.push_back({std::pow(10.0, -8.0 * u), std::pow(10.0, -8.0 * v)});
  }
  return points;
}

double relative(const Real& error, const Real& size) {
  return static_cast<double>(Real(abs(error) / size));
}

TEST(Faddeeva, is_accurate_in_the_upper_half_plane) {
  double real_part = 0.0;
  std::array<double, 3> whole{};
  for (const auto& [x, y] : sample()) {
    const std::array<Complex, 3> truth = reference(x, y);
    for (int order = 0; order < 3; ++order) {
      const std::complex<double> w = faddeeva(std::complex<double>(x, y), order);
      const Complex& exact = truth[static_cast<std::size_t>(order)];
      const Complex error = Complex{Real(w.real()), Real(w.imag())} - exact;
      double& worst = whole[static_cast<std::size_t>(order)];
      worst = std::max(worst, relative(modulus(error), modulus(exact)));
      if (order == 0) real_part = std::max(real_part, relative(error.re, exact.re));
    }
  }
  std::cout << fmt::format(
      "faddeeva  Re w {:.2g}, |w| {:.2g}, |w'| {:.2g}, |w''| {:.2g} (relative errors)\n", real_part,
      whole[0], whole[1], whole[2]);
  // Re w is a sum of 14 positive terms of about 8 roundings each, added in two chains: (8 + 7)
  // eps/2, and the residue.
  EXPECT_LE(real_part, 2e-15);
  EXPECT_LE(whole[0], 2e-15);
  // For |z| > 1.5 sum and residue cancel up to 2 pi/h = 12 times (w'), its square (w'') at |z|
  // = 1.5 and y = 0; below, the recurrence multiplies by 2|z| each time.
  EXPECT_LE(whole[1], 12 * 1e-15);
  EXPECT_LE(whole[2], 150 * 1e-15);
}

TEST(Faddeeva, of_long_double_is_as_much_better_as_its_mantissa) {
  constexpr long double unit = std::numeric_limits<long double>::epsilon();
  for (const auto& [x, y] :
       {Point{0.3, 0.2}, Point{2.0, 1e-9}, Point{6.2, 0.5}, Point{3.0, 30.0}, Point{0.0, 7.0}}) {
    const Complex truth = reference(x, y)[0];
    const auto w = faddeeva(std::complex<long double>(x, y));
    EXPECT_LE(relative(Real(w.real()) - truth.re, abs(truth.re)), static_cast<double>(16 * unit))
        << x << ' ' << y;
  }
}

TEST(Faddeeva, has_its_symmetries_exactly) {
  for (int order = 0; order < 5; ++order) {
    const std::complex<double> right = faddeeva(std::complex<double>(1.25, 0.5), order);
    const std::complex<double> left = faddeeva(std::complex<double>(-1.25, 0.5), order);
    const double sign = order % 2 == 0 ? 1.0 : -1.0;
    EXPECT_EQ(left.real(), sign * right.real());
    EXPECT_EQ(left.imag(), -sign * right.imag());
  }
}

TEST(Faddeeva, continues_below_the_real_axis_smoothly) {
  const double step = 1e-6;
  for (const double x : {0.0, 0.7, 3.0}) {
    const double above = faddeeva_real(x, step);
    const double below = faddeeva_real(x, -step);
    const double slope = -faddeeva_imaginary(x, 0.0, 1);  // dU/dy = -Im w'
    // The third derivative by y is below 6, so that the difference quotient is right to step^2;
    // rounding: eps/step.
    EXPECT_NEAR((above - below) / (2.0 * step), slope, step * step + 1e-15 / step);
  }
}

TEST(Faddeeva, higher_orders_are_derivatives_of_lower_ones) {
  const std::complex<double> z(0.8, 0.6);
  const double step = 1e-3;
  for (int order = 2; order < 6; ++order) {
    const auto quotient = (faddeeva(z + step, order) - faddeeva(z - step, order)) / (2.0 * step);
    const auto slope = faddeeva(z, order + 1);
    // Error of the quotient: step^2/6 times the derivative two orders higher.
    const double bound = step * step * std::abs(faddeeva(z, order + 3)) / 3.0;
    EXPECT_LE(std::abs(quotient - slope), bound + 1e-11 * std::abs(slope)) << order;
  }
}

TEST(Faddeeva, is_zero_at_infinity_and_nan_for_nan_or_a_wrong_order) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(faddeeva_real(infinity, 1.0), 0.0);
  EXPECT_EQ(faddeeva_real(1.0, infinity), 0.0);
  EXPECT_EQ(faddeeva_imaginary(1e200, 1e200) > 0.0, true);
  EXPECT_TRUE(std::isnan(faddeeva_real(std::nan(""), 1.0)));
  EXPECT_TRUE(std::isnan(faddeeva_real(1.0, 1.0, -1)));
  EXPECT_TRUE(std::isnan(faddeeva_real(1.0, 1.0, 1000)));
}

// Voigt profile and its four derivatives, from w, w', w'' in 100 digits by the chain rule.
std::array<Real, 5> voigt_reference(double x, double mu, double sigma, double gamma) {
  const Real s = sqrt(Real(2)) * Real(sigma);
  const Real offset = Real(x) - Real(mu);
  const Complex z{offset / s, Real(gamma) / s};
  const Complex w = by_power_series(z);
  const Complex slope = Complex{0, 2 / sqrt(pi)} - Real(2) * (z * w);
  const Real height = 1 / (sqrt(2 * pi) * Real(sigma));
  const Complex by_sigma = Real(-1) / Real(sigma) * (slope * z);
  return {height * w.re, height * slope.re / s, -height * slope.re / s,
          height * by_sigma.re - height * w.re / Real(sigma), -height * slope.im / s};
}

TEST(Faddeeva, gives_voigt_and_its_derivatives) {
  Graph graph;
  const std::vector<std::string> names{"x", "mu", "sigma", "gamma"};
  std::vector<NodeId> arguments;
  for (const std::string& name : names) arguments.push_back(graph.symbol(name));
  const NodeId voigt = graph.make(Op::voigt, arguments);
  std::vector<NodeId> outputs{voigt};
  for (const std::string& name : names) outputs.push_back(derivative(graph, voigt, name));
  const Program program(graph, outputs, {}, names);
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::array<double, 5> worst{};
  for (int i = 0; i < 200; ++i) {
    const double sigma = 0.5 + uniform(random);
    const double gamma = sigma * std::pow(10.0, 0.7 - 6.0 * uniform(random));
    const std::array<double, 4> point{0.3 + 10.0 * sigma * (uniform(random) - 0.5), 0.3, sigma,
                                      gamma};
    std::array<double, 5> computed{};
    std::array<double*, 5> places{};
    for (std::size_t k = 0; k < 5; ++k) places[k] = &computed[k];
    Program::Workspace workspace;
    program.evaluate({}, point, 0, 1, places, workspace);
    const std::array<Real, 5> truth = voigt_reference(point[0], point[1], point[2], point[3]);
    for (std::size_t k = 0; k < 5; ++k) {
      // Size of a derivative: voigt itself per width, which bounds it from above up to a factor.
      const Real size =
          k == 0 ? truth[0] : std::max(Real(abs(truth[k])), Real(truth[0] / Real(sigma)));
      worst[k] = std::max(worst[k], relative(Real(computed[k]) - truth[k], size));
    }
  }
  std::cout << fmt::format(
      "voigt     value {:.2g}, by x {:.2g}, mu {:.2g}, sigma {:.2g}, gamma {:.2g} (relative)\n",
      worst[0], worst[1], worst[2], worst[3], worst[4]);
  // z carries two roundings, and x dV/dx / V reaches 2|z|^2 = 25 in the Gaussian flank: 25 * 2
  // * 1.1e-16 and w's own.
  EXPECT_LE(worst[0], 1e-14);
  for (std::size_t k = 1; k < 5; ++k) EXPECT_LE(worst[k], 1e-13) << names[k - 1];
}

}  // namespace
}  // namespace parabola
