// SPDX-License-Identifier: MIT
#include "parabola/budget/grouping.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {

Result<Grouping> grouping_by(const Table& table, std::string_view column, std::string_view origin) {
  Grouping groups;
  if (column.empty()) return groups;
  const Column* found = table.find(column);
  if (found == nullptr) {
    const std::string nearest = nearest_name(column, table.names());
    return Error("unknown_column",
                 fmt::format("'{}' is no column of {}", column, table.source_name()),
                 std::string(origin),
                 nearest.empty() ? fmt::format("the columns are {}", fmt::join(table.names(), ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  std::unordered_map<std::string, std::size_t> numbers;
  groups.of_row.reserve(table.row_count());
  for (std::size_t i = 0; i < table.row_count(); ++i) {
    std::string name =
        found->kind == ColumnKind::text ? found->texts[i] : shortest(found->values[i]);
    const auto [place, is_new] = numbers.try_emplace(std::move(name), numbers.size());
    if (is_new) groups.names.push_back(place->first);
    groups.of_row.push_back(place->second);
  }
  groups.count = groups.names.size();
  return groups;
}

}  // namespace parabola
