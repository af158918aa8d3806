// SPDX-License-Identifier: MIT
// An expression over columns and parameters as a RowFunction: compiled value, gradient and second derivatives.
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
};

/// Compiles `root` for `parameters` and binds it to `columns` (all of one length; `row_count` is needed when the
/// expression uses none). Error (formula_limit) when the derivatives exceed `node_limit` nodes.
Result<std::unique_ptr<RowFunction>> make_formula_function(Graph graph, NodeId root,
                                                           std::vector<std::string> parameters,
                                                           std::vector<NamedColumn> columns,
                                                           std::size_t row_count,
                                                           std::size_t node_limit = 100'000);

}  // namespace parabola
