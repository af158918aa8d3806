// SPDX-License-Identifier: MIT
#include "parabola/fit/likelihood_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/model/distribution.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

constexpr const char* response_symbol = "[response]";

// The density says how the data scatter; nothing else may.
Result<void> check_options(const FitSpec& spec, const std::string& response) {
  std::string option;
  if (!spec.sigma.empty()) option = "--sigma";
  if (!spec.common.empty()) option = "--common";
  if (!spec.correlated.empty()) option = "--correlated";
  if (!spec.matrices.empty()) option = "--covariance or --correlation";
  if (!spec.correlation.empty()) option = "--correlation";
  if (!spec.without.empty()) option = "--without";
  if (spec.sigma_scale) option = "--sigma-scale";
  if (spec.budget) option = "--budget";
  if (option.empty()) return {};
  return Error("likelihood_option",
               fmt::format("{} has no meaning for a formula with '~': the density says how {} "
                           "scatters",
                           option, response),
               option, "leave it out, or write '=' for least squares");
}

// The information that counts are expected to give is known; that of a density is not.
Result<void> check_curvature(const FitSpec& spec, bool is_count) {
  if (is_count || spec.curvature != Curvature::expected) return {};
  return Error("curvature_not_served", "the expected information of a density is not served",
               "--curvature", "take observed, which is the default, or robust");
}

// The columns that `root` holds, the variable aside.
std::vector<std::string> other_columns(const FormulaProblem& problem, NodeId root,
                                       const std::string& variable) {
  std::vector<std::string> columns;
  for (const std::string& name : symbols_of(problem.formula.graph, root)) {
    if (name != variable && problem.rows.table.find(name) != nullptr) columns.push_back(name);
  }
  return columns;
}

std::vector<Term> parameters_of(Graph& graph, NodeId distribution) {
  const Node node = graph.node(distribution);
  std::vector<Term> parameters;
  for (std::size_t k = 0; k < node.arity; ++k) parameters.push_back({&graph, node.arguments[k]});
  return parameters;
}

// Rows of a distribution each: counts and values around a mean.
class RowForm {
 public:
  RowForm(FormulaProblem& problem, LikelihoodForm& form, const FitSpec& spec)
      : problem_(problem), form_(form), spec_(spec) {}

  Result<void> resolve() {
    Graph& graph = problem_.formula.graph;
    const NodeId root = problem_.model;
    const Op op = graph.node(root).op;
    const std::vector<std::string> left = symbols_of(graph, problem_.formula.left);
    for (const std::string& name : left) {
      if (!depends_on(graph, root, name)) continue;
      return Error("response_on_both_sides",
                   fmt::format("column {} stands on both sides of the formula", name), "formula",
                   "the right side says how it is distributed: write it with other columns and "
                   "parameters");
    }
    form_.kind = op == Op::poisson_counts    ? LikelihoodKind::poisson
                 : op == Op::binomial_counts ? LikelihoodKind::binomial
                                             : LikelihoodKind::conditional;
    const std::vector<Term> parameters = parameters_of(graph, root);
    const std::optional<Moments> known = moments(op, parameters);
    if (!known) {
      return Error("moments_not_served",
                   fmt::format("{} with columns among its parameters is not served",
                               find_function(op)->name),
                   "formula", "take one of normal, exponential, gamma, lognormal, weibull");
    }
    if (Result<void> done = find_bins(op); !done) return done;
    form_.mean = known->mean.node;
    form_.deviation = known->deviation.node;
    if (form_.kind == LikelihoodKind::conditional)
      form_.logarithm = log_density(op, parameters, {&graph, graph.symbol(form_.variable)}).node;
    problem_.model = form_.mean;
    if (form_.kind == LikelihoodKind::binomial) {
      if (Result<void> done = find_trials(parameters[0].node); !done) return done;
    }
    return check_response(op, parameters);
  }

 private:
  // Rows are bins: the mean is an integral over each.
  Result<void> find_bins(Op op) {
    if (!spec_.bins) return {};
    if (!spec_.bins->columns || op != Op::poisson_counts) {
      return Error("bins_of_nothing", "the rows are no events that could be counted in bins",
                   "--bins",
                   "for counts in a table name the columns of their edges: 'E = [low, "
                   "high]' with  counts ~ poisson(...)");
    }
    const BinColumns& names = *spec_.bins->columns;
    const Table& table = problem_.rows.table;
    for (const std::string& name : {names.lower, names.upper}) {
      if (table.find(name) != nullptr && table.find(name)->kind != ColumnKind::text) continue;
      return Error("unknown_column", fmt::format("there is no column of numbers '{}'", name),
                   "--bins", fmt::format("the columns are {}", fmt::join(table.names(), ", ")));
    }
    const Vector& lower = table.find(names.lower)->values;
    const Vector& upper = table.find(names.upper)->values;
    for (std::size_t i = 0; i < lower.size(); ++i) {
      form_.bin_ends.push_back({lower[i], upper[i]});
      if (lower[i] < upper[i]) continue;
      return table.cell_error(
          i, names.upper, "bin_order",
          fmt::format("the bin from {} to {} is empty", shortest(lower[i]), shortest(upper[i])),
          "write the lower edge first in --bins");
    }
    const std::vector<std::string> others = other_columns(problem_, problem_.model, names.variable);
    if (others.empty()) return {};
    return Error("other_column",
                 fmt::format("a rate over bins of {} cannot hold the column {}", names.variable,
                             others.front()),
                 "formula", "leave one of them out");
  }

  Result<void> find_trials(NodeId trials) {
    const Table& table = problem_.rows.table;
    const Graph& graph = problem_.formula.graph;
    for (const std::string& name : symbols_of(graph, trials)) {
      if (table.find(name) != nullptr) continue;
      return Error("formula_density",
                   fmt::format("the number of trials must be known, and {} is a parameter", name),
                   "formula", "write a number or a column for it");
    }
    Result<Vector> values = evaluate_on_table(table, graph, trials, "the number of trials");
    if (!values) return values.error();
    form_.trials = *std::move(values);
    return {};
  }

  Result<void> check_response(Op op, std::span<const Term> parameters) {
    const bool counts = form_.kind != LikelihoodKind::conditional;
    const Graph& graph = problem_.formula.graph;
    const Support inside = support(op, parameters);
    const auto constant = [&](const std::optional<Term>& end) -> std::optional<double> {
      if (!end || !graph.is_constant(end->node)) return std::nullopt;
      return graph.node(end->node).constant.value;
    };
    const std::optional<double> lowest = constant(inside.lower);
    const std::optional<double> highest = constant(inside.upper);
    for (std::size_t i = 0; i < problem_.response.size(); ++i) {
      const double value = problem_.response[i];
      const bool is_outside = (lowest && value < *lowest) || (highest && value > *highest);
      const bool is_above = !form_.trials.empty() && !(value <= form_.trials[i]);
      if (is_outside || is_above) return refused(i, op, counts, is_above);
      if (counts && value != std::floor(value)) note_fraction(i);
    }
    return {};
  }

  [[nodiscard]] Error refused(std::size_t i, Op op, bool counts, bool is_above) const {
    const Table& table = problem_.rows.table;
    const std::string name = symbols_of(problem_.formula.graph, problem_.formula.left).front();
    const std::string value = shortest(problem_.response[i]);
    return table.cell_error(
        i, name, counts ? "not_a_count" : "outside_support",
        is_above ? fmt::format("{} successes in {} trials", value, shortest(form_.trials[i]))
                 : fmt::format("the value {}{} cannot come from {}", value,
                               problem_.response[i] < 0.0 ? " is negative and" : "",
                               find_function(op)->name),
        fmt::format("correct it, or leave row {0} out with --skip {0}", table.line(i)));
  }

  void note_fraction(std::size_t i) {
    if (std::exchange(has_note_, true)) return;
    problem_.diagnostics.push_back(
        {"not_whole", Severity::warning,
         fmt::format("{} is no number of events (row {}): the likelihood of counts needs the "
                     "counts themselves.",
                     shortest(problem_.response[i]), problem_.rows.table.line(i)),
         "", "Undo the scaling or subtraction of the counts, and put it into the formula."});
  }

  FormulaProblem& problem_;
  LikelihoodForm& form_;
  const FitSpec& spec_;
  bool has_note_ = false;
};

// Events outside the stated range are no part of the question.
Result<void> keep_range(FormulaProblem& problem, const DensityRange& range) {
  std::vector<bool> keep;
  Vector kept;
  for (const double value : problem.response) {
    keep.push_back(value >= range.lower && value <= range.upper);
    if (keep.back()) kept.push_back(value);
  }
  if (kept.size() == keep.size()) return {};
  const std::string name =
      fmt::format("outside [{}, {}]", shortest(range.lower), shortest(range.upper));
  if (kept.empty()) {
    return Error(
        "no_rows",
        fmt::format("no value lies within [{}, {}]", shortest(range.lower), shortest(range.upper)),
        "formula", "state the range in which the data lie");
  }
  problem.rows.table = problem.rows.table.filtered(keep, name);
  problem.response = std::move(kept);
  problem.response_rests.clear();
  return {};
}

// A value at which a single density vanishes, whatever its parameters.
Result<void> check_support(const FormulaProblem& problem, const Density& density, NodeId right) {
  if (!density.single) return {};
  Graph graph = problem.formula.graph;
  NodeId distribution = right;
  if (graph.node(right).op != *density.single) return {};
  const Support inside = support(*density.single, parameters_of(graph, distribution));
  for (std::size_t i = 0; i < problem.response.size(); ++i) {
    const double value = problem.response[i];
    const auto is_beyond = [&](const std::optional<Term>& end, bool is_lower) {
      if (!end || !graph.is_constant(end->node)) return false;
      const double limit = graph.node(end->node).constant.value;
      return is_lower ? value < limit : value > limit;
    };
    if (!is_beyond(inside.lower, true) && !is_beyond(inside.upper, false)) continue;
    const Table& table = problem.rows.table;
    return table.cell_error(
        i, symbols_of(graph, problem.formula.left).front(), "outside_support",
        fmt::format("the value {} cannot come from {}", shortest(value),
                    find_function(*density.single)->signature),
        fmt::format("leave row {0} out with --skip {0}, or take another density", table.line(i)));
  }
  return {};
}

// The largest likelihood has the ends at the outermost values.
void bound_by_data(FormulaProblem& problem, NodeId distribution) {
  const Graph& graph = problem.formula.graph;
  if (graph.node(distribution).op != Op::uniform_density) return;
  const auto [lowest, highest] = std::ranges::minmax(problem.response);
  for (ParameterSpec& parameter : problem.parameters) {
    const auto is = [&](std::size_t k) {
      const Node& node = graph.node(graph.node(distribution).arguments[k]);
      return node.op == Op::symbol && graph.symbols()[node.symbol] == parameter.name;
    };
    if (is(0)) parameter.bounds.upper = std::min(parameter.bounds.upper, lowest);
    if (is(1)) parameter.bounds.lower = std::max(parameter.bounds.lower, highest);
    if (is(0)) parameter.upper_limit = parameter.bounds.upper;
    if (is(1)) parameter.lower_limit = parameter.bounds.lower;
  }
}

// That of the formula or of the histogram, which are the same where there are both.
Result<std::optional<DensityRange>> range_of(const FormulaProblem& problem, const FitSpec& spec) {
  const std::optional<DensityRange>& range = problem.formula.range;
  if (!spec.bins) return range;
  if (spec.bins->columns) {
    return Error("bins_of_nothing",
                 "columns of edges belong to counts, and the formula describes events", "--bins",
                 "write edges, as in --bins '0, 1, 2, 5', or  counts ~ poisson(...)");
  }
  const DensityRange bins{spec.bins->edges.front(), spec.bins->edges.back()};
  if (!range || (range->lower == bins.lower && range->upper == bins.upper)) return {bins};
  return Error("bins_range",
               fmt::format("the density lives on [{}, {}], the bins reach from {} to {}",
                           shortest(range->lower), shortest(range->upper), shortest(bins.lower),
                           shortest(bins.upper)),
               "formula", "leave the range out, or give both the same ends");
}

Result<void> find_weights(const FormulaProblem& problem, LikelihoodForm& form,
                          const FitSpec& spec) {
  if (spec.weights.empty()) return {};
  const Table& table = problem.rows.table;
  const Column* column = table.find(spec.weights);
  if (column == nullptr || column->kind == ColumnKind::text) {
    return Error("unknown_column", fmt::format("there is no column of numbers '{}'", spec.weights),
                 "--weights", fmt::format("the columns are {}", fmt::join(table.names(), ", ")));
  }
  if (form.bins)
    return Error("weights_not_served", "weighted events in bins are not served", "--weights",
                 "leave the bins out");
  form.weights = column->values;
  return {};
}

Result<void> resolve_events(FormulaProblem& problem, LikelihoodForm& form, const FitSpec& spec) {
  const NodeId right = problem.model;
  const std::vector<std::string> others = other_columns(problem, right, form.variable);
  if (!others.empty()) {
    return Error("other_column",
                 fmt::format("a density of {} cannot hold the column {}",
                             to_infix(problem.formula.graph, problem.formula.left), others.front()),
                 "formula",
                 "only a single distribution may have columns in its parameters, as in  y ~ "
                 "normal(a + b*x, sigma)");
  }
  Result<std::optional<DensityRange>> stated = range_of(problem, spec);
  if (!stated) return stated.error();
  const std::optional<DensityRange>& range = *stated;
  Result<Density> density =
      write_density(problem.formula.graph, right, form.variable, range, spec.formula_limits);
  if (!density) return density.error();
  if (range) {
    if (Result<void> kept = keep_range(problem, *range); !kept) return kept;
  }
  if (spec.bins) form.bins = count_events(problem.response, spec.bins->edges);
  if (Result<void> inside = check_support(problem, *density, right); !inside) return inside;
  if (Result<void> done = find_weights(problem, form, spec); !done) return done;
  bound_by_data(problem, right);
  form.kind = LikelihoodKind::events;
  problem.model = density->value;
  problem.predictors.clear();
  form.density = *std::move(density);
  return {};
}

}  // namespace

Result<void> resolve_likelihood(FormulaProblem& problem, const FitSpec& spec) {
  Graph& graph = problem.formula.graph;
  const std::string response = to_infix(graph, problem.formula.left);
  if (Result<void> served = check_options(spec, response); !served) return served;
  LikelihoodForm form;
  form.right = problem.model;
  const Node left = graph.node(problem.formula.left);
  form.variable = left.op == Op::symbol ? graph.symbols()[left.symbol] : response_symbol;
  const Op op = graph.node(problem.model).op;
  const bool is_count = op == Op::poisson_counts || op == Op::binomial_counts;
  const bool has_columns =
      has_log_density(op) && !other_columns(problem, problem.model, form.variable).empty();
  Result<void> done = check_curvature(spec, is_count);
  if (!done) return done;
  if (is_count || has_columns) {
    if (!spec.weights.empty())
      return Error("weights_not_served", "only events of a density can be weighted", "--weights",
                   "leave it out; repeated rows count as often as they stand");
    if (problem.formula.range) {
      return Error("formula_density", "a range is not served beside counts or other columns",
                   "formula", "leave it out, and select rows with --where");
    }
    done = RowForm(problem, form, spec).resolve();
  } else {
    done = resolve_events(problem, form, spec);
  }
  if (!done) return done;
  problem.likelihood = std::move(form);
  return {};
}

}  // namespace parabola
