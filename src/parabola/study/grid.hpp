// SPDX-License-Identifier: MIT
// Where to predict: "x=1,2,5" and "x=0:10:0.5".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"

namespace parabola {

inline constexpr std::size_t most_grid_points = 1'000'000;

struct GridColumn {
  std::string name;
  Vector values;
};

/// A list of numbers, or FROM:TO:STEP with both ends, TO only if a step leads there. Points of a
/// range are the decimals that are meant, 0.3 and not 0.1 + 0.1 + 0.1. Errors (grid_syntax): no
/// name, no number, a step of 0 or in the wrong direction, more than most_grid_points points.
Result<GridColumn> parse_grid(std::string_view text);

/// Does the word look like a grid, rather than like a formula?
bool states_grid(std::string_view text);

}  // namespace parabola
