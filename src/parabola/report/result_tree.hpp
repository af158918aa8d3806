// SPDX-License-Identifier: MIT
// Results as trees, in the order of docs/json.md.
#pragma once

#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {

/// Every value of the result; each null has its reason under "reasons".
Tree result_tree(const FitResult& result);

/// Every column with its values and uncertainties.
Tree table_tree(const Table& table);

/// The list of what is doubtful, as both trees hold it.
Tree diagnostics_tree(const std::vector<Diagnostic>& diagnostics);

/// Row numbers as a list of integers.
Tree rows_tree(const std::vector<std::size_t>& rows);

}  // namespace parabola
