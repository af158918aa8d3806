// SPDX-License-Identifier: MIT
#include "parabola/fit/parameter_units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/model/print.hpp"
#include "parabola/model/scales.hpp"
#include "parabola/model/shapes.hpp"
#include "parabola/units/unit.hpp"
#include "parabola/units/unit_naming.hpp"

namespace parabola {
namespace {

constexpr std::size_t bases = Dimension::base_count;
constexpr double rounding = 1e-9;

struct UnitColumn {
  std::string name;
  std::string text;
  Unit unit;
};

// Components of a size: exponents of the SI base units, ln factor, exponents of the columns. The
// first two must agree.
constexpr std::size_t log_factor_place = bases;
constexpr std::size_t judged = bases + 1;

class UnitSystem {
 public:
  explicit UnitSystem(std::vector<UnitColumn> columns) : columns_(std::move(columns)) {}

  [[nodiscard]] std::size_t component_count() const { return bases + columns_.size() + 1; }

  [[nodiscard]] Size size_of_column(std::size_t c) const {
    Size size(component_count(), 0.0);
    const Unit& unit = columns_[c].unit;
    for (std::size_t b = 0; b < bases; ++b) size[b] = unit.dimension.exponents[b].value();
    size[judged + c] = 1.0;
    size[log_factor_place] = std::log(unit.coefficient) + unit.decimal_exponent * std::log(10.0);
    return size;
  }

  [[nodiscard]] std::vector<SizedColumn> sized_columns() const {
    std::vector<SizedColumn> result;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      result.push_back({columns_[c].name, size_of_column(c)});
    }
    return result;
  }

  // Empty for dimensionless numbers and where no text is right.
  [[nodiscard]] std::string text(const Size& size) const {
    const double log_factor = size[log_factor_place];
    const std::optional<Dimension> dimension = dimension_of(size);
    if (!dimension) return "";
    if (dimension->is_dimensionless() && std::abs(log_factor) < rounding) return "";
    for (const UnitColumn& column : columns_) {
      const double column_factor =
          std::log(column.unit.coefficient) + column.unit.decimal_exponent * std::log(10.0);
      if (column.unit.dimension == *dimension && std::abs(column_factor - log_factor) < rounding) {
        return column.text;
      }
    }
    const double power = log_factor / std::log(10.0);
    if (std::abs(power - std::round(power)) < rounding) {
      const auto name = named_unit(*dimension, static_cast<int>(std::lround(power)));
      if (name) return *name;
    }
    return composed(size, *dimension).value_or("");
  }

 private:
  static std::optional<Dimension> dimension_of(const Size& size) {
    constexpr int largest_denominator = 12;
    Dimension result;
    for (std::size_t b = 0; b < bases; ++b) {
      bool found = false;
      for (int denominator = 1; denominator <= largest_denominator && !found; ++denominator) {
        const double numerator = size[b] * denominator;
        if (std::abs(numerator - std::round(numerator)) > rounding) continue;
        const auto fraction = Rational::of(std::lround(numerator), denominator);
        if (!fraction) return std::nullopt;
        result.exponents[b] = *fraction;
        found = true;
      }
      if (!found) return std::nullopt;
    }
    return result;
  }

  // The product of the texts of columns, if it is the same unit; otherwise SI base units.
  [[nodiscard]] std::optional<std::string> composed(const Size& size,
                                                    const Dimension& dimension) const {
    std::vector<UnitFactor> factors;
    Size product(component_count(), 0.0);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const double exponent = size[judged + c];
      factors.push_back({columns_[c].text, columns_[c].unit.dimension.is_dimensionless() &&
                                                   columns_[c].unit.factor() == 1.0
                                               ? 0.0
                                               : exponent});
      const Size column = size_of_column(c);
      for (std::size_t k = 0; k < bases; ++k) product[k] += exponent * column[k];
      product[log_factor_place] += exponent * column[log_factor_place];
    }
    bool is_same = std::abs(product[log_factor_place] - size[log_factor_place]) < rounding;
    for (std::size_t k = 0; k < bases; ++k) {
      is_same = is_same && std::abs(product[k] - size[k]) < rounding;
    }
    if (is_same) return composed_unit(factors);
    if (std::abs(size[log_factor_place]) < rounding) return base_unit(dimension);
    return std::nullopt;
  }

  std::vector<UnitColumn> columns_;
};

// The columns of the formula: with a unit that is known, and the names of the others.
struct ColumnsByUnit {
  std::vector<UnitColumn> with_unit;
  std::vector<std::string> others;
};

ColumnsByUnit columns_of(const FormulaProblem& problem) {
  std::vector<std::string> names = problem.predictors;
  for (std::string& name : symbols_of(problem.formula.graph, problem.formula.left)) {
    names.push_back(std::move(name));
  }
  ColumnsByUnit columns;
  for (const std::string& name : names) {
    const Column* column = problem.rows.table.find(name);
    const std::optional<Unit> unit =
        column == nullptr || column->unit.empty() ? std::nullopt : parse_unit(column->unit);
    if (unit) {
      columns.with_unit.push_back({name, column->unit, *unit});
    } else {
      columns.others.push_back(name);
    }
  }
  return columns;
}

// The model with fixed parameters as names: their values are no pure numbers.
NodeId unfixed_model(const FormulaProblem& problem, Graph& graph, const FormulaLimits& limits) {
  NodeId model = problem.formula.right;
  for (auto tied = problem.rows.tied.rbegin(); tied != problem.rows.tied.rend(); ++tied) {
    const Result<NodeId> value = parse_expression(tied->text, graph, limits);
    if (value) model = substitute(graph, model, tied->name, *value);
  }
  return model;
}

Diagnostic inconsistent(const FormulaProblem& problem, const std::vector<UnitColumn>& columns) {
  std::string units;
  for (const UnitColumn& column : columns) {
    units += fmt::format("{}{} [{}]", units.empty() ? "" : ", ", column.name, column.text);
  }
  return {
      "inconsistent_units", Severity::note,
      fmt::format("The dimensions of the formula do not agree with the units {}, so that no "
                  "units of the parameters are shown.",
                  units),
      problem.formula.text,
      "Look for a sum of unequal quantities, or for exp, log or sin of a quantity with a unit."};
}

std::vector<std::string> derived_units(const std::vector<Quantity>& derived,
                                       const FormulaLimits& limits, const UnitSystem& system,
                                       std::vector<SizedColumn> known) {
  std::vector<std::string> texts;
  for (const Quantity& quantity : derived) {
    Graph graph;
    texts.emplace_back();
    const Result<NodeId> expression = parse_expression(quantity.expression, graph, limits);
    if (!expression) continue;
    const NodeId root = expand_shapes(graph, std::array{*expression}).front();
    const bool all_known = std::ranges::all_of(symbols_of(graph, root), [&](const auto& name) {
      return std::ranges::find(known, name, &SizedColumn::name) != known.end();
    });
    if (!all_known) continue;
    const std::optional<Size> size = size_of(graph, root, known, system.component_count(), judged);
    if (!size) continue;
    texts.back() = system.text(*size);
    known.push_back({quantity.name, *size});  // later ones may use it
  }
  return texts;
}

}  // namespace

InferredUnits infer_units(const FormulaProblem& problem, const std::vector<Quantity>& derived,
                          const FormulaLimits& limits) {
  InferredUnits units;
  units.parameters.resize(problem.parameters.size());
  units.derived.resize(derived.size());
  ColumnsByUnit columns = columns_of(problem);
  if (columns.with_unit.empty()) return units;
  const UnitSystem system(columns.with_unit);
  std::vector<std::string> names;
  for (const ParameterSpec& parameter : problem.parameters) names.push_back(parameter.name);
  // A column without a unit may have any: one more unknown.
  std::vector<std::string> unknowns = names;
  unknowns.insert(unknowns.end(), columns.others.begin(), columns.others.end());
  Graph graph = problem.formula.graph;
  const NodeId model = unfixed_model(problem, graph, limits);
  const NodeId ratio = graph.make(Op::divide, model, problem.formula.left);
  const Sizes sizes = infer_sizes(graph, expand_shapes(graph, std::array{ratio}).front(), unknowns,
                                  system.sized_columns(), Size(system.component_count(), 0.0),
                                  Numbers::may_carry_units, judged);
  if (sizes.contradictions > 0) {
    units.inconsistent = inconsistent(problem, columns.with_unit);
    return units;
  }
  std::vector<SizedColumn> known;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const ParameterSize& size = sizes.parameters[j];
    if (!size.is_determined) continue;
    units.parameters[j] = system.text(size.size);
    known.push_back({names[j], size.size});
  }
  units.derived = derived_units(derived, limits, system, std::move(known));
  return units;
}

}  // namespace parabola
