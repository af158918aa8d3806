// SPDX-License-Identifier: MIT
// Units of parameters and derived quantities, from those of the columns and the formula.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

struct InferredUnits {
  std::vector<std::string> parameters;     ///< one per parameter of the problem; empty: not known
  std::vector<std::string> derived;        ///< one per derived quantity
  std::optional<Diagnostic> inconsistent;  ///< note inconsistent_units
};

/// Arguments of exp, log, sin ... are dimensionless, terms of a sum have one dimension, the model
/// has that of the response: one linear system (model/scales.hpp) gives each parameter its
/// dimension and factor. Numbers other than small fractions, pi and the like may carry units that
/// are not written, and so determine nothing. A unit is given only where it is determined and
/// nothing contradicts; text: that of a column with the same unit, else an SI name, else composed
/// of the texts of columns. Without units of all columns nothing is inferred.
InferredUnits infer_units(const FormulaProblem& problem, const std::vector<Quantity>& derived,
                          const FormulaLimits& limits);

}  // namespace parabola
