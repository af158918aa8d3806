// SPDX-License-Identifier: MIT
// The name of each source of uncertainty, by which it is switched off and shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/budget/source_option.hpp"
#include "parabola/core/result.hpp"

namespace parabola {

/// "sigma I": what the file gives for a column.
std::string file_source_name(std::string_view column);

/// Gives every unnamed option a name of its own: "sigma I", "common I", "common I 2", "correlated
/// I". Options that were given one name are one source: they share their deviations.
void name_sources(std::vector<SourceOption>& options);

}  // namespace parabola
