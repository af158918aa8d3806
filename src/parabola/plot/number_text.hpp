// SPDX-License-Identifier: MIT
// Numbers in figures: true minus, thin spaces from 10 000, decimal point or comma, powers of ten.
#pragma once

#include "parabola/core/rounding.hpp"
#include "parabola/plot/figure.hpp"
#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// `decimals` digits after the point; |value| below 10^15.
RichText fixed_text(double value, int decimals, DecimalMark mark);

/// 10^{-3}, with a superscript.
RichText power_text(int exponent);

/// digits × 10^{exponent}, as rounded in core.
RichText number_text(const RoundedNumber& number, DecimalMark mark);

/// Around "a ± b": only when a common power of ten follows, or always because a unit follows.
enum class Brackets { when_needed, always };

/// "0.985 ± 0.024", "(1.234 ± 0.012) × 10^{-15}"; without uncertainty the value alone.
RichText estimate_text(const RoundedEstimate& estimate, DecimalMark mark, Brackets brackets);

}  // namespace parabola
