// SPDX-License-Identifier: MIT
#include "parabola/study/averaged_column.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/uncertainty_columns.hpp"

namespace parabola {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Columns of uncertainties, the faulty ones included: those are told of when their column is read.
std::vector<std::string> uncertainty_columns(const Table& table) {
  std::vector<std::string> found;
  for (const Column& column : table.columns()) {
    const Result<std::optional<GivenUncertainty>> given =
        find_uncertainty(table, column.name, {}, ZeroUncertainty::allow);
    if (!given) {
      for (std::string& name : uncertainty_names(column.name)) found.push_back(std::move(name));
      for (SideNames& names : side_names(column.name)) {
        found.push_back(std::move(names.up));
        found.push_back(std::move(names.down));
      }
    } else if (given->has_value()) {
      found.push_back((*given)->column);
      found.push_back((*given)->down_column);
    }
  }
  return found;
}

std::vector<std::string> number_columns(const Table& table) {
  const std::vector<std::string> uncertainties = uncertainty_columns(table);
  std::vector<std::string> names;
  for (const Column& column : table.columns()) {
    if (column.kind == ColumnKind::number && !contains(uncertainties, column.name))
      names.push_back(column.name);
  }
  return names;
}

}  // namespace

Result<const Column*> averaged_column(const Table& table, std::string_view name) {
  const std::vector<std::string> numbers = number_columns(table);
  if (name.empty()) {
    if (numbers.size() == 1) return table.find(numbers.front());
    return Error("column_needed",
                 fmt::format("{} has {} columns of numbers", table.source_name(), numbers.size()),
                 "",
                 numbers.empty() ? "give a file with numbers"
                                 : fmt::format("name one of {}", fmt::join(numbers, ", ")));
  }
  const Column* column = table.find(name);
  if (column == nullptr) {
    const std::string nearest = nearest_name(name, numbers);
    return Error("unknown_column",
                 fmt::format("'{}' is no column of {}", name, table.source_name()), "",
                 nearest.empty() ? fmt::format("the columns are {}", fmt::join(table.names(), ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  if (column->kind == ColumnKind::text) {
    return Error("text_column", fmt::format("column '{}' holds text, not numbers", name), "",
                 "name a column of numbers");
  }
  return column;
}

}  // namespace parabola
