// SPDX-License-Identifier: MIT
// Which column holds the uncertainty of which: by header convention, never by position.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// The uncertainty that a file gives for a column.
struct GivenUncertainty {
  std::string quantity;         ///< the column it belongs to
  std::string source;           ///< "column sigma_I" or "cells"
  std::string column;           ///< name of the uncertainty column; empty for cells
  std::vector<double> values;   ///< absolute, in the unit of the quantity, one per row
};

/// Names that mark the uncertainty of `quantity`: sigma_I, I_err, err_I, dI, u_I, I±, u(I).
std::vector<std::string> uncertainty_names(std::string_view quantity);

/// The uncertainty of one column: nothing, or one source. Errors: two sources (two columns, or a column and
/// cells), a value that is not positive (its row), a unit that cannot be converted to that of the quantity
/// (the same unit and '%' are known; an SI prefix of the same unit is converted).
/// `dX` counts only when all its values are positive and dX is not in `used_in_formula`.
Result<std::optional<GivenUncertainty>> find_uncertainty(const Table& table, std::string_view quantity,
                                                         const std::vector<std::string>& used_in_formula);

}  // namespace parabola
