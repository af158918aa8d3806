// SPDX-License-Identifier: MIT
// The estimates of a saved fit or average as values to be averaged again, with their covariance.
#pragma once

#include <string_view>

#include "parabola/budget/matrix_source.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/saved_result.hpp"

namespace parabola {

/// A row for every free parameter, in the order of the covariance.
struct SavedValues {
  Table table;              ///< text column `quantity`, number column `value` with its unit
  MatrixSource covariance;  ///< of `value`
};

/// Averages in two steps are those in one as long as all covariances are kept: average groups of
/// rows as quantities of their own, then their means with this matrix. A scale of the model belongs
/// into the second step alone: in the first it would become one of the data (Peelle's puzzle).
/// Errors: no_values when there is no free parameter; unit_mismatch when the units differ.
Result<SavedValues> saved_values(const SavedResult& saved);

}  // namespace parabola
