// SPDX-License-Identifier: MIT
// Quantities derived from the parameters of a fit: value, uncertainty, correlations.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// g(p) and its gradient by the free parameters at the minimum.
struct DerivedValue {
  std::string name;
  std::string expression;  ///< as typed
  double value = 0.0;
  Vector gradient;  ///< by the free parameters of the problem
};

/// --let ties first, then --derive in order; a later one may use an earlier one. `free` holds the
/// estimates of the free parameters. Errors: those of the expression; derive_name_taken;
/// derive_unknown for a name that is no parameter.
Result<std::vector<DerivedValue>> evaluate_derived(const FormulaProblem& problem,
                                                   const FitSpec& spec, const Vector& free);

/// The quantities themselves, in the same order, as functions of the free parameters: one row each.
struct DerivedFunction {
  std::string name;
  std::string expression;  ///< as typed
  std::unique_ptr<RowFunction> function;
};
Result<std::vector<DerivedFunction>> derived_functions(const FormulaProblem& problem,
                                                       const FitSpec& spec);

/// The same checks before anything is minimised.
Result<void> check_derived(const FormulaProblem& problem, const FitSpec& spec);

}  // namespace parabola
