// SPDX-License-Identifier: MIT
// A number as it was written: its double, what that double lost, and how many decimals it showed.
#pragma once

#include <optional>
#include <string_view>

namespace parabola {

/// value is the double nearest to the written decimal (ties to even); value + rest equals the
/// decimal to 2^-104 of the value or half the smallest subnormal, whichever is larger, so that
/// |rest| <= ulp(value)/2.
struct Decimal {
  double value = 0.0;
  double rest = 0.0;  ///< decimal minus value, rounded to double (0 for integers below 2^53)
  int decimals = 0;   ///< digits after the point less the exponent: 1.20e-3 has 5; may be < 0
};

/// Reads the whole of `text` as one number: [sign] digits [point digits] [e|E|d|D [sign] digits].
/// The sign is +, - or a true minus (U+2212); digits may be missing on one side of the point, as in
/// "5." and ".5". Independent of the locale; linear in the length, whatever the exponent.
/// Empty when `text` is not entirely such a number (nan and inf are not numbers) or overflows a
/// double; an underflow gives 0 or a subnormal with its rest.
std::optional<Decimal> parse_decimal(std::string_view text, char point = '.');
/// True when the whole of `text` is such a number, whatever its size: 1e999 is one.
bool is_decimal(std::string_view text, char point = '.');

}  // namespace parabola
