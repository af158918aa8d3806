// SPDX-License-Identifier: MIT
// The figure of a fit: data with uncertainties, curve with its 1-sigma band, pulls, key with the
// results.
#pragma once

#include <optional>

#include "parabola/fit/curve.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/plot/figure.hpp"
#include "parabola/plot/scene.hpp"

namespace parabola {

/// Without a curve (several predictors vary) the fitted values stand as short strokes at the data.
/// Without pulls (no uncertainty is defined) the lower panel shows residuals. Deterministic; linear
/// in the number of points.
Scene fit_scene(const FitResult& result, const std::optional<CurveFunction>& curve,
                const FigureOptions& options);

}  // namespace parabola
