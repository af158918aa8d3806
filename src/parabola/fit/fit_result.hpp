// SPDX-License-Identifier: MIT
// Everything a fit found, as plain values: report, figure and JSON all read these and compute
// nothing again.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"

namespace parabola {

enum class QuantityStatus { free, fixed, at_limit, undetermined };
enum class IntervalKind { parabolic, profile, bootstrap };
/// Are the given uncertainties absolute (known), or is their common scale taken from the residuals
/// (estimated)?
enum class UncertaintyScale { known, estimated };
enum class CostKind { least_squares, likelihood, robust_loss };

/// estimate within [lower, upper] at `confidence_level`; an absent end is open or undefined.
struct Interval {
  IntervalKind kind = IntervalKind::parabolic;
  double confidence_level = 0.6827;
  std::optional<double> lower;
  std::optional<double> upper;
};

/// A parameter of the formula, or a quantity derived from parameters.
struct Quantity {
  std::string name;
  std::string expression;  ///< right side as typed for a derived quantity; empty for a parameter
  std::string unit;        ///< empty until inferred
  QuantityStatus status = QuantityStatus::free;
  std::optional<double> estimate;
  std::optional<double>
      uncertainty;  ///< standard uncertainty; absent when undefined (see `reason`)
  std::optional<Interval> interval;
  /// Of the uncertainty, where it has its own: an estimated scale beside known sources.
  std::optional<double> degrees_of_freedom;
  std::optional<double> lower_limit;  ///< as given by --limit
  std::optional<double> upper_limit;
  std::string reason;  ///< why estimate, uncertainty or interval is absent
};

/// Where the uncertainty of one column came from.
struct UncertaintyOrigin {
  std::string column;  ///< the quantity
  std::string
      source;  ///< "column sigma_I", "cells", "--sigma 'I = 2%'", "the scatter of the points"
  /// absolute | relative | relative to the model | estimated | asymmetric: the side facing the
  /// model counts
  std::string kind;
  std::optional<double> common_value;  ///< when it is the same for all rows
  std::string name{};                  ///< by which it is switched off
  /// independent | common | common within COLUMN | correlated RHO | matrix
  std::string correlation = "independent";
};

/// The part of one source in the covariance of the free parameters.
struct BudgetPart {
  std::string source;
  Vector
      variances;  ///< B V_s B^T, one per entry of FitResult::free; negative for some correlations
  Vector shifts;  ///< of the estimates when the source deviates by +1 sigma; empty: many deviations
};

/// A Gaussian constraint, as stated.
struct ConstraintOrigin {
  std::string name;
  std::string source;
};

struct RowsLeftOut {
  std::string reason;
  std::vector<std::size_t> rows;  ///< line numbers of the file
};

/// A row that a robust loss counts less than half.
struct DownweightedRow {
  std::size_t row = 0;  ///< line number of the file
  double weight = 0.0;  ///< beside 1 in least squares
};

struct LargestPull {
  std::size_t row = 0;    ///< line number of the file
  std::size_t index = 0;  ///< position in FitPoints
  double value = 0.0;
  std::size_t data_set = 0;  ///< position in FitResult::data_sets; 0 where those are empty
};

struct PredictorColumn {
  std::string name;
  std::string unit;
  Vector values;
  Vector uncertainty{};  ///< independent, as used in the fit; empty: exact
};

/// The rows used, in order, all of one length.
struct FitPoints {
  std::vector<std::size_t> rows;  ///< line numbers of the file
  std::vector<PredictorColumn> predictors;
  std::string response_name;  ///< left side of the formula as typed: "I", "log(y)"
  std::string response_unit;
  Vector response;
  Vector
      uncertainty;  ///< used in the fit; with estimated scale: after scaling; empty when undefined
  Vector upward{};  ///< asymmetric uncertainties, in the scale of `uncertainty`, which is that of
  Vector downward{};  ///< the side facing the model; both are empty where the sides are equal
  Vector fitted;
  Vector residual;
  Vector pull;  ///< residual / uncertainty; empty when undefined
  /// Of events counted in bins, the rows being bins: their edges, one more than there are bins.
  Vector bin_edges{};
  /// Of counts whose model is a rate: the width of their bins, NaN where it differs; else 0.
  double rate_width = 0.0;
};

/// Another minimum of S that the search for start values met, converged.
struct OtherSolution {
  Vector parameters;  ///< in the order of FitResult::free
  double cost_value = 0.0;
};

struct Ending {
  std::string code;  ///< converged, exact_fit, undetermined ...
  std::string text;  ///< a sentence
  bool success = false;
};

/// One data set of a simultaneous fit.
struct DataSetResult {
  std::string formula;
  std::string formula_latex;
  std::string formula_mathml;
  std::string source_name;
  std::string method;
  std::size_t rows_read = 0;
  std::size_t rows_used = 0;
  std::vector<RowsLeftOut> left_out;
  std::vector<UncertaintyOrigin> uncertainties;
  std::vector<std::string> parameters;  ///< names of those that its formula has
  double cost_value = 0.0;              ///< its part of S
  FitPoints points;
};

/// Of a simultaneous fit, formula, source, rows left out, uncertainties and points are those of the
/// first data set, rows_read and rows_used those of all.
struct FitResult {
  std::string version;
  std::string formula;        ///< infix, as typed
  std::string formula_latex;  ///< "I = G \cdot V"
  std::string formula_mathml;
  std::string source_name;  ///< file, as typed
  std::string method;       ///< "weighted least squares" | "ordinary least squares"
  bool linear = false;      ///< all free parameters enter linearly: solved without start values
  std::string solved_by;    ///< "solved exactly" | "converged in 6 steps" | "stopped: ..."

  std::size_t rows_read = 0;
  std::size_t rows_used = 0;
  std::vector<RowsLeftOut> left_out;
  UncertaintyScale uncertainty_scale = UncertaintyScale::known;
  std::vector<UncertaintyOrigin> uncertainties;
  std::vector<ConstraintOrigin> constraints;
  std::vector<BudgetPart> budget;  ///< on request; adds up to the covariance
  std::optional<double>
      scatter;  ///< common sigma of each point when estimated from the residuals (no sigma given)

  std::vector<Quantity> parameters;
  std::vector<Quantity> derived;
  std::vector<std::string> free;  ///< names of the rows and columns of covariance and correlation
  std::optional<Matrix> covariance;  ///< absent when undefined
  std::optional<Matrix> correlation;
  std::optional<Matrix> derived_covariance;  ///< of `derived`, in their order

  CostKind cost_kind = CostKind::least_squares;
  double cost_value = 0.0;                      ///< S, or -2 ln L
  std::string loss;                             ///< "huber 1.345" of a robust fit; otherwise empty
  std::vector<DownweightedRow> downweighted{};  ///< by that loss
  std::optional<double> chi2;                   ///< S when the scale of the uncertainties is known
  long ndof = 0;
  std::optional<double> p_value;
  std::string goodness_kind;  ///< empty: chi2 is S; else which chi-square it is
  std::optional<LargestPull> largest_pull;

  double digits = 0.0;                   ///< significant digits vouched for
  std::optional<double> condition;       ///< of the column-scaled Jacobian
  std::size_t evaluations = 0;           ///< of the model, from the start to the minimum
  std::size_t start_evaluations = 0;     ///< of the search for start values; 0 when there was none
  std::vector<OtherSolution> solutions;  ///< rival minima that the data can hardly tell from this
  std::size_t steps = 0;
  std::string numerics;  ///< arithmetic of the last digits: "double-double, at the decimals ..."
  std::string curvature = "expected";
  double confidence_level = 0.6827;
  Ending termination;
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, std::string> reasons;  ///< key of an absent value -> why it is absent

  FitPoints points;
  /// Where this is one data set of a simultaneous fit, the parameters that its formula has;
  /// otherwise empty.
  std::vector<std::string> own_parameters;
  std::vector<DataSetResult> data_sets;  ///< all of a simultaneous fit; empty for one data set
};

/// The points that LargestPull::index counts, and the file they are from.
const FitPoints& points_of_largest_pull(const FitResult& result);
const std::string& source_of_largest_pull(const FitResult& result);

/// Is there at least one warning? Then the program's exit code is 1.
bool is_doubtful(const FitResult& result);

}  // namespace parabola
