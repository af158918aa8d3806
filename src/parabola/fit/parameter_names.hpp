// SPDX-License-Identifier: MIT
// Names the user gave to parameters, checked: typing slips that would change the model, and options
// on parameters.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Error name_case when a parameter differs only by letter case from a column that the formula does
/// not use; a note name_near_column when it is merely similar to one.
Result<void> check_names(FormulaProblem& problem);

/// --start, --fix and --limit onto problem.parameters; every name must be a parameter, once per
/// option.
Result<void> apply_parameter_options(FormulaProblem& problem, const FitSpec& spec);

}  // namespace parabola
