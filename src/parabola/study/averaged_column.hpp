// SPDX-License-Identifier: MIT
// Which column of a table is averaged.
#pragma once

#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// The named column of numbers; with an empty name the only one that is no uncertainty of another.
/// The pointer lives as long as the table. Errors: column_needed; unknown_column; text_column.
Result<const Column*> averaged_column(const Table& table, std::string_view name);

}  // namespace parabola
