// SPDX-License-Identifier: MIT
#include "parabola/fit/curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "parabola/fit/likelihood_curve.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

bool is_constant(const Vector& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

// The text was accepted once, under limits that are not known here.
constexpr FormulaLimits unlimited{std::numeric_limits<std::size_t>::max(),
                                  std::numeric_limits<std::size_t>::max(),
                                  std::numeric_limits<std::size_t>::max()};

// The formula with everything replaced by numbers but one predictor and the free parameters.
struct CurveModel {
  Graph graph;
  NodeId root{};
  std::string predictor;
  std::vector<std::string> free;
  Vector estimates;
  Vector uncertainties;  // empty when undefined
  Matrix correlation;
};

void replace_parameters(CurveModel& model, const FitResult& result, NodeId& root) {
  // tied parameters stand first among the derived quantities; the last may use the earlier ones
  for (auto derived = result.derived.rbegin(); derived != result.derived.rend(); ++derived) {
    if (!depends_on(model.graph, root, derived->name)) continue;
    if (Result<NodeId> expression = parse_expression(derived->expression, model.graph, unlimited)) {
      root = substitute(model.graph, root, derived->name, *expression);
    }
  }
  for (const Quantity& parameter : result.parameters) {
    const bool free =
        std::find(result.free.begin(), result.free.end(), parameter.name) != result.free.end();
    if (free || !parameter.estimate) continue;
    root = substitute(model.graph, root, parameter.name, model.graph.constant(*parameter.estimate));
  }
}

std::optional<CurveModel> curve_model(const FitResult& result) {
  CurveModel model;
  for (const Quantity& parameter : result.parameters) {
    if (!parameter.estimate) return std::nullopt;
    if (std::find(result.free.begin(), result.free.end(), parameter.name) == result.free.end())
      continue;
    model.free.push_back(parameter.name);
    model.estimates.push_back(*parameter.estimate);
    if (parameter.uncertainty) model.uncertainties.push_back(*parameter.uncertainty);
  }
  if (model.uncertainties.size() != model.free.size() || !result.correlation)
    model.uncertainties.clear();
  if (result.correlation) model.correlation = *result.correlation;
  Result<Formula> formula = parse_formula(result.formula, unlimited);
  if (!formula) return std::nullopt;
  model.graph = std::move(formula->graph);
  NodeId root = formula->right;
  replace_parameters(model, result, root);
  if (formula->relation == Relation::distributed_as) {
    const LikelihoodCurve curve =
        likelihood_curve(model.graph, root, *formula, result, model.free, model.estimates);
    root = curve.root;
    if (!curve.has_band) model.uncertainties.clear();
  }
  for (const PredictorColumn& predictor : result.points.predictors) {
    const bool only = result.points.predictors.size() == 1;
    if (!only && is_constant(predictor.values)) {
      root = substitute(model.graph, root, predictor.name,
                        model.graph.constant(predictor.values.front()));
    } else if (model.predictor.empty()) {
      model.predictor = predictor.name;
    } else {
      return std::nullopt;
    }
  }
  model.root = root;
  return model;
}

double band(const CurveModel& model, const Matrix& gradient, std::size_t row) {
  double sum = 0.0;
  for (std::size_t j = 0; j < model.free.size(); ++j) {
    for (std::size_t k = 0; k < model.free.size(); ++k) {
      sum += gradient(row, j) * model.uncertainties[j] * model.correlation(j, k) *
             model.uncertainties[k] * gradient(row, k);
    }
  }
  return std::sqrt(std::max(sum, 0.0));
}

Curve evaluate(const CurveModel& model, std::span<const double> x) {
  Curve curve;
  curve.x.assign(x.begin(), x.end());
  curve.value.assign(x.size(), 0.0);
  std::vector<NamedColumn> columns;
  if (!model.predictor.empty()) columns.push_back({model.predictor, x});
  Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(model.graph, model.root, model.free, columns, x.size());
  if (!function) {
    std::fill(curve.value.begin(), curve.value.end(), std::numeric_limits<double>::quiet_NaN());
    return curve;
  }
  Matrix gradient;
  (*function)->values_and_gradient(model.estimates, curve.value, gradient);
  if (model.uncertainties.empty()) return curve;
  for (std::size_t i = 0; i < x.size(); ++i) curve.uncertainty.push_back(band(model, gradient, i));
  return curve;
}

}  // namespace

std::optional<CurveFunction> curve_function(const FitResult& result) {
  std::optional<CurveModel> model = curve_model(result);
  if (!model) return std::nullopt;
  auto shared = std::make_shared<const CurveModel>(*std::move(model));
  return [shared](std::span<const double> x) { return evaluate(*shared, x); };
}

}  // namespace parabola
