// SPDX-License-Identifier: MIT
// Constants of formulas as text.
#pragma once

#include <string>

#include "parabola/core/decimal.hpp"

namespace parabola {

/// The shortest text of at least 17 digits (fewer when the double needs fewer) that a graph reads
/// as the same value and rest: 0.1 for the decimal 0.1, but 0.1000000000000000055511151231257827
/// for the double next to it. `number` must be normalised(), finite and not negative.
std::string number_text(const Decimal& number);

}  // namespace parabola
