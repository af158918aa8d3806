// SPDX-License-Identifier: MIT
// Constants of formulas as text.
#pragma once

#include <string>

#include "parabola/core/decimal.hpp"

namespace parabola {

/// A text that parse_decimal() reads as the same value and rest, as short as 17, 18 ... 40 digits
/// allow; beyond that all digits of value + rest. 0.1 for the decimal 0.1, but 55 digits for the
/// double next to it, whose rest is 0. `number` must be finite and not negative.
std::string number_text(const Decimal& number);

}  // namespace parabola
