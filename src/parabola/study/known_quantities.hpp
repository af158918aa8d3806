// SPDX-License-Identifier: MIT
// Quantities that are known with their uncertainties and correlations: what is propagated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/saved_result.hpp"

namespace parabola {

struct KnownQuantity {
  std::string name;
  double value = 0.0;
  double uncertainty = 0.0;  ///< standard uncertainty; 0: an exact number
  std::string unit;          ///< empty when none is given
  std::string source;        ///< a file; empty: the command line
  long ndof = 0;             ///< where the uncertainty was estimated from a scatter; 0: it is known
};

/// What stands for an expression of quantities: the derived quantities of a saved fit.
struct QuantityDefinition {
  std::string name;
  std::string text;
  std::string source;
};

struct KnownQuantities {
  std::vector<KnownQuantity> quantities;
  Matrix correlation;  ///< n x n, in their order; 1 on the diagonal, also of exact numbers
  std::vector<QuantityDefinition> definitions;  ///< a later one may use an earlier one
  std::vector<Diagnostic> diagnostics;          ///< doubts about where they come from
};

/// --correlation V,I=0.5
struct PairCorrelation {
  std::string first;
  std::string second;
  double value = 0.0;
  std::string text;  ///< as typed
};

/// "V=5.0 +- 0.1", "I=2.00(5) [A]", "k=3": the forms of a cell of a table, a unit in brackets. A
/// plain number is exact. Errors (quantity_syntax): no name, no number, an uncertainty that is not
/// above 0.
Result<KnownQuantity> parse_known_quantity(std::string_view text);

/// Is "V=..." meant as a quantity, rather than as the formula "V = ..."? It is when a number, a ±
/// or a unit in brackets stands on the right side; parse_known_quantity() may refuse it still.
bool states_quantity(std::string_view text);

/// Errors (correlation_syntax): not NAME,NAME=NUMBER; a name with itself; |rho| above 1.
Result<PairCorrelation> parse_pair_correlation(std::string_view text);

/// Errors (quantity_twice): the name is there already.
Result<void> add_quantity(KnownQuantities& known, KnownQuantity quantity);

/// The parameters with their full covariance (fixed ones as exact numbers), the derived quantities
/// as definitions. A fit with warnings gives the warning doubtful_fit. Errors: quantity_twice;
/// no_uncertainty for a parameter at its limit or undetermined, whose covariance the fit does not
/// tell.
Result<void> add_saved_result(KnownQuantities& known, const SavedResult& saved);

/// Pairs that are not named are uncorrelated, but for those of one saved fit. Errors
/// (correlation_pair): an unknown or exact quantity, a pair twice or of one fit;
/// (correlation_range) a correlation that those of the other pairs do not leave room for, with the
/// room that there is.
Result<void> correlate(KnownQuantities& known, const std::vector<PairCorrelation>& pairs);

}  // namespace parabola
