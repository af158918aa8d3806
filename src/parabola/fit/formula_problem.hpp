// SPDX-License-Identifier: MIT
// A formula resolved against a table: which names are columns, which are parameters, and what is
// known of each.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/budget/common_sources.hpp"
#include "parabola/budget/response_uncertainty.hpp"
#include "parabola/core/decimal.hpp"
#include "parabola/core/diagnostic.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/cost/point_uncertainty.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/constraint.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/likelihood_form.hpp"
#include "parabola/fit/rows.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// One parameter of the formula, in order of appearance.
struct ParameterSpec {
  std::string name;
  std::optional<Decimal> fixed;
  std::optional<double> start;
  Bounds bounds;
  std::optional<double> lower_limit;  ///< as given
  std::optional<double> upper_limit;
};

/// The contribution of one matrix source: covariances of the rows of one quantity, or of those of
/// `first` with those of `second`. 0 is the response, in its units; k >= 1 the column latent[k -
/// 1].
struct MatrixPart {
  std::string name;
  std::string origin;
  std::string column;  ///< or two, as stated
  Matrix values;
  std::size_t first = 0;
  std::size_t second = 0;
};

struct FormulaProblem {
  Formula formula;  ///< as typed
  PreparedRows rows;
  NodeId model{};  ///< in formula.graph: tied parameters replaced, fixed ones as constants
  std::vector<ParameterSpec> parameters;
  std::vector<std::string> predictors;  ///< columns on the right side, in order of appearance
  Vector response;                      ///< left side, one per row, finite
  Vector response_rests;  ///< what these doubles lost of their decimals; empty: many rows
  /// Independent uncertainty of the response, those parts of correlated sources included.
  ResponseUncertainty uncertainty;
  /// Covariance of the response where a matrix of it was given, independent parts included; empty:
  /// none.
  ExtendedMatrix covariance;
  /// Where a matrix was given and predictors are uncertain: of the response and the columns
  /// `latent` together, (1 + m) n square, all that is no nuisance parameter included; else empty.
  Matrix joint_covariance;
  std::vector<MatrixPart> matrix_parts;  ///< what both are made of
  double relative_to_model = 0.0;  ///< further independent uncertainty: this fraction of the model
  std::vector<ColumnUncertainty>
      latent;  ///< columns of `common.model` with independent uncertainty
  /// Between columns of one row: 0 is the response, k >= 1 the column latent[k - 1].
  std::vector<PointCorrelation> point_correlations;
  std::vector<SourceOption> shared_options;  ///< --common and --correlated that are in use
  CommonSources common;                      ///< the model with its nuisance parameters
  std::vector<GaussianConstraint> constraints;
  std::optional<LikelihoodForm> likelihood;  ///< of a formula with '~'
  std::vector<Diagnostic> diagnostics;       ///< doubts found while resolving
};

/// What other data sets of a simultaneous fit mean for one of them.
struct DataSetRole {
  bool is_alone = true;
  std::vector<std::string> shared_sources;  ///< names of common sources that others have too
};

/// Everything that can be known before numbers are minimised. Errors: those of formula and rows;
/// formula_not_served; unknown_column; no_column_left; response_on_both_sides; not_a_parameter;
/// not_used; contradiction; start_outside_limits; fixed_outside_limits; name_case (a parameter that
/// differs from an unused column by letter case only); response_not_finite; those of
/// find_uncertainties() and resolve_constraints().
Result<FormulaProblem> resolve_formula(const Table& table, const FitSpec& spec,
                                       const DataSetRole& role = {});

}  // namespace parabola
