// SPDX-License-Identifier: MIT
// Formulas of known quantities, resolved: every name is a quantity, a definition or an earlier
// result.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/study/known_quantities.hpp"

namespace parabola {

struct PropagatedFormula {
  std::string name;
  std::string text;     ///< right side as typed
  std::string where;    ///< "formula 'R = V/I'"
  NodeId expression{};  ///< earlier results replaced by their expressions
};

struct PropagatedFormulas {
  Graph graph;
  std::vector<PropagatedFormula> formulas;
};

/// "R = V/I", "P = R*I^2": a later one may use an earlier one. Errors: those of the formulas;
/// propagate_name_taken for a name twice; formula_needed when there is none.
Result<PropagatedFormulas> parse_formulas(const std::vector<std::string>& texts,
                                          const FormulaLimits& limits);

/// The same for known quantities: what a saved fit defines is replaced by its expressions of
/// parameters. Errors: also propagate_name_taken for the name of a quantity; propagate_unknown for
/// a name that is not given; quantity_not_used for one of the command line that no formula needs.
Result<PropagatedFormulas> resolve_formulas(const std::vector<std::string>& texts,
                                            const KnownQuantities& known,
                                            const FormulaLimits& limits);

/// Does any of the formulas depend on that name?
bool uses(const PropagatedFormulas& parsed, const std::string& name);

}  // namespace parabola
