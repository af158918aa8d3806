// SPDX-License-Identifier: MIT
// Several formulas resolved against their tables, and what they have in common.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/data_set_options.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

struct JointProblem {
  std::vector<DataSetOptions> options;  ///< of each data set
  std::vector<FormulaProblem> sets;     ///< each as if it were alone, without constraints
  /// Its parameters, nuisance parameters, tied parameters and constraints are those of all sets, in
  /// order of appearance; formula and rows are those of the first.
  FormulaProblem whole;
};

/// Errors: those of options_of_data_sets(), resolve_formula() and resolve_constraints();
/// relative_not_served for a set with independent uncertainties relative to the model;
/// no_uncertainty when a set has none: its scatter says nothing of the others.
Result<JointProblem> resolve_jointly(const Table& table, const FitSpec& spec);

}  // namespace parabola
