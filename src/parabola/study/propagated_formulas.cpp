// SPDX-License-Identifier: MIT
#include "parabola/study/propagated_formulas.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

Result<void> check_taken(const PropagatedFormulas& parsed, const KnownQuantities& known) {
  for (const PropagatedFormula& formula : parsed.formulas) {
    const bool defined = std::ranges::find(known.definitions, formula.name,
                                           &QuantityDefinition::name) != known.definitions.end();
    if (defined || std::ranges::find(known.quantities, formula.name, &KnownQuantity::name) !=
                       known.quantities.end()) {
      return Error("propagate_name_taken", fmt::format("{} is given already", formula.name),
                   formula.where, "choose another name for the result");
    }
  }
  return {};
}

// Derived quantities of a saved fit, replaced by their expressions of its parameters.
Result<void> insert_definitions(PropagatedFormulas& parsed, const KnownQuantities& known,
                                const FormulaLimits& limits) {
  for (auto definition = known.definitions.rbegin(); definition != known.definitions.rend();
       ++definition) {
    if (!uses(parsed, definition->name)) continue;
    Result<NodeId> expression = parse_expression(definition->text, parsed.graph, limits);
    if (!expression) {
      return std::move(expression)
          .error()
          .at(fmt::format("{}, {}", definition->source, definition->name));
    }
    for (PropagatedFormula& formula : parsed.formulas) {
      formula.expression =
          substitute(parsed.graph, formula.expression, definition->name, *expression);
    }
  }
  return {};
}

Result<void> check_names(const PropagatedFormulas& parsed, const KnownQuantities& known) {
  std::vector<std::string> names;
  for (const KnownQuantity& quantity : known.quantities) names.push_back(quantity.name);
  for (const PropagatedFormula& formula : parsed.formulas) {
    for (const std::string& name : symbols_of(parsed.graph, formula.expression)) {
      if (std::ranges::find(names, name) != names.end()) continue;
      const std::string nearest = nearest_name(name, names);
      return Error("propagate_unknown", fmt::format("the value of {} is not given", name),
                   formula.where,
                   nearest.empty() ? fmt::format("give it, as in  {}='5.0 +- 0.1'", name)
                                   : fmt::format("did you mean {}?", nearest));
    }
  }
  for (const KnownQuantity& quantity : known.quantities) {
    if (!quantity.source.empty() || uses(parsed, quantity.name)) continue;
    return Error("quantity_not_used", fmt::format("{} is in no formula", quantity.name), "",
                 "leave it out, or correct the name");
  }
  return {};
}

}  // namespace

Result<PropagatedFormulas> parse_formulas(const std::vector<std::string>& texts,
                                          const FormulaLimits& limits) {
  if (texts.empty()) {
    return Error("formula_needed", "there is nothing to compute", "",
                 "write a formula, as in  'R = V/I'");
  }
  PropagatedFormulas result;
  for (const std::string& text : texts) {
    const std::string where = fmt::format("formula '{}'", text);
    Result<Definition> definition = parse_definition(text, result.graph, limits);
    if (!definition) return std::move(definition).error();
    const auto earlier =
        std::ranges::find(result.formulas, definition->name, &PropagatedFormula::name);
    if (earlier != result.formulas.end()) {
      return Error("propagate_name_taken", fmt::format("{} is computed twice", definition->name),
                   where, "choose another name");
    }
    NodeId expression = definition->expression;
    for (auto known = result.formulas.rbegin(); known != result.formulas.rend(); ++known)
      expression = substitute(result.graph, expression, known->name, known->expression);
    result.formulas.push_back(
        {std::move(definition->name), std::move(definition->text), where, expression});
  }
  return result;
}

Result<PropagatedFormulas> resolve_formulas(const std::vector<std::string>& texts,
                                            const KnownQuantities& known,
                                            const FormulaLimits& limits) {
  Result<PropagatedFormulas> parsed = parse_formulas(texts, limits);
  if (!parsed) return parsed;
  if (Result<void> fresh = check_taken(*parsed, known); !fresh) return fresh.error();
  Result<void> inserted = insert_definitions(*parsed, known, limits);
  if (!inserted) return inserted.error();
  if (Result<void> named = check_names(*parsed, known); !named) return named.error();
  return parsed;
}

bool uses(const PropagatedFormulas& parsed, const std::string& name) {
  return std::ranges::any_of(parsed.formulas, [&](const PropagatedFormula& formula) {
    return depends_on(parsed.graph, formula.expression, name);
  });
}

}  // namespace parabola
