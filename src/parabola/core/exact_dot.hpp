// SPDX-License-Identifier: MIT
// Dot products in twice the working precision that are not rounded yet.
#pragma once

#include <span>

#include "parabola/core/double_double.hpp"

namespace parabola {

/// sum_i a_i b_i with an error of at most n epsilon^2 |a|.|b|, in four interleaved sums that a
/// compiler can keep in vector registers: to be added up over blocks of rows, and the same on every
/// machine. Entries above 1e300, and products below 1e-290, are outside its range: NaN, or less
/// exact. Source: Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26 (2005) 1955, Dot2, with the product
/// of Dekker, Numer. Math. 18 (1971) 224, which needs no fused multiply-add.
DoubleDouble exact_dot(std::span<const double> a, std::span<const double> b);

}  // namespace parabola
