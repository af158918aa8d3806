// SPDX-License-Identifier: MIT
#include "parabola/study/toys.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parabola/stats/distributions.hpp"
#include "parabola/stats/random_variates.hpp"
#include "parabola/study/data_generator.hpp"

namespace parabola {
namespace {

Error not_served(const std::string& what, const char* option) {
  return {"toys_not_served", fmt::format("toys of {} are not served yet", what), option,
          "leave it out"};
}

Result<void> check_served(const FitSpec& spec) {
  if (!spec.also.empty()) return not_served("several data sets", "--and");
  if (!spec.constrain.empty() || !spec.constrain_from.empty())
    return not_served("constraints", "--constrain");
  if (spec.loss) return not_served("robust losses", "--loss");
  return {};
}

bool is_extended(const std::string& text, const FormulaLimits& limits) {
  const Result<Formula> formula = parse_formula(text, limits);
  return formula && formula->graph.node(formula->right).op == Op::extended;
}

Result<GeneratorSpec> truth_of(const FitResult& fit, const FitSpec& spec) {
  GeneratorSpec truth;
  truth.fit = spec;
  truth.fit.start.clear();
  truth.fit.limits.clear();
  truth.fit.derive.clear();
  truth.fit.fixed.clear();
  for (const Quantity& parameter : fit.parameters) {
    if (!parameter.estimate) {
      return Error("toys_fit", fmt::format("the data do not determine {}", parameter.name), "",
                   fmt::format("hold it at a value:  --fix {}=...", parameter.name));
    }
    truth.fit.fixed.push_back({parameter.name, {*parameter.estimate, 0.0, 0}});
  }
  truth.number =
      is_extended(spec.formula, spec.formula_limits) ? EventNumber::yield : EventNumber::fixed;
  truth.events = static_cast<double>(fit.rows_used);
  truth.scatter = fit.scatter;
  return truth;
}

// As the data were fitted, at rows that are selected and computed already.
FitSpec refit_spec(const FitResult& fit, const FitSpec& spec, const Table& rows) {
  FitSpec again = spec;
  again.where.clear();
  again.budget = false;
  std::erase_if(again.let, [&](const std::string& let) {
    Graph graph;
    const Result<Definition> definition = parse_definition(let, graph);
    return definition && rows.find(definition->name) != nullptr;
  });
  again.start.clear();
  for (const Quantity& parameter : fit.parameters) {
    if (parameter.status == QuantityStatus::free || parameter.status == QuantityStatus::at_limit)
      again.start.push_back({parameter.name, {*parameter.estimate, 0.0, 0}});
  }
  return again;
}

ToyMean mean_of(const Vector& values) {
  const double n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1.0) / n)};
}

// What the toys said of one quantity.
struct Collected {
  ToyQuantity quantity;
  double sigma = 0.0;  // from the data
  Vector pulls;
  Vector deviations;

  void add(const Quantity& found, const FitResult& result, IntervalKind intervals) {
    if (!found.estimate || !found.uncertainty || !(*found.uncertainty > 0.0)) {
      ++quantity.undefined;
    } else {
      ++quantity.used;
      const double deviation = *found.estimate - quantity.truth;
      pulls.push_back(deviation / *found.uncertainty);
      deviations.push_back(deviation / sigma);
      count(quantity.coverage[0], parabolic(found, result));
    }
    if (intervals == IntervalKind::profile && found.interval)
      count(quantity.coverage[1], *found.interval);
  }

  // An end that is absent is open.
  void count(ToyCoverage& coverage, const Interval& interval) const {
    ++coverage.count;
    const bool above = !interval.lower || *interval.lower <= quantity.truth;
    const bool below = !interval.upper || quantity.truth <= *interval.upper;
    if (above && below) ++coverage.covered;
  }

  static Interval parabolic(const Quantity& found, const FitResult& result) {
    double factor = normal_two_sided_quantile(result.confidence_level);
    const double ndof = found.degrees_of_freedom.value_or(static_cast<double>(result.ndof));
    if (result.uncertainty_scale == UncertaintyScale::estimated && ndof > 0.0)
      factor = student_two_sided_quantile(result.confidence_level, ndof);
    const double half = factor * *found.uncertainty;
    return {IntervalKind::parabolic, result.confidence_level, *found.estimate - half,
            *found.estimate + half};
  }

  ToyQuantity summary() {
    if (pulls.size() < 2) return quantity;
    quantity.pull_mean = mean_of(pulls);
    const double n = static_cast<double>(pulls.size());
    const double width = quantity.pull_mean->uncertainty * std::sqrt(n);
    // of a standard deviation, by the fourth central moment of the pulls themselves
    double fourth = 0.0;
    for (const double pull : pulls) fourth += std::pow(pull - quantity.pull_mean->value, 4);
    const double variance = width * width;
    const double spread = std::sqrt(std::max(fourth / n - variance * variance, 0.0) / n);
    quantity.pull_width = ToyMean{width, width > 0.0 ? spread / (2.0 * width) : 0.0};
    quantity.bias = mean_of(deviations);
    return quantity;
  }
};

std::vector<Collected> wanted(const FitResult& fit, IntervalKind intervals) {
  std::vector<Collected> all;
  for (const std::vector<Quantity>* quantities : {&fit.parameters, &fit.derived}) {
    for (const Quantity& known : *quantities) {
      if (known.status != QuantityStatus::free || !known.estimate || !known.uncertainty) continue;
      Collected collected;
      collected.quantity.name = known.name;
      collected.quantity.unit = known.unit;
      collected.quantity.truth = *known.estimate;
      collected.sigma = *known.uncertainty;
      collected.quantity.coverage.push_back({IntervalKind::parabolic, 0, 0});
      if (intervals == IntervalKind::profile)
        collected.quantity.coverage.push_back({IntervalKind::profile, 0, 0});
      all.push_back(std::move(collected));
    }
  }
  return all;
}

const Quantity* find(const FitResult& fit, const std::string& name) {
  for (const std::vector<Quantity>* quantities : {&fit.parameters, &fit.derived}) {
    const auto found = std::ranges::find(*quantities, name, &Quantity::name);
    if (found != quantities->end()) return &*found;
  }
  return nullptr;
}

std::string_view word(IntervalKind kind) {
  return kind == IntervalKind::profile ? "profile" : "parabolic";
}

void diagnose(ToyStudy& study) {
  const auto warn = [&](const char* code, std::string what, const char* fix) {
    study.diagnostics.push_back({code, Severity::warning, std::move(what), "", fix});
  };
  if (study.failed() > 0) {
    warn("toys_failed",
         fmt::format("{} of {} fits failed: what is shown is of the others.", study.failed(),
                     study.count),
         "Look for data that determine the parameters, or give limits.");
  }
  const double level = study.confidence_level;
  for (const ToyQuantity& quantity : study.quantities) {
    for (const ToyCoverage& coverage : quantity.coverage) {
      if (coverage.count == 0) continue;
      const double n = static_cast<double>(coverage.count);
      if (std::abs(coverage.share() - level) <= 4.0 * std::sqrt(level * (1.0 - level) / n))
        continue;
      warn("coverage",
           fmt::format("The {} interval of {} holds the truth in {:.1f} % of the toys, and says "
                       "{:.1f} %.",
                       word(coverage.kind), quantity.name, 100.0 * coverage.share(), 100.0 * level),
           coverage.kind == IntervalKind::parabolic ? "Compare with --intervals profile."
                                                    : "State the coverage beside the interval.");
    }
  }
  constexpr double least_p_value = 1e-4;
  if (study.p_value_test && study.p_value_test->p_value < least_p_value) {
    warn("p_values",
         "The p-values of the toys are not uniform: a small one means less than it says.",
         "Judge the fit by where its p-value lies among those of the toys.");
  }
}

}  // namespace

double ToyCoverage::share() const {
  return count == 0 ? 0.0 : static_cast<double>(covered) / static_cast<double>(count);
}

double ToyCoverage::uncertainty() const {
  const double n = static_cast<double>(count);
  const double p = (static_cast<double>(covered) + 1.0) / (n + 2.0);
  return count == 0 ? 0.0 : std::sqrt(p * (1.0 - p) / n);
}

std::size_t ToyStudy::failed() const {
  std::size_t sum = 0;
  for (const auto& [code, toys] : failures) sum += toys;
  return sum;
}

Result<ToyStudy> toys(const Table& table, const FitSpec& spec, const ToysSpec& options) {
  if (Result<void> served = check_served(spec); !served) return served.error();
  Result<FitResult> fitted = fit(table, spec);
  if (!fitted) return fitted.error();
  if (fitted->uncertainty_scale == UncertaintyScale::estimated && !fitted->scatter)
    return not_served("uncertainties whose scale is estimated", "--sigma-scale estimated");
  if (!fitted->termination.success)
    return Error("toys_fit", "the fit of the data did not end well: " + fitted->termination.text,
                 "", "mend it first, with  parabola fit");
  const Result<GeneratorSpec> truth = truth_of(*fitted, spec);
  if (!truth) return truth.error();
  const Result<std::unique_ptr<DataGenerator>> generator = make_data_generator(table, *truth);
  if (!generator) return generator.error();
  ToyStudy study;
  study.fit = *std::move(fitted);
  study.count = options.count;
  study.seed = options.seed;
  study.confidence_level = spec.confidence_level;
  std::vector<Collected> all = wanted(study.fit, spec.intervals);
  for (std::size_t k = 0; k < options.count; ++k) {
    RandomEngine engine(seed_of_stream(options.seed, k));
    const Result<Table> data = (*generator)->draw(engine);
    if (!data) return data.error();
    const Result<FitResult> toy = fit(*data, refit_spec(study.fit, spec, *data));
    if (!toy || !toy->termination.success) {
      ++study.failures[toy ? toy->termination.code : toy.error().code()];
      continue;
    }
    for (Collected& collected : all) {
      if (const Quantity* found = find(*toy, collected.quantity.name))
        collected.add(*found, *toy, spec.intervals);
    }
    if (toy->p_value) study.p_values.push_back(*toy->p_value);
  }
  for (Collected& collected : all) study.quantities.push_back(collected.summary());
  if (!study.p_values.empty()) study.p_value_test = kolmogorov_test(study.p_values);
  diagnose(study);
  return study;
}

}  // namespace parabola
