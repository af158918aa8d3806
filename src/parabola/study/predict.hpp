// SPDX-License-Identifier: MIT
// The model of a fit at new points: value, its uncertainty, and where a new measurement will lie.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/saved_result.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/stats/distributions.hpp"
#include "parabola/study/grid.hpp"

namespace parabola {

struct PredictionSpec {
  /// One column for each predictor; those of one value stand for all points.
  std::vector<GridColumn> at;
  std::optional<double> sigma;  ///< of a new measurement; absent: that of the points of the fit
  double confidence_level = one_sigma_level;
  FormulaLimits formula_limits;
};

struct PredictedColumn {
  std::string name;
  std::string unit;
  Vector values;
};

struct Ends {
  Vector lower;
  Vector upper;
};

struct Prediction {
  std::string name;     ///< of the saved fit, or of the data that were fitted
  std::string formula;  ///< as typed
  std::string response;
  std::string unit;
  std::vector<PredictedColumn> predictors;
  Vector values;                     ///< f(x; p), one per point; NaN where the model has no value
  Vector uncertainties;              ///< sqrt(g^T V g) (GUM 5.2.2); NaN where there is none
  Ends band;                         ///< values -+ factor * uncertainties
  std::optional<double> sigma;       ///< of a new measurement
  std::string sigma_source;          ///< "--sigma", "the points of the fit"
  std::optional<Ends> measurements;  ///< values -+ factor * sqrt(uncertainties^2 + sigma^2)
  double confidence_level = 0.0;
  double factor = 1.0;  ///< quantile of the normal distribution, or of Student's t
  long ndof = 0;        ///< of Student's t, where the scale was estimated; 0: normal
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, std::string> reasons;  ///< key of an absent value -> why it is absent
};

/// Compiles the formula of the fit again. Parameters that are fixed or at a limit are numbers,
/// derived quantities are replaced by their expressions; all other names are predictors.
///
/// Diagnostics: doubtful_fit (warning) when the fit has warnings; extrapolation (note) outside the
/// range of the data; predict_no_value (warning) for points where the model is not finite;
/// lost_digits (warning) where the parameters cancel so that an uncertainty would have less than
/// two digits: it is absent.
///
/// Errors: those of the formula; predict_undetermined for a parameter without estimate;
/// predict_needs for a predictor that is not given; predict_unknown for a name that is none;
/// predict_lengths; sigma_not_positive; confidence_level.
Result<Prediction> predict(const SavedResult& fit, const PredictionSpec& spec);

}  // namespace parabola
