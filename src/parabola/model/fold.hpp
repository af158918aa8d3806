// SPDX-License-Identifier: MIT
// Operations on constants, carried out when a formula is read.
#pragma once

#include <optional>
#include <span>

#include "parabola/core/decimal.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// As constants are kept in a graph: |rest| <= ulp(value)/2 and a multiple of 2^-50 ulp(value),
/// which is below 2^-102 of the value. parse_decimal() is exact to 2^-52 ulp(value), so that a
/// constant has one representation, however it was written or computed, and a text of 33 digits
/// that leads to it. Zeros have no sign; decimals are kept.
Decimal normalised(const Decimal& x);

/// Ops that fold() computes. The special functions are left to the kernels, which are exact tested.
bool can_fold(Op op);

/// The operation on constants: + - * /, integer powers and square roots to about 2^-100 relative
/// (0.1 + 0.2 is 0.3), the other functions in long double and rounded from there. Empty when the op
/// is none of can_fold() or when the result is not a finite number: 1/0, log(-1), 1e300*1e300.
std::optional<Decimal> fold(Op op, std::span<const Decimal> arguments);

}  // namespace parabola
