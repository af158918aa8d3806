// SPDX-License-Identifier: MIT
#include "parabola/report/column_sources.hpp"

#include <utility>

namespace parabola {

std::vector<ColumnSource> column_sources(const Table& table) {
  std::vector<ColumnSource> sources;
  for (const Column& column : table.columns()) {
    ColumnSource source;
    if (column.kind == ColumnKind::number) {
      auto found = find_uncertainty(table, column.name, {});
      if (found) {
        source.given = std::move(found.value());
      } else {
        const Error& error = found.error();
        source.complaint = Diagnostic{error.code(), Severity::warning, error.sentence(),
                                      error.where(), error.fix()};
      }
    }
    sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace parabola
