// SPDX-License-Identifier: MIT
#include "parabola/fit/fit_callable.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/assemble.hpp"
#include "parabola/fit/diagnose.hpp"
#include "parabola/fit/solution.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/start/find_start.hpp"

namespace parabola {
namespace {

Result<void> check_data(std::span<const double> x, std::span<const double> y,
                        std::span<const double> sigma) {
  if (x.size() != y.size()) {
    return Error("size_mismatch", fmt::format("x has {} values, y has {}", x.size(), y.size()), "",
                 "give one x per y");
  }
  if (y.empty()) return Error("no_rows", "there are no points", "", "give at least one point");
  if (sigma.size() > 1 && sigma.size() != y.size()) {
    return Error("size_mismatch",
                 fmt::format("sigma has {} values, y has {}", sigma.size(), y.size()), "",
                 "give one sigma per y, one for all, or none");
  }
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (std::isfinite(x[i]) && std::isfinite(y[i])) continue;
    return Error("value_not_finite",
                 fmt::format("x = {}, y = {} at index {}", shortest(x[i]), shortest(y[i]), i), "",
                 "leave the point out");
  }
  for (std::size_t i = 0; i < sigma.size(); ++i) {
    if (sigma[i] > 0.0 && std::isfinite(sigma[i])) continue;
    return Error("sigma_not_positive", fmt::format("sigma = {} at index {}", shortest(sigma[i]), i),
                 "", "an uncertainty is a positive number");
  }
  return {};
}

Result<std::vector<ParameterSpec>> parameter_specs(const CallableOptions& options) {
  const bool searched = options.start.empty();
  if (!searched && !options.names.empty() && options.names.size() != options.start.size()) {
    return Error(
        "size_mismatch",
        fmt::format("{} names for {} start values", options.names.size(), options.start.size()), "",
        "give one name per start value, or none");
  }
  std::vector<ParameterSpec> parameters;
  const std::vector<std::string> names = parameter_names(options);
  for (std::size_t j = 0; j < names.size(); ++j) {
    ParameterSpec parameter;
    parameter.name = names[j];
    if (!searched) parameter.start = options.start[j];
    parameters.push_back(std::move(parameter));
  }
  for (const ParameterLimits& limits : options.limits) {
    bool found = false;
    for (ParameterSpec& parameter : parameters) {
      if (parameter.name != limits.name) continue;
      found = true;
      if (limits.lower) parameter.lower_limit = parameter.bounds.lower = *limits.lower;
      if (limits.upper) parameter.upper_limit = parameter.bounds.upper = *limits.upper;
      const bool outside =
          *parameter.start < parameter.bounds.lower || *parameter.start > parameter.bounds.upper;
      if (outside) {
        return Error("start_outside_limits",
                     fmt::format("the start {}={} lies outside its limits", limits.name,
                                 shortest(*parameter.start)),
                     "", "choose a start within the limits");
      }
    }
    if (!found) {
      return Error("not_used", fmt::format("{} is no parameter", limits.name), "",
                   fmt::format("the parameters are {}", fmt::join(names, ", ")));
    }
  }
  return parameters;
}

// The lowest minimum of the search, as start of the parameters.
Result<std::size_t> search_start(const FitCost& cost, std::span<const double> y,
                                 const Vector& sigma, UncertaintyScale scale,
                                 std::vector<ParameterSpec>& parameters) {
  if (parameters.empty() || parameters.front().start) return std::size_t{0};
  CallableStartProblem problem{cost.model(), {}, {}, y, sigma, scale == UncertaintyScale::known};
  for (const ParameterSpec& parameter : parameters) {
    problem.bounds.push_back(parameter.bounds);
    problem.given.emplace_back();
  }
  Result<StartValues> found = find_start(problem);
  if (!found) return found.error();
  for (std::size_t j = 0; j < parameters.size(); ++j) parameters[j].start = found->parameters[j];
  return found->evaluations;
}

void describe(FitResult& result, std::span<const double> x, std::span<const double> y,
              const Vector& sigma) {
  result.version = version();
  result.source_name = "data";
  result.method = sigma.empty() ? "ordinary least squares" : "weighted least squares";
  result.rows_read = y.size();
  UncertaintyOrigin origin{"y", "the caller", "absolute", std::nullopt};
  if (sigma.empty()) origin = {"y", "the scatter of the points", "estimated", std::nullopt};
  result.uncertainties.push_back(std::move(origin));
  FitPoints& points = result.points;
  for (std::size_t i = 0; i < y.size(); ++i) points.rows.push_back(i + 1);
  points.predictors.push_back({"x", "", Vector(x.begin(), x.end())});
  points.response_name = "y";
  points.response.assign(y.begin(), y.end());
  points.uncertainty = sigma;
}

}  // namespace

std::vector<std::string> parameter_names(const CallableOptions& options) {
  if (!options.names.empty()) return options.names;
  std::vector<std::string> names;
  for (std::size_t j = 0; j < options.start.size(); ++j) names.push_back(fmt::format("p{}", j));
  return names;
}

Result<FitResult> fit_function(std::unique_ptr<RowFunction> model, std::span<const double> x,
                               std::span<const double> y, std::span<const double> sigma,
                               const CallableOptions& options) {
  if (Result<void> usable = check_data(x, y, sigma); !usable) return usable.error();
  Result<std::vector<ParameterSpec>> parameters = parameter_specs(options);
  if (!parameters) return parameters.error();
  Vector uncertainty(sigma.begin(), sigma.end());
  if (sigma.size() == 1) uncertainty.assign(y.size(), sigma.front());
  const FitCost cost(std::make_unique<LeastSquaresCost>(std::move(model),
                                                        Vector(y.begin(), y.end()), uncertainty));
  const UncertaintyScale scale = options.sigma_scale.value_or(
      uncertainty.empty() ? UncertaintyScale::estimated : UncertaintyScale::known);
  const Result<std::size_t> searched = search_start(cost, y, uncertainty, scale, *parameters);
  if (!searched) return searched.error();
  LeastSquaresMinimum minimum = minimize_cost(cost, *parameters, options.evaluation_limit);
  if (minimum.termination == Termination::start_not_finite ||
      minimum.termination == Termination::derivative_not_finite) {
    return Error("start_not_finite",
                 fmt::format("the model or a derivative is not finite at the start, at index {}",
                             minimum.first_bad_residual.value_or(0)),
                 "", "choose another start");
  }
  FitResult result;
  describe(result, x, y, uncertainty);
  const Solution solution = infer_solution(cost, std::move(minimum), scale);
  assemble(result, {cost, *parameters, scale, options.confidence_level}, solution);
  if (uncertainty.empty()) result.scatter = solution.estimated_factor;
  result.start_evaluations = *searched;
  diagnose(result, cost, solution);
  return result;
}

}  // namespace parabola
