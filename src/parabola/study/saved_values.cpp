// SPDX-License-Identifier: MIT
#include "parabola/study/saved_values.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// As a label of averaged_quantities().
std::string label(const std::string& name) {
  if (is_name(name)) return name;
  std::string text = "`";
  for (const char c : name) {
    text += c;
    if (c == '`') text += c;
  }
  return text + "`";
}

}  // namespace

Result<SavedValues> saved_values(const SavedResult& saved) {
  const std::size_t n = saved.free.size();
  if (n == 0) {
    return Error("no_values", "it has no parameter that was estimated", saved.name,
                 "give the result of a fit or an average");
  }
  Column names;
  names.name = "quantity";
  names.kind = ColumnKind::text;
  Column values;
  values.name = "value";
  values.unit = find_quantity(saved, saved.free.front())->unit;
  std::vector<Column> matrix(n);
  for (std::size_t j = 0; j < n; ++j) {
    const Quantity& quantity = *find_quantity(saved, saved.free[j]);
    if (quantity.unit != values.unit) {
      const auto shown = [](const std::string& unit) { return unit.empty() ? "no unit" : unit; };
      return Error(
          "unit_mismatch",
          fmt::format("{} has the unit {} and {} has {}: they cannot be averaged",
                      saved.free.front(), shown(values.unit), saved.free[j], shown(quantity.unit)),
          saved.name, "give a result whose parameters are of one kind");
    }
    names.texts.push_back(label(saved.free[j]));
    values.values.push_back(quantity.estimate.value());
    matrix[j].name = fmt::format("c{}", j + 1);
    for (std::size_t i = 0; i < n; ++i) matrix[j].values.push_back(saved.covariance(i, j));
  }
  SavedValues input;
  input.table = Table({std::move(names), std::move(values)}, saved.name);
  input.covariance.origin = saved.name;
  input.covariance.name = "covariance value";
  input.covariance.quantity = "value";
  input.covariance.table = Table(std::move(matrix), "its covariance");
  return input;
}

}  // namespace parabola
