// SPDX-License-Identifier: MIT
#include "parabola/study/row_variates.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/integral_function.hpp"
#include "parabola/stats/random_variates.hpp"

namespace parabola {
namespace {

Error no_value(std::size_t row, const std::string& what, double value) {
  return {"simulate_value", fmt::format("{} is {} in row {}", what, shortest(value), row + 1), "",
          "give other values of the parameters, or other rows"};
}

Error not_served(const std::string& what, const std::string& fix) {
  return {"simulate_not_served", fmt::format("{} cannot be simulated yet", what), "", fix};
}

using Columns = std::vector<Column>;

std::vector<NamedColumn> named(const Columns& columns) {
  std::vector<NamedColumn> names;
  for (const Column& column : columns) {
    if (column.kind == ColumnKind::number) names.push_back({column.name, column.values});
  }
  return names;
}

// An expression of columns alone, one value per row.
Result<Vector> values_of(const FormulaProblem& problem, NodeId root, const char* what) {
  const std::size_t n = problem.rows.table.row_count();
  const Result<std::unique_ptr<RowFunction>> function = make_formula_function(
      problem.formula.graph, root, {}, named(problem.rows.table.columns()), n);
  if (!function) return function.error();
  Vector values(n);
  (*function)->values({}, values);
  for (std::size_t i = 0; i < n; ++i) {
    if (!std::isfinite(values[i])) return no_value(i, what, values[i]);
  }
  return values;
}

// Of counts whose model is a rate: its integral over the bin of each row.
Result<Vector> means_of_bins(const FormulaProblem& problem, const FitSpec& spec) {
  const LikelihoodForm& form = *problem.likelihood;
  const Result<std::unique_ptr<RowFunction>> mean =
      make_integral_function(problem.formula.graph, form.mean, spec.bins->columns->variable, {},
                             form.bin_ends, {}, spec.formula_limits.nodes);
  if (!mean) return mean.error();
  Vector means(form.bin_ends.size());
  (*mean)->values({}, means);
  return means;
}

// What each distribution can be drawn with.
bool is_usable(Op op, std::size_t k, double value) {
  switch (op) {
    case Op::poisson_counts:
      return value >= 0.0 && value <= largest_mean;
    case Op::binomial_counts:
      return k == 0 ? value >= 0.0 && value <= largest_mean && value == std::floor(value)
                    : value >= 0.0 && value <= 1.0;
    case Op::normal_density:
    case Op::lognormal_density:
      return k == 0 || value >= 0.0;
    case Op::uniform_density:
      return true;
    default:
      return value > 0.0;
  }
}

double variate(Op op, RandomEngine& engine, double a, double b) {
  switch (op) {
    case Op::normal_density:
      return a + b * engine.normal();
    case Op::lognormal_density:
      return std::exp(a + b * engine.normal());
    case Op::poisson_counts:
      return poisson_variate(engine, a);
    case Op::binomial_counts:
      return binomial_variate(engine, a, b);
    case Op::exponential_density:
      return a * exponential_variate(engine);
    case Op::uniform_density:
      return a + (b - a) * engine.uniform();
    case Op::gamma_density:
      return b * gamma_variate(engine, a);
    case Op::chi2_density:
      return 2.0 * gamma_variate(engine, a / 2.0);
    case Op::weibull_density:
      return b * std::pow(exponential_variate(engine), 1.0 / a);
    case Op::beta_density:
      return beta_variate(engine, a, b);
    default:
      break;
  }
  return std::nan("");  // resolve_likelihood() serves no other
}

Result<void> check_served(const FormulaProblem& problem) {
  if (!problem.latent.empty())
    return not_served(
        fmt::format("an uncertain predictor ({})", problem.latent.front().column),
        fmt::format("treat it as exact:  --sigma {}=none", problem.latent.front().column));
  if (problem.covariance.rows() > 0)
    return not_served("a covariance matrix of the rows", "state its parts by --sigma and --common");
  if (!problem.uncertainty.upwards.empty())
    return not_served("an uncertainty that differs between its sides",
                      "state one for both sides with --sigma");
  for (const SharedTerm& term : problem.common.shared) {
    if (term.sign < 0.0)
      return not_served(fmt::format("the negative correlation of {}", term.source),
                        "leave the source out with --without");
  }
  return {};
}

}  // namespace

Result<Vector> model_values(const FormulaProblem& problem) {
  return values_of(problem, problem.model, "the model");
}

Result<RowVariates> RowVariates::around_model(const FormulaProblem& problem,
                                              std::optional<double> scatter) {
  if (Result<void> served = check_served(problem); !served) return served.error();
  const std::size_t n = problem.rows.table.row_count();
  RowVariates variates;
  variates.uncertainties_ = problem.uncertainty.values;
  variates.relative_to_model_ = problem.relative_to_model;
  if (variates.uncertainties_.empty() && scatter) variates.uncertainties_.assign(n, *scatter);
  const CommonSources& common = problem.common;
  const bool has_any = !variates.uncertainties_.empty() || problem.relative_to_model > 0.0 ||
                       !common.nuisances.empty() || !common.shared.empty();
  if (!has_any) {
    const std::string name = symbols_of(problem.formula.graph, problem.formula.left).front();
    return Error("simulate_sigma", fmt::format("how much {} scatters is not said", name), "",
                 fmt::format("state it:  --sigma '{} = ...'", name));
  }
  if (variates.uncertainties_.empty()) variates.uncertainties_.assign(n, 0.0);
  variates.shared_ = common.shared;
  std::vector<Column> columns = problem.rows.table.columns();
  columns.insert(columns.end(), common.indicators.begin(), common.indicators.end());
  variates.columns_ = std::make_shared<const Columns>(std::move(columns));
  std::vector<std::string> symbols;
  for (const NuisanceParameter& nuisance : common.nuisances) symbols.push_back(nuisance.symbol);
  const NodeId model = symbols.empty() ? problem.model : common.model;
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(problem.formula.graph, model, symbols, named(*variates.columns_), n);
  if (!function) return function.error();
  variates.model_ = *std::move(function);
  return variates;
}

Result<RowVariates> RowVariates::of_distribution(const FormulaProblem& problem,
                                                 const FitSpec& spec) {
  const LikelihoodForm& form = *problem.likelihood;
  RowVariates variates;
  const Node node = problem.formula.graph.node(form.right);
  variates.op_ = node.op;
  for (std::size_t k = 0; k < node.arity; ++k) {
    Result<Vector> values = form.bin_ends.empty() ? values_of(problem, node.arguments[k],
                                                              "a parameter of the distribution")
                                                  : means_of_bins(problem, spec);
    if (!values) return values.error();
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (!is_usable(node.op, k, (*values)[i]))
        return no_value(i,
                        k == 0 ? "the first parameter of the distribution"
                               : "the second parameter of the distribution",
                        (*values)[i]);
    }
    variates.parameters_.push_back(*std::move(values));
  }
  return variates;
}

Result<Vector> RowVariates::draw(RandomEngine& engine) const {
  if (!model_) {
    const std::size_t n = parameters_.front().size();
    Vector values(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double second = parameters_.size() > 1 ? parameters_[1][i] : 0.0;
      values[i] = variate(op_, engine, parameters_[0][i], second);
    }
    return values;
  }
  Vector deviations;
  for (std::size_t k = 0; k < model_->parameter_names().size(); ++k)
    deviations.push_back(engine.normal());
  Vector values(model_->row_count());
  model_->values(deviations, values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) return no_value(i, "the model", values[i]);
    const double sigma = std::hypot(uncertainties_[i], relative_to_model_ * values[i]);
    values[i] += sigma * engine.normal();
  }
  for (const SharedTerm& term : shared_) {
    Vector of_group;
    for (std::size_t g = 0; g < term.groups.count; ++g) of_group.push_back(engine.normal());
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] += term.u[i] * of_group[term.groups.group(i)];
  }
  return values;
}

}  // namespace parabola
