// SPDX-License-Identifier: MIT
// From a resolved formula to the lowest minimum that is found, with or without start values.
#pragma once

#include <optional>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_cost.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/start/find_start.hpp"

namespace parabola {

struct FoundMinimum {
  LeastSquaresMinimum minimum;
  std::optional<StartValues> search;        ///< absent when no start was needed, or all were given
  std::vector<LeastSquaresMinimum> others;  ///< rivals of the search, converged, higher; best first
};

/// Starts are searched when a parameter that enters nonlinearly has none; those given are kept
/// while searching. Every rival is minimised; should one end lower, it is the minimum. Error
/// start_not_found.
Result<FoundMinimum> find_minimum(const FormulaProblem& problem, const FitSpec& spec,
                                  const FitCost& cost, UncertaintyScale scale);

/// From a minimum with other uncertainties, and from its rivals, to the lowest one of `cost`.
FoundMinimum move_minimum(FoundMinimum from, const FitCost& cost,
                          const std::vector<ParameterSpec>& parameters,
                          std::size_t evaluation_limit);

/// From the given values of the first free parameters; the others start where they do by default.
LeastSquaresMinimum minimize_from(const Vector& start, const FitCost& cost,
                                  std::vector<ParameterSpec> parameters,
                                  std::size_t evaluation_limit);

/// A rival at its minimum; should it be the lowest of all, it becomes the minimum.
void converge_rival(FoundMinimum& found, const Vector& start, const FitCost& cost,
                    const std::vector<ParameterSpec>& parameters, std::size_t evaluation_limit);

/// Fills start_evaluations and solutions: those with S - S_min < 9 (sigma known), or S/S_min <
/// 1 + 9/ndof: less than three sigma apart. Warnings: another_solution for the best of them,
/// start_doubtful when the search was not satisfied with what it found.
void describe_search(FitResult& result, const FoundMinimum& found, const FitCost& cost);

}  // namespace parabola
