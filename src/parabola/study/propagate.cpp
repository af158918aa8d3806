// SPDX-License-Identifier: MIT
#include "parabola/study/propagate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/expression_unit.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/program.hpp"
#include "parabola/stats/random_engine.hpp"
#include "parabola/study/correlation_matrix.hpp"
#include "parabola/study/propagated_formulas.hpp"
#include "parabola/study/propagation_doubts.hpp"

namespace parabola {
namespace {

// The quantities that the formulas use, the uncertain ones first.
struct Inputs {
  std::vector<KnownQuantity> quantities;
  std::size_t uncertain = 0;
  Matrix correlation;  // of all
  Matrix root;         // of those that are uncertain

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const KnownQuantity& quantity : quantities) result.push_back(quantity.name);
    return result;
  }
  [[nodiscard]] Vector values() const {
    Vector result;
    for (const KnownQuantity& quantity : quantities) result.push_back(quantity.value);
    return result;
  }
};

Result<Inputs> used_inputs(const PropagatedFormulas& parsed, const KnownQuantities& known) {
  std::vector<std::size_t> places;
  for (std::size_t j = 0; j < known.quantities.size(); ++j) {
    if (uses(parsed, known.quantities[j].name)) places.push_back(j);
  }
  const auto exact = std::ranges::stable_partition(
      places, [&](std::size_t j) { return known.quantities[j].uncertainty > 0.0; });
  Inputs inputs;
  inputs.uncertain = places.size() - exact.size();
  inputs.correlation = Matrix(places.size(), places.size());
  Matrix uncertain(inputs.uncertain, inputs.uncertain);
  for (std::size_t j = 0; j < places.size(); ++j) {
    inputs.quantities.push_back(known.quantities[places[j]]);
    for (std::size_t k = 0; k < places.size(); ++k) {
      inputs.correlation(j, k) = known.correlation(places[j], places[k]);
      if (j < inputs.uncertain && k < inputs.uncertain) uncertain(j, k) = inputs.correlation(j, k);
    }
  }
  std::optional<Matrix> root = correlation_root(uncertain);
  if (!root) {
    return Error("correlation_range", "the correlations contradict each other", "--correlation",
                 "correct them");
  }
  inputs.root = *std::move(root);
  return inputs;
}

// Value and gradient by the uncertain inputs in units of their uncertainties, s_j = df/dx_j u_j,
// and L^T s, whose squared norm is u^2 and never negative.
struct Linear {
  double value = 0.0;
  Vector gradient;
  Vector scaled;
  Vector rotated;
};

Result<Linear> linearise(const PropagatedFormulas& parsed, const PropagatedFormula& formula,
                         const Inputs& inputs, const FormulaLimits& limits) {
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(parsed.graph, formula.expression, inputs.names(), {}, 1, limits.nodes);
  if (!function) return std::move(function).error().at(formula.where);
  Linear linear;
  Matrix gradient;
  (*function)->values_and_gradient(inputs.values(), std::span(&linear.value, 1), gradient);
  if (!std::isfinite(linear.value)) {
    return Error("propagate_no_value",
                 fmt::format("{} has no finite value at these quantities", formula.name),
                 formula.where, "check the formula and the values");
  }
  const std::size_t n = inputs.uncertain;
  linear.rotated.assign(n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    linear.gradient.push_back(gradient(0, j));
    linear.scaled.push_back(gradient(0, j) * inputs.quantities[j].uncertainty);
    for (std::size_t k = 0; k <= j; ++k)
      linear.rotated[k] += inputs.root(j, k) * linear.scaled.back();
  }
  return linear;
}

void fill_budget(PropagatedResult& result, const Linear& linear, const Inputs& inputs) {
  const double u = *result.uncertainty;
  for (std::size_t j = 0; j < inputs.uncertain; ++j) {
    const double ratio = u > 0.0 ? linear.scaled[j] / u : 0.0;
    result.budget.push_back(
        {inputs.quantities[j].name, linear.gradient[j], linear.scaled[j], ratio * ratio});
  }
  // by products, not as 1 - shares: an absent correlation counts exactly 0
  for (std::size_t j = 0; j < inputs.uncertain && u > 0.0; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      result.correlation_share +=
          2.0 * (linear.scaled[j] / u) * inputs.correlation(j, k) * (linear.scaled[k] / u);
    }
  }
  std::ranges::stable_sort(result.budget, [](const Contribution& a, const Contribution& b) {
    return std::abs(a.contribution) > std::abs(b.contribution);
  });
}

PropagatedResult propagate_linearly(const PropagatedFormula& formula, const Linear& linear,
                                    const Inputs& inputs, Propagation& outcome) {
  PropagatedResult result;
  result.name = formula.name;
  result.expression = formula.text;
  result.estimate = linear.value;
  const double u = norm(linear.rotated);
  if (!std::isfinite(u)) {
    const std::string reason = "a derivative is not finite at the estimates";
    outcome.reasons[fmt::format("results.{}.uncertainty", formula.name)] = reason;
    outcome.reasons[fmt::format("results.{}.interval", formula.name)] = reason;
    return result;
  }
  result.uncertainty = u;
  const double half = normal_two_sided_quantile(outcome.confidence_level) * u;
  const CoverageInterval interval{linear.value - half, linear.value + half};
  if (std::isfinite(interval.lower) && std::isfinite(interval.upper)) {
    result.interval = interval;
  } else {
    outcome.reasons[fmt::format("results.{}.interval", formula.name)] =
        "an end does not fit into a double";
  }
  fill_budget(result, linear, inputs);
  return result;
}

void fill_covariance(Propagation& outcome, const std::vector<Linear>& linear) {
  const std::size_t n = linear.size();
  const bool complete = std::ranges::all_of(outcome.results, [](const PropagatedResult& result) {
    return result.uncertainty.has_value();
  });
  if (!complete) {
    outcome.reasons["covariance"] = outcome.reasons["correlation"] =
        "at least one result has no linear uncertainty";
    return;
  }
  Matrix covariance(n, n);
  Matrix correlation(n, n);
  bool positive = true;
  for (std::size_t j = 0; j < n; ++j) {
    positive = positive && *outcome.results[j].uncertainty > 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      covariance(j, k) = dot(linear[j].rotated, linear[k].rotated);
      const double size = *outcome.results[j].uncertainty * *outcome.results[k].uncertainty;
      correlation(j, k) = j == k ? 1.0 : std::clamp(covariance(j, k) / size, -1.0, 1.0);
    }
  }
  outcome.covariance = std::move(covariance);
  if (positive) {
    outcome.result_correlation = std::move(correlation);
  } else {
    outcome.reasons["correlation"] = "a result without uncertainty is correlated with nothing";
  }
}

// Normal quantities with the correlations: x = value + u L z.
class Sampler {
 public:
  Sampler(const PropagatedFormulas& parsed, const Inputs& inputs, std::uint64_t seed)
      : inputs_(inputs), random_(seed), normals_(inputs.uncertain), columns_(inputs.uncertain) {
    const std::vector<std::string> names = inputs.names();
    const std::span<const std::string> all(names);
    std::vector<NodeId> outputs;
    for (const PropagatedFormula& formula : parsed.formulas) outputs.push_back(formula.expression);
    program_ =
        Program(parsed.graph, outputs, all.first(inputs.uncertain), all.subspan(inputs.uncertain));
    for (std::size_t j = inputs.uncertain; j < inputs.quantities.size(); ++j)
      exact_.push_back(inputs.quantities[j].value);
  }

  void operator()(std::size_t count, std::span<double* const> outputs) {
    std::vector<const double*> places;
    for (Vector& column : columns_) {
      column.resize(count);
      places.push_back(column.data());
    }
    for (std::size_t trial = 0; trial < count; ++trial) draw(trial);
    program_.evaluate(places, exact_, 0, count, outputs, workspace_);
  }

 private:
  void draw(std::size_t trial) {
    for (double& z : normals_) z = random_.normal();
    for (std::size_t j = 0; j < normals_.size(); ++j) {
      double deviate = 0.0;
      for (std::size_t k = 0; k <= j; ++k) deviate += inputs_.root(j, k) * normals_[k];
      columns_[j][trial] =
          inputs_.quantities[j].value + inputs_.quantities[j].uncertainty * deviate;
    }
  }

  const Inputs& inputs_;
  RandomEngine random_;
  Vector normals_;
  std::vector<Vector> columns_;
  Vector exact_;
  Program program_;
  Program::Workspace workspace_;
};

void run_trials(Propagation& outcome, const PropagatedFormulas& parsed, const Inputs& inputs,
                const PropagationSpec& spec) {
  const auto absent = [&](const std::string& name, const char* reason) {
    outcome.reasons[fmt::format("results.{}.monte_carlo", name)] = reason;
  };
  if (inputs.uncertain == 0) {
    for (const PropagatedResult& result : outcome.results)
      absent(result.name, "no quantity has an uncertainty");
    outcome.reasons["monte_carlo_covariance"] = "no quantity has an uncertainty";
    return;
  }
  Sampler sampler(parsed, inputs, spec.seed);
  MonteCarlo trials = run_monte_carlo(outcome.results.size(), std::ref(sampler),
                                      {spec.confidence_level, spec.digits, spec.trial_limit});
  outcome.trials = trials.trials;
  bool complete = true;
  for (std::size_t k = 0; k < outcome.results.size(); ++k) {
    if (trials.results[k].finite >= 2 && std::isfinite(trials.results[k].uncertainty)) {
      outcome.results[k].trials = trials.results[k];
    } else {
      absent(outcome.results[k].name, "the trials have no finite mean and uncertainty");
      complete = false;
    }
  }
  if (complete) {
    outcome.trial_covariance = std::move(trials.covariance);
  } else {
    outcome.reasons["monte_carlo_covariance"] = "at least one result has none";
  }
}

// Exact numbers without a unit are numbers of the formula.
void infer_units(Propagation& outcome, const PropagatedFormulas& parsed, const Inputs& inputs) {
  Graph graph = parsed.graph;
  std::vector<QuantityUnit> units;
  for (const KnownQuantity& quantity : inputs.quantities)
    units.push_back({quantity.name, quantity.unit});
  for (std::size_t k = 0; k < outcome.results.size(); ++k) {
    NodeId root = parsed.formulas[k].expression;
    for (const KnownQuantity& quantity : inputs.quantities) {
      if (quantity.uncertainty == 0.0 && quantity.unit.empty())
        root = substitute(graph, root, quantity.name, graph.constant(quantity.value));
    }
    const ExpressionUnit unit = infer_expression_unit(graph, root, units);
    outcome.results[k].unit = unit.text;
    if (unit.contradicts)
      outcome.diagnostics.push_back(inconsistent_units(outcome.results[k].name));
  }
}

}  // namespace

Result<Propagation> propagate(const KnownQuantities& known, const PropagationSpec& spec) {
  if (!(spec.confidence_level > 0.0 && spec.confidence_level < 1.0)) {
    return Error("confidence_level",
                 fmt::format("a confidence level lies between 0 and 1, found {}",
                             shortest(spec.confidence_level)),
                 "--confidence-level", "write for example  --confidence-level 0.95");
  }
  const Result<PropagatedFormulas> parsed =
      resolve_formulas(spec.formulas, known, spec.formula_limits);
  if (!parsed) return parsed.error();
  const Result<Inputs> inputs = used_inputs(*parsed, known);
  if (!inputs) return inputs.error();

  Propagation outcome;
  outcome.quantities = inputs->quantities;
  outcome.correlation = inputs->correlation;
  outcome.confidence_level = spec.confidence_level;
  outcome.digits = spec.digits;
  outcome.seed = spec.seed;
  outcome.diagnostics = known.diagnostics;
  std::vector<Linear> linear;
  for (const PropagatedFormula& formula : parsed->formulas) {
    Result<Linear> own = linearise(*parsed, formula, *inputs, spec.formula_limits);
    if (!own) return own.error();
    outcome.results.push_back(propagate_linearly(formula, *own, *inputs, outcome));
    linear.push_back(*std::move(own));
  }
  fill_covariance(outcome, linear);
  infer_units(outcome, *parsed, *inputs);
  run_trials(outcome, *parsed, *inputs, spec);
  doubt(outcome);
  return outcome;
}

}  // namespace parabola
