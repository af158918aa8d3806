// SPDX-License-Identifier: MIT
// What later work needs of a finished fit: estimates with their covariance, formula, scale.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// A column on the right side of the formula, and the range in which it was fitted.
struct SavedPredictor {
  std::string name;
  std::string unit;
  std::optional<double> minimum;
  std::optional<double> maximum;
};

/// The same whether it comes from a file (io/read_result.hpp) or from a fit in memory.
struct SavedResult {
  std::string name;  ///< of the file, or of the data that were fitted
  std::string version;
  std::string formula;
  std::string source_name;  ///< the data
  UncertaintyScale uncertainty_scale = UncertaintyScale::known;
  std::vector<Quantity> parameters;
  std::vector<Quantity> derived;  ///< tied parameters first; a later one may use an earlier one
  std::vector<std::string> free;  ///< names of the rows and columns of the covariance
  Matrix covariance;              ///< always there: a result without it cannot be used
  std::optional<Matrix> derived_covariance;
  std::string response_name;  ///< left side of the formula
  std::string response_unit;
  std::optional<double> response_uncertainty;  ///< of one point, if it is the same for all rows
  std::vector<SavedPredictor> predictors;
  long ndof = 0;
  bool converged = false;
  std::vector<Diagnostic> diagnostics;
};

/// Errors: no_covariance, with the reason that the fit gave; those of check_saved_result().
Result<SavedResult> saved_result(const FitResult& result);

/// A stranger's numbers are believed only if they agree with each other. Errors (saved_result): a
/// name twice; a name in `free` that is no parameter or has no estimate or no uncertainty; a
/// covariance of another size, not finite, not symmetric to 1e-12, with a diagonal that differs
/// from the squared uncertainties by more than 1e-9, or not positive semidefinite.
Result<void> check_saved_result(const SavedResult& result);

/// The parameter or derived quantity of that name; nullptr when there is none.
const Quantity* find_quantity(const SavedResult& result, std::string_view name);

}  // namespace parabola
