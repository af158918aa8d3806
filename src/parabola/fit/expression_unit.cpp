// SPDX-License-Identifier: MIT
#include "parabola/fit/expression_unit.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parabola/fit/unit_system.hpp"
#include "parabola/model/scales.hpp"
#include "parabola/model/shapes.hpp"

namespace parabola {

ExpressionUnit infer_expression_unit(const Graph& graph, NodeId root,
                                     const std::vector<QuantityUnit>& quantities) {
  // the expression itself is an unknown, by a name that no formula can hold
  std::vector<std::string> unknowns{""};
  std::vector<UnitColumn> known;
  for (const std::string& name : symbols_of(graph, root)) {
    const auto quantity = std::ranges::find(quantities, name, &QuantityUnit::name);
    const std::optional<Unit> unit = quantity == quantities.end() || quantity->unit.empty()
                                         ? std::nullopt
                                         : parse_unit(quantity->unit);
    if (unit) {
      known.push_back({name, quantity->unit, *unit});
    } else {
      unknowns.push_back(name);
    }
  }
  if (known.empty()) return {};
  const UnitSystem system(std::move(known));
  Graph working = graph;
  const NodeId ratio = working.make(Op::divide, root, working.symbol(unknowns.front()));
  const Sizes sizes = infer_sizes(
      working, expand_shapes(working, std::array{ratio}).front(), unknowns, system.sized_columns(),
      Size(system.component_count(), 0.0), Numbers::may_carry_units, UnitSystem::judged);
  ExpressionUnit result;
  result.contradicts = sizes.contradictions > 0;
  const ParameterSize& own = sizes.parameters.front();
  if (!result.contradicts && own.is_determined) result.text = system.text(own.size);
  return result;
}

}  // namespace parabola
