// SPDX-License-Identifier: MIT
// From known quantities to what is computed of them: linear propagation and Monte Carlo side by
// side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/stats/distributions.hpp"
#include "parabola/study/known_quantities.hpp"
#include "parabola/study/monte_carlo.hpp"

namespace parabola {

struct PropagationSpec {
  std::vector<std::string> formulas;  ///< "R = V/I"; a later one may use an earlier result
  double confidence_level = one_sigma_level;
  int digits = 2;  ///< of the uncertainty that the Monte Carlo must have settled: 1 or 2
  std::uint64_t seed = 101;
  std::size_t trial_limit = 10'000'000;
  FormulaLimits formula_limits;
};

/// What one quantity counts in the uncertainty of a result (GUM 5.1.2).
struct Contribution {
  std::string name;
  double sensitivity = 0.0;   ///< df/dx at the estimates
  double contribution = 0.0;  ///< sensitivity times uncertainty, signed
  double share = 0.0;         ///< contribution^2 / u^2
};

struct PropagatedResult {
  std::string name;
  std::string expression;  ///< as typed
  std::string unit;
  double estimate = 0.0;                     ///< f at the estimates
  std::optional<double> uncertainty;         ///< linear; absent where a derivative does not exist
  std::optional<CoverageInterval> interval;  ///< estimate +- normal quantile times uncertainty
  std::vector<Contribution> budget;          ///< largest first; without exact numbers
  double correlation_share = 0.0;            ///< of u^2 by the correlations, may be negative
  std::optional<TrialSummary> trials;  ///< absent when nothing is uncertain or no trial is finite
};

struct Propagation {
  std::vector<KnownQuantity> quantities;  ///< those that the results depend on
  Matrix correlation;                     ///< of these
  std::vector<PropagatedResult> results;
  std::optional<Matrix> covariance;          ///< linear, of the results
  std::optional<Matrix> result_correlation;  ///< absent where an uncertainty is 0 or absent
  std::optional<Matrix> trial_covariance;
  double confidence_level = 0.0;
  int digits = 2;
  std::uint64_t seed = 0;
  std::size_t trials = 0;
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, std::string> reasons;  ///< key of an absent value -> why it is absent
};

/// Linear (GUM 5.1.2, 5.2.2): u^2 = g^T V g with exact derivatives g. Monte Carlo (JCGM 101:2008):
/// every quantity normal with its uncertainty, jointly normal with the correlations (6.4.7, 6.4.8),
/// sampled by the Cholesky factor.
///
/// Diagnostics: propagation_nonlinear where estimate, uncertainty or the ends of the intervals
/// differ by more than the numerical tolerance (JCGM 101, 8.1): a note, or a warning from 5 % of
/// the uncertainty on; propagation_no_value (warning) for trials without a finite result;
/// propagation_unsettled (warning) when the trial limit came first; inconsistent_units (note).
///
/// Errors: those of the formulas; propagate_name_taken; propagate_unknown; quantity_not_used for
/// one of the command line; propagate_no_value where f has no finite value at the estimates;
/// confidence_level.
Result<Propagation> propagate(const KnownQuantities& known, const PropagationSpec& spec);

}  // namespace parabola
