// SPDX-License-Identifier: MIT
// Units of column headers as they are set in type.
#pragma once

#include <string_view>

#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// "us" µs, "m/s^2" and "m s^-1" with superscripts, "kOhm" kΩ, "N*m" N·m; anything else as written.
RichText unit_text(std::string_view unit);

}  // namespace parabola
