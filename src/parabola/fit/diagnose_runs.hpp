// SPDX-License-Identifier: MIT
// A structure in the signs of the residuals that chi-square does not see.
#pragma once

#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// Note few_sign_changes where so few runs of one sign along the first predictor have a probability
/// below p_value_alarm. Least squares of independent rows only: elsewhere chance does not decide
/// every sign alike. Called last: silent where bad_fit, residuals_not_random or start_doubtful say
/// it already.
void diagnose_runs(FitResult& result);

}  // namespace parabola
