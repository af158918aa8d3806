// SPDX-License-Identifier: MIT
// Advance widths of Inter Regular; those of Inter Italic differ by less than 1 %.
#pragma once

namespace parabola {

/// In thousandths of the font size (Inter 4.0, table hmtx, rounded); 0 for a character not listed.
double advance_width(char32_t character);

}  // namespace parabola
