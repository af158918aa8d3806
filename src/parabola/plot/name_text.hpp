// SPDX-License-Identifier: MIT
// Names as they are set in type.
#pragma once

#include <string_view>

#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// "tau" τ, "N0" N₀, "T_half": one letter and Greek italic, words upright, the index a subscript.
/// `level` is base or superscript.
RichText name_text(std::string_view name, Level level = Level::base);

}  // namespace parabola
