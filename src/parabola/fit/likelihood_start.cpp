// SPDX-License-Identifier: MIT
#include "parabola/fit/likelihood_start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/fit/binned_events.hpp"
#include "parabola/model/distribution.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/start/find_start.hpp"

namespace parabola {
namespace {

constexpr const char* amplitude_symbol = "[amplitude]";
constexpr double enough_bins = 100.0;

// The free parameters with their limits and starts, the scales of distributions positive.
StartProblem free_parameters(const FormulaProblem& problem) {
  StartProblem start;
  start.graph = problem.formula.graph;
  for (const ParameterSpec& parameter : problem.parameters) {
    if (parameter.fixed) continue;
    start.parameters.push_back(parameter.name);
    start.bounds.push_back(parameter.bounds);
    start.given.push_back(parameter.start);
  }
  return start;
}

// Parameters of distributions that are positive by their meaning.
std::vector<std::size_t> positive_places(Op op) {
  switch (op) {
    case Op::exponential_density:
    case Op::chi2_density:
      return {0};
    case Op::normal_density:
    case Op::lognormal_density:
    case Op::cauchy_density:
    case Op::von_mises_density:
      return {1};
    case Op::gamma_density:
    case Op::beta_density:
    case Op::weibull_density:
    case Op::argus_density:
    case Op::bernstein_density:
      return {0, 1};
    case Op::student_density:
    case Op::voigt_density:
      return {1, 2};
    case Op::crystal_ball_density:
      return {1, 2, 3};
    default:
      return {};
  }
}

void bound_scales(StartProblem& start, NodeId right, bool is_finite_range) {
  const Graph& graph = start.graph;
  const std::vector<bool> is_part = parts_of(graph, std::array{right});
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    if (!is_distribution(node.op)) continue;
    // on a finite range a falling exponential may as well rise
    if (node.op == Op::exponential_density && is_finite_range) continue;
    for (const std::size_t place : positive_places(node.op)) {
      const Node& argument = graph.node(node.arguments[place]);
      if (argument.op != Op::symbol) continue;
      const auto name = std::ranges::find(start.parameters, graph.symbols()[argument.symbol]);
      if (name == start.parameters.end()) continue;
      Bounds& bounds = start.bounds[static_cast<std::size_t>(name - start.parameters.begin())];
      bounds.lower = std::max(bounds.lower, 0.0);
    }
  }
}

Vector first_of(Vector values, std::size_t count) {
  values.resize(count);
  return values;
}

// The best point and its rivals, without the amplitude.
void add_points(LikelihoodStarts& starts, const Result<StartValues>& found, std::size_t count) {
  if (!found) return;
  starts.evaluations += found->evaluations;
  starts.points.push_back(first_of(found->parameters, count));
  for (const StartPoint& rival : found->rivals)
    starts.points.push_back(first_of(rival.parameters, count));
}

// Least squares on the histogram of the events.
void add_histogram(LikelihoodStarts& starts, const FormulaProblem& problem,
                   const StartProblem& parameters) {
  const Density& density = *problem.likelihood->density;
  const std::optional<Bins>& counted = problem.likelihood->bins;
  const Bins bins = counted ? *counted : choose_bins(problem.response, density.range, enough_bins);
  const double total = density.is_extended ? 1.0 : static_cast<double>(problem.response.size());
  Vector centres;
  Vector heights;
  Vector uncertainties;
  for (std::size_t k = 0; k < bins.size(); ++k) {
    const double unit = total * bins.width(k);
    centres.push_back(bins.centre(k));
    heights.push_back(bins.counts[k] / unit);
    uncertainties.push_back(std::sqrt(std::max(bins.counts[k], 1.0)) / unit);
  }
  StartProblem start = parameters;
  start.model = density.value;
  // a formula without norm has a free height; norms of components are near 1
  const bool is_formula = density.integrals.size() == 1 && !density.single &&
                          !density.is_extended &&
                          !has_distribution(start.graph, problem.likelihood->right);
  if (is_formula) {
    start.model = start.graph.make(Op::multiply, start.graph.symbol(amplitude_symbol),
                                   density.integrals.front().integrand);
    start.parameters.emplace_back(amplitude_symbol);
    start.bounds.emplace_back();
    start.given.emplace_back();
  }
  for (const DensityIntegral& integral : density.integrals)
    start.model = substitute(start.graph, start.model, integral.symbol, start.graph.constant(1.0));
  start.predictors.push_back({density.variable, centres});
  start.response = heights;
  start.uncertainty = uncertainties;
  start.is_scale_known = true;
  add_points(starts, find_start(start), parameters.parameters.size());
}

// Mean and standard deviation as two points of a curve.
void add_moments(LikelihoodStarts& starts, const FormulaProblem& problem,
                 const StartProblem& parameters) {
  StartProblem start = parameters;
  const Node node = start.graph.node(problem.likelihood->right);
  if (!is_distribution(node.op)) return;
  std::vector<Term> arguments;
  for (std::size_t k = 0; k < node.arity; ++k)
    arguments.push_back({&start.graph, node.arguments[k]});
  const std::optional<Moments> known = moments(node.op, arguments);
  if (!known) return;
  double mean = 0.0;
  const double n = static_cast<double>(problem.response.size());
  for (const double x : problem.response) mean += x / n;
  double variance = 0.0;
  for (const double x : problem.response) variance += (x - mean) * (x - mean) / n;
  const Vector place{0.0, 1.0};
  const Vector response{mean, std::sqrt(variance)};
  if (!(variance > 0.0)) return;
  const Term k{&start.graph, start.graph.symbol("[moment]")};
  start.model = where(k.apply(Op::less, 0.5), known->mean, known->deviation).node;
  start.predictors.push_back({"[moment]", place});
  start.response = response;
  add_points(starts, find_start(start), parameters.parameters.size());
}

// sqrt of the variance that the response of each row suggests; empty: nothing is known.
Vector suggested_deviations(const FormulaProblem& problem) {
  const LikelihoodForm& form = *problem.likelihood;
  Vector deviations;
  for (std::size_t i = 0; i < problem.response.size(); ++i) {
    const double k = problem.response[i];
    if (form.kind == LikelihoodKind::poisson) deviations.push_back(std::sqrt(std::max(k, 1.0)));
    if (form.kind == LikelihoodKind::binomial) {
      const double n = form.trials[i];
      const double p = (k + 0.5) / (n + 1.0);
      deviations.push_back(std::sqrt(std::max(n, 1.0) * p * (1.0 - p)));
    }
  }
  return deviations;
}

// Parameters of the deviation that the mean does not hold: least squares of |y - mean|, whose
// expectation is sqrt(2/pi) deviation for a normal distribution.
void complete_by_residuals(LikelihoodStarts& starts, const FormulaProblem& problem,
                           const StartProblem& parameters) {
  const LikelihoodForm& form = *problem.likelihood;
  constexpr double normal_ratio = 1.2533141373155003;  // sqrt(pi/2)
  for (Vector& point : starts.points) {
    StartProblem start = parameters;
    const Result<std::unique_ptr<RowFunction>> mean = make_formula_function(
        start.graph, form.mean, start.parameters, parameters.predictors, problem.response.size());
    if (!mean) return;
    Vector size(problem.response.size());
    (*mean)->values(point, size);
    for (std::size_t i = 0; i < size.size(); ++i)
      size[i] = normal_ratio * std::abs(problem.response[i] - size[i]);
    for (std::size_t j = 0; j < point.size(); ++j) {
      if (depends_on(start.graph, form.mean, start.parameters[j])) start.given[j] = point[j];
    }
    start.model = form.deviation;
    start.response = size;
    const Result<StartValues> found = find_start(start);
    if (!found) continue;
    starts.evaluations += found->evaluations;
    for (std::size_t j = 0; j < point.size(); ++j) {
      if (!depends_on(start.graph, form.mean, start.parameters[j])) point[j] = found->parameters[j];
    }
  }
}

void add_rows(LikelihoodStarts& starts, const FormulaProblem& problem,
              const StartProblem& parameters) {
  const LikelihoodForm& form = *problem.likelihood;
  const Vector deviations = suggested_deviations(problem);
  StartProblem start = parameters;
  start.model = form.mean;
  Vector widths;
  if (!form.bin_ends.empty()) {  // near the integral
    for (const IntegralEnds& ends : form.bin_ends) widths.push_back(ends.upper - ends.lower);
    start.model = start.graph.make(Op::multiply, start.graph.symbol("[width]"), form.mean);
    start.predictors.push_back({"[width]", widths});
  }
  start.response = problem.response;
  start.uncertainty = deviations;
  start.is_scale_known = !deviations.empty();
  add_points(starts, find_start(start), parameters.parameters.size());
  if (form.kind == LikelihoodKind::conditional) complete_by_residuals(starts, problem, parameters);
}

}  // namespace

Result<LikelihoodStarts> find_likelihood_starts(const FormulaProblem& problem) {
  LikelihoodStarts starts;
  StartProblem parameters = free_parameters(problem);
  const bool all_given = std::ranges::all_of(
      parameters.given, [](const std::optional<double>& given) { return given.has_value(); });
  if (all_given) {
    Vector point;
    for (const std::optional<double>& given : parameters.given) point.push_back(*given);
    starts.points.push_back(std::move(point));
    return starts;
  }
  starts.is_searched = true;
  const LikelihoodForm& form = *problem.likelihood;
  bound_scales(parameters, form.right,
               form.density && std::isfinite(form.density->range.lower) &&
                   std::isfinite(form.density->range.upper));
  for (const std::string& name : problem.predictors)
    parameters.predictors.push_back({name, problem.rows.table.find(name)->values});
  if (form.kind == LikelihoodKind::events) {
    add_moments(starts, problem, parameters);
    add_histogram(starts, problem, parameters);
  } else {
    add_rows(starts, problem, parameters);
  }
  if (!starts.points.empty()) return starts;
  return Error("start_not_found", "no start values were found for the parameters",
               problem.formula.text, "give rough values with --start NAME=VALUE");
}

}  // namespace parabola
