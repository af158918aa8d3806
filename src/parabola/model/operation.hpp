// SPDX-License-Identifier: MIT
// What each operation of a formula computes, once for every arithmetic: double, long double, dual
// numbers ...
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "parabola/model/expression.hpp"
#include "parabola/model/faddeeva.hpp"
#include "parabola/model/special_functions.hpp"

namespace parabola {

/// Selects the overload of apply() for one operation.
template <Op op>
struct Operation {};

/// Number of operations, for tables over all of them.
inline constexpr std::size_t operation_count = static_cast<std::size_t>(Op::voigt) + 1;

/// Whole part of a number of any arithmetic as an order of polygamma and its kin; -1, which they
/// answer by NaN, when it is not whole or out of range.
template <class T>
int order_of(const T& x) {
  if constexpr (requires { x.value; }) {
    return order_of(x.value);  // dual number
  } else {
    const auto order = static_cast<double>(x);
    const bool is_order = order >= 0.0 && order <= largest_order && std::floor(order) == order;
    return is_order ? static_cast<int>(order) : -1;
  }
}

// An arithmetic T needs + - * /, comparisons, construction from double and the functions of <cmath>
// by argument- dependent lookup. The special functions are looked up as well; a T without its own
// gets them in long double.

template <class T>
T apply(Operation<Op::negate>, const T& a) {
  return -a;
}
template <class T>
T apply(Operation<Op::exp>, const T& a) {
  using std::exp;
  return exp(a);
}
template <class T>
T apply(Operation<Op::expm1>, const T& a) {
  using std::expm1;
  return expm1(a);
}
template <class T>
T apply(Operation<Op::log>, const T& a) {
  using std::log;
  return log(a);
}
template <class T>
T apply(Operation<Op::log1p>, const T& a) {
  using std::log1p;
  return log1p(a);
}
template <class T>
T apply(Operation<Op::log10>, const T& a) {
  using std::log10;
  return log10(a);
}
template <class T>
T apply(Operation<Op::log2>, const T& a) {
  using std::log2;
  return log2(a);
}
template <class T>
T apply(Operation<Op::sqrt>, const T& a) {
  using std::sqrt;
  return sqrt(a);
}
template <class T>
T apply(Operation<Op::abs>, const T& a) {
  using std::abs;
  return abs(a);
}
template <class T>
T apply(Operation<Op::sin>, const T& a) {
  using std::sin;
  return sin(a);
}
template <class T>
T apply(Operation<Op::cos>, const T& a) {
  using std::cos;
  return cos(a);
}
template <class T>
T apply(Operation<Op::tan>, const T& a) {
  using std::tan;
  return tan(a);
}
template <class T>
T apply(Operation<Op::asin>, const T& a) {
  using std::asin;
  return asin(a);
}
template <class T>
T apply(Operation<Op::acos>, const T& a) {
  using std::acos;
  return acos(a);
}
template <class T>
T apply(Operation<Op::atan>, const T& a) {
  using std::atan;
  return atan(a);
}
template <class T>
T apply(Operation<Op::sinh>, const T& a) {
  using std::sinh;
  return sinh(a);
}
template <class T>
T apply(Operation<Op::cosh>, const T& a) {
  using std::cosh;
  return cosh(a);
}
template <class T>
T apply(Operation<Op::asinh>, const T& a) {
  using std::asinh;
  return asinh(a);
}
template <class T>
T apply(Operation<Op::acosh>, const T& a) {
  using std::acosh;
  return acosh(a);
}
template <class T>
T apply(Operation<Op::atanh>, const T& a) {
  using std::atanh;
  return atanh(a);
}
template <class T>
T apply(Operation<Op::erf>, const T& a) {
  using std::erf;
  return erf(a);
}
template <class T>
T apply(Operation<Op::erfc>, const T& a) {
  using std::erfc;
  return erfc(a);
}
template <class T>
T apply(Operation<Op::floor>, const T& a) {
  using std::floor;
  return floor(a);
}
template <class T>
T apply(Operation<Op::add>, const T& a, const T& b) {
  return a + b;
}
template <class T>
T apply(Operation<Op::subtract>, const T& a, const T& b) {
  return a - b;
}
template <class T>
T apply(Operation<Op::multiply>, const T& a, const T& b) {
  return a * b;
}
template <class T>
T apply(Operation<Op::divide>, const T& a, const T& b) {
  return a / b;
}
template <class T>
T apply(Operation<Op::power>, const T& a, const T& b) {
  using std::pow;
  return pow(a, b);
}
template <class T>
T apply(Operation<Op::atan2>, const T& a, const T& b) {
  using std::atan2;
  return atan2(a, b);
}
template <class T>
T apply(Operation<Op::less>, const T& a, const T& b) {
  return T(a < b ? 1.0 : 0.0);
}
template <class T>
T apply(Operation<Op::less_equal>, const T& a, const T& b) {
  return T(a <= b ? 1.0 : 0.0);
}
template <class T>
T apply(Operation<Op::greater>, const T& a, const T& b) {
  return T(a > b ? 1.0 : 0.0);
}
template <class T>
T apply(Operation<Op::greater_equal>, const T& a, const T& b) {
  return T(a >= b ? 1.0 : 0.0);
}
template <class T>
T apply(Operation<Op::equal>, const T& a, const T& b) {
  return T(a == b ? 1.0 : 0.0);
}
template <class T>
T apply(Operation<Op::not_equal>, const T& a, const T& b) {
  return T(a != b ? 1.0 : 0.0);
}
// A NaN on either side comes out: it must not vanish as in std::fmin.
template <class T>
T apply(Operation<Op::min>, const T& a, const T& b) {
  return a <= b ? a : b < a ? b : a + b;
}
template <class T>
T apply(Operation<Op::max>, const T& a, const T& b) {
  return a >= b ? a : b > a ? b : a + b;
}
template <class T>
T apply(Operation<Op::where>, const T& c, const T& a, const T& b) {
  return c != T(0.0) ? a : b;
}

template <class T>
T apply(Operation<Op::sign>, const T& a) {
  if (a > T(0.0)) return T(1.0);
  if (a < T(0.0)) return T(-1.0);
  return a == T(0.0) ? T(0.0) : a;  // NaN
}

template <class T>
T apply(Operation<Op::cbrt>, const T& a) {
  if constexpr (std::is_same_v<T, double>) {
    return cube_root(a);
  } else {
    using std::cbrt;
    return cbrt(a);
  }
}

template <class T>
T apply(Operation<Op::tanh>, const T& a) {
  if constexpr (std::is_same_v<T, double>) {
    return hyperbolic_tangent(a);
  } else {
    using std::tanh;
    return tanh(a);
  }
}

template <class T>
T apply(Operation<Op::lgamma>, const T& a) {
  if constexpr (requires { log_gamma(a); }) {
    return log_gamma(a);
  } else {
    return T(log_gamma(static_cast<long double>(a)));
  }
}

template <class T>
T apply(Operation<Op::gamma>, const T& a) {
  if constexpr (requires { gamma_function(a); }) {
    return gamma_function(a);
  } else {
    return T(gamma_function(static_cast<long double>(a)));
  }
}

template <class T>
T apply(Operation<Op::polygamma>, const T& order, const T& a) {
  if constexpr (requires { polygamma(0, a); }) {
    return polygamma(order_of(order), a);
  } else {
    return T(polygamma(order_of(order), static_cast<long double>(a)));
  }
}

template <class T>
T apply(Operation<Op::bessel_j>, const T& order, const T& a) {
  if constexpr (requires { bessel_j(0, a); }) {
    return bessel_j(order_of(order), a);
  } else {
    return T(bessel_j(order_of(order), static_cast<long double>(a)));
  }
}

template <class T>
T apply(Operation<Op::sinc_derivative>, const T& order, const T& a) {
  if constexpr (requires { sinc_derivative(0, a); }) {
    return sinc_derivative(order_of(order), a);
  } else {
    return T(sinc_derivative(order_of(order), static_cast<long double>(a)));
  }
}

template <class T>
T apply(Operation<Op::faddeeva_real_derivative>, const T& order, const T& x, const T& y) {
  if constexpr (requires { faddeeva_real(x, y, 0); }) {
    return faddeeva_real(x, y, order_of(order));
  } else {
    return T(
        faddeeva_real(static_cast<long double>(x), static_cast<long double>(y), order_of(order)));
  }
}

template <class T>
T apply(Operation<Op::faddeeva_imaginary_derivative>, const T& order, const T& x, const T& y) {
  if constexpr (requires { faddeeva_imaginary(x, y, 0); }) {
    return faddeeva_imaginary(x, y, order_of(order));
  } else {
    return T(faddeeva_imaginary(static_cast<long double>(x), static_cast<long double>(y),
                                order_of(order)));
  }
}

template <class T>
T apply(Operation<Op::digamma>, const T& a) {
  return apply(Operation<Op::polygamma>{}, T(0.0), a);
}
template <class T>
T apply(Operation<Op::trigamma>, const T& a) {
  return apply(Operation<Op::polygamma>{}, T(1.0), a);
}
template <class T>
T apply(Operation<Op::j0>, const T& a) {
  return apply(Operation<Op::bessel_j>{}, T(0.0), a);
}
template <class T>
T apply(Operation<Op::j1>, const T& a) {
  return apply(Operation<Op::bessel_j>{}, T(1.0), a);
}
template <class T>
T apply(Operation<Op::sinc>, const T& a) {
  return apply(Operation<Op::sinc_derivative>{}, T(0.0), a);
}
template <class T>
T apply(Operation<Op::faddeeva_real>, const T& x, const T& y) {
  return apply(Operation<Op::faddeeva_real_derivative>{}, T(0.0), x, y);
}
template <class T>
T apply(Operation<Op::faddeeva_imaginary>, const T& x, const T& y) {
  return apply(Operation<Op::faddeeva_imaginary_derivative>{}, T(0.0), x, y);
}

/// base^exponent by repeated multiplication.
template <class T>
T integer_power(T base, int exponent) {
  T result(1.0);
  for (unsigned n = exponent < 0 ? 0U - static_cast<unsigned>(exponent)
                                 : static_cast<unsigned>(exponent);
       n > 0; n >>= 1U) {
    if ((n & 1U) != 0) result = result * base;
    if (n > 1) base = base * base;
  }
  return exponent < 0 ? T(1.0) / result : result;
}

}  // namespace parabola
