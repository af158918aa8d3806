// SPDX-License-Identifier: MIT
// Solution -> FitResult: the numbers under their names, and the reasons where there is none.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/fit/derived.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/solution.hpp"

namespace parabola {

/// What is being reported on: the same for formulas and callables.
struct FitSubject {
  const FitCost& cost;
  const std::vector<ParameterSpec>& parameters;
  UncertaintyScale scale = UncertaintyScale::known;
  double confidence_level = 0.0;
};

/// Parameters, covariance, goodness of fit and ending. `result.points` must hold response and
/// predictors and, with known scale or given uncertainties, the given uncertainties; fitted values,
/// residuals and pulls are added; of a simultaneous fit to `result.data_sets`, whose first points
/// become those of the result.
void assemble(FitResult& result, const FitSubject& subject, const Solution& solution);

/// Derived quantities with their uncertainties and covariance.
void assemble_derived(FitResult& result, const Solution& solution,
                      const std::vector<DerivedValue>& values, double confidence_level);

}  // namespace parabola
