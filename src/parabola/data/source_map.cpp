// SPDX-License-Identifier: MIT
#include "parabola/data/source_map.hpp"

#include <algorithm>

#include "parabola/data/fields.hpp"

namespace parabola {

std::optional<Span> SourceMap::cell(const Line& line, std::string_view column) const {
  const auto name = std::ranges::find(column_names_, column);
  if (name == column_names_.end()) return std::nullopt;
  std::vector<Field> fields;
  const auto index = static_cast<std::size_t>(name - column_names_.begin());
  if (split_fields(line.text, separator_, fields) || index >= fields.size()) return std::nullopt;
  return fields[index].span;
}

}  // namespace parabola
