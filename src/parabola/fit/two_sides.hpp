// SPDX-License-Identifier: MIT
// Asymmetric uncertainties of the response in a fit: what may stand beside them, and which side
// counts.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Whether the uncertainties of the response differ between its sides.
inline bool has_two_sides(const FormulaProblem& problem) {
  return !problem.uncertainty.upwards.empty();
}

/// Error asymmetric_not_served beside what is not served: an uncertain predictor, matrices,
/// uncertainties relative to the model, and a scale that is estimated beside known sources or
/// constraints, which would have to be found together with the sides.
Result<void> check_two_sides(const FormulaProblem& problem, const FitSpec& spec);

/// problem.uncertainty.values and its parts become those of the side that faces the model at the
/// parameters of `cost`.
void face_model(FormulaProblem& problem, const FitCost& cost, const Vector& parameters);

}  // namespace parabola
