// SPDX-License-Identifier: MIT
// The sources of uncertainty of a fit, as the reports list them.
#pragma once

#include <string>

#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills result.uncertainties and result.constraints.
void describe_sources(FitResult& result, const FormulaProblem& problem, const FitSpec& spec);

/// "weighted least squares", "orthogonal distance regression" ...
std::string method_of(const FormulaProblem& problem, const FitSpec& spec);

}  // namespace parabola
