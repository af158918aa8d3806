// SPDX-License-Identifier: MIT
// From the values that must be seen to the range of their axis.
#pragma once

#include <algorithm>
#include <limits>

#include "parabola/plot/figure.hpp"

namespace parabola {

/// Smallest and largest of the finite values added.
struct Extent {
  double lower = std::numeric_limits<double>::infinity();
  double upper = -std::numeric_limits<double>::infinity();
  void add(double value);
  [[nodiscard]] bool empty() const { return lower > upper; }
};

enum class ZeroRule { include_when_near, leave };

/// The extent plus 6 % on both sides; zero becomes the end when it lies within 15 % of the extent
/// outside it. A single value v gets 0.5 |v| on both sides (1 when v = 0). Ends are cut at +-7e307
/// so that the span stays finite.
AxisRange linear_range(Extent extent, ZeroRule zero);

/// 6 % of the decades on both sides, a factor of 2 for a single value. The extent must be positive.
AxisRange log_range(Extent extent);

}  // namespace parabola
