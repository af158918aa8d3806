// SPDX-License-Identifier: MIT
// Sources that rows share, worked into the model as nuisance parameters, or kept as terms of V.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/budget/grouping.hpp"
#include "parabola/budget/source_option.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// More groups than this are not given a parameter each.
inline constexpr std::size_t most_group_parameters = 64;

/// A common deviation b ~ N(0, 1) as a parameter of the model.
struct NuisanceParameter {
  std::string symbol;  ///< its name in the formula graph: "[scale]", "[scale run=A]"
  std::string source;
};

/// sign * sum over groups of u_g u_g^T, a part of V; u in units of the response.
struct SharedTerm {
  std::string source;
  Vector u;
  Grouping groups;
  double sign = 1.0;
};

/// A scale of the whole model, y = f (1 + s b), where f is proportional to its `parameters`
/// together: b = 0 at the minimum, and the covariance of those parameters p grows by s^2 p p^T.
struct AbsorbedScale {
  std::string source;
  double relative = 0.0;
};

struct CommonSources {
  NodeId model{};  ///< with the nuisance parameters
  std::vector<NuisanceParameter> nuisances;
  std::vector<SharedTerm> shared;
  std::vector<AbsorbedScale> absorbed;
  std::vector<std::string> absorbing;  ///< the parameters in which the model is homogeneous
  Vector independent;  ///< sigma of the independent parts of correlated sources; or empty
  std::vector<Vector> independent_of;  ///< the same for each option; empty where it has none
  std::vector<Column> indicators;      ///< further columns that `model` uses
};

struct CommonSourceContext {
  const Table& table;
  NodeId response{};  ///< in columns of the file
  NodeId model{};     ///< in columns of the file and free parameters
  /// Free parameters without limits or constraints: a scale of the model may be absorbed by them.
  std::vector<std::string> unrestricted;
  std::vector<std::string> parameters;  ///< all free ones
  /// False: predictors are uncertain, uncertainties depend on the model, or sigma is estimated
  /// beside sources that are known. Points are then taken one by one: no terms of V couple them.
  bool may_couple_rows = true;
  /// False: predictors are uncertain, and a scale of the model is a parameter, not absorbed.
  bool may_absorb = true;
  bool needs_parameters = false;  ///< sigma is estimated: every source must be a parameter
  /// Names of sources whose deviation other data sets share: each must be a parameter.
  std::vector<std::string> reaching_further{};
};

/// Options of kind common and correlated, in order; names are set, switched-off ones left out.
/// A source on the response that is common to all rows: y = f + u b, or f (1 + s b) when relative;
/// to groups: a term of V. On a predictor: x = xi + u b or xi (1 + s b) with the true xi in the
/// model, so that u is evaluated there. rho < 0: a negative term of V. Errors: common_of_data (a
/// formula of the response); relative_needs_column; too_many_groups; correlated_predictor;
/// unknown_column; text_column; sigma_not_finite with its row.
Result<CommonSources> resolve_common_sources(Graph& graph, const CommonSourceContext& context,
                                             const std::vector<SourceOption>& options);

}  // namespace parabola
