// SPDX-License-Identifier: MIT
#include "parabola/fit/point_correlation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

struct Statement {
  std::string first;
  std::string second;
  std::string origin;
  Graph graph;
  NodeId rho{};
};

Result<Statement> parse(std::string_view text) {
  Statement statement;
  statement.origin = fmt::format("--correlation '{}'", text);
  const std::size_t equals = text.find('=');
  const std::string_view left = text.substr(0, equals);
  const std::size_t comma = left.find(',');
  if (equals == std::string_view::npos || comma == std::string_view::npos) {
    return Error("sigma_syntax",
                 "a correlation of two columns is stated as  column, column = number",
                 statement.origin, "write for example  --correlation 'V, I = 0.3'");
  }
  statement.first = without_backquotes(trimmed(left.substr(0, comma)));
  statement.second = without_backquotes(trimmed(left.substr(comma + 1)));
  Result<NodeId> rho = parse_expression(trimmed(text.substr(equals + 1)), statement.graph);
  if (!rho) return std::move(rho).error().at(statement.origin);
  statement.rho = *rho;
  return statement;
}

// 0 for the response, k for the k-th uncertain predictor.
std::optional<std::size_t> place_of(const FormulaProblem& problem, std::string_view name,
                                    NodeId response) {
  const Node& node = problem.formula.graph.node(response);
  const bool is_response =
      node.op == Op::symbol && problem.formula.graph.symbols()[node.symbol] == name;
  if (is_response && !problem.uncertainty.values.empty()) return std::size_t{0};
  const auto latent = std::ranges::find(problem.latent, name, &ColumnUncertainty::column);
  const auto has_own = [](const ColumnUncertainty& column) {
    return std::ranges::any_of(column.values, [](double sigma) { return sigma > 0.0; });
  };
  if (latent == problem.latent.end() || !has_own(*latent)) return std::nullopt;
  return static_cast<std::size_t>(latent - problem.latent.begin()) + 1;
}

}  // namespace

Result<void> find_point_correlations(FormulaProblem& problem, const FitSpec& spec,
                                     NodeId response) {
  for (const std::string& text : spec.correlation) {
    Result<Statement> statement = parse(trimmed(text));
    if (!statement) return statement.error();
    PointCorrelation correlation;
    for (const std::string* name : {&statement->first, &statement->second}) {
      const std::optional<std::size_t> place = place_of(problem, *name, response);
      if (!place) {
        return Error("correlation_of_nothing",
                     fmt::format("{} has no independent uncertainty in this fit", *name),
                     statement->origin, fmt::format("state it:  --sigma '{} = ...'", *name));
      }
      (name == &statement->first ? correlation.first : correlation.second) = *place;
    }
    if (correlation.first == correlation.second) {
      return Error("sigma_syntax", "a column is fully correlated with itself", statement->origin,
                   "name two columns");
    }
    const bool is_known =
        std::ranges::any_of(problem.point_correlations, [&](const PointCorrelation& earlier) {
          return std::minmax(earlier.first, earlier.second) ==
                 std::minmax(correlation.first, correlation.second);
        });
    if (is_known) {
      return Error("correlation_twice",
                   fmt::format("the correlation of {} and {} is stated twice", statement->first,
                               statement->second),
                   statement->origin, "keep one of the two");
    }
    const Table& table = problem.rows.table;
    Result<Vector> values =
        evaluate_on_table(table, statement->graph, statement->rho, statement->origin);
    if (!values) return values.error();
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (std::abs((*values)[i]) <= 1.0) continue;
      return table.cell_error(i, statement->first, "rho_range",
                              fmt::format("the correlation by {} is {} here", statement->origin,
                                          shortest((*values)[i])),
                              "a correlation lies between -1 and 1");
    }
    correlation.values = *std::move(values);
    problem.point_correlations.push_back(std::move(correlation));
  }
  return {};
}

}  // namespace parabola
