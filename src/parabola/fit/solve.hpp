// SPDX-License-Identifier: MIT
// From a resolved formula to its minimum with uncertainties, whatever is known about the data.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/find_minimum.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solution.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// A likelihood of events beside their histogram, which takes the place of the rows.
struct ShownEvents {
  FitPoints points;                  ///< bin centres, counts, deviations
  std::shared_ptr<const void> held;  ///< what the model of the cost refers to
};

struct Solved {
  FitCost cost;  ///< at the uncertainties of the end
  FoundMinimum found;
  Solution solution;
  std::vector<Diagnostic> diagnostics;
  std::optional<ShownEvents> events{};
  /// S or -2 ln L as a function of the free parameters and the nuisance parameters.
  std::shared_ptr<const SmoothFunction> statistic{};
};

/// Least squares; with uncertainties relative to the model the likelihood, and
/// problem.uncertainty.values become those of the fitted model; with an unknown scale beside known
/// sources or constraints restricted likelihood. Errors: those of make_fit_cost() and
/// find_minimum(); start_not_finite with the row; relative_not_served for
/// combinations that are not served.
Result<Solved> solve(FormulaProblem& problem, const FitSpec& spec, UncertaintyScale scale);

/// Least squares at the uncertainties of the problem, times `factor`; a Solved without a solution.
Result<Solved> solve_least_squares(const FormulaProblem& problem, const FitSpec& spec,
                                   UncertaintyScale scale);

struct BadStart {
  std::vector<std::string> names;  ///< of the free parameters, the first of `parameters`
  Vector parameters;
  std::size_t row = 0;
  bool is_linear = false;  ///< no other start would help
};
/// Why nothing could begin: "at the start a=-1 the model is nan in row 2".
Error start_not_finite(const FormulaProblem& problem, const RowFunction& model,
                       const BadStart& start);

/// A formula with '~': maximum likelihood. The uncertainties of the problem become those that the
/// density gives the rows. Errors: those of the compiled expressions; start_not_found;
/// start_not_finite.
Result<Solved> solve_likelihood(FormulaProblem& problem, const FitSpec& spec);

/// y ~ normal(f, sigma^2 + (t f)^2), the log-determinant included.
Result<Solved> solve_relative_to_model(FormulaProblem& problem, const FitSpec& spec);

/// V = sigma^2 V0 + V1 with V1 from common sources and constraints: restricted maximum likelihood
/// for sigma, sigma^2 = |e|^2 / (n - tr H) with the leverages H of the rows, at which all else is
/// minimised. `cost_at` makes the cost for a sigma; `solved` holds the fit with sigma = 1.
using CostAtSigma = std::function<Result<FitCost>(double)>;
Result<Solved> solve_unknown_scale(const FormulaProblem& problem, const FitSpec& spec,
                                   const CostAtSigma& cost_at, Solved solved);

}  // namespace parabola
