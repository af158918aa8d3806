// SPDX-License-Identifier: MIT
// A number as it was written: its double, what that double lost, and how many decimals it showed.
#pragma once

#include <optional>
#include <string_view>

namespace parabola {

/// value + rest equals the written decimal to about 2^-106 relative; |rest| <= ulp(value)/2.
struct Decimal {
  double value = 0.0;
  double rest = 0.0;  ///< written decimal minus value, rounded to double (0 for integers below 2^53)
  int decimals = 0;   ///< digits after the point as written, less the exponent: 1.20e-3 has 5; may be < 0
};

/// Reads the whole of `text` as one number: [+-] digits [. digits] [e|E|d|D exponent]; also a true minus
/// (U+2212). Independent of the locale. Empty when `text` is not entirely such a number (nan and inf are
/// not numbers) or overflows a double; an underflow gives 0 or a subnormal with its rest.
std::optional<Decimal> parse_decimal(std::string_view text);

}  // namespace parabola
