// SPDX-License-Identifier: MIT
// What a figure draws over its points for a formula with '~'.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

struct LikelihoodCurve {
  NodeId root{};          ///< in the graph of the formula, over the predictor of the points
  bool has_band = false;  ///< false: integrals stand for numbers, whose uncertainty is not known
};

/// The mean of the response for rows; expected events in a bin of the histogram's width around x
/// for events. `right` is the right side with all but the free parameters replaced by numbers.
/// Throws Error when the density cannot be read.
LikelihoodCurve likelihood_curve(Graph& graph, NodeId right, const Formula& formula,
                                 const FitResult& result, const std::vector<std::string>& free,
                                 const Vector& estimates);

}  // namespace parabola
