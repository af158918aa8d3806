// SPDX-License-Identifier: MIT
// `parabola toys`, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/toys.hpp"

namespace parabola {

/// A line for each parameter, then one for each of its intervals, then the p-values.
std::string toys_report(const ToyStudy& outcome, const ReportOptions& options);
/// docs/toys.schema.json
std::string toys_json(const ToyStudy& outcome);

}  // namespace parabola
