// SPDX-License-Identifier: MIT
// What people type that is not of the formula language, and what to type instead.
#pragma once

#include <cstddef>

#include "parabola/core/error.hpp"
#include "parabola/model/formula_text.hpp"

namespace parabola {

/// Error (formula_syntax) for the character or operator at `position` that no token begins with.
Error stray_character(const FormulaText& text, std::size_t position);

/// Error for a number that goes on where numbers end: 1.2.3, 0x10, 1_000, 1d-3. It begins at
/// `begin`; `length` bytes were read as a number.
Error malformed_number(const FormulaText& text, std::size_t begin, std::size_t length);

/// Error for a dot behind a name: np.exp, a.b. `all` spans both sides.
Error dotted_name(const FormulaText& text, TextSpan all);

}  // namespace parabola
