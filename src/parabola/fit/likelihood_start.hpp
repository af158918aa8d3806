// SPDX-License-Identifier: MIT
// Where the maximisation of a likelihood begins.
#pragma once

#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Points for the free parameters, the most promising first, within their limits; what the user
/// gave is kept.
///
/// Events: least squares on their histogram, and mean and variance where a single distribution has
/// simple ones. Rows: least squares of the mean with the variance that the counts suggest; what
/// only the deviation holds from the residuals. `evaluations` counts evaluations of the model.
/// Error start_not_found when nothing is found.
struct LikelihoodStarts {
  std::vector<Vector> points;
  std::size_t evaluations = 0;
  bool is_searched = false;  ///< false: the user gave all
};
Result<LikelihoodStarts> find_likelihood_starts(const FormulaProblem& problem);

}  // namespace parabola
