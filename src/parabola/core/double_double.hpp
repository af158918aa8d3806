// SPDX-License-Identifier: MIT
// A number as the unevaluated sum of two doubles: 106 bits, some 32 digits, in the range of a
// double.
//
// Sums and products by error-free transformations (Dekker 1971; Knuth, TAOCP 2, 4.2.2; products by
// fused multiply-add). Relative error of + - * /: a few times 2^-104. Overflow and NaN behave as
// for doubles in `high`.
#pragma once

#include <cmath>

#include "parabola/core/decimal.hpp"

namespace parabola {

/// high + low, |low| <= ulp(high)/2.
struct DoubleDouble {
  double high = 0.0;
  double low = 0.0;

  constexpr DoubleDouble() = default;
  constexpr DoubleDouble(double value) : high(value) {}  // NOLINT(google-explicit-constructor)
  constexpr DoubleDouble(double high_part, double low_part) : high(high_part), low(low_part) {}
  explicit DoubleDouble(long double value)
      : high(static_cast<double>(value)),
        low(static_cast<double>(value - static_cast<long double>(high))) {}
  explicit DoubleDouble(const Decimal& decimal) : DoubleDouble(decimal.value, decimal.rest) {}

  explicit operator double() const { return high; }
  explicit operator long double() const {
    return static_cast<long double>(high) + static_cast<long double>(low);
  }
};

/// a + b exactly.
inline DoubleDouble exact_sum(double a, double b) {
  const double sum = a + b;
  const double from_b = sum - a;
  return {sum, (a - (sum - from_b)) + (b - from_b)};
}
/// a + b exactly, for |a| >= |b|.
inline DoubleDouble exact_ordered_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}
/// a * b exactly, where it neither over- nor underflows.
inline DoubleDouble exact_product(double a, double b) {
  const double product = a * b;
  return {product, std::fma(a, b, -product)};
}

inline DoubleDouble operator-(const DoubleDouble& a) {
  return {-a.high, -a.low};
}

inline DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble high = exact_sum(a.high, b.high);
  if (!std::isfinite(high.high)) return high.high;
  const DoubleDouble low = exact_sum(a.low, b.low);
  const DoubleDouble sum = exact_ordered_sum(high.high, high.low + low.high);
  return exact_ordered_sum(sum.high, sum.low + low.low);
}
inline DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) {
  return a + -b;
}

inline DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
  const DoubleDouble product = exact_product(a.high, b.high);
  if (!std::isfinite(product.high)) return product.high;
  return exact_ordered_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

inline DoubleDouble operator/(const DoubleDouble& a, const DoubleDouble& b) {
  const double first = a.high / b.high;
  if (!std::isfinite(first) || b.high == 0.0 || std::isinf(b.high)) return first;
  const DoubleDouble rest = a - b * first;
  const double second = rest.high / b.high;
  const double third = (rest - b * second).high / b.high;
  return exact_ordered_sum(first, second) + third;
}

inline DoubleDouble& operator+=(DoubleDouble& a, const DoubleDouble& b) {
  return a = a + b;
}
inline DoubleDouble& operator-=(DoubleDouble& a, const DoubleDouble& b) {
  return a = a - b;
}
inline DoubleDouble& operator*=(DoubleDouble& a, const DoubleDouble& b) {
  return a = a * b;
}
inline DoubleDouble& operator/=(DoubleDouble& a, const DoubleDouble& b) {
  return a = a / b;
}

inline bool operator==(const DoubleDouble& a, const DoubleDouble& b) {
  return a.high == b.high && a.low == b.low;
}
inline bool operator<(const DoubleDouble& a, const DoubleDouble& b) {
  return a.high < b.high || (a.high == b.high && a.low < b.low);
}
inline bool operator>(const DoubleDouble& a, const DoubleDouble& b) {
  return b < a;
}
inline bool operator<=(const DoubleDouble& a, const DoubleDouble& b) {
  return a < b || a == b;
}
inline bool operator>=(const DoubleDouble& a, const DoubleDouble& b) {
  return b <= a;
}

inline DoubleDouble abs(const DoubleDouble& a) {
  return a.high < 0.0 ? -a : a;
}
inline bool isfinite(const DoubleDouble& a) {
  return std::isfinite(a.high);
}
/// a 2^exponent, exact where it does not underflow.
inline DoubleDouble ldexp(const DoubleDouble& a, int exponent) {
  return {std::ldexp(a.high, exponent), std::ldexp(a.low, exponent)};
}

/// The functions of <cmath>, found by argument-dependent lookup; relative error below 2^-95 except
/// near zeros other than the origin, where the absolute error is that of the argument. Domain
/// errors give NaN as in <cmath>.
DoubleDouble floor(const DoubleDouble& a);
DoubleDouble sqrt(const DoubleDouble& a);
DoubleDouble cbrt(const DoubleDouble& a);
DoubleDouble exp(const DoubleDouble& a);
DoubleDouble expm1(const DoubleDouble& a);
DoubleDouble log(const DoubleDouble& a);
DoubleDouble log1p(const DoubleDouble& a);
DoubleDouble log2(const DoubleDouble& a);
DoubleDouble log10(const DoubleDouble& a);
DoubleDouble pow(const DoubleDouble& base, const DoubleDouble& exponent);
DoubleDouble sin(const DoubleDouble& a);
DoubleDouble cos(const DoubleDouble& a);
DoubleDouble tan(const DoubleDouble& a);
DoubleDouble asin(const DoubleDouble& a);
DoubleDouble acos(const DoubleDouble& a);
DoubleDouble atan(const DoubleDouble& a);
DoubleDouble atan2(const DoubleDouble& y, const DoubleDouble& x);
DoubleDouble sinh(const DoubleDouble& a);
DoubleDouble cosh(const DoubleDouble& a);
DoubleDouble tanh(const DoubleDouble& a);
DoubleDouble asinh(const DoubleDouble& a);
DoubleDouble acosh(const DoubleDouble& a);
DoubleDouble atanh(const DoubleDouble& a);
DoubleDouble erf(const DoubleDouble& a);
DoubleDouble erfc(const DoubleDouble& a);

}  // namespace parabola
