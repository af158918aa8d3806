// SPDX-License-Identifier: MIT
#include "parabola/suggest.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/core/text.hpp"
#include "parabola/data/uncertainty_columns.hpp"
#include "parabola/io/write_file.hpp"
#include "parabola/report/report.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

struct Roles {
  std::string response;
  std::string predictor;  // empty: only one column is there
};

bool has_uncertainty(const Table& table, const std::string& name) {
  Result<std::optional<GivenUncertainty>> given = find_uncertainty(table, name, {});
  return given && given->has_value();
}

// The response is the column with an uncertainty, else the last one; the predictor the first of the
// others.
Roles guess_roles(const Table& table) {
  std::vector<std::string> quantities;
  std::vector<std::string> uncertainties;
  for (const Column& column : table.columns()) {
    Result<std::optional<GivenUncertainty>> given = find_uncertainty(table, column.name, {});
    if (!given || !given->has_value()) continue;
    uncertainties.push_back((*given)->column);
    uncertainties.push_back((*given)->down_column);
  }
  for (const Column& column : table.columns()) {
    const bool is_uncertainty =
        std::find(uncertainties.begin(), uncertainties.end(), column.name) != uncertainties.end();
    if (column.kind == ColumnKind::number && !is_uncertainty) quantities.push_back(column.name);
  }
  if (quantities.empty()) return {};
  Roles roles{quantities.back(), ""};
  for (const std::string& name : quantities) {
    if (has_uncertainty(table, name)) roles.response = name;
  }
  for (const std::string& name : quantities) {
    if (name != roles.response && roles.predictor.empty()) roles.predictor = name;
  }
  return roles;
}

std::string quoted(const std::string& name) {
  return is_name(name) ? name : "`" + name + "`";
}

// Names for parameters that no column has.
std::vector<std::string> free_names(const Table& table, std::size_t count) {
  std::vector<std::string> names;
  for (const char* name : {"a", "b", "c", "p0", "p1", "p2", "p3", "p4", "p5"}) {
    if (names.size() < count && table.find(name) == nullptr) names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> formulas(const Table& table, const Roles& roles) {
  const std::vector<std::string> p = free_names(table, 3);
  const std::string y = quoted(roles.response);
  if (roles.predictor.empty()) return {fmt::format("{} = {}", y, p[0])};
  const std::string x = quoted(roles.predictor);
  return {fmt::format("{} = {}*{}", y, p[0], x), fmt::format("{} = {} + {}*{}", y, p[0], p[1], x),
          fmt::format("{} = {} + {}*{} + {}*{}^2", y, p[0], p[1], x, p[2], x)};
}

}  // namespace

Result<ExitCode> suggest_formulas(const Table& table) {
  std::string text = table_report(table, output_options(STDERR_FILENO));
  const Roles roles = guess_roles(table);
  text += "\nparabola: no formula was given\n";
  if (!roles.response.empty()) {
    text += "  fix: say what to fit, for example\n";
    for (const std::string& formula : formulas(table, roles)) {
      text +=
          fmt::format("    parabola fit {} '{}'\n", visible(table.source_name()), visible(formula));
    }
  }
  if (Result<void> shown = write_descriptor(STDERR_FILENO, text, "standard error"); !shown)
    return shown.error();
  return exit_wrong_input;
}

}  // namespace parabola::app
