// SPDX-License-Identifier: MIT
// Formulas of columns alone, evaluated on a table: new columns, conditions, uncertainties, the
// response.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {

/// The number columns of a table under their names. The spans live as long as the table.
std::vector<NamedColumn> named_columns(const Table& table);

/// Checks that every name in `root` is a number column. Errors: unknown_column with the nearest
/// name, text_column. `origin` is shown as the place, as in "--where".
Result<void> require_columns(const Table& table, const Graph& graph, NodeId root,
                             std::string_view origin);

/// One value per row (row_count() values), not checked for being finite. Errors as
/// require_columns().
Result<Vector> evaluate_on_table(const Table& table, const Graph& graph, NodeId root,
                                 std::string_view origin);

/// What each double of evaluate_on_table() lost: the exact value at the decimals of the file, less
/// the rounded one. `values` are those of evaluate_on_table() for the same expression.
Result<Vector> rests_on_table(const Table& table, const Graph& graph, NodeId root,
                              const Vector& values);

}  // namespace parabola
