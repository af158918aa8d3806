// SPDX-License-Identifier: MIT
// The fitted curve with its band at chosen points, for figures and predictions.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// Model at x_k: value and standard uncertainty from the covariance of the parameters (GUM 5.2.2).
/// `value` may hold NaN where the model does not exist; `uncertainty` is empty when the covariance
/// is undefined.
struct Curve {
  Vector x;
  Vector value;
  Vector uncertainty;
};

/// x -> Curve; how a figure asks for the model without knowing it.
using CurveFunction = std::function<Curve(std::span<const double> x)>;

/// Compiles the formula of `result` again; the model must have at most one predictor that varies
/// (the others are held at their common value). Absent otherwise: then there is no curve to draw
/// over one axis.
std::optional<CurveFunction> curve_function(const FitResult& result);

}  // namespace parabola
