// SPDX-License-Identifier: MIT
// `parabola propagate`: results by both ways with their budget, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/propagate.hpp"

namespace parabola {

/// Formulas, quantities, the table of results, what each quantity counts, findings.
std::string propagate_report(const Propagation& outcome, const ReportOptions& options);

/// docs/propagate.schema.json
std::string propagate_json(const Propagation& outcome);

}  // namespace parabola
