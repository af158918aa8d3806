// SPDX-License-Identifier: MIT
#include "parabola/start/start_structure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "parabola/model/derivative.hpp"
#include "parabola/model/scales.hpp"
#include "parabola/model/shapes.hpp"

namespace parabola {
namespace {

constexpr double largest_log_scale = 600.0;  // e^600 = 1e260: squares of ratios stay finite

double log_size(double size) {
  return size > 0.0 && std::isfinite(size) ? std::log(size) : 0.0;
}

double root_mean_square(const Vector& values) {
  double largest = 0.0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (!(largest > 0.0)) return 0.0;
  double sum = 0.0;
  for (const double value : values) sum += (value / largest) * (value / largest);
  return largest * std::sqrt(sum / static_cast<double>(values.size()));
}

// Range of a column; its magnitude when it is constant.
double extent(const Vector& x) {
  const auto [low, high] = std::ranges::minmax(x);
  return high > low ? high - low : std::abs(high);
}

std::vector<SizedColumn> sized_columns(const StartProblem& problem, const StartRows& rows) {
  const std::size_t count = problem.predictors.size();
  std::vector<SizedColumn> columns;
  for (std::size_t c = 0; c < count; ++c) {
    Size size(count + 2, 0.0);
    size[c] = 1.0;
    size.back() = log_size(extent(rows.predictors[c]));
    columns.push_back({problem.predictors[c].name, std::move(size)});
  }
  return columns;
}

void apply_sizes(std::vector<StartParameter>& parameters, const Sizes& sizes) {
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    const ParameterSize& size = sizes.parameters[j];
    const double log_scale = std::clamp(size.size.back(), -largest_log_scale, largest_log_scale);
    parameters[j].scale = std::exp(log_scale);
    if (size.is_determined) {
      parameters[j].exponents.assign(size.size.begin(), size.size.end() - 1);
    }
    const std::optional<double>& given = parameters[j].given;
    if (given && *given != 0.0) parameters[j].scale = std::abs(*given);
  }
}

void mark_linear(const Graph& graph, NodeId model, std::vector<StartParameter>& parameters) {
  std::vector<std::size_t> order(parameters.size());
  for (std::size_t j = 0; j < order.size(); ++j) order[j] = j;
  const auto has_response = [&](std::size_t j) {
    const Vector& exponents = parameters[j].exponents;
    return !exponents.empty() && std::abs(exponents.back() - 1.0) < 1e-9;
  };
  std::ranges::stable_partition(order, has_response);
  std::vector<std::string> names;
  names.reserve(order.size());
  for (const std::size_t j : order) names.push_back(parameters[j].name);
  const std::vector<bool> is_linear = jointly_linear(graph, model, names);
  for (std::size_t k = 0; k < order.size(); ++k) parameters[order[k]].is_linear = is_linear[k];
}

}  // namespace

StartStructure analyse(const StartProblem& problem, const StartRows& rows) {
  StartStructure structure;
  structure.graph = problem.graph;
  structure.model = expand_shapes(structure.graph, std::array{problem.model}).front();
  for (std::size_t j = 0; j < problem.parameters.size(); ++j) {
    StartParameter parameter;
    parameter.name = problem.parameters[j];
    if (!problem.bounds.empty()) parameter.bounds = problem.bounds[j];
    if (!problem.given.empty()) parameter.given = problem.given[j];
    structure.parameters.push_back(std::move(parameter));
  }
  for (const NamedColumn& column : problem.predictors) structure.predictors.push_back(column.name);
  Size response(problem.predictors.size() + 2, 0.0);
  response[problem.predictors.size()] = 1.0;
  response.back() = log_size(root_mean_square(rows.response));
  const std::vector<SizedColumn> columns = sized_columns(problem, rows);
  apply_sizes(structure.parameters,
              infer_sizes(structure.graph, structure.model, problem.parameters, columns, response,
                          Numbers::magnitudes, problem.predictors.size() + 1));
  mark_linear(structure.graph, structure.model, structure.parameters);
  return structure;
}

ColumnNeeds column_needs(const StartStructure& structure) {
  Graph graph = structure.graph;
  const auto needed = [&](NodeId root) {
    std::vector<std::size_t> result;
    for (std::size_t j = 0; j < structure.parameters.size(); ++j) {
      const StartParameter& parameter = structure.parameters[j];
      if (!parameter.is_linear && depends_on(graph, root, parameter.name)) result.push_back(j);
    }
    return result;
  };
  ColumnNeeds needs;
  needs.of_linear.resize(structure.parameters.size());
  NodeId offset = structure.model;
  for (std::size_t j = 0; j < structure.parameters.size(); ++j) {
    const StartParameter& parameter = structure.parameters[j];
    if (!parameter.is_linear) continue;
    needs.of_linear[j] = needed(derivative(graph, structure.model, parameter.name));
    offset = substitute(graph, offset, parameter.name, graph.constant(0.0));
  }
  needs.has_offset = !graph.is_constant(offset, 0.0);
  needs.offset = needed(offset);
  return needs;
}

std::optional<StartStructure> relaxed(const StartStructure& structure,
                                      const std::vector<SeparatedTerm>& terms, std::size_t rows) {
  constexpr std::size_t most_additional = 6;
  if (terms.size() > structure.parameters.size() + most_additional || terms.size() >= rows) {
    return std::nullopt;
  }
  StartStructure result;
  result.graph = structure.graph;
  result.predictors = structure.predictors;
  std::size_t nonlinear = 0;
  for (const StartParameter& parameter : structure.parameters) {
    const bool is_needed = std::ranges::any_of(terms, [&](const SeparatedTerm& term) {
      return depends_on(structure.graph, term.basis, parameter.name);
    });
    if (!parameter.is_linear) ++nonlinear;
    if (!is_needed) continue;
    if (parameter.is_linear) return std::nullopt;
    result.parameters.push_back(parameter);
  }
  if (result.parameters.size() >= nonlinear) return std::nullopt;
  result.model = result.graph.constant(0.0);
  for (std::size_t k = 0; k < terms.size(); ++k) {
    StartParameter coefficient;
    coefficient.name = "\n" + std::to_string(k);  // no formula can hold this name
    coefficient.is_linear = true;
    const NodeId symbol = result.graph.symbol(coefficient.name);
    const NodeId product = result.graph.make(Op::multiply, symbol, terms[k].basis);
    result.model = result.graph.make(Op::add, result.model, product);
    result.parameters.push_back(std::move(coefficient));
  }
  return result;
}

}  // namespace parabola
