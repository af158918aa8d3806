// SPDX-License-Identifier: MIT
// Fills FittedPoints from a block of evaluated points.
#pragma once

#include "parabola/cost/distance_cost.hpp"
#include "parabola/cost/latent_block.hpp"

namespace parabola {

/// Room for all points.
FittedPoints make_fitted_points(const MeasuredPoints& points);
/// The rows of a block, evaluated at LatentLevel::latent or beyond.
void add_fitted_points(LatentBlock& block, LatentPoint& point, FittedPoints& fitted);

}  // namespace parabola
