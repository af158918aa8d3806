// SPDX-License-Identifier: MIT
// Functions of the formula language that <cmath> lacks, or has with more than 2 ulp of error.
#pragma once

namespace parabola {

/// Orders of polygamma, bessel_j and sinc_derivative are 0 .. largest_order; NaN beyond.
/// Derivatives of formulas need 2 or 3; the limit bounds the time that a hostile formula can take.
inline constexpr int largest_order = 100;

/// Cube root, also of negative x; std::cbrt with one Newton step, its residual in twice the
/// precision.
double cube_root(double x);
/// tanh x = E/(E + 2) with E = expm1(2x), the rounding of E + 2 taken back.
double hyperbolic_tangent(double x);

/// log |Gamma(x)|; unlike std::lgamma it writes no global variable.
double log_gamma(double x);
long double log_gamma(long double x);
/// Gamma(x); NaN at the poles -1, -2 ..., infinite at 0.
double gamma_function(double x);
long double gamma_function(long double x);

/// (log |Gamma|)' and its derivatives; polygamma(0, x) = digamma(x), polygamma(1, x) = trigamma(x).
double digamma(double x);
long double digamma(long double x);
double trigamma(double x);
long double trigamma(long double x);
double polygamma(int order, double x);
long double polygamma(int order, long double x);

/// Bessel function of the first kind J_order(x). Errors are absolute: 3e-16, as the phase of its
/// zeros demands.
double bessel_j(int order, double x);
long double bessel_j(int order, long double x);

/// sin(x)/x, 1 at 0.
double sinc(double x);
long double sinc(long double x);
/// d^order sinc/dx^order = integral over t from 0 to 1 of t^order cos(xt + order pi/2).
/// By x s_k + k s_(k-1) = sin(x + k pi/2) upwards for |x| > order + 1/2, by its power series below.
double sinc_derivative(int order, double x);
long double sinc_derivative(int order, long double x);

}  // namespace parabola
