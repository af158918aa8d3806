// SPDX-License-Identifier: MIT
// `parabola propagate FILE`: a column of results for each formula, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/propagate_rows.hpp"

namespace parabola {

/// Formulas, source, origin of the uncertainties, every row with its results, findings.
std::string propagate_rows_report(const RowPropagation& outcome, const ReportOptions& options);

/// docs/propagate_rows.schema.json
std::string propagate_rows_json(const RowPropagation& outcome);

}  // namespace parabola
