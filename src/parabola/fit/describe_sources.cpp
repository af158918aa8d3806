// SPDX-License-Identifier: MIT
#include "parabola/fit/describe_sources.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr const char* two_sides_kind = "asymmetric: the side facing the model counts";

void add_independent(FitResult& result, const UncertaintySource& source, const FitSpec& spec) {
  UncertaintyOrigin origin;
  origin.column = source.column;
  origin.source = source.source;
  if (!source.replaced.empty()) origin.source += fmt::format(" (in place of {})", source.replaced);
  origin.kind = source.kind == UncertaintyKind::asymmetric        ? two_sides_kind
                : spec.sigma_scale == UncertaintyScale::estimated ? "estimated"
                : source.kind == UncertaintyKind::relative        ? "relative"
                                                                  : "absolute";
  origin.common_value = source.common_value;
  origin.name = source.name;
  result.uncertainties.push_back(std::move(origin));
}

void add_shared(FitResult& result, const SourceOption& option) {
  UncertaintyOrigin origin;
  origin.column = option.quantity;
  origin.source = origin_of(option);
  origin.kind = option.size == SourceSize::relative_to_model ? "relative to the model" : "absolute";
  origin.name = option.name;
  origin.correlation = option.kind == SourceKind::correlated
                           ? fmt::format("correlated {}", shortest(option.rho))
                           : "common";
  if (!option.group.empty()) origin.correlation += fmt::format(" within {}", option.group);
  const bool is_number =
      option.size == SourceSize::expression && option.graph.is_constant(option.expression);
  if (is_number) origin.common_value = option.graph.node(option.expression).constant.value;
  result.uncertainties.push_back(std::move(origin));
}

std::string likelihood_method(const LikelihoodForm& form) {
  switch (form.kind) {
    case LikelihoodKind::poisson:
      return "maximum likelihood of Poisson counts";
    case LikelihoodKind::binomial:
      return "maximum likelihood of binomial counts";
    case LikelihoodKind::conditional:
      return "maximum likelihood";
    case LikelihoodKind::events:
      break;
  }
  if (!form.weights.empty())
    return form.density->is_extended ? "extended maximum likelihood of weighted events"
                                     : "maximum likelihood of weighted events";
  if (form.bins)
    return form.density->is_extended ? "extended maximum likelihood, binned"
                                     : "maximum likelihood, binned";
  return form.density->is_extended ? "extended maximum likelihood, unbinned"
                                   : "maximum likelihood, unbinned";
}

}  // namespace

void describe_sources(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  const std::vector<std::string> left = symbols_of(problem.formula.graph, problem.formula.left);
  for (const UncertaintySource& source : problem.uncertainty.sources)
    add_independent(result, source, spec);
  if (problem.relative_to_model > 0.0) {
    result.uncertainties.push_back({left.front(),
                                    fmt::format("--sigma '{} = {}% of model'", left.front(),
                                                shortest(100.0 * problem.relative_to_model)),
                                    "relative to the model", std::nullopt,
                                    fmt::format("sigma {}", left.front())});
  }
  const bool has_independent = !result.uncertainties.empty() || !problem.matrix_parts.empty() ||
                               !problem.uncertainty.values.empty();
  for (const ColumnUncertainty& source : problem.latent) {
    const bool has_own = !source.name.empty();  // else a matrix alone
    if (has_own) add_independent(result, source, spec);
  }
  for (const MatrixPart& matrix : problem.matrix_parts) {
    result.uncertainties.push_back(
        {matrix.column, matrix.origin, "absolute", std::nullopt, matrix.name, "matrix"});
  }
  for (const SourceOption& option : problem.shared_options) add_shared(result, option);
  if (!has_independent && !problem.likelihood) {
    result.uncertainties.insert(
        result.uncertainties.begin(),
        {left.front(), "the scatter of the points", "estimated", std::nullopt, "scatter"});
  }
  for (const GaussianConstraint& constraint : problem.constraints)
    result.constraints.push_back({constraint.name, constraint.origin});
}

std::string method_of(const FormulaProblem& problem, const FitSpec& spec) {
  if (problem.likelihood) return likelihood_method(*problem.likelihood);
  if (!problem.latent.empty()) {
    return spec.distance_method == DistanceMethod::orthogonal ? "orthogonal distance regression"
                                                              : "effective variance";
  }
  if (problem.relative_to_model > 0.0) return "maximum likelihood";
  if (!problem.covariance.empty() || !problem.common.shared.empty())
    return "generalised least squares";
  return problem.uncertainty.values.empty() ? "ordinary least squares" : "weighted least squares";
}

}  // namespace parabola
