// SPDX-License-Identifier: MIT
// For each column of a table: the uncertainty that the file gives, or what speaks against it.
#pragma once

#include <optional>
#include <vector>

#include "parabola/data/table.hpp"
#include "parabola/data/uncertainty_columns.hpp"

namespace parabola {

struct ColumnSource {
  std::optional<GivenUncertainty> given;
  std::optional<Diagnostic> complaint;  ///< the file gives one that cannot be used
};

/// One entry per column of the table, in its order; a text column has neither.
std::vector<ColumnSource> column_sources(const Table& table);

}  // namespace parabola
