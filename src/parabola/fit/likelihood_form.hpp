// SPDX-License-Identifier: MIT
// What a formula with '~' says about the rows: counts, values around a mean, or events of a
// density.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/binned_events.hpp"
#include "parabola/model/density.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

struct FitSpec;
struct FormulaProblem;

enum class LikelihoodKind {
  poisson,      ///< counts ~ poisson(f)
  binomial,     ///< k ~ binomial(n, p)
  conditional,  ///< y ~ normal(a + b*x, sigma): one distribution whose parameters hold columns
  events        ///< every row is an event of one density
};

/// Expressions of the problem's graph.
struct LikelihoodForm {
  LikelihoodKind kind = LikelihoodKind::events;
  NodeId right{};        ///< with tied and fixed parameters replaced
  std::string variable;  ///< symbol of the response
  /// Of the response: all kinds but events.
  NodeId mean{};
  NodeId deviation{};
  std::optional<NodeId> logarithm;  ///< conditional: ln f of the response
  Vector trials;                    ///< binomial: n
  std::optional<Density> density;   ///< events
  std::optional<Bins> bins;         ///< events that are counted first
  Vector weights;                   ///< of events; empty: 1 each
  /// poisson: the mean is the integral of `mean` over the bin of each row.
  std::vector<IntegralEnds> bin_ends;
};

/// Reads problem.model, in which tied and fixed parameters are replaced, after the response was
/// evaluated; leaves out the events outside the stated range, counted under its name. Afterwards
/// problem.model is the mean of the response, or the density.
///
/// Errors: those of write_density(); curvature_not_served; weights_not_served; likelihood_option
/// for options that say how data scatter; bins_of_nothing for bins where nothing is counted,
/// bins_range where the stated range is another, bin_order with its row; other_column for a column
/// in a density of events; response_on_both_sides; moments_not_served; not_a_count and
/// outside_support with their row; no_rows.
Result<void> resolve_likelihood(FormulaProblem& problem, const FitSpec& spec);

}  // namespace parabola
