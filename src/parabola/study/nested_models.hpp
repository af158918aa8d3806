// SPDX-License-Identifier: MIT
// Is one model a special case of another? Read from the formulas.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/decimal.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

struct HeldParameter {
  std::string name;
  Decimal value;
};

/// A formula with the names in it that are parameters; all other names are columns.
struct ModelExpression {
  Formula formula;
  std::vector<std::string> parameters;  ///< fitted
  std::vector<HeldParameter> held;      ///< fixed by the user
};

/// What a parameter of the larger model is in the simpler one.
struct Restriction {
  std::string name;
  std::optional<double> value;  ///< 0 or 1
  std::string equals;           ///< otherwise: the parameter of the simpler model
  /// Does the formula no longer hold it once others have their values? Any value will do then.
  bool is_without_meaning = false;
};

/// Values of 0 or 1, or of parameters of the simpler model, for the parameters of the larger one
/// that make its right side the simpler one's; only those that are not simply called the same.
///
/// Two expressions count as the same when they differ in the order and the brackets of sums and
/// products only: what is found holds for all data. Empty does not mean that the models are not
/// nested: other identities (sin^2 + cos^2) are not known here, and long formulas with many
/// parameters are not searched (300,000 operations, about a second).
std::optional<std::vector<Restriction>> find_nesting(const ModelExpression& simpler,
                                                     const ModelExpression& larger);

}  // namespace parabola
