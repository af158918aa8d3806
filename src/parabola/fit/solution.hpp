// SPDX-License-Identifier: MIT
// From a cost to its minimum with uncertainties: the part of a fit that formulas and C++ callables
// share.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/infer/robust_covariance.hpp"
#include "parabola/minimize/least_squares.hpp"

namespace parabola {

struct Solution {
  LeastSquaresMinimum minimum;  ///< of the free parameters, in units of the cost's scale
  bool linear = false;
  /// Rows and constraints less the rank of the parameters that are not at a limit; nuisance
  /// parameters cancel against what is known of them.
  long ndof = 0;
  std::optional<double> sum_of_squares;  ///< S; absent when it does not fit into a double
  /// Multiplies given uncertainties (or 1, when none are given) when their scale is estimated:
  /// sqrt(S/ndof); absent when undefined (ndof 0, exact fit) or when the scale is known.
  std::optional<double> estimated_factor;
  std::optional<ParameterCovariance>
      covariance;  ///< absent when undefined, see `covariance_reason`
  std::string covariance_reason;
  Curvature curvature = Curvature::expected;  ///< which information `covariance` is the inverse of
  /// A likelihood that is no sum of squares: its value; S is then that of the residuals alone.
  std::optional<double> minus_two_log_likelihood;
  std::string goodness_kind;    ///< of a test that is no plain chi-square: "Pearson's ..."
  std::string goodness_reason;  ///< why there is no test, where no other value says it
  /// With a scale estimated beside known sources: d covariance / d ln sigma^2, and the variance of
  /// ln sigma^2. Every uncertainty has degrees of freedom of its own (Satterthwaite 1946).
  std::optional<Matrix> scale_slope;
  double scale_variance = 0.0;
  std::optional<CurvatureCovariance> others;  ///< with uncertain predictors: what the others give
};

/// Limits of the free parameters and the limit on evaluations, for the minimiser.
LeastSquaresOptions minimizer_options(const std::vector<ParameterSpec>& parameters,
                                      std::size_t evaluation_limit);

/// Free parameters are those of `parameters` without a fixed value, in order; they are the
/// parameters of the cost. Errors: start_missing for a parameter that enters nonlinearly;
/// start_not_finite, when the model has no finite value or derivative at the start (`first_bad_row`
/// is reported through the Error of the caller).
LeastSquaresMinimum minimize_cost(const FitCost& cost, const std::vector<ParameterSpec>& parameters,
                                  std::size_t evaluation_limit);

/// The names of free parameters that enter nonlinearly and have no start.
std::vector<std::string> missing_starts(const FitCost& cost,
                                        const std::vector<ParameterSpec>& parameters);

/// Every parameter of the cost enters linearly: solved at once, without a start.
bool is_linear(const FitCost& cost);

/// `absorbed` are the scales of the whole model; `absorbing` the numbers of the parameters that
/// take them up.
struct AbsorbedScales {
  std::vector<double> relative;
  std::vector<std::size_t> absorbing;
};
AbsorbedScales absorbed_scales(const FormulaProblem& problem);

Solution infer_solution(const FitCost& cost, LeastSquaresMinimum minimum, UncertaintyScale scale,
                        Curvature curvature = Curvature::expected,
                        const AbsorbedScales& absorbed = {});

}  // namespace parabola
