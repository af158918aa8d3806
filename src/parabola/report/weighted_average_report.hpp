// SPDX-License-Identifier: MIT
// `parabola average` of values with uncertainties, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/weighted_average.hpp"

namespace parabola {

/// Means, rows with their weights and pulls, agreement, findings. Of more than 16 rows the 10
/// with the largest weights; with more than three quantities without the weights.
std::string weighted_average_report(const WeightedAverage& average, const ReportOptions& options);

/// What `parabola fit --json` says of the fit of the means, so that it can be used wherever a saved
/// fit can, with "rows" instead of "residuals", and "scale_factor": docs/json.md.
std::string weighted_average_json(const WeightedAverage& average);

}  // namespace parabola
