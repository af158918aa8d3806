// SPDX-License-Identifier: MIT
// Which option speaks of which data set of a simultaneous fit.
#pragma once

#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// One data set with the options that speak of it, as a fit of its own.
struct DataSetOptions {
  const Table* table = nullptr;
  FitSpec spec;  ///< without constraints and derived quantities, which belong to the whole
  DataSetRole role;
};

/// The first set is `table` with spec.formula, the others are spec.also, which must outlive the
/// result. An option goes to every set that has what it names: a statement on a column where the
/// formula uses the column, a condition where all its columns are, a new column where those it is
/// made of are, a value of a parameter where the formula has it. One that no set can take goes to
/// the set that comes nearest, whose fit refuses it as it would alone. Errors: those of the
/// formulas; name_clash for a name that is a column in one set and a parameter in another.
Result<std::vector<DataSetOptions>> options_of_data_sets(const Table& table, const FitSpec& spec);

}  // namespace parabola
