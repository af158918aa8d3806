// SPDX-License-Identifier: MIT
// The unit of an expression of quantities, as of a propagated or predicted value.
#pragma once

#include <string>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// A quantity in an expression; the unit is empty when it is not known, "1" for a pure number.
struct QuantityUnit {
  std::string name;
  std::string unit;
};

struct ExpressionUnit {
  std::string text;  ///< "V/A" as an SI name or composed; empty: dimensionless or not determined
  /// A sum of unequal units, or exp, log or sin of a quantity with one.
  bool contradicts = false;
};

/// By the same linear system as the units of parameters (fit/parameter_units.hpp): a quantity
/// without unit is one more unknown, and a number in the expression other than a small fraction, pi
/// and the like may carry a unit that is not written. Metres beside millimetres in one sum
/// contradict each other. Without any unit nothing is inferred.
ExpressionUnit infer_expression_unit(const Graph& graph, NodeId root,
                                     const std::vector<QuantityUnit>& quantities);

}  // namespace parabola
