// SPDX-License-Identifier: MIT
// `parabola chi2`: the probability in words and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/chi2_probability.hpp"

namespace parabola {

std::string chi2_report(const Chi2Probability& probability, const ReportOptions& options);
/// {"chi2", "ndof", "p_value", "confidence_level", "quantile"}
std::string chi2_json(const Chi2Probability& probability);

}  // namespace parabola
