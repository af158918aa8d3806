// SPDX-License-Identifier: MIT
#include "parabola/fit/exact_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

constexpr double weight_of_a_condition = 1e-9;
constexpr double dependent = 1e-10;

void add_correlated_parts(FormulaProblem& problem) {
  Vector& total = problem.uncertainty.values;
  const Vector& correlated = problem.common.independent;
  if (correlated.empty()) return;
  if (total.empty()) total.assign(correlated.size(), 0.0);
  for (std::size_t i = 0; i < total.size(); ++i) total[i] = std::hypot(total[i], correlated[i]);
  for (Vector* side : {&problem.uncertainty.upwards, &problem.uncertainty.downwards}) {
    for (std::size_t i = 0; i < side->size(); ++i)
      (*side)[i] = std::hypot((*side)[i], correlated[i]);
  }
}

// What a nuisance parameter moves in every row; where that depends on the parameters, as much as
// the response itself, which tells rows apart as well.
Result<Vector> shift_of(const FormulaProblem& problem, Graph& graph, const std::string& symbol) {
  const NodeId slope = derivative(graph, problem.common.model, symbol);
  const bool is_of_columns = std::ranges::all_of(
      symbols_of(graph, slope),
      [&](const std::string& name) { return problem.rows.table.find(name) != nullptr; });
  if (!is_of_columns) return problem.response;
  return evaluate_on_table(problem.rows.table, graph, slope, "a common uncertainty");
}

// One column for every deviation that the given rows share.
Result<std::vector<Vector>> shifts(const FormulaProblem& problem,
                                   const std::vector<std::size_t>& rows) {
  std::vector<Vector> columns;
  const auto keep = [&](const Vector& all) {
    Vector column;
    for (const std::size_t i : rows) column.push_back(all[i]);
    columns.push_back(std::move(column));
  };
  Graph graph = problem.formula.graph;
  for (const NuisanceParameter& nuisance : problem.common.nuisances) {
    Result<Vector> shift = shift_of(problem, graph, nuisance.symbol);
    if (!shift) return shift.error();
    keep(*shift);
  }
  for (std::size_t k = 0; k < problem.common.absorbed.size(); ++k) keep(problem.response);
  for (const SharedTerm& term : problem.common.shared) {
    if (term.sign < 0.0) continue;
    for (std::size_t g = 0; g < term.groups.count; ++g) {
      Vector of_group(term.u.size(), 0.0);
      for (std::size_t i = 0; i < term.u.size(); ++i) {
        if (term.groups.group(i) == g) of_group[i] = term.u[i];
      }
      keep(of_group);
    }
  }
  return columns;
}

Error not_covered(const FormulaProblem& problem, std::size_t row) {
  const Table& table = problem.rows.table;
  const std::string column = problem.uncertainty.sources.empty()
                                 ? std::string()
                                 : problem.uncertainty.sources.front().column;
  return table.cell_error(row, column, "sigma_not_positive",
                          "the uncertainty is 0 here, and no common source covers this row",
                          fmt::format("leave row {0} out with --skip {0}", table.line(row)));
}

// Something of every point is uncertain where predictors are.
Result<void> check_points(const FormulaProblem& problem) {
  const Vector& sigma = problem.uncertainty.values;
  for (std::size_t i = 0; i < problem.response.size(); ++i) {
    const bool is_exact = (sigma.empty() || sigma[i] == 0.0) &&
                          std::ranges::all_of(problem.latent, [&](const auto& column) {
                            return column.values[i] == 0.0;
                          });
    if (!is_exact) continue;
    const Table& table = problem.rows.table;
    return table.cell_error(i, problem.latent.front().column, "sigma_not_positive",
                            "nothing of this point is uncertain",
                            fmt::format("leave row {0} out with --skip {0}", table.line(i)));
  }
  return {};
}

Error not_told_apart(const FormulaProblem& problem, const std::vector<std::size_t>& rows,
                     std::size_t rank) {
  std::vector<std::size_t> lines;
  for (const std::size_t i : rows) lines.push_back(problem.rows.table.line(i));
  constexpr std::size_t most_shown = 10;
  const bool is_long = lines.size() > most_shown;
  if (is_long) lines.resize(most_shown);
  return {"exact_rows",
          fmt::format("rows {}{} have no uncertainty of their own and share only {}",
                      fmt::join(lines, ", "), is_long ? " ..." : "",
                      rank == 1 ? "one common source" : fmt::format("{} common sources", rank)),
          problem.rows.table.source_name(),
          "give them an uncertainty of their own: two exact values cannot both be right"};
}

}  // namespace

Result<void> cover_exact_rows(FormulaProblem& problem) {
  add_correlated_parts(problem);
  Vector& sigma = problem.uncertainty.values;
  if (!problem.latent.empty()) return check_points(problem);
  if (problem.relative_to_model > 0.0) return {};
  std::vector<std::size_t> rows;
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < sigma.size(); ++i) {
    if (sigma[i] == 0.0) {
      rows.push_back(i);
    } else {
      smallest = std::min(smallest, sigma[i]);
    }
  }
  if (rows.empty()) return {};
  Result<std::vector<Vector>> columns = shifts(problem, rows);
  if (!columns) return columns.error();
  Matrix unit(columns->size(), rows.size());  // one column per row of data, of norm 1
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < columns->size(); ++k) unit(k, i) = (*columns)[k][i];
    const double length = norm(unit.column(i));
    if (length == 0.0) return not_covered(problem, rows[i]);
    for (double& value : unit.column(i)) value /= length;
    smallest = std::min(smallest, length);
  }
  const std::size_t rank = pivoted_qr(std::move(unit), dependent).rank;
  if (rank < rows.size()) return not_told_apart(problem, rows, rank);
  for (const std::size_t i : rows) sigma[i] = weight_of_a_condition * smallest;
  return {};
}

}  // namespace parabola
