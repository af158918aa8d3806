// SPDX-License-Identifier: MIT
// `parabola average`: the mean of repeated readings, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/average.hpp"

namespace parabola {

std::string average_report(const Average& average, const ReportOptions& options);
/// {"version", "source", "column", "unit", "rows_read", "n", "mean", "standard_deviation",
/// "uncertainty",
///  "autocorrelation", "reasons", "diagnostics"}
std::string average_json(const Average& average);

}  // namespace parabola
