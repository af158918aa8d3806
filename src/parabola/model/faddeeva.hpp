// SPDX-License-Identifier: MIT
// The Faddeeva function w(z) = exp(-z^2) erfc(-iz) and its derivatives: the heart of the Voigt
// profile.
#pragma once

#include <complex>

namespace parabola {

/// d^order w / dz^order at z = x + iy, order >= 0.
///
/// Re w(x + iy) = y/pi * integral exp(-t^2)/((x - t)^2 + y^2) dt is a Gaussian convolved with a
/// Lorentzian. Defined for every z; for y < 0 by w(z) = 2 exp(-z^2) - conj(w(conj z)), so that a
/// fit may pass through y = 0. Method: trapezoidal rule for that integral with the residue of its
/// pole added (Al Azah, Chandler-Wilde 2021, "Computation of the complex error function using
/// modified trapezoidal rules"), nodes chosen at least a quarter step away from x; asymptotic
/// series for |z| >= 20. Orders 0, 1, 2 are summed directly, where the recurrence w^(n+1) = -2z
/// w^(n) - 2n w^(n-1) would cancel; higher orders use it and lose digits as |z|^2. Accuracy of
/// double: tested, a few ulp of Re w by itself (also where y is tiny) and of |w'|, |w''|.
std::complex<double> faddeeva(std::complex<double> z, int order = 0);
std::complex<long double> faddeeva(std::complex<long double> z, int order = 0);

}  // namespace parabola
