// SPDX-License-Identifier: MIT
// Files that a fit names beside its data: matrices, results of earlier fits.
#pragma once

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola::app {

/// --covariance and --correlation: files become tables, 'V,I = 0.3' stays a statement.
Result<void> read_matrices(const FitArguments& arguments, FitSpec& spec);

/// --constrain-from: the free parameters of saved results.
Result<void> read_known_parameters(const FitArguments& arguments, FitSpec& spec);

}  // namespace parabola::app
