// SPDX-License-Identifier: MIT
// Series cut at the edges of their panel, so that no writer has to.
#pragma once

#include "parabola/plot/scene.hpp"

namespace parabola {

/// The parts of the line within the axes, separated by NaN. Where the line leaves the panel on one
/// side and is back on the opposite one at the next point (a pole), nothing is drawn between.
Line clipped(const Line& line, const Axis& x, const Axis& y);

/// The band between the axes' ends of y; NaN where nothing of it is within.
Band clipped(const Band& band, const Axis& y);

}  // namespace parabola
