// SPDX-License-Identifier: MIT
// What the arguments say of a fit, as the library takes it.
#pragma once

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola::app {

/// Formulas, matrices and earlier results in files are read. Errors: those of each statement.
Result<FitSpec> fit_spec(const FitArguments& arguments);

}  // namespace parabola::app
