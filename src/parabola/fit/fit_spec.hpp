// SPDX-License-Identifier: MIT
// What to fit and how: a formula with everything the user may say about it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/budget/matrix_source.hpp"
#include "parabola/core/decimal.hpp"
#include "parabola/core/result.hpp"
#include "parabola/cost/distance_cost.hpp"
#include "parabola/cost/robust_term.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/bin_option.hpp"
#include "parabola/fit/constraint.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {

struct ParameterValue {
  std::string name;
  Decimal value;
};

/// Limits are inclusive; `tau > 0` and `tau >= 0` mean the same, since a measured number cannot
/// tell them apart.
struct ParameterLimits {
  std::string name;
  std::optional<double> lower;
  std::optional<double> upper;
};

/// A further table of a simultaneous fit with its formula.
struct DataSet {
  Table table;
  std::string formula;
};

struct FitSpec {
  std::string formula;  ///< "N = N0*exp(-t/tau) + b"
  /// Fitted at the same time: equal parameter names mean one parameter, equal names of common
  /// sources one deviation. Every option acts on all data sets that have its column or parameter.
  std::vector<DataSet> also;
  std::vector<ParameterValue>
      start;  ///< where to begin; needed only for parameters that enter nonlinearly
  std::vector<ParameterValue> fixed;  ///< held at a value: not fitted, without uncertainty
  std::vector<ParameterLimits> limits;
  std::vector<std::string> derive;  ///< "R = 1/G"
  std::vector<std::string> let;     ///< "lnN = log(N)": new column; "b = 2*a": tied parameter
  std::vector<std::string> where;   ///< "t > 3", "run == A": rows to keep
  std::vector<std::string>
      sigma;  ///< see parse_source_option(); several on one column add in quadrature
  std::vector<std::string> common;       ///< deviations that rows share
  std::vector<std::string> correlated;   ///< "I = 0.2 rho 0.5"
  std::vector<MatrixSource> matrices;    ///< covariances and correlations as tables
  std::vector<std::string> correlation;  ///< "V, I = 0.3": between two columns of one row
  std::vector<std::string> without;      ///< names of sources that are switched off
  std::vector<std::string> constrain;    ///< "g = 9.81 +- 0.02", "rho(a, b) = 0.5"
  std::vector<KnownParameters> constrain_from;
  /// Absent: known when uncertainties are given, estimated when none are.
  std::optional<UncertaintyScale> sigma_scale;
  DistanceMethod distance_method = DistanceMethod::orthogonal;  ///< for uncertain predictors
  std::optional<RobustLoss> loss;  ///< in place of squares, where outliers are to count less
  bool budget = false;             ///< find the part of every source in every uncertainty
  /// Absent: expected for least squares, observed for likelihoods.
  std::optional<Curvature> curvature;
  double confidence_level = one_sigma_level;  ///< of the intervals, between 0 and 1
  /// parabolic: estimate and uncertainty; profile: where S has risen by as much as the level says.
  IntervalKind intervals = IntervalKind::parabolic;
  std::size_t evaluation_limit =
      1000;  ///< model evaluations before the best point so far is reported
  FormulaLimits formula_limits;
  std::optional<BinOption> bins;  ///< of a formula with '~'
  std::string weights;            ///< column of weights of events; empty: 1 each
};

/// "tau=2", "tau = 1/3": a name and a constant expression. `option` is shown as the place of an
/// Error.
Result<ParameterValue> parse_parameter_value(std::string_view text, std::string_view option);

/// "tau > 0", "0 <= f <= 1", "1 >= f". Errors: limit_syntax; limits_empty when the lower limit is
/// above the upper.
Result<ParameterLimits> parse_parameter_limits(std::string_view text);

}  // namespace parabola
