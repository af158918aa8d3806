// SPDX-License-Identifier: MIT
#include "parabola/fit/formula_problem.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/parameter_names.hpp"
#include "parabola/fit/uncertainties.hpp"
#include "parabola/minimize/extended_polish.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

// Of polish_extended() for a single parameter, per row.
constexpr std::size_t least_polish_work = 18;

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> substitute_tied(FormulaProblem& problem, const FormulaLimits& limits) {
  // Later definitions may use earlier ones, so the last is replaced first.
  for (auto tied = problem.rows.tied.rbegin(); tied != problem.rows.tied.rend(); ++tied) {
    if (!depends_on(problem.formula.graph, problem.model, tied->name)) {
      return Error("not_used", fmt::format("{} is not used in the formula", tied->name),
                   fmt::format("--let '{} = {}'", tied->name, tied->text),
                   "leave the definition out");
    }
    Result<NodeId> value = parse_expression(tied->text, problem.formula.graph, limits);
    if (!value) return value.error();
    problem.model = substitute(problem.formula.graph, problem.model, tied->name, *value);
  }
  return {};
}

// Left side: columns only, at least one. Right side: none of the columns of the left.
Result<void> check_sides(const FormulaProblem& problem) {
  const Table& table = problem.rows.table;
  const Graph& graph = problem.formula.graph;
  Result<void> known =
      require_columns(table, graph, problem.formula.left, "the left side of the formula");
  if (!known) return known.error();
  const std::vector<std::string> left = symbols_of(graph, problem.formula.left);
  if (left.empty()) {
    return Error("no_column_left", "the left side of the formula holds no column", "formula",
                 fmt::format("write  column = expression  with one of the columns {}",
                             fmt::join(table.names(), ", ")));
  }
  for (const std::string& name : symbols_of(graph, problem.model)) {
    const Column* column = table.find(name);
    if (column == nullptr) continue;
    if (column->kind == ColumnKind::text) {
      return Error("text_column", fmt::format("column '{}' holds text, not numbers", name),
                   "formula", "use a column of numbers here");
    }
    if (contains(left, name) && problem.formula.relation == Relation::equals) {
      return Error("response_on_both_sides",
                   fmt::format("column {} stands on both sides of the formula", name), "formula",
                   "the right side is the model: write it with the other columns and parameters");
    }
  }
  return {};
}

void split_names(FormulaProblem& problem) {
  for (const std::string& name : symbols_of(problem.formula.graph, problem.model)) {
    if (problem.rows.table.find(name) != nullptr) {
      problem.predictors.push_back(name);
    } else {
      ParameterSpec parameter;
      parameter.name = name;
      problem.parameters.push_back(std::move(parameter));
    }
  }
}

void fix_parameters(FormulaProblem& problem) {
  Graph& graph = problem.formula.graph;
  for (const ParameterSpec& parameter : problem.parameters) {
    if (!parameter.fixed) continue;
    problem.model =
        substitute(graph, problem.model, parameter.name, graph.constant(*parameter.fixed));
  }
}

Result<void> evaluate_response(FormulaProblem& problem) {
  const Table& table = problem.rows.table;
  Result<Vector> values = evaluate_on_table(table, problem.formula.graph, problem.formula.left,
                                            "the left side of the formula");
  if (!values) return values.error();
  const std::string first = symbols_of(problem.formula.graph, problem.formula.left).front();
  for (std::size_t i = 0; i < values->size(); ++i) {
    if (std::isfinite((*values)[i])) continue;
    return table.cell_error(
        i, first, "response_not_finite",
        fmt::format("{} is {} here", to_infix(problem.formula.graph, problem.formula.left),
                    shortest((*values)[i])),
        fmt::format("leave row {0} out with --skip {0}", table.line(i)));
  }
  problem.response = *std::move(values);
  // more rows than this are never polished to the decimals of the file
  if (table.row_count() * least_polish_work > extended_work_limit) return {};
  Result<Vector> rests =
      rests_on_table(table, problem.formula.graph, problem.formula.left, problem.response);
  if (!rests) return rests.error();
  problem.response_rests = *std::move(rests);
  return {};
}

// A constrained parameter is known roughly: a start, where the user gives none.
void start_at_constraints(FormulaProblem& problem) {
  std::vector<ParameterSpec*> free;
  for (ParameterSpec& parameter : problem.parameters) {
    if (!parameter.fixed) free.push_back(&parameter);
  }
  for (const GaussianConstraint& constraint : problem.constraints) {
    for (std::size_t i = 0; i < constraint.parameters.size(); ++i) {
      ParameterSpec& parameter = *free[constraint.parameters[i]];
      const double centre = constraint.centres[i].value;
      const bool is_inside = centre >= parameter.bounds.lower && centre <= parameter.bounds.upper;
      if (!parameter.start && is_inside) parameter.start = centre;
    }
  }
}

Result<void> find_constraints(FormulaProblem& problem, const FitSpec& spec) {
  std::vector<std::string> free;
  std::vector<std::string> other;
  for (const ParameterSpec& parameter : problem.parameters)
    (parameter.fixed ? other : free).push_back(parameter.name);
  for (const TiedParameter& tied : problem.rows.tied) other.push_back(tied.name);
  Result<std::vector<GaussianConstraint>> constraints =
      resolve_constraints(spec.constrain, spec.constrain_from, free, other);
  if (!constraints) return constraints.error();
  problem.constraints = *std::move(constraints);
  start_at_constraints(problem);
  return {};
}

// The variable of bins that are columns is a column too, of their centres, for starts and figures.
std::vector<std::string> with_bin_centres(const Table& table, const FitSpec& spec) {
  std::vector<std::string> lets = spec.let;
  if (spec.bins && spec.bins->columns) {
    const BinColumns& bins = *spec.bins->columns;
    if (table.find(bins.variable) == nullptr)
      lets.push_back(fmt::format("`{}` = (`{}` + `{}`)/2", bins.variable, bins.lower, bins.upper));
  }
  return lets;
}

}  // namespace

Result<FormulaProblem> resolve_formula(const Table& table, const FitSpec& spec,
                                       const DataSetRole& role) {
  FormulaProblem problem;
  Result<Formula> formula = parse_formula(spec.formula, spec.formula_limits);
  if (!formula) return formula.error();
  problem.formula = *std::move(formula);
  problem.model = problem.formula.right;
  Result<PreparedRows> rows =
      prepare_rows(table, with_bin_centres(table, spec), spec.where, spec.formula_limits);
  if (!rows) return rows.error();
  problem.rows = *std::move(rows);
  if (Result<void> done = substitute_tied(problem, spec.formula_limits); !done) return done.error();
  if (Result<void> done = check_sides(problem); !done) return done.error();
  split_names(problem);
  if (Result<void> done = check_names(problem); !done) return done.error();
  if (Result<void> done = apply_parameter_options(problem, spec); !done) return done.error();
  fix_parameters(problem);
  if (Result<void> done = evaluate_response(problem); !done) return done.error();
  if (Result<void> done = find_constraints(problem, spec); !done) return done.error();
  const bool is_likelihood = problem.formula.relation == Relation::distributed_as;
  Result<void> scatter =
      is_likelihood ? resolve_likelihood(problem, spec) : find_uncertainties(problem, spec, role);
  if (!scatter) return scatter.error();
  return problem;
}

}  // namespace parabola
