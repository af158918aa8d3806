// SPDX-License-Identifier: MIT
// A formula with '~': maximum likelihood of counts, of values around a mean, or of events.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/cost/binomial_term.hpp"
#include "parabola/cost/composed_cost.hpp"
#include "parabola/cost/event_term.hpp"
#include "parabola/cost/poisson_term.hpp"
#include "parabola/cost/row_likelihood.hpp"
#include "parabola/cost/sum_of_costs.hpp"
#include "parabola/fit/binned_events.hpp"
#include "parabola/fit/likelihood_start.hpp"
#include "parabola/fit/smooth_solution.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/infer/pearson_test.hpp"
#include "parabola/minimize/smooth.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

std::vector<NamedColumn> columns_of(const FormulaProblem& problem) {
  std::vector<NamedColumn> columns{{problem.likelihood->variable, problem.response}};
  for (const std::string& name : problem.predictors)
    columns.push_back({name, problem.rows.table.find(name)->values});
  return columns;
}

Result<std::unique_ptr<RowFunction>> binned_mean(const FormulaProblem& problem,
                                                 const FitSpec& spec) {
  const LikelihoodForm& form = *problem.likelihood;
  return make_integral_function(problem.formula.graph, form.mean, spec.bins->columns->variable,
                                free_names(problem), form.bin_ends, {}, spec.formula_limits.nodes);
}

// -2 ln L of the data as a function of the free parameters.
class LikelihoodBuilder {
 public:
  // `bins`: count the events in them first; null: every event by itself.
  LikelihoodBuilder(const FormulaProblem& problem, const FitSpec& spec, const Bins* bins)
      : problem_(problem),
        form_(*problem.likelihood),
        spec_(spec),
        bins_(bins),
        names_(free_names(problem)) {}

  Result<std::shared_ptr<const SmoothFunction>> make() {
    Result<void> done = form_.kind == LikelihoodKind::events ? add_events() : add_rows();
    if (!done) return done.error();
    for (CostPart& prior : prior_parts(problem_, names_)) parts_.push_back(std::move(prior));
    // all free parameters first and in order, whatever the parts mention
    parts_.insert(parts_.begin(), {std::make_shared<const NoCost>(names_.size()), names_});
    auto sum = std::make_shared<const SumOfCosts>(std::move(parts_));
    if (integrals_.empty()) return std::shared_ptr<const SmoothFunction>(std::move(sum));
    return std::shared_ptr<const SmoothFunction>(
        std::make_shared<const ComposedCost>(std::move(sum), integrals_));
  }

  [[nodiscard]] const std::vector<std::shared_ptr<const RowFunction>>& integrals() const {
    return integrals_;
  }
  [[nodiscard]] std::shared_ptr<const void> held() const { return edges_; }

 private:
  // Nothing, of parameters that stand in a certain order.
  class NoCost final : public SmoothFunction {
   public:
    explicit NoCost(std::size_t count) : count_(count) {}
    [[nodiscard]] std::size_t parameter_count() const override { return count_; }
    [[nodiscard]] double value(std::span<const double> /*parameters*/) const override {
      return 0.0;
    }
    void evaluate(std::span<const double> /*parameters*/, SmoothEvaluation& at) const override {
      at.reset(count_);
    }

   private:
    std::size_t count_;
  };

  Result<std::unique_ptr<RowFunction>> function(NodeId root, std::size_t rows) {
    return make_formula_function(problem_.formula.graph, root, with_integrals(),
                                 columns_of(problem_), rows, spec_.formula_limits.nodes,
                                 AllOfRows::compiled);
  }

  // The free parameters, then the integrals of the density.
  [[nodiscard]] std::vector<std::string> with_integrals() const {
    std::vector<std::string> names = names_;
    if (!form_.density) return names;
    for (const DensityIntegral& integral : form_.density->integrals)
      names.push_back(integral.symbol);
    return names;
  }

  Result<void> add(NodeId root, std::size_t rows, std::unique_ptr<RowTerm> term) {
    Result<std::unique_ptr<RowFunction>> model = function(root, rows);
    if (!model) return model.error();
    parts_.push_back({std::make_shared<const RowLikelihood>(*std::move(model), std::move(term)),
                      with_integrals()});
    return {};
  }

  Result<void> add_rows() {
    const std::size_t n = problem_.response.size();
    if (!form_.bin_ends.empty()) return add_binned_counts();
    switch (form_.kind) {
      case LikelihoodKind::poisson:
        return add(form_.mean, n, std::make_unique<PoissonTerm>(problem_.response));
      case LikelihoodKind::binomial:
        return add(form_.mean, n, std::make_unique<BinomialTerm>(problem_.response, form_.trials));
      default:
        return add(*form_.logarithm, n, std::make_unique<LogDensityTerm>(n));
    }
  }

  // The mean of every row is the integral of a rate over its bin.
  Result<void> add_binned_counts() {
    Result<std::unique_ptr<RowFunction>> mean = binned_mean(problem_, spec_);
    if (!mean) return mean.error();
    parts_.push_back({std::make_shared<const RowLikelihood>(
                          *std::move(mean), std::make_unique<PoissonTerm>(problem_.response)),
                      names_});
    return {};
  }

  Result<void> add_histogram(const Bins& bins) {
    edges_ = std::make_shared<const BinEdges>(bins);
    Result<std::unique_ptr<RowFunction>> counts =
        expected_counts(problem_.formula.graph, *form_.density,
                        static_cast<double>(problem_.response.size()), with_integrals(), *edges_);
    if (!counts) return counts.error();
    parts_.push_back({std::make_shared<const RowLikelihood>(
                          *std::move(counts), std::make_unique<PoissonTerm>(bins.counts)),
                      with_integrals()});
    return {};
  }

  Result<void> add_events() {
    const Density& density = *form_.density;
    const std::size_t n = problem_.response.size();
    for (const DensityIntegral& integral : density.integrals) {
      Result<std::unique_ptr<RowFunction>> value =
          make_integral_function(problem_.formula.graph, integral.integrand, density.variable,
                                 names_, {{integral.range.lower, integral.range.upper}},
                                 scale_of(problem_.response), spec_.formula_limits.nodes);
      if (!value) return value.error();
      integrals_.emplace_back(*std::move(value));
    }
    if (bins_ != nullptr) return add_histogram(*bins_);
    Result<void> done =
        density.logarithm
            ? add(*density.logarithm, n, std::make_unique<LogDensityTerm>(n, form_.weights))
            : add(density.value, n, std::make_unique<DensityTerm>(n, form_.weights));
    if (!done || !density.is_extended) return done;
    return add(density.expected, 1, std::make_unique<ExpectedEventsTerm>());
  }

  const FormulaProblem& problem_;
  const LikelihoodForm& form_;
  const FitSpec& spec_;
  const Bins* bins_;
  std::vector<std::string> names_;
  std::vector<CostPart> parts_;
  std::vector<std::shared_ptr<const RowFunction>> integrals_;
  std::shared_ptr<const BinEdges> edges_;  // of a histogram: the cost refers to them
};

// The lowest minimum from all starts, and the others.
struct Minima {
  SmoothMinimum best;
  std::vector<SmoothMinimum> others;
  bool is_found = false;
};

Minima minimize_from_all(const SmoothFunction& statistic, const LikelihoodStarts& starts,
                         const MinimizerOptions& options) {
  Minima minima;
  for (const Vector& point : starts.points) {
    SmoothMinimum minimum = minimize_smooth(statistic, point, options);
    if (minimum.termination == Termination::start_not_finite ||
        minimum.termination == Termination::derivative_not_finite)
      continue;
    const bool is_better =
        !minima.is_found ||
        (is_success(minimum.termination) && !is_success(minima.best.termination)) ||
        (is_success(minimum.termination) == is_success(minima.best.termination) &&
         minimum.value < minima.best.value);
    if (is_better) std::swap(minimum, minima.best);
    if (std::exchange(minima.is_found, true)) minima.others.push_back(std::move(minimum));
  }
  return minima;
}

// Many events: the likelihood of their histogram is cheap, and its minimum is near. Starts that end
// far above the lowest are given up.
Result<void> approach_on_histogram(LikelihoodStarts& starts, const FormulaProblem& problem,
                                   const FitSpec& spec, const MinimizerOptions& options) {
  constexpr std::size_t many = 2000;
  constexpr double far = 9.0;  // three standard deviations
  const LikelihoodForm& form = *problem.likelihood;
  const bool is_worthwhile = form.kind == LikelihoodKind::events && !form.bins &&
                             form.weights.empty() && starts.is_searched &&
                             problem.response.size() > many;
  if (!is_worthwhile) return {};
  const Bins bins = choose_bins(problem.response, form.density->range);
  LikelihoodBuilder builder(problem, spec, &bins);
  Result<std::shared_ptr<const SmoothFunction>> statistic = builder.make();
  if (!statistic) return statistic.error();
  const Minima minima = minimize_from_all(**statistic, starts, options);
  if (!minima.is_found) return {};
  starts.points = {minima.best.parameters};
  for (const SmoothMinimum& other : minima.others) {
    if (other.value < minima.best.value + far) starts.points.push_back(other.parameters);
  }
  return {};
}

// Why no start has a likelihood: the first row that is impossible.
Error no_likelihood(const FormulaProblem& problem, const Vector& point,
                    const std::vector<std::shared_ptr<const RowFunction>>& integrals) {
  for (std::size_t k = 0; k < integrals.size(); ++k) {
    std::array<double, 1> value{};
    integrals[k]->values(point, value);
    if (std::isfinite(value[0]) && value[0] != 0.0) continue;
    const DensityIntegral& integral = problem.likelihood->density->integrals[k];
    return {"integral_not_finite",
            fmt::format("the integral from {} to {} that normalises the density is no number",
                        shortest(integral.range.lower), shortest(integral.range.upper)),
            problem.formula.text,
            "state a range on which it is finite behind the density, as in  on [0, 10]"};
  }
  const std::vector<std::string> names = free_names(problem);
  std::string where;
  for (std::size_t j = 0; j < names.size(); ++j)
    where += fmt::format("{}{}={}", j == 0 ? "" : ", ", names[j], shortest(point[j]));
  return {"start_not_finite", fmt::format("the likelihood does not exist at the start {}", where),
          problem.formula.text,
          "give other values with --start NAME=VALUE, or check that the density can give every "
          "value"};
}

// The model beside the data, at the deviations of the minimum.
struct Shown {
  std::unique_ptr<RowFunction> model;
  Vector response;
  Vector deviation;
  std::optional<ShownEvents> events;
};

Result<Shown> show_rows(const FormulaProblem& problem, const FitSpec& spec,
                        const Vector& estimates) {
  const LikelihoodForm& form = *problem.likelihood;
  const std::size_t n = problem.response.size();
  Shown shown;
  shown.response = problem.response;
  const auto function = [&](NodeId root) {
    return make_formula_function(problem.formula.graph, root, free_names(problem),
                                 columns_of(problem), n);
  };
  Result<std::unique_ptr<RowFunction>> mean =
      form.bin_ends.empty() ? function(form.mean) : binned_mean(problem, spec);
  if (!mean) return mean.error();
  shown.deviation.resize(n);
  if (!form.bin_ends.empty()) {
    (*mean)->values(estimates, shown.deviation);
    for (double& value : shown.deviation) value = std::sqrt(value);
  } else if (form.kind == LikelihoodKind::binomial) {
    (*mean)->values(estimates, shown.deviation);
    for (std::size_t i = 0; i < n; ++i) {
      const double f = shown.deviation[i];
      shown.deviation[i] = std::sqrt(std::max(f * (1.0 - f / form.trials[i]), 0.0));
    }
  } else {
    Result<std::unique_ptr<RowFunction>> deviation = function(form.deviation);
    if (!deviation) return deviation.error();
    (*deviation)->values(estimates, shown.deviation);
  }
  shown.model = *std::move(mean);
  return shown;
}

FitPoints points_of(const FormulaProblem& problem, const Bins& bins) {
  const Column* column = problem.rows.table.find(problem.likelihood->variable);
  FitPoints points;
  PredictorColumn x;
  x.name = to_infix(problem.formula.graph, problem.formula.left);
  if (column != nullptr) x.unit = column->unit;
  for (std::size_t k = 0; k < bins.size(); ++k) {
    points.rows.push_back(k + 1);
    x.values.push_back(bins.centre(k));
  }
  points.predictors.push_back(std::move(x));
  points.response_name = "events";
  points.response = bins.counts;
  points.bin_edges = bins.edges;
  return points;
}

Result<Shown> show_events(const FormulaProblem& problem, const Vector& estimates,
                          const std::vector<std::shared_ptr<const RowFunction>>& integrals) {
  const LikelihoodForm& form = *problem.likelihood;
  Density density = *form.density;
  Graph graph = problem.formula.graph;
  for (std::size_t k = 0; k < integrals.size(); ++k) {
    std::array<double, 1> value{};
    integrals[k]->values(estimates, value);
    const NodeId number = graph.constant(value[0]);
    const std::string& symbol = density.integrals[k].symbol;
    density.value = substitute(graph, density.value, symbol, number);
    if (density.between) density.between = substitute(graph, *density.between, symbol, number);
  }
  Shown shown;
  const Bins bins = form.bins ? *form.bins : choose_bins(problem.response, density.range);
  const auto edges = std::make_shared<const BinEdges>(bins);
  shown.response = bins.counts;
  Result<std::unique_ptr<RowFunction>> model =
      expected_counts(std::move(graph), density, static_cast<double>(problem.response.size()),
                      free_names(problem), *edges);
  if (!model) return model.error();
  shown.model = *std::move(model);
  shown.deviation.resize(bins.size());
  shown.model->values(estimates, shown.deviation);
  for (double& value : shown.deviation) value = std::sqrt(value);
  shown.events = ShownEvents{points_of(problem, bins), edges};
  return shown;
}

// Pearson's chi-square of counts, neighbours taken together until five are expected.
void test_counts(Solved& solved, const FormulaProblem& problem, const Vector& deviations) {
  Solution& solution = solved.solution;
  const std::optional<Bins>& bins = problem.likelihood->bins;
  const Vector& counts = bins ? bins->counts : problem.response;
  const std::size_t n = counts.size();
  Vector expected(n);
  solved.cost.model().values(solution.minimum.parameters, expected);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  if (!problem.predictors.empty()) {
    const Vector& x = problem.rows.table.find(problem.predictors.front())->values;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  }
  const PearsonTest test = pearson_test(counts, expected, deviations, order);
  solution.sum_of_squares = test.chi2;
  // a density has the number of events from the data
  const long normalised = bins && !problem.likelihood->density->is_extended ? 1 : 0;
  solution.ndof =
      static_cast<long>(test.groups) - static_cast<long>(solution.minimum.rank) - normalised;
  solution.goodness_kind = test.groups == n
                               ? "Pearson's chi-square"
                               : fmt::format("Pearson's chi-square, {} {} merged to {}", n,
                                             bins ? "bins" : "rows", test.groups);
}

void test_fit(Solved& solved, const FormulaProblem& problem, const Vector& deviations) {
  Solution& solution = solved.solution;
  const std::size_t n = problem.response.size();
  solution.ndof = static_cast<long>(n) - static_cast<long>(solution.minimum.rank);
  switch (problem.likelihood->kind) {
    case LikelihoodKind::poisson:
    case LikelihoodKind::binomial:
      return test_counts(solved, problem, deviations);
    case LikelihoodKind::conditional:
      solution.goodness_reason =
          "the density gives every value its own scatter: the likelihood alone tests nothing";
      return;
    case LikelihoodKind::events:
      if (problem.likelihood->bins) return test_counts(solved, problem, deviations);
      solution.goodness_reason =
          "the likelihood of events has no absolute scale: it tests nothing by itself";
  }
}

}  // namespace

Result<Solved> solve_likelihood(FormulaProblem& problem, const FitSpec& spec) {
  const std::optional<Bins>& stated = problem.likelihood->bins;
  LikelihoodBuilder builder(problem, spec, stated ? &*stated : nullptr);
  Result<std::shared_ptr<const SmoothFunction>> statistic = builder.make();
  if (!statistic) return statistic.error();
  Result<LikelihoodStarts> starts = find_likelihood_starts(problem);
  if (!starts) return starts.error();
  const MinimizerOptions options =
      minimizer_options(all_parameters(problem), spec.evaluation_limit);
  if (Result<void> done = approach_on_histogram(*starts, problem, spec, options); !done)
    return done.error();
  Minima minima = minimize_from_all(**statistic, *starts, options);
  if (!minima.is_found) return no_likelihood(problem, starts->points.front(), builder.integrals());
  const bool has_bins = problem.likelihood->kind == LikelihoodKind::events;
  Result<Shown> shown = has_bins ? show_events(problem, minima.best.parameters, builder.integrals())
                                 : show_rows(problem, spec, minima.best.parameters);
  if (!shown) return shown.error();
  for (double& sigma : shown->deviation) {
    // where nothing is expected there is nothing to compare with
    if (!(sigma > 0.0)) sigma = std::numeric_limits<double>::min();
  }
  FitCost cost(std::make_unique<LeastSquaresCost>(std::move(shown->model), shown->response,
                                                  shown->deviation));
  Solved solved{std::move(cost), {}, {}, {}, {}, {}};
  // the cost may refer to edges of bins that the builder made
  solved.statistic = std::shared_ptr<const SmoothFunction>(
      statistic->get(),
      [owner = *statistic, edges = builder.held()](const SmoothFunction* /*same*/) {});
  solved.found.minimum = as_least_squares(minima.best, solved.cost);
  solved.solution.minimum = solved.found.minimum;
  FitSpec inference = spec;
  // -2 ln L of weighted events is no likelihood: its curvature says nothing about scatter
  if (!problem.likelihood->weights.empty()) inference.curvature = Curvature::robust;
  infer_smooth(solved.solution, minima.best, inference);
  solved.solution.minus_two_log_likelihood = minima.best.value;
  test_fit(solved, problem, shown->deviation);
  if (shown->events) {
    solved.events = std::move(shown->events);
    solved.events->points.uncertainty = std::move(shown->deviation);
  } else {
    problem.uncertainty.values = std::move(shown->deviation);
  }
  return solved;
}

}  // namespace parabola
