// SPDX-License-Identifier: MIT
// An expression over columns and parameters as a RowFunction: compiled value, gradient and second
// derivatives.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Named column of numbers that outlives the function bound to it.
struct NamedColumn {
  std::string name;
  std::span<const double> values;
  std::span<const double> rests{};  ///< what each double lost of its decimal; empty: nothing
};

/// Are value, gradient and second derivatives wanted together, as RowFunction::all_of_rows()? A
/// likelihood evaluates all of them at every point and shares what they have in common.
enum class AllOfRows { left_out, compiled };

/// Compiles `root` for `parameters` and binds it to `columns`: those that it uses have `row_count`
/// values, the others are ignored. A parameter that the expression does not contain is allowed; a
/// name that is both is a column. Errors: formula_name for a name that is neither; column_length
/// for a column of another length; formula_limit when the graph with its first and second
/// derivatives exceeds `node_limit` nodes.
Result<std::unique_ptr<RowFunction>> make_formula_function(Graph graph, NodeId root,
                                                           std::vector<std::string> parameters,
                                                           const std::vector<NamedColumn>& columns,
                                                           std::size_t row_count,
                                                           std::size_t node_limit = 100'000,
                                                           AllOfRows all = AllOfRows::left_out);

}  // namespace parabola
