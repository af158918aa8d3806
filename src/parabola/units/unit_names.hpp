// SPDX-License-Identifier: MIT
// The closed list of unit symbols and prefixes that Parabola knows.
#pragma once

#include <optional>
#include <string_view>

#include "parabola/units/unit.hpp"

namespace parabola {

/// The unit of one symbol with at most one prefix: "mA", "kg", "Ω", "min". Nothing when unknown.
/// A whole symbol is preferred to a prefix and a shorter one: "cd" is candela, "Pa" is pascal.
std::optional<Unit> find_unit_symbol(std::string_view symbol);

}  // namespace parabola
