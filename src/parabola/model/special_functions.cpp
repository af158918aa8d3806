// SPDX-License-Identifier: MIT
#include "parabola/model/special_functions.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <math.h>  // NOLINT: lgamma_r and jn are POSIX, not C++

namespace parabola {
namespace {

// Failures come back as values, never as exceptions. Promotion of double to long double stays on:
// without it digamma(-7.69) is off by 3600 ulp and polygamma(2, -7.5) by 50000, with it they are
// right (measured).
namespace policies = boost::math::policies;
using Policy = policies::policy<policies::domain_error<policies::ignore_error>,
                                policies::pole_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

bool is_order(int order) {
  return order >= 0 && order <= largest_order;
}

template <class T>
T polygamma_of(int order, T x) {
  if (!is_order(order) || std::isnan(x)) return std::numeric_limits<T>::quiet_NaN();
  if (order == 0) return boost::math::digamma(x, Policy());
  if (order == 1) return boost::math::trigamma(x, Policy());
  return boost::math::polygamma(order, x, Policy());
}

template <class T>
T sinc_of(T x) {
  return x == T(0) ? T(1) : std::sin(x) / x;
}

// sum over m >= order/2 of (-1)^m x^(2m - order) / ((2m + 1) (2m - order)!)
template <class T>
T sinc_series(int order, T x) {
  const int first = (order + 1) / 2;
  T power = 2 * first == order ? T(1) : x;  // x^(2m - order)/(2m - order)!
  T sum{};
  for (int m = first;; ++m) {
    const T term = (m % 2 == 0 ? power : -power) / T(2 * m + 1);
    sum += term;
    if (std::abs(term) <= std::numeric_limits<T>::epsilon() / 8 * std::abs(sum)) return sum;
    const int k = 2 * m - order;
    power *= x * x / T((k + 1) * (k + 2));
  }
}

template <class T>
T sinc_derivative_of(int order, T x) {
  if (!is_order(order) || std::isnan(x)) return std::numeric_limits<T>::quiet_NaN();
  if (order == 0) return sinc_of(x);
  if (std::abs(x) <= T(order) + T(0.5)) return sinc_series(order, x);
  if (std::isinf(x)) return T(0);
  const T sine = std::sin(x);
  const T cosine = std::cos(x);
  const std::array<T, 4> turned{sine, cosine, -sine, -cosine};  // sin(x + k pi/2)
  T value = sine / x;
  for (int k = 1; k <= order; ++k) {
    value = (turned[static_cast<std::size_t>(k % 4)] - T(k) * value) / x;
  }
  return value;
}

}  // namespace

double cube_root(double x) {
  if (x == 0.0 || !std::isfinite(x)) return x;
  // At the ends of the range the cube of the root overflows, or its rounding error is lost.
  if (std::fabs(x) < 1e-280) return cube_root(x * 0x1p300) * 0x1p-100;
  if (std::fabs(x) > 1e280) return cube_root(x * 0x1p-300) * 0x1p100;
  const double root = std::cbrt(x);
  const double square = root * root;
  const double cube = square * root;
  const double cube_rest = std::fma(square, root, -cube) + std::fma(root, root, -square) * root;
  return root - ((cube - x) + cube_rest) / (3.0 * square);
}

double hyperbolic_tangent(double x) {
  const double size = std::fabs(x);
  if (size > 20.0) return std::copysign(1.0, x);  // 1 - tanh(20) = 8.5e-18
  const double numerator = std::expm1(2.0 * size);
  const double denominator = numerator + 2.0;
  const double rest = numerator - (denominator - 2.0);
  const double quotient = numerator / denominator;
  return std::copysign(quotient - quotient * (rest / denominator), x);
}

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

long double log_gamma(long double x) {
#ifdef __GLIBC__
  int sign = 0;
  return ::lgammal_r(x, &sign);
#else
  return std::lgamma(x);
#endif
}

double gamma_function(double x) {
  return std::tgamma(x);
}
long double gamma_function(long double x) {
  return std::tgamma(x);
}

double digamma(double x) {
  return polygamma_of(0, x);
}
long double digamma(long double x) {
  return polygamma_of(0, x);
}
double trigamma(double x) {
  return polygamma_of(1, x);
}
long double trigamma(long double x) {
  return polygamma_of(1, x);
}
double polygamma(int order, double x) {
  return polygamma_of(order, x);
}
long double polygamma(int order, long double x) {
  return polygamma_of(order, x);
}

double bessel_j(int order, double x) {
  if (!is_order(order)) return std::numeric_limits<double>::quiet_NaN();
  return order == 0 ? ::j0(x) : order == 1 ? ::j1(x) : ::jn(order, x);
}
long double bessel_j(int order, long double x) {
  if (!is_order(order) || std::isnan(x)) return std::numeric_limits<long double>::quiet_NaN();
  return boost::math::cyl_bessel_j(order, x, Policy());
}

double sinc(double x) {
  return sinc_of(x);
}
long double sinc(long double x) {
  return sinc_of(x);
}
double sinc_derivative(int order, double x) {
  return sinc_derivative_of(order, x);
}
long double sinc_derivative(int order, long double x) {
  return sinc_derivative_of(order, x);
}

}  // namespace parabola
