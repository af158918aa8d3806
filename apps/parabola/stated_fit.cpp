// SPDX-License-Identifier: MIT
#include "parabola/stated_fit.hpp"

#include <string>
#include <utility>

#include "parabola/commands.hpp"
#include "parabola/data_sets.hpp"
#include "parabola/read_inputs.hpp"

namespace parabola::app {

Result<FitSpec> fit_spec(const FitArguments& arguments) {
  FitSpec spec;
  Result<std::string> formula = formula_text(arguments.formula);
  if (!formula) return formula.error();
  spec.formula = *std::move(formula);
  for (const std::string& text : arguments.start) {
    Result<ParameterValue> value = parse_parameter_value(text, "--start");
    if (!value) return value.error();
    spec.start.push_back(*std::move(value));
  }
  for (const std::string& text : arguments.fix) {
    Result<ParameterValue> value = parse_parameter_value(text, "--fix");
    if (!value) return value.error();
    spec.fixed.push_back(*std::move(value));
  }
  for (const std::string& text : arguments.limit) {
    Result<ParameterLimits> limits = parse_parameter_limits(text);
    if (!limits) return limits.error();
    spec.limits.push_back(*std::move(limits));
  }
  spec.formula_limits = arguments.read.limits.formula;
  spec.derive = arguments.derive;
  spec.let = arguments.let;
  spec.where = arguments.where;
  spec.sigma = arguments.sigma;
  spec.common = arguments.common;
  spec.correlated = arguments.correlated;
  spec.without = arguments.without;
  spec.constrain = arguments.constrain;
  spec.curvature = arguments.curvature;
  spec.distance_method = arguments.distance_method;
  spec.budget = arguments.budget;
  spec.loss = arguments.loss;
  spec.bins = arguments.bins;
  spec.weights = arguments.weights;
  if (Result<void> done = read_data_sets(arguments, spec); !done) return done.error();
  Result<Matrices> matrices = read_matrices(arguments.covariance, arguments.correlation);
  if (!matrices) return matrices.error();
  spec.matrices = std::move(matrices->of_rows);
  spec.correlation = std::move(matrices->between_columns);
  if (Result<void> done = read_known_parameters(arguments, spec); !done) return done.error();
  spec.sigma_scale = arguments.sigma_scale;
  spec.intervals = arguments.intervals;
  if (arguments.confidence_level) spec.confidence_level = *arguments.confidence_level;
  if (arguments.evaluation_limit) spec.evaluation_limit = *arguments.evaluation_limit;
  return spec;
}

}  // namespace parabola::app
