// SPDX-License-Identifier: MIT
// Profiles and joint regions of a fit beside what its parabola says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/infer/contour.hpp"

namespace parabola {

/// The interval of one confidence level; an absent end is open, for `reasons`.
struct ProfiledInterval {
  double confidence_level = 0.0;
  double delta = 0.0;  ///< rise of the statistic at the ends
  std::optional<double> lower;
  std::optional<double> upper;
  std::string lower_reason;
  std::string upper_reason;
  double parabolic_lower = 0.0;
  double parabolic_upper = 0.0;
};

struct ProfiledQuantity {
  std::string name;
  std::string unit;
  double estimate = 0.0;
  double uncertainty = 0.0;
  std::vector<ProfiledInterval> intervals;  ///< one per level
  Vector values;                            ///< of the quantity, equally spaced
  Vector rises;     ///< of the statistic, all else at its best; NaN where it was not found
  Vector parabola;  ///< ((value - estimate)/uncertainty)^2
};

/// Rises are those of `statistic`; with an estimated scale in units of S/ndof.
struct ProfileStudy {
  FitResult fit;
  std::string statistic;  ///< "S", "-2 ln L"
  std::vector<ProfiledQuantity> quantities;
};

/// Profiles of free parameters or derived quantities, all parameters where `names` is empty, at 41
/// values out to the larger of three uncertainties and the widest interval. Errors: those of the
/// fit and of profiles; not_a_parameter for a name that is neither, or is fixed; no_uncertainty for
/// one without uncertainty.
Result<ProfileStudy> profile_study(const Table& table, const FitSpec& spec,
                                   const std::vector<std::string>& names,
                                   const std::vector<double>& levels);

struct JointRegion {
  double confidence_level = 0.0;  ///< of both quantities together
  Contour contour;
  std::vector<ContourPoint> ellipse;  ///< of the parabola
};

struct ContourStudy {
  FitResult fit;
  std::string statistic;
  std::string first;
  std::string second;
  std::string first_unit;
  std::string second_unit;
  double first_estimate = 0.0;
  double second_estimate = 0.0;
  std::vector<JointRegion> regions;  ///< one per level
};

/// Joint regions of two of them. Errors: as above, and those of contour().
Result<ContourStudy> contour_study(const Table& table, const FitSpec& spec,
                                   const std::string& first, const std::string& second,
                                   const std::vector<double>& levels);

}  // namespace parabola
