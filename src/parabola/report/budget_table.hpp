// SPDX-License-Identifier: MIT
// The budget of uncertainties in the terminal report: sources down, parameters across.
#pragma once

#include "parabola/fit/fit_result.hpp"
#include "parabola/report/page.hpp"

namespace parabola {

/// Roots of the parts, at the last place of the uncertainty of their parameter; in several tables
/// where the parameters do not stand side by side. A source of one deviation has a sign: where the
/// estimate goes with it. Writes nothing without a budget.
void write_budget(Page& page, const FitResult& result);

}  // namespace parabola
