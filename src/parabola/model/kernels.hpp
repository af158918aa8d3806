// SPDX-License-Identifier: MIT
// One loop per operation over a block of rows: the only code that a program runs per row.
#pragma once

#include <array>
#include <cstddef>

#include "parabola/model/expression.hpp"

namespace parabola {

/// result[i] = op(a[i], b[i], c[i]) for i = 0 .. count-1; an argument that is the same for all rows
/// is read as a[0]. `result` overlaps no argument. Unused arguments are ignored.
using Kernel = void (*)(const double* a, const double* b, const double* c, double* result,
                        std::size_t count);

/// Loop for `op`; is_row[k] says whether argument k has one number per row or one for all rows.
/// Constants, symbols and peak shapes (see shapes.hpp) have none.
Kernel find_kernel(Op op, const std::array<bool, 3>& is_row);

/// Loop for a power with this constant exponent, base per row, right within 2 ulp: multiplications
/// for whole exponents to +-64 (-2 to 4 plain, the others carried in twice the precision), square
/// roots for +-1/2 and 3/2. Null for other exponents.
Kernel find_power_kernel(double exponent);

}  // namespace parabola
