// SPDX-License-Identifier: MIT
// "14,17-19" -> line numbers.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"

namespace parabola {

/// "14,17-19" -> {14, 17, 18, 19}, ascending, each once. An Error for anything else, for line 0, a
/// range that runs backwards, or more than a million lines.
Result<std::vector<std::size_t>> parse_line_ranges(std::string_view text);

}  // namespace parabola
