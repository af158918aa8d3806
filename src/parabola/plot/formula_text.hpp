// SPDX-License-Identifier: MIT
// A formula as typed becomes a line of mathematics: N0*exp(-t/tau) is N₀ e^{−t/τ}.
#pragma once

#include <string_view>

#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// Names typeset, products with a dot, true minus, powers and exp as superscripts, √ for sqrt. This
/// is typography of a text that the formula's parser has accepted; the order of symbols never
/// changes. A text with other characters comes back as it is.
RichText formula_text(std::string_view infix);

}  // namespace parabola
