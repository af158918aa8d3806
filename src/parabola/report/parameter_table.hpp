// SPDX-License-Identifier: MIT
// The table of estimates of the terminal report, aligned on ±, and the correlations below it.
#pragma once

#include <string>

#include "parabola/fit/fit_result.hpp"
#include "parabola/report/page.hpp"
#include "parabola/report/quantity_rows.hpp"

namespace parabola {

/// Rows under their headings, aligned on ±; `heading` stands over the names.
void write_quantity_table(Page& page, QuantityRows table, const std::string& heading);

/// Parameters, then derived quantities. Names of more than 24 columns get a line of their own.
void write_parameters(Page& page, const FitResult& result);

/// Two free parameters: one line; up to seven: the lower triangle; more: the five strongest pairs.
void write_correlations(Page& page, const FitResult& result);

}  // namespace parabola
