// SPDX-License-Identifier: MIT
#include "parabola/study/predict.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/study/correlation_matrix.hpp"
#include "parabola/study/saved_doubts.hpp"

namespace parabola {
namespace {

// The right side with everything replaced by numbers but predictors and free parameters.
struct Model {
  Graph graph;
  NodeId root{};
  std::vector<std::string> predictors;
};

Result<void> insert_parameters(Model& model, const SavedResult& fit, const FormulaLimits& limits) {
  for (auto derived = fit.derived.rbegin(); derived != fit.derived.rend(); ++derived) {
    if (!depends_on(model.graph, model.root, derived->name)) continue;
    Result<NodeId> expression = parse_expression(derived->expression, model.graph, limits);
    if (!expression)
      return std::move(expression).error().at(fmt::format("{}, {}", fit.name, derived->name));
    model.root = substitute(model.graph, model.root, derived->name, *expression);
  }
  for (const Quantity& parameter : fit.parameters) {
    if (std::ranges::find(fit.free, parameter.name) != fit.free.end()) continue;
    if (!depends_on(model.graph, model.root, parameter.name)) continue;
    if (!parameter.estimate) {
      return Error("predict_undetermined",
                   fmt::format("the fit does not determine {}", parameter.name), fit.name,
                   fmt::format("fix it in the fit:  --fix {}=...", parameter.name));
    }
    model.root = substitute(model.graph, model.root, parameter.name,
                            model.graph.constant(*parameter.estimate));
  }
  return {};
}

Result<Model> compile(const SavedResult& fit, const FormulaLimits& limits) {
  Result<Formula> formula = parse_formula(fit.formula, limits);
  if (!formula) return std::move(formula).error().at(fmt::format("{}, formula", fit.name));
  if (formula->relation != Relation::equals) {
    return Error("not_served", "predictions of distributions are not served yet", fit.name,
                 "predict from a formula  y = f(x)");
  }
  Model model{std::move(formula->graph), formula->right, {}};
  if (Result<void> done = insert_parameters(model, fit, limits); !done) return done.error();
  for (const std::string& name : symbols_of(model.graph, model.root)) {
    if (std::ranges::find(fit.free, name) == fit.free.end()) model.predictors.push_back(name);
  }
  return model;
}

Result<void> check_given(const Model& model, const std::vector<GridColumn>& at) {
  for (const GridColumn& column : at) {
    const bool twice = std::ranges::count(at, column.name, &GridColumn::name) > 1;
    if (twice) {
      return Error("predict_lengths", fmt::format("{} is given twice", column.name), "",
                   "give each predictor once");
    }
    if (std::ranges::find(model.predictors, column.name) != model.predictors.end()) continue;
    const std::string nearest = nearest_name(column.name, model.predictors);
    return Error("predict_unknown", fmt::format("{} is no predictor of the formula", column.name),
                 "",
                 !nearest.empty() ? fmt::format("did you mean {}?", nearest)
                 : model.predictors.empty()
                     ? "leave it out: the model is a constant"
                     : fmt::format("the predictors are {}", fmt::join(model.predictors, ", ")));
  }
  return {};
}

// The columns in the order of the formula, all of one length.
Result<std::vector<PredictedColumn>> lay_out(const Model& model, const SavedResult& fit,
                                             const std::vector<GridColumn>& at) {
  if (Result<void> given = check_given(model, at); !given) return given.error();
  std::size_t count = 1;
  const GridColumn* longest = nullptr;
  for (const GridColumn& column : at) {
    if (column.values.size() == 1) continue;
    if (longest != nullptr && column.values.size() != count) {
      return Error("predict_lengths",
                   fmt::format("{} has {} values and {} has {}", longest->name, count, column.name,
                               column.values.size()),
                   "", "give as many values of each, or one value for all points");
    }
    longest = &column;
    count = column.values.size();
  }
  std::vector<PredictedColumn> columns;
  for (const std::string& name : model.predictors) {
    const auto given = std::ranges::find(at, name, &GridColumn::name);
    if (given == at.end()) {
      return Error("predict_needs", fmt::format("the model needs values of {}", name), "",
                   fmt::format("write for example  {0}=1,2,5  or  {0}=0:10:0.5", name));
    }
    const auto known = std::ranges::find(fit.predictors, name, &SavedPredictor::name);
    columns.push_back(
        {name, known == fit.predictors.end() ? "" : known->unit,
         given->values.size() == 1 ? Vector(count, given->values.front()) : given->values});
  }
  return columns;
}

struct Free {
  Vector estimates;
  Vector uncertainties;
  Matrix root;  // of the correlation
};

Result<Free> free_parameters(const SavedResult& fit) {
  const std::size_t n = fit.free.size();
  Free free;
  for (const std::string& name : fit.free) {
    const Quantity& parameter = *find_quantity(fit, name);
    free.estimates.push_back(*parameter.estimate);
    free.uncertainties.push_back(*parameter.uncertainty);
  }
  Matrix correlation(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < n; ++k)
      correlation(j, k) = fit.covariance(j, k) / free.uncertainties[j] / free.uncertainties[k];
  }
  std::optional<Matrix> root = correlation_root(correlation);
  if (!root) {
    return Error("saved_result", "the covariance is not positive semidefinite", fit.name,
                 "fit again");
  }
  free.root = *std::move(root);
  return free;
}

// What cancels in |L^T s| against the sum of |s|: the share of an uncertainty that is rounding.
struct Band {
  double uncertainty = 0.0;
  double rounding = 0.0;
};

Band band_at(const Free& free, const Matrix& gradient, std::size_t row, Vector& rotated) {
  const std::size_t n = free.estimates.size();
  std::ranges::fill(rotated, 0.0);
  double size = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    const double scaled = gradient(row, j) * free.uncertainties[j];
    size += std::abs(scaled);
    for (std::size_t k = 0; k <= j; ++k) rotated[k] += free.root(j, k) * scaled;
  }
  const double u = norm(rotated);
  // entries of the correlation are right to epsilon, u^2 to epsilon times the square of the sum
  const double ratio = size > 0.0 ? size / u : 0.0;
  return {u, std::numeric_limits<double>::epsilon() * ratio * ratio / 2.0};
}

// An uncertainty keeps two digits while no more than this share of it is rounding.
constexpr double most_rounding = 0.005;

Diagnostic lost_digits(const SavedResult& fit) {
  std::string fix = "Shift the predictors in the fit by their means.";
  if (fit.predictors.size() == 1 && fit.predictors[0].minimum && fit.predictors[0].maximum) {
    const SavedPredictor& x = fit.predictors[0];
    fix = fmt::format("Shift {0} in the fit: write  ({0} - {1})  for it.", x.name,
                      shortest((*x.minimum + *x.maximum) / 2.0));
  }
  return {"lost_digits", Severity::warning,
          "The parameters cancel so far that the uncertainty of the model would be mostly "
          "rounding, and is not shown.",
          "", fix};
}

Result<void> evaluate(Prediction& outcome, const Model& model, const SavedResult& fit,
                      const FormulaLimits& limits) {
  const Result<Free> free = free_parameters(fit);
  if (!free) return free.error();
  const std::size_t count =
      outcome.predictors.empty() ? 1 : outcome.predictors.front().values.size();
  std::vector<NamedColumn> columns;
  for (const PredictedColumn& column : outcome.predictors)
    columns.push_back({column.name, column.values});
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(model.graph, model.root, fit.free, columns, count, limits.nodes);
  if (!function) return function.error();
  outcome.values.assign(count, 0.0);
  outcome.uncertainties.assign(count, 0.0);
  Matrix gradient;
  (*function)->values_and_gradient(free->estimates, outcome.values, gradient);
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  Vector rotated(fit.free.size());
  bool lost = false;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(outcome.values[i])) {
      outcome.values[i] = outcome.uncertainties[i] = none;
      continue;
    }
    const Band band = band_at(*free, gradient, i, rotated);
    lost = lost || band.rounding > most_rounding;
    const bool usable = std::isfinite(band.uncertainty) && band.rounding <= most_rounding;
    outcome.uncertainties[i] = usable ? band.uncertainty : none;
  }
  if (lost) outcome.diagnostics.push_back(lost_digits(fit));
  return {};
}

Ends ends(const Vector& values, const Vector& uncertainties, double factor, double sigma) {
  Ends result{values, values};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double half = factor * std::hypot(uncertainties[i], sigma);
    result.lower[i] -= half;
    result.upper[i] += half;
  }
  return result;
}

void fill_intervals(Prediction& outcome, const SavedResult& fit, const PredictionSpec& spec) {
  const bool student = fit.uncertainty_scale == UncertaintyScale::estimated && fit.ndof > 0;
  outcome.ndof = student ? fit.ndof : 0;
  outcome.factor =
      student ? student_two_sided_quantile(spec.confidence_level, static_cast<double>(fit.ndof))
              : normal_two_sided_quantile(spec.confidence_level);
  outcome.band = ends(outcome.values, outcome.uncertainties, outcome.factor, 0.0);
  outcome.sigma = spec.sigma ? spec.sigma : fit.response_uncertainty;
  if (!outcome.sigma) {
    outcome.reasons["sigma"] = outcome.reasons["measurement_interval"] =
        "the points of the fit have no common uncertainty: state one with --sigma";
    return;
  }
  outcome.sigma_source = spec.sigma ? "--sigma" : "the points of the fit";
  outcome.measurements =
      ends(outcome.values, outcome.uncertainties, outcome.factor, *outcome.sigma);
}

void note_extrapolation(Prediction& outcome, const SavedResult& fit) {
  for (const PredictedColumn& column : outcome.predictors) {
    const auto known = std::ranges::find(fit.predictors, column.name, &SavedPredictor::name);
    if (known == fit.predictors.end() || !known->minimum || !known->maximum) continue;
    const auto outside = [&](double x) { return x < *known->minimum || x > *known->maximum; };
    const auto count = std::ranges::count_if(column.values, outside);
    if (count == 0) continue;
    outcome.diagnostics.push_back(
        {"extrapolation", Severity::note,
         fmt::format("{} of {} points lie{} outside the data, which have {} from {} to {}.", count,
                     column.values.size(), count == 1 ? "s" : "", column.name,
                     shortest(*known->minimum), shortest(*known->maximum)),
         column.name, "The band holds if the formula does there; the data do not tell."});
  }
}

void doubt(Prediction& outcome) {
  const auto missing =
      std::ranges::count_if(outcome.values, [](double value) { return std::isnan(value); });
  if (missing > 0) {
    outcome.diagnostics.push_back({"predict_no_value", Severity::warning,
                                   fmt::format("The model has no finite value at {} of {} points.",
                                               missing, outcome.values.size()),
                                   "", "Leave them out."});
    outcome.reasons["values"] = "null where the model has no finite value";
  }
  const bool open =
      std::ranges::any_of(outcome.uncertainties, [](double value) { return std::isnan(value); });
  if (open) {
    outcome.reasons["uncertainties"] =
        "null where the model or a derivative is not finite, or rounding would be most of it";
  }
}

}  // namespace

Result<Prediction> predict(const SavedResult& fit, const PredictionSpec& spec) {
  if (!(spec.confidence_level > 0.0 && spec.confidence_level < 1.0)) {
    return Error("confidence_level",
                 fmt::format("a confidence level lies between 0 and 1, found {}",
                             shortest(spec.confidence_level)),
                 "--confidence-level", "write for example  --confidence-level 0.95");
  }
  if (spec.sigma && !(*spec.sigma > 0.0 && std::isfinite(*spec.sigma))) {
    return Error("sigma_not_positive",
                 fmt::format("the uncertainty of a measurement must be positive, found {}",
                             shortest(*spec.sigma)),
                 "--sigma", "write for example  --sigma 0.5");
  }
  const Result<Model> model = compile(fit, spec.formula_limits);
  if (!model) return model.error();
  Result<std::vector<PredictedColumn>> columns = lay_out(*model, fit, spec.at);
  if (!columns) return columns.error();
  Prediction outcome;
  outcome.name = fit.name;
  outcome.formula = fit.formula;
  outcome.response = fit.response_name;
  outcome.unit = fit.response_unit;
  outcome.predictors = *std::move(columns);
  outcome.confidence_level = spec.confidence_level;
  add_doubts(outcome.diagnostics, fit);
  Result<void> evaluated = evaluate(outcome, *model, fit, spec.formula_limits);
  if (!evaluated) return evaluated.error();
  fill_intervals(outcome, fit, spec);
  doubt(outcome);
  note_extrapolation(outcome, fit);
  return outcome;
}

}  // namespace parabola
