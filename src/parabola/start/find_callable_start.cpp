// SPDX-License-Identifier: MIT
// Start values of a model without formula: the same search on generic scales.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "parabola/start/find_start.hpp"
#include "parabola/start/roles.hpp"
#include "parabola/start/row_function_columns.hpp"
#include "parabola/start/search.hpp"
#include "parabola/start/start_finder.hpp"
#include "parabola/start/start_rows.hpp"

namespace parabola {
namespace {

std::vector<StartParameter> parameters_of(const CallableStartProblem& problem) {
  const std::vector<std::string>& names = problem.model.parameter_names();
  std::vector<StartParameter> parameters(names.size());
  for (std::size_t j = 0; j < names.size(); ++j) {
    parameters[j].name = names[j];
    parameters[j].is_linear = problem.model.jointly_linear()[j];
    if (!problem.bounds.empty()) parameters[j].bounds = problem.bounds[j];
    if (!problem.given.empty()) parameters[j].given = problem.given[j];
    const std::optional<double>& given = parameters[j].given;
    if (given && *given != 0.0) parameters[j].scale = std::abs(*given);
  }
  return parameters;
}

// What needs what is unknown: every part needs every nonlinear parameter.
ColumnNeeds all_needed(const std::vector<StartParameter>& parameters, const Projectable& model) {
  ColumnNeeds needs;
  needs.has_offset = true;
  needs.offset = nonlinear_parameters(model);
  for (const StartParameter& parameter : parameters) {
    needs.of_linear.push_back(parameter.is_linear ? needs.offset : std::vector<std::size_t>{});
  }
  return needs;
}

}  // namespace

Result<StartValues> find_start(const CallableStartProblem& problem) {
  const WhitenedRows whitened = whitened_rows({}, problem.response, problem.uncertainty);
  const std::vector<StartParameter> parameters = parameters_of(problem);
  RowFunctionColumns columns(problem.model, whitened.rows.response, whitened.rows.weights);
  std::vector<Bounds> bounds;
  for (const StartParameter& parameter : parameters) bounds.push_back(parameter.bounds);
  Projector projector(columns, std::move(bounds));
  const Vector data = whitened_response(whitened.rows);
  std::vector<std::size_t> order(data.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Searcher searcher(projector, projector,
                    {problem.is_scale_known && !problem.uncertainty.empty(), whitened.scale,
                     fast_dot(data.data(), data.data(), data.size()), std::move(order)});
  SearchSpace space{projector, {}, all_needed(parameters, columns), defaults_of(parameters), data};
  const auto axes = [&](std::size_t round) { return generic_axes(parameters, columns, round); };
  const auto look = [&](const SearchEffort& effort, const std::vector<Axis>& current) {
    space.axes = current;
    searcher.add(search(space, effort));
  };
  searcher.run(axes, {look}, [&] { return projector.evaluations(); });
  return searcher.values(projector.evaluations());
}

}  // namespace parabola
