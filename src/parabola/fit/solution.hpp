// SPDX-License-Identifier: MIT
// From a cost to its minimum with uncertainties: the part of a fit that formulas and C++ callables
// share.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/minimize/least_squares.hpp"

namespace parabola {

struct Solution {
  LeastSquaresMinimum minimum;  ///< of the free parameters, in units of the cost's scale
  bool linear = false;
  long ndof = 0;                         ///< rows - rank - parameters at a limit
  std::optional<double> sum_of_squares;  ///< S; absent when it does not fit into a double
  /// Multiplies given uncertainties (or 1, when none are given) when their scale is estimated:
  /// sqrt(S/ndof); absent when undefined (ndof 0, exact fit) or when the scale is known.
  std::optional<double> estimated_factor;
  std::optional<ParameterCovariance>
      covariance;  ///< absent when undefined, see `covariance_reason`
  std::string covariance_reason;
};

/// Limits of the free parameters and the limit on evaluations, for the minimiser.
LeastSquaresOptions minimizer_options(const std::vector<ParameterSpec>& parameters,
                                      std::size_t evaluation_limit);

/// Free parameters are those of `parameters` without a fixed value, in order; they are the
/// parameters of the cost. Errors: start_missing for a parameter that enters nonlinearly;
/// start_not_finite, when the model has no finite value or derivative at the start (`first_bad_row`
/// is reported through the Error of the caller).
LeastSquaresMinimum minimize_cost(const LeastSquaresCost& cost,
                                  const std::vector<ParameterSpec>& parameters,
                                  std::size_t evaluation_limit);

/// The names of free parameters that enter nonlinearly and have no start.
std::vector<std::string> missing_starts(const LeastSquaresCost& cost,
                                        const std::vector<ParameterSpec>& parameters);

/// Every parameter of the cost enters linearly: solved at once, without a start.
bool is_linear(const LeastSquaresCost& cost);

Solution infer_solution(const LeastSquaresCost& cost, LeastSquaresMinimum minimum,
                        UncertaintyScale scale);

}  // namespace parabola
