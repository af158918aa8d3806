// SPDX-License-Identifier: MIT
#include "parabola/data/uncertainty_columns.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/units/unit.hpp"

namespace parabola {
namespace {

std::vector<std::string> difference_names(std::string_view quantity) {
  return {fmt::format("d{}", quantity), fmt::format("Δ{}", quantity),
          fmt::format("\u2206{}", quantity)};  // the increment sign looks like Delta
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// dI may be a difference: it is an uncertainty only where nothing speaks against it.
bool is_uncertainty(const Column& column, bool may_be_difference,
                    const std::vector<std::string>& used_in_formula) {
  if (!may_be_difference) return true;
  return column.kind == ColumnKind::number && !contains(used_in_formula, column.name) &&
         std::ranges::all_of(column.values, [](double v) { return v > 0.0; });
}

std::vector<const Column*> candidates(const Table& table, std::string_view quantity,
                                      const std::vector<std::string>& used_in_formula) {
  const std::vector<std::string> differences = difference_names(quantity);
  std::vector<const Column*> found;
  for (const std::string& name : uncertainty_names(quantity)) {
    const Column* column = table.find(name);
    if (column != nullptr && is_uncertainty(*column, contains(differences, name), used_in_formula))
      found.push_back(column);
  }
  return found;
}

Error two_sources(const Table& table, std::string_view quantity, const std::string& first,
                  const Column& second, const std::string& kept) {
  return {"two_uncertainties",
          fmt::format("'{}' has two uncertainties, from {} and from column {}", quantity, first,
                      second.name),
          table.source_name(),
          fmt::format("say which counts, as in --sigma '{} = {}'", quantity,
                      is_name(kept) ? kept : fmt::format("`{}`", kept))};
}

/// Both sides of an asymmetric uncertainty; one of them may be missing.
struct Sides {
  const Column* up = nullptr;
  const Column* down = nullptr;
};

/// Whether `name` is the uncertainty of a quantity of its own, as sigma_I_up is where there is an
/// I_up.
bool belongs_to_another(const Table& table, std::string_view quantity, const std::string& name) {
  return std::ranges::any_of(table.columns(), [&](const Column& column) {
    return column.name != quantity && column.name != name && column.name.starts_with(quantity) &&
           contains(uncertainty_names(column.name), name);
  });
}

std::vector<Sides> side_candidates(const Table& table, std::string_view quantity) {
  std::vector<Sides> found;
  for (const SideNames& names : side_names(quantity)) {
    const auto find = [&](const std::string& name) {
      const Column* column = table.find(name);
      return column != nullptr && belongs_to_another(table, quantity, name) ? nullptr : column;
    };
    const Sides sides{find(names.up), find(names.down)};
    if (sides.up != nullptr || sides.down != nullptr) found.push_back(sides);
  }
  return found;
}

Error side_missing(const Table& table, std::string_view quantity, const Column& only,
                   const SideNames& names) {
  const bool is_up = only.name == names.up;
  return {"side_missing",
          fmt::format("'{}' has {} uncertainty, column {}, and no {} one", quantity,
                      is_up ? "an upward" : "a downward", only.name, is_up ? "downward" : "upward"),
          table.source_name(),
          fmt::format("add a column {}, or rename {} if it is no uncertainty of '{}'",
                      is_up ? names.down : names.up, only.name, quantity)};
}

Error not_positive(const Table& table, const Column& column, std::string_view quantity,
                   std::size_t i) {
  const double value = column.values[i];
  const std::size_t row = table.line(i);
  if (value == 0.0)
    return table.cell_error(
        i, column.name, "sigma_not_positive",
        fmt::format("an uncertainty of zero for '{}' claims an exact value", quantity),
        fmt::format("give the uncertainty that is known, or leave row {} out with --skip {}", row,
                    row));
  return table.cell_error(
      i, column.name, "sigma_not_positive",
      fmt::format("uncertainty of '{}' must be positive, found {}", quantity, shortest(value)),
      fmt::format("remove the sign, or leave row {} out with --skip {}", row, row));
}

bool is_usable(double uncertainty, ZeroUncertainty zero) {
  return uncertainty > 0.0 || (uncertainty == 0.0 && zero == ZeroUncertainty::allow);
}

/// Uncertainties in percent of |value|; a value of zero has none.
Result<std::vector<double>> relative_values(const Table& table, const Column& column,
                                            const Column& quantity, ZeroUncertainty zero) {
  std::vector<double> values(column.values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = column.values[i] / 100.0 * std::fabs(quantity.values[i]);
    if (is_usable(values[i], zero)) continue;
    const std::size_t row = table.line(i);
    return table.cell_error(
        i, column.name, "sigma_not_positive",
        fmt::format("{} % of {} = {} is an uncertainty of zero", shortest(column.values[i]),
                    quantity.name, shortest(quantity.values[i])),
        fmt::format("give an absolute uncertainty, or leave row {} out with --skip {}", row, row));
  }
  return values;
}

Result<GivenUncertainty> from_column(const Table& table, const Column& column,
                                     const Column& quantity, ZeroUncertainty zero) {
  GivenUncertainty given{quantity.name, fmt::format("column {}", column.name), column.name, {}, {}};
  if (column.kind == ColumnKind::text)
    return table.cell_error(
        0, column.name, "sigma_not_a_number",
        fmt::format("the uncertainty of '{}' must be a number, found '{}'", quantity.name,
                    column.texts.front()),
        fmt::format("rename the column if it is no uncertainty of '{}'", quantity.name));
  for (std::size_t i = 0; i < column.values.size(); ++i)
    if (!is_usable(column.values[i], zero)) return not_positive(table, column, quantity.name, i);
  given.values = column.values;
  if (column.unit.empty() || column.unit == quantity.unit) return given;
  if (column.unit == "%") {
    Result<std::vector<double>> values = relative_values(table, column, quantity, zero);
    if (!values) return values.error();
    given.values = *std::move(values);
    given.converted_from = "%";
    given.source += ", in %";
    return given;
  }
  const std::optional<double> factor = difference_factor(column.unit, quantity.unit);
  if (!factor)
    return Error(
        "unit_mismatch",
        fmt::format("'{}' is in {}, but '{}' is {}: the units do not agree", column.name,
                    column.unit, quantity.name,
                    quantity.unit.empty() ? "without unit" : fmt::format("in {}", quantity.unit)),
        table.source_name(),
        fmt::format("write the unit of '{}' into the header of '{}', or % if it is relative",
                    quantity.name, column.name));
  if (*factor == 1.0) return given;
  for (double& value : given.values) value *= *factor;
  given.converted_from = column.unit;
  given.source += fmt::format(", converted from {}", column.unit);
  return given;
}

// A side of zero is refused whatever else covers the row: the other side may be the one that
// counts.
Result<GivenUncertainty> from_sides(const Table& table, const Sides& sides, const SideNames& names,
                                    const Column& quantity) {
  if (sides.up == nullptr || sides.down == nullptr) {
    const Column& only = sides.up == nullptr ? *sides.down : *sides.up;
    return side_missing(table, quantity.name, only, names);
  }
  Result<GivenUncertainty> up = from_column(table, *sides.up, quantity, ZeroUncertainty::refuse);
  if (!up) return up;
  Result<GivenUncertainty> down =
      from_column(table, *sides.down, quantity, ZeroUncertainty::refuse);
  if (!down) return down;
  GivenUncertainty given = *std::move(up);
  given.source = fmt::format("columns {} and{}", given.source.substr(std::string("column ").size()),
                             down->source.substr(std::string("column").size()));
  if (down->values != given.values) given.downwards = std::move(down->values);
  given.down_column = sides.down->name;
  return given;
}

const SideNames& names_of(const std::vector<SideNames>& all, const Sides& sides) {
  return *std::ranges::find_if(all, [&](const SideNames& names) {
    return (sides.up != nullptr && sides.up->name == names.up) ||
           (sides.down != nullptr && sides.down->name == names.down);
  });
}

}  // namespace

std::vector<std::string> uncertainty_names(std::string_view quantity) {
  std::vector<std::string> names;
  for (const std::string_view word : {"sigma", "σ", "u"}) {
    names.push_back(fmt::format("{}_{}", word, quantity));
    names.push_back(fmt::format("{}({})", word, quantity));
    if (word != "u") names.push_back(fmt::format("{} {}", word, quantity));
  }
  names.push_back(fmt::format("σ{}", quantity));
  for (const std::string_view word : {"err", "error"}) {
    names.push_back(fmt::format("{}_{}", quantity, word));
    names.push_back(fmt::format("{}_{}", word, quantity));
  }
  names.push_back(fmt::format("{}±", quantity));
  names.push_back(fmt::format("{} ±", quantity));
  for (std::string& name : difference_names(quantity)) names.push_back(std::move(name));
  return names;
}

std::vector<SideNames> side_names(std::string_view quantity) {
  const std::vector<std::string> differences = difference_names(quantity);
  std::vector<SideNames> sides;
  for (const std::string& name : uncertainty_names(quantity)) {
    if (!contains(differences, name)) sides.push_back({name + "_up", name + "_down"});
  }
  return sides;
}

Result<std::optional<GivenUncertainty>> find_uncertainty(
    const Table& table, std::string_view quantity, const std::vector<std::string>& used_in_formula,
    ZeroUncertainty zero) {
  const Column* column = table.find(quantity);
  if (column == nullptr || column->kind == ColumnKind::text)
    return std::optional<GivenUncertainty>();
  const std::vector<const Column*> found = candidates(table, quantity, used_in_formula);
  const std::vector<Sides> sides = side_candidates(table, quantity);
  std::vector<const Column*> all = found;
  for (const Sides& pair : sides) all.push_back(pair.up == nullptr ? pair.down : pair.up);
  if (all.size() > 1)
    return two_sources(table, quantity, fmt::format("column {}", all[0]->name), *all[1],
                       all[0]->name);
  if (!column->cell_uncertainties.empty()) {
    if (!all.empty()) return two_sources(table, quantity, "its own cells", *all[0], all[0]->name);
    const bool is_equal = column->cell_downwards == column->cell_uncertainties;
    return std::optional(
        GivenUncertainty{column->name,
                         "cells",
                         {},
                         {},
                         column->cell_uncertainties,
                         is_equal ? std::vector<double>() : column->cell_downwards});
  }
  if (all.empty()) return std::optional<GivenUncertainty>();
  Result<GivenUncertainty> given =
      sides.empty() ? from_column(table, *found.front(), *column, zero)
                    : from_sides(table, sides.front(),
                                 names_of(side_names(quantity), sides.front()), *column);
  if (!given) return given.error();
  return std::optional(*std::move(given));
}

}  // namespace parabola
