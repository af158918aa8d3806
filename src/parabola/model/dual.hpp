// SPDX-License-Identifier: MIT
// Dual numbers: a value with its exact first derivatives in N directions; nested, second
// derivatives.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>

#include "parabola/model/faddeeva.hpp"
#include "parabola/model/special_functions.hpp"

namespace parabola {

/// value + sum_k slopes[k] e_k with e_j e_k = 0 (Clifford 1873). T is double, or Dual<double, M>
/// for second derivatives: the slope by outer direction j of the slope by inner direction k is
/// d2/dj dk.
///
/// A generic function computes its own derivatives when it is called with duals: the operators and
/// the functions of the formula language are found by argument-dependent lookup (`using std::exp;
/// exp(x)`). No operation allocates. Conventions as in derivative(): abs'(0) and sign' are 0;
/// comparisons look at the value; a direction in which the argument does not change gives 0 also
/// where the slope is infinite (sqrt at 0).
template <class T, std::size_t N>
struct Dual {
  T value{};
  std::array<T, N> slopes{};

  Dual() = default;
  Dual(double constant) : value(constant) {}  // NOLINT: numbers mix with duals
  explicit Dual(const T& constant)
    requires(!std::same_as<T, double>)
      : value(constant) {}

  /// A number that changes with direction `k` alone.
  static Dual variable(const T& value, std::size_t k) {
    Dual result;
    result.value = value;
    result.slopes[k] = T(1.0);
    return result;
  }

  friend Dual operator-(const Dual& a) { return chain(a, -a.value, T(-1.0)); }
  friend Dual operator+(const Dual& a) { return a; }
  friend Dual operator+(const Dual& a, const Dual& b) {
    return combine(a.value + b.value, [&](std::size_t k) { return a.slopes[k] + b.slopes[k]; });
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    return combine(a.value - b.value, [&](std::size_t k) { return a.slopes[k] - b.slopes[k]; });
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    return combine(a.value * b.value,
                   [&](std::size_t k) { return a.slopes[k] * b.value + a.value * b.slopes[k]; });
  }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const T quotient = a.value / b.value;
    return combine(quotient,
                   [&](std::size_t k) { return (a.slopes[k] - quotient * b.slopes[k]) / b.value; });
  }
  friend Dual operator+(const Dual& a, double b) { return shifted(a, a.value + T(b)); }
  friend Dual operator+(double a, const Dual& b) { return shifted(b, T(a) + b.value); }
  friend Dual operator-(const Dual& a, double b) { return shifted(a, a.value - T(b)); }
  friend Dual operator-(double a, const Dual& b) { return chain(b, T(a) - b.value, T(-1.0)); }
  friend Dual operator*(const Dual& a, double b) { return chain(a, a.value * T(b), T(b)); }
  friend Dual operator*(double a, const Dual& b) { return chain(b, T(a) * b.value, T(a)); }
  friend Dual operator/(const Dual& a, double b) {
    return combine(a.value / T(b), [&](std::size_t k) { return a.slopes[k] / T(b); });
  }
  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator-=(const Dual& b) { return *this = *this - b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }
  Dual& operator/=(const Dual& b) { return *this = *this / b; }

  friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }
  friend bool operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
  friend bool operator<=(const Dual& a, const Dual& b) { return a.value <= b.value; }
  friend bool operator>(const Dual& a, const Dual& b) { return a.value > b.value; }
  friend bool operator>=(const Dual& a, const Dual& b) { return a.value >= b.value; }

  /// A NaN on either side comes out, as in the formula language.
  friend Dual min(const Dual& a, const Dual& b) { return a <= b ? a : b < a ? b : a + b; }
  friend Dual max(const Dual& a, const Dual& b) { return a >= b ? a : b > a ? b : a + b; }

  /// f(x) with value f and slope f' at x.value.
  static Dual chain(const Dual& x, const T& f, const T& slope) {
    return combine(f, [&](std::size_t k) { return slope * x.slopes[k]; });
  }
  /// The same where f' may be infinite.
  static Dual steep_chain(const Dual& x, const T& f, const T& slope) {
    return combine(
        f, [&](std::size_t k) { return is_zero(x.slopes[k]) ? T(0.0) : slope * x.slopes[k]; });
  }
  /// f(x, y) with slopes f_x and f_y.
  static Dual chain(const Dual& x, const Dual& y, const T& f, const T& by_x, const T& by_y) {
    return combine(f, [&](std::size_t k) { return by_x * x.slopes[k] + by_y * y.slopes[k]; });
  }

 private:
  template <class Slope>
  static Dual combine(const T& value, Slope slope) {
    Dual result;
    result.value = value;
    for (std::size_t k = 0; k < N; ++k) result.slopes[k] = slope(k);
    return result;
  }
  static Dual shifted(const Dual& a, const T& value) {
    Dual result = a;
    result.value = value;
    return result;
  }
  static bool is_zero(double x) { return x == 0.0; }
  template <class U, std::size_t M>
  static bool is_zero(const Dual<U, M>& x) {
    bool zero = x.value == U(0.0);
    for (const U& slope : x.slopes) zero = zero && slope == U(0.0);
    return zero;
  }
};

// Each function: value and slope in the inner arithmetic, which may be dual itself.

template <class T, std::size_t N>
Dual<T, N> exp(const Dual<T, N>& x) {
  using std::exp;
  const T f = exp(x.value);
  return Dual<T, N>::chain(x, f, f);
}
template <class T, std::size_t N>
Dual<T, N> expm1(const Dual<T, N>& x) {
  using std::exp;
  using std::expm1;
  return Dual<T, N>::chain(x, expm1(x.value), exp(x.value));
}
template <class T, std::size_t N>
Dual<T, N> log(const Dual<T, N>& x) {
  using std::log;
  return Dual<T, N>::chain(x, log(x.value), 1.0 / x.value);
}
template <class T, std::size_t N>
Dual<T, N> log1p(const Dual<T, N>& x) {
  using std::log1p;
  return Dual<T, N>::chain(x, log1p(x.value), 1.0 / (1.0 + x.value));
}
template <class T, std::size_t N>
Dual<T, N> log10(const Dual<T, N>& x) {
  using std::log10;
  return Dual<T, N>::chain(x, log10(x.value), 1.0 / (std::numbers::ln10 * x.value));
}
template <class T, std::size_t N>
Dual<T, N> log2(const Dual<T, N>& x) {
  using std::log2;
  return Dual<T, N>::chain(x, log2(x.value), 1.0 / (std::numbers::ln2 * x.value));
}
template <class T, std::size_t N>
Dual<T, N> sqrt(const Dual<T, N>& x) {
  using std::sqrt;
  const T f = sqrt(x.value);
  return Dual<T, N>::steep_chain(x, f, 0.5 / f);
}
template <class T, std::size_t N>
Dual<T, N> cbrt(const Dual<T, N>& x) {
  using std::cbrt;
  const T f = cbrt(x.value);
  return Dual<T, N>::steep_chain(x, f, 1.0 / (3.0 * f * f));
}
template <class T, std::size_t N>
Dual<T, N> sin(const Dual<T, N>& x) {
  using std::cos;
  using std::sin;
  return Dual<T, N>::chain(x, sin(x.value), cos(x.value));
}
template <class T, std::size_t N>
Dual<T, N> cos(const Dual<T, N>& x) {
  using std::cos;
  using std::sin;
  return Dual<T, N>::chain(x, cos(x.value), -sin(x.value));
}
template <class T, std::size_t N>
Dual<T, N> tan(const Dual<T, N>& x) {
  using std::tan;
  const T f = tan(x.value);
  return Dual<T, N>::chain(x, f, 1.0 + f * f);
}
template <class T, std::size_t N>
Dual<T, N> asin(const Dual<T, N>& x) {
  using std::asin;
  using std::sqrt;
  return Dual<T, N>::chain(x, asin(x.value), 1.0 / sqrt((1.0 - x.value) * (1.0 + x.value)));
}
template <class T, std::size_t N>
Dual<T, N> acos(const Dual<T, N>& x) {
  using std::acos;
  using std::sqrt;
  return Dual<T, N>::chain(x, acos(x.value), -1.0 / sqrt((1.0 - x.value) * (1.0 + x.value)));
}
template <class T, std::size_t N>
Dual<T, N> atan(const Dual<T, N>& x) {
  using std::atan;
  return Dual<T, N>::chain(x, atan(x.value), 1.0 / (1.0 + x.value * x.value));
}
template <class T, std::size_t N>
Dual<T, N> sinh(const Dual<T, N>& x) {
  using std::cosh;
  using std::sinh;
  return Dual<T, N>::chain(x, sinh(x.value), cosh(x.value));
}
template <class T, std::size_t N>
Dual<T, N> cosh(const Dual<T, N>& x) {
  using std::cosh;
  using std::sinh;
  return Dual<T, N>::chain(x, cosh(x.value), sinh(x.value));
}
template <class T, std::size_t N>
Dual<T, N> tanh(const Dual<T, N>& x) {
  using std::cosh;
  using std::tanh;
  const T c = cosh(x.value);
  return Dual<T, N>::chain(x, tanh(x.value), 1.0 / (c * c));
}
template <class T, std::size_t N>
Dual<T, N> asinh(const Dual<T, N>& x) {
  using std::asinh;
  using std::sqrt;
  return Dual<T, N>::chain(x, asinh(x.value), 1.0 / sqrt(1.0 + x.value * x.value));
}
template <class T, std::size_t N>
Dual<T, N> acosh(const Dual<T, N>& x) {
  using std::acosh;
  using std::sqrt;
  return Dual<T, N>::chain(x, acosh(x.value), 1.0 / (sqrt(x.value - 1.0) * sqrt(x.value + 1.0)));
}
template <class T, std::size_t N>
Dual<T, N> atanh(const Dual<T, N>& x) {
  using std::atanh;
  return Dual<T, N>::chain(x, atanh(x.value), 1.0 / ((1.0 - x.value) * (1.0 + x.value)));
}
template <class T, std::size_t N>
Dual<T, N> erf(const Dual<T, N>& x) {
  using std::erf;
  using std::exp;
  return Dual<T, N>::chain(x, erf(x.value),
                           2.0 * std::numbers::inv_sqrtpi * exp(-(x.value * x.value)));
}
template <class T, std::size_t N>
Dual<T, N> erfc(const Dual<T, N>& x) {
  using std::erfc;
  using std::exp;
  return Dual<T, N>::chain(x, erfc(x.value),
                           -2.0 * std::numbers::inv_sqrtpi * exp(-(x.value * x.value)));
}
template <class T, std::size_t N>
Dual<T, N> abs(const Dual<T, N>& x) {
  return x.value > T(0.0) ? x : x.value < T(0.0) ? -x : 0.0 * x;
}
template <class T, std::size_t N>
Dual<T, N> floor(const Dual<T, N>& x) {
  using std::floor;
  return Dual<T, N>::chain(x, floor(x.value), T(0.0));
}
template <class T, std::size_t N>
Dual<T, N> log_gamma(const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, log_gamma(x.value), digamma(x.value));
}
template <class T, std::size_t N>
Dual<T, N> gamma_function(const Dual<T, N>& x) {
  const T f = gamma_function(x.value);
  return Dual<T, N>::chain(x, f, f * digamma(x.value));
}
template <class T, std::size_t N>
Dual<T, N> polygamma(int order, const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, polygamma(order, x.value), polygamma(order + 1, x.value));
}
template <class T, std::size_t N>
Dual<T, N> digamma(const Dual<T, N>& x) {
  return polygamma(0, x);
}
template <class T, std::size_t N>
Dual<T, N> trigamma(const Dual<T, N>& x) {
  return polygamma(1, x);
}
template <class T, std::size_t N>
Dual<T, N> sinc_derivative(int order, const Dual<T, N>& x) {
  return Dual<T, N>::chain(x, sinc_derivative(order, x.value), sinc_derivative(order + 1, x.value));
}
template <class T, std::size_t N>
Dual<T, N> sinc(const Dual<T, N>& x) {
  return sinc_derivative(0, x);
}
// The names of <cmath>.
template <class T, std::size_t N>
Dual<T, N> fabs(const Dual<T, N>& x) {
  return abs(x);
}
template <class T, std::size_t N>
Dual<T, N> lgamma(const Dual<T, N>& x) {
  return log_gamma(x);
}
template <class T, std::size_t N>
Dual<T, N> tgamma(const Dual<T, N>& x) {
  return gamma_function(x);
}

/// J_n' = (J_(n-1) - J_(n+1))/2
template <class T, std::size_t N>
Dual<T, N> bessel_j(int order, const Dual<T, N>& x) {
  const T above = bessel_j(order + 1, x.value);
  const T slope = order == 0 ? -above : 0.5 * (bessel_j(order - 1, x.value) - above);
  return Dual<T, N>::chain(x, bessel_j(order, x.value), slope);
}

/// Real and imaginary part of d^order w/dz^order at x + iy; see faddeeva.hpp.
template <class T, std::size_t N>
Dual<T, N> faddeeva_real(const Dual<T, N>& x, const Dual<T, N>& y, int order = 0) {
  return Dual<T, N>::chain(x, y, faddeeva_real(x.value, y.value, order),
                           faddeeva_real(x.value, y.value, order + 1),
                           -faddeeva_imaginary(x.value, y.value, order + 1));
}
template <class T, std::size_t N>
Dual<T, N> faddeeva_imaginary(const Dual<T, N>& x, const Dual<T, N>& y, int order = 0) {
  return Dual<T, N>::chain(x, y, faddeeva_imaginary(x.value, y.value, order),
                           faddeeva_imaginary(x.value, y.value, order + 1),
                           faddeeva_real(x.value, y.value, order + 1));
}

template <class T, std::size_t N>
Dual<T, N> pow(const Dual<T, N>& base, double exponent) {
  using std::pow;
  const T f = pow(base.value, exponent);
  if (exponent == 0.0) return Dual<T, N>(1.0);
  return Dual<T, N>::steep_chain(base, f, exponent * pow(base.value, exponent - 1.0));
}
/// By the exponent 0 where the power is 0: the limit for a base of 0, whose logarithm is infinite.
template <class T, std::size_t N>
Dual<T, N> pow(double base, const Dual<T, N>& exponent) {
  using std::pow;
  const T f = pow(base, exponent.value);
  return Dual<T, N>::chain(exponent, f, f == T(0.0) ? T(0.0) : f * std::log(base));
}
template <class T, std::size_t N>
Dual<T, N> pow(const Dual<T, N>& base, const Dual<T, N>& exponent) {
  using std::log;
  using std::pow;
  using Number = Dual<T, N>;
  const T f = pow(base.value, exponent.value);
  const Number by_base =
      Number::steep_chain(base, f, exponent.value * pow(base.value, exponent.value - 1.0));
  const Number by_exponent =
      Number::steep_chain(exponent, f, f == T(0.0) ? T(0.0) : f * log(base.value));
  return Number::chain(by_base, by_exponent, f, T(1.0), T(1.0));
}

template <class T, std::size_t N>
Dual<T, N> atan2(const Dual<T, N>& y, const Dual<T, N>& x) {
  using std::atan2;
  const T square = x.value * x.value + y.value * y.value;
  return Dual<T, N>::chain(y, x, atan2(y.value, x.value), x.value / square, -y.value / square);
}
template <class T, std::size_t N>
Dual<T, N> atan2(const Dual<T, N>& y, double x) {
  return atan2(y, Dual<T, N>(x));
}
template <class T, std::size_t N>
Dual<T, N> atan2(double y, const Dual<T, N>& x) {
  return atan2(Dual<T, N>(y), x);
}

}  // namespace parabola
