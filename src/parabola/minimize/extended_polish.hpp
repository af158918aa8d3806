// SPDX-License-Identifier: MIT
// The last digits: Newton steps in double-double from a minimum that double precision has
// certified.
#pragma once

#include <cstddef>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// Work beyond which the polish is left out: n (m + 1) (m + 8) double-double operations per pass,
/// some 20 ms.
inline constexpr std::size_t extended_work_limit = 400'000;

/// Solves H dp = J^T r with r, J and the QR of J in double-double and B = sum r d2f in double,
/// until dp is below the last bit of a double or no longer shrinks: H is wrong by 1e-16 relative,
/// so each pass gains some 12 digits. Replaces parameters, S, digits, and gives R^-1. Does nothing
/// where the problem has no double-double form, is larger than the limit, is not certified
/// (converged or exact fit, full rank), or when a step would leave the limits.
///
/// Source: Bjorck, Numerical Methods for Least Squares Problems, 2.9 (refinement in extended
/// precision).
void polish_extended(const ResidualFunction& problem, const LeastSquaresOptions& options,
                     LeastSquaresMinimum& minimum);

}  // namespace parabola
