// SPDX-License-Identifier: MIT
#include "parabola/report/simulate_report.hpp"

#include <string_view>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// Quoted where a separator, a quote or the sign of a comment would be read as such.
std::string header_cell(const Column& column) {
  const std::string text =
      column.unit.empty() ? column.name : fmt::format("{} [{}]", column.name, column.unit);
  if (text.find_first_of(",;\"#\t\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

}  // namespace

std::string simulate_csv(const Simulation& outcome) {
  std::string text = fmt::format("# parabola simulate: {}\n", visible(outcome.formula));
  if (!outcome.parameters.empty()) {
    text += "# with";
    std::string_view separator = " ";
    for (const SimulatedParameter& parameter : outcome.parameters) {
      text +=
          fmt::format("{}{} = {}", separator, visible(parameter.name), shortest(parameter.value));
      separator = ", ";
    }
    text += '\n';
  }
  text += fmt::format("# seed {}\n", outcome.seed);
  const std::vector<Column>& columns = outcome.table.columns();
  for (std::size_t j = 0; j < columns.size(); ++j)
    text += fmt::format("{}{}", j == 0 ? "" : ",", header_cell(columns[j]));
  text += '\n';
  for (std::size_t i = 0; i < outcome.table.row_count(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (j > 0) text += ',';
      text += shortest(columns[j].values[i]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace parabola
