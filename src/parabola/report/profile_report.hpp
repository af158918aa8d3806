// SPDX-License-Identifier: MIT
// `parabola profile` and `parabola contour`, for people and as JSON.
#pragma once

#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/profile_study.hpp"

namespace parabola {

/// One line per quantity and level: the profile interval beside that of the parabola.
std::string profile_report(const ProfileStudy& outcome, const ReportOptions& options);
/// docs/profile.schema.json
std::string profile_json(const ProfileStudy& outcome);

/// What each region is, then its points in order of the angle.
std::string contour_report(const ContourStudy& outcome, const ReportOptions& options);
/// docs/contour.schema.json
std::string contour_json(const ContourStudy& outcome);

}  // namespace parabola
