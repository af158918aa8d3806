// SPDX-License-Identifier: MIT
// The Faddeeva function w(z) = exp(-z^2) erfc(-iz) and its derivatives: the heart of the Voigt
// profile.
#pragma once

#include <complex>

namespace parabola {

/// d^order w / dz^order at z = x + iy.
///
/// Re w(x + iy) = y/pi * integral exp(-t^2)/((x - t)^2 + y^2) dt is a Gaussian convolved with a
/// Lorentzian. Defined for every z; for y < 0 by w(z) = 2 exp(-z^2) - conj(w(conj z)), so that a
/// fit may pass through y = 0. Method: trapezoidal rule for that integral with the residue of its
/// pole added (Al Azah, Chandler-Wilde 2021, "Computation of the complex error function using
/// modified trapezoidal rules"), nodes chosen at least a quarter step away from x; asymptotic
/// series for |z| >= 20. Orders 0, 1, 2 are summed directly, where the recurrence w^(n+1) = -2z
/// w^(n) - 2n w^(n-1) would cancel; higher orders, to largest_order, use it and lose a factor |z|^2
/// below |z| = 20. NaN for other orders. Relative accuracy of double, tested: Re w 1e-15, w' 4e-15,
/// w'' 5e-14.
std::complex<double> faddeeva(std::complex<double> z, int order = 0);
std::complex<long double> faddeeva(std::complex<long double> z, int order = 0);

/// Real and imaginary part by themselves, as the operations of a formula need them.
inline double faddeeva_real(double x, double y, int order = 0) {
  return faddeeva(std::complex<double>(x, y), order).real();
}
inline double faddeeva_imaginary(double x, double y, int order = 0) {
  return faddeeva(std::complex<double>(x, y), order).imag();
}
inline long double faddeeva_real(long double x, long double y, int order = 0) {
  return faddeeva(std::complex<long double>(x, y), order).real();
}
inline long double faddeeva_imaginary(long double x, long double y, int order = 0) {
  return faddeeva(std::complex<long double>(x, y), order).imag();
}

}  // namespace parabola
