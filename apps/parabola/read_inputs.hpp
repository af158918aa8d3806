// SPDX-License-Identifier: MIT
// Files that a fit names beside its data: matrices, results of earlier fits.
#pragma once

#include <string>
#include <vector>

#include "parabola/arguments.hpp"
#include "parabola/budget/matrix_source.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola::app {

/// --covariance and --correlation: files become tables, 'V,I = 0.3' stays a statement.
struct Matrices {
  std::vector<MatrixSource> of_rows;
  std::vector<std::string> between_columns;
};
Result<Matrices> read_matrices(const std::vector<std::string>& covariance,
                               const std::vector<std::string>& correlation);

/// --constrain-from: the free parameters of saved results.
Result<void> read_known_parameters(const FitArguments& arguments, FitSpec& spec);

}  // namespace parabola::app
