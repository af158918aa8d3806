// SPDX-License-Identifier: MIT
// `parabola predict`: the model at new points, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/predict.hpp"

namespace parabola {

/// Formula, source, then one line per point: predictors, estimate ± uncertainty, intervals.
std::string predict_report(const Prediction& outcome, const ReportOptions& options);

/// docs/predict.schema.json
std::string predict_json(const Prediction& outcome);

}  // namespace parabola
