// SPDX-License-Identifier: MIT
// Exponential, logarithm and what follows from them; trigonometric functions in
// double_double_angles.cpp.
//
// The rule throughout: a double gives the first 16 digits, one step of Newton's method on the
// inverse function the next 16 (the error squares); only exp is summed as a series.
#include "parabola/core/double_double.hpp"

#include <cmath>
#include <limits>

namespace parabola {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// ln 2 in three parts: k ln 2 is then right to 2^-150 for every exponent k.
constexpr double ln2_1 = 0x1.62e42fefa39efp-1;
constexpr double ln2_2 = 0x1.abc9e3b39803fp-56;
constexpr double ln2_3 = 0x1.7b57a079a1934p-111;
constexpr DoubleDouble reciprocal_ln2{0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56};
constexpr DoubleDouble reciprocal_ln10{0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
constexpr DoubleDouble two_over_sqrt_pi{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56};

// exp(r) - 1 for |r| <= ln(2)/2: Taylor series of r/2^9 (its 9th term is below 2^-112), then nine
// doublings e(2r) = 2 e(r) + e(r)^2, which keep the relative accuracy of a small result.
DoubleDouble small_expm1(const DoubleDouble& r) {
  constexpr int doublings = 9;
  const DoubleDouble x = ldexp(r, -doublings);
  DoubleDouble term = x;
  DoubleDouble sum = x;
  for (int n = 2; n <= 9; ++n) {
    term = term * x / DoubleDouble(1.0 * n);
    sum += term;
  }
  for (int i = 0; i < doublings; ++i) sum = ldexp(sum, 1) + sum * sum;
  return sum;
}

// a - k ln 2, |result| <= ln(2)/2
DoubleDouble reduced(const DoubleDouble& a, double k) {
  return ((a - exact_product(k, ln2_1)) - exact_product(k, ln2_2)) - exact_product(k, ln2_3);
}

// 2^k e without the double rounding that 2^k as a double would need at the ends of the range.
DoubleDouble scaled(const DoubleDouble& e, double k) {
  const int half = static_cast<int>(k) / 2;
  return ldexp(ldexp(e, half), static_cast<int>(k) - half);
}

}  // namespace

DoubleDouble floor(const DoubleDouble& a) {
  const double high = std::floor(a.high);
  if (high != a.high) return high;
  return exact_ordered_sum(high, std::floor(a.low));
}

DoubleDouble sqrt(const DoubleDouble& a) {
  if (!(a.high > 0.0) || std::isinf(a.high)) return std::sqrt(a.high);
  const double root = std::sqrt(a.high);
  const DoubleDouble rest = a - exact_product(root, root);
  return exact_ordered_sum(root, rest.high / (2.0 * root));
}

DoubleDouble cbrt(const DoubleDouble& a) {
  if (a.high == 0.0 || !isfinite(a)) return std::cbrt(a.high);
  const DoubleDouble root = std::cbrt(a.high);
  return root - (root * root * root - a) / (DoubleDouble(3.0) * root * root);
}

DoubleDouble exp(const DoubleDouble& a) {
  if (std::isnan(a.high)) return a.high;
  if (a.high > 710.0) return infinity;
  if (a.high < -746.0) return 0.0;
  const double k = std::nearbyint(a.high * reciprocal_ln2.high);
  return scaled(small_expm1(reduced(a, k)) + DoubleDouble(1.0), k);
}

DoubleDouble expm1(const DoubleDouble& a) {
  if (std::abs(a.high) < 0.34) return small_expm1(a);
  return exp(a) - DoubleDouble(1.0);
}

DoubleDouble log1p(const DoubleDouble& a) {
  if (!(a.high > -1.0) || std::isinf(a.high)) return std::log1p(a.high);
  if (std::abs(a.high) > 0.5) return log(a + DoubleDouble(1.0));
  const DoubleDouble first = std::log1p(a.high);
  // (1 + a) exp(-first) - 1, without forming 1 + a
  const DoubleDouble correction = a * exp(-first) + expm1(-first);
  return first + correction;
}

DoubleDouble log(const DoubleDouble& a) {
  if (!(a.high > 0.0) || std::isinf(a.high)) return std::log(a.high);
  if (a.high > 0.5 && a.high < 1.5) return log1p(a - DoubleDouble(1.0));
  // the exponent is taken out, so that neither exp(-first) nor a over- or underflows
  int exponent = 0;
  (void)std::frexp(a.high, &exponent);
  const DoubleDouble mantissa = ldexp(a, -exponent);
  const DoubleDouble first = std::log(mantissa.high);
  const DoubleDouble of_mantissa = first + (mantissa * exp(-first) - DoubleDouble(1.0));
  const double k = exponent;
  return ((of_mantissa + exact_product(k, ln2_3)) + exact_product(k, ln2_2)) +
         exact_product(k, ln2_1);
}

DoubleDouble log2(const DoubleDouble& a) {
  int exponent = 0;
  if (a.low == 0.0 && std::frexp(a.high, &exponent) == 0.5) return exponent - 1.0;
  return log(a) * reciprocal_ln2;
}

DoubleDouble log10(const DoubleDouble& a) {
  return log(a) * reciprocal_ln10;
}

DoubleDouble pow(const DoubleDouble& base, const DoubleDouble& exponent) {
  const double plain = std::pow(base.high, exponent.high);
  const bool whole = floor(exponent) == exponent;
  if (exponent.high == 0.0 || base.high == 0.0 || !std::isfinite(plain)) return plain;
  if (whole && std::abs(exponent.high) <= 1024.0) {
    DoubleDouble result = 1.0;
    DoubleDouble square = base;
    for (auto n = static_cast<unsigned>(std::abs(exponent.high)); n > 0; n >>= 1U) {
      if ((n & 1U) != 0) result *= square;
      if (n > 1) square *= square;
    }
    return exponent.high < 0.0 ? DoubleDouble(1.0) / result : result;
  }
  if (base.high < 0.0 && !whole) return nan;
  const DoubleDouble size = exp(exponent * log(abs(base)));
  const bool odd = whole && std::fmod(exponent.high, 2.0) != 0.0;
  return base.high < 0.0 && odd ? -size : size;
}

DoubleDouble sinh(const DoubleDouble& a) {
  if (std::abs(a.high) > 40.0) {
    const DoubleDouble half = exp(ldexp(abs(a), -1));
    const DoubleDouble size = ldexp(half, -1) * half;
    return a.high < 0.0 ? -size : size;
  }
  const DoubleDouble e = expm1(a);
  return ldexp(e + e / (e + DoubleDouble(1.0)), -1);
}

DoubleDouble cosh(const DoubleDouble& a) {
  if (std::abs(a.high) > 40.0) {
    const DoubleDouble half = exp(ldexp(abs(a), -1));
    return ldexp(half, -1) * half;
  }
  const DoubleDouble e = exp(a);
  return ldexp(e + DoubleDouble(1.0) / e, -1);
}

DoubleDouble tanh(const DoubleDouble& a) {
  if (std::abs(a.high) > 40.0) return std::copysign(1.0, a.high);
  const DoubleDouble e = expm1(ldexp(a, 1));
  return e / (e + DoubleDouble(2.0));
}

DoubleDouble asinh(const DoubleDouble& a) {
  const DoubleDouble size = abs(a);
  if (size.high > 1e16) {
    const DoubleDouble large = log(size) + log(DoubleDouble(2.0));
    return a.high < 0.0 ? -large : large;
  }
  const DoubleDouble square = size * size;
  const DoubleDouble result =
      log1p(size + square / (DoubleDouble(1.0) + sqrt(square + DoubleDouble(1.0))));
  return a.high < 0.0 ? -result : result;
}

DoubleDouble acosh(const DoubleDouble& a) {
  if (a.high < 1.0) return nan;
  if (a.high > 1e16) return log(a) + log(DoubleDouble(2.0));
  const DoubleDouble above = a - DoubleDouble(1.0);
  return log1p(above + sqrt(above * (a + DoubleDouble(1.0))));
}

DoubleDouble atanh(const DoubleDouble& a) {
  return ldexp(log1p(ldexp(a, 1) / (DoubleDouble(1.0) - a)), -1);
}

DoubleDouble erf(const DoubleDouble& a) {
  if (std::isnan(a.high)) return a.high;
  if (std::abs(a.high) > 2.0)
    return a.high > 0.0 ? DoubleDouble(1.0) - erfc(a) : erfc(-a) - DoubleDouble(1.0);
  // 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1)/(2n+1)!!: every term positive (Abramowitz & Stegun 7.1.6)
  const DoubleDouble square = a * a;
  DoubleDouble term = a;
  DoubleDouble sum = a;
  for (int n = 1; n < 200 && std::abs(term.high) > 0x1p-110 * std::abs(sum.high); ++n) {
    term = term * ldexp(square, 1) / DoubleDouble(2.0 * n + 1.0);
    sum += term;
  }
  return two_over_sqrt_pi * exp(-square) * sum;
}

DoubleDouble erfc(const DoubleDouble& a) {
  if (std::isnan(a.high)) return a.high;
  if (a.high < 2.0) return DoubleDouble(1.0) - erf(a);
  if (a.high > 27.3) return 0.0;
  // Continued fraction (Abramowitz & Stegun 7.1.14), evaluated from its far end; its terms needed
  // fall like 1/x^2.
  const int terms = 40 + static_cast<int>(1600.0 / (a.high * a.high));
  DoubleDouble tail = 0.0;
  for (int n = terms; n >= 1; --n) tail = DoubleDouble(0.5 * n) / (a + tail);
  return ldexp(two_over_sqrt_pi, -1) * exp(-(a * a)) / (a + tail);
}

}  // namespace parabola
