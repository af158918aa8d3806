// SPDX-License-Identifier: MIT
#include "parabola/study/compare_models.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/study/compared_data.hpp"
#include "parabola/study/nested_models.hpp"
#include "parabola/study/nested_test.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_models = 20;

Error not_served(const std::string& what, const std::string& where, const std::string& fix) {
  return {"compare_not_served", what, where, fix};
}

Result<void> check_options(const FitSpec& spec) {
  if (spec.loss) {
    return not_served("a robust loss is no likelihood: models cannot be compared by it", "--loss",
                      "leave --loss out");
  }
  if (!spec.also.empty()) {
    return not_served("models of several data sets are not compared yet", "--and",
                      "compare the models of one file");
  }
  if (!spec.derive.empty()) {
    return not_served("derived quantities do not enter a comparison", "--derive",
                      "derive them in the fit of the model you choose");
  }
  if (spec.distance_method == DistanceMethod::effective_variance) {
    return not_served("effective variances differ from model to model: their S cannot be compared",
                      "--x-method", "the exact distance is the default: leave --x-method out");
  }
  if (spec.sigma_scale == UncertaintyScale::estimated &&
      (!spec.constrain.empty() || !spec.constrain_from.empty() || !spec.common.empty() ||
       !spec.correlated.empty())) {
    return not_served("models with an estimated scale beside known sources are not compared yet",
                      "--sigma-scale", "leave --sigma-scale out");
  }
  return {};
}

Result<void> check_formulas(const std::vector<std::string>& formulas) {
  if (formulas.size() < 2 || formulas.size() > most_models) {
    return Error(
        "compare_count",
        fmt::format("a comparison needs 2 to {} formulas, found {}", most_models, formulas.size()),
        "", "write for example  parabola compare DATA 'y = a' 'y = a + b*x'");
  }
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (trimmed(formulas[i]) != trimmed(formulas[j])) continue;
      return Error("same_formula", fmt::format("'{}' is stated twice", trimmed(formulas[i])), "",
                   "leave one of them out");
    }
  }
  return {};
}

// Names of the right side, those that --let makes its names of included.
std::vector<std::string> names_of(const Formula& formula, const FitSpec& spec) {
  std::vector<std::string> names = symbols_of(formula.graph, formula.right);
  for (std::size_t k = spec.let.size(); k-- > 0;) {
    Graph graph;
    const Result<Definition> let = parse_definition(spec.let[k], graph, spec.formula_limits);
    if (!let || std::ranges::find(names, let->name) == names.end()) continue;
    for (std::string& name : symbols_of(graph, let->expression)) names.push_back(std::move(name));
  }
  return names;
}

// Statements on parameters of other formulas left out; those on no parameter at all are refused by
// the fit.
template <class Statement>
void keep_own(std::vector<Statement>& statements, const std::vector<std::string>& own,
              const std::vector<std::string>& all) {
  std::erase_if(statements, [&](const Statement& statement) {
    return std::ranges::find(own, statement.name) == own.end() &&
           std::ranges::find(all, statement.name) != all.end();
  });
}

ModelExpression expression_of(const Formula& formula, const FitResult& fit, const FitSpec& spec) {
  ModelExpression expression{formula, {}, {}};
  for (const Quantity& parameter : fit.parameters) {
    if (parameter.status != QuantityStatus::fixed) {
      expression.parameters.push_back(parameter.name);
      continue;
    }
    const auto held = std::ranges::find(spec.fixed, parameter.name, &ParameterValue::name);
    if (held != spec.fixed.end()) expression.held.push_back({held->name, held->value});
  }
  return expression;
}

// A name of --let that stands for parameters would hide them from the search for nesting.
bool has_tied_names(const Formula& formula, const FitResult& fit, const Table& table,
                    const FitSpec& spec) {
  if (spec.let.empty()) return false;
  return std::ranges::any_of(
      symbols_of(formula.graph, formula.right), [&](const std::string& name) {
        return table.find(name) == nullptr &&
               std::ranges::find(fit.parameters, name, &Quantity::name) == fit.parameters.end() &&
               std::ranges::find(fit.points.predictors, name, &PredictorColumn::name) ==
                   fit.points.predictors.end();
      });
}

ComparedModel rated(FitResult fit, bool is_likelihood) {
  ComparedModel model;
  const auto is_fitted = [](const Quantity& p) { return p.status != QuantityStatus::fixed; };
  model.parameters = static_cast<std::size_t>(std::ranges::count_if(fit.parameters, is_fitted));
  const auto open =
      std::ranges::find(fit.parameters, QuantityStatus::undetermined, &Quantity::status);
  const bool is_estimated = !is_likelihood && fit.uncertainty_scale == UncertaintyScale::estimated;
  if (open != fit.parameters.end()) {
    model.reason = fmt::format("the data do not determine {}", open->name);
  } else if (!fit.termination.success) {
    model.reason = "the fit did not converge";
  } else if (is_estimated && (fit.ndof <= 0 || !(fit.cost_value > 0.0) || !fit.covariance)) {
    model.reason = "the scatter of the points around the model is not defined";
  } else if (is_estimated) {
    const auto n = static_cast<double>(fit.rows_used);
    model.minus_two_log_likelihood = n * std::log(fit.cost_value / n);
  } else if (std::isfinite(fit.cost_value)) {
    model.minus_two_log_likelihood = fit.cost_value;
  } else {
    model.reason = "its likelihood is no number of this machine";
  }
  model.fit = std::move(fit);
  return model;
}

void rate(ComparedModel& model, double n, bool has_common_sigma) {
  if (!model.minus_two_log_likelihood) return;
  const double k = static_cast<double>(model.parameters) + (has_common_sigma ? 1.0 : 0.0);
  model.aic = *model.minus_two_log_likelihood + 2.0 * k;
  model.bic = *model.minus_two_log_likelihood + k * std::log(n);
  if (n > k + 1.0) {
    model.aicc = *model.aic + 2.0 * k * (k + 1.0) / (n - k - 1.0);
  } else {
    model.reason = "AICc needs at least two rows more than fitted parameters";
  }
}

// Differences to the smallest, whose position is returned.
std::optional<std::size_t> make_relative(std::vector<ComparedModel>& models,
                                         std::optional<double> ComparedModel::* member) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < models.size(); ++i) {
    if (models[i].*member && (!best || *(models[i].*member) < *(models[*best].*member))) best = i;
  }
  if (!best) return best;
  const double least = *(models[*best].*member);
  for (ComparedModel& model : models) {
    if (model.*member) *(model.*member) -= least;
  }
  return best;
}

// A bad fit is a finding about the data only where no better model is in the list.
void take_findings(ModelComparison& comparison) {
  const std::optional<std::size_t>& best =
      comparison.best_aicc ? comparison.best_aicc : comparison.best_bic;
  for (std::size_t i = 0; i < comparison.models.size(); ++i) {
    const FitResult& fit = comparison.models[i].fit;
    for (const Diagnostic& finding : fit.diagnostics) {
      const bool is_bad_fit = finding.code == "bad_fit";
      if (finding.severity == Severity::note || (is_bad_fit && best != i)) continue;
      Diagnostic own = finding;
      if (is_bad_fit) own.what = "Not even the best of the models describes the data.";
      own.where = fmt::format("model {}", i + 1);
      comparison.diagnostics.push_back(std::move(own));
    }
  }
}

}  // namespace

Result<ModelComparison> compare_models(const Table& table, const FitSpec& spec,
                                       const std::vector<std::string>& formulas) {
  if (Result<void> done = check_options(spec); !done) return done.error();
  if (Result<void> done = check_formulas(formulas); !done) return done.error();
  std::vector<Formula> parsed;
  std::vector<std::vector<std::string>> names;
  std::vector<std::string> all;
  for (const std::string& text : formulas) {
    Result<Formula> formula = parse_formula(text, spec.formula_limits);
    if (!formula) return formula.error();
    names.push_back(names_of(*formula, spec));
    all.insert(all.end(), names.back().begin(), names.back().end());
    parsed.push_back(*std::move(formula));
  }
  ModelComparison comparison;
  std::vector<ModelExpression> expressions;
  bool is_likelihood = false;
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    FitSpec own = spec;
    own.formula = formulas[i];
    keep_own(own.start, names[i], all);
    keep_own(own.fixed, names[i], all);
    keep_own(own.limits, names[i], all);
    Result<FitResult> result = fit(table, own);
    if (!result) {
      return result.error().where().empty() ? result.error().at(formulas[i]) : result.error();
    }
    is_likelihood = parsed[i].relation == Relation::distributed_as;
    comparison.models.push_back(rated(*std::move(result), is_likelihood));
    const FitResult& fit = comparison.models.back().fit;
    const Result<void> same =
        check_same_data(comparison.models.front().fit, parsed.front(), fit, parsed[i]);
    if (!same) return same.error();
    expressions.push_back(expression_of(parsed[i], fit, own));
    // without parameters it is nested in nothing, and holds nothing
    if (has_tied_names(parsed[i], fit, table, spec)) expressions.back().parameters.clear();
  }
  const FitResult& first = comparison.models.front().fit;
  comparison.rows = first.rows_used;
  comparison.statistic = is_likelihood ? "-2 ln L" : "S";
  const bool has_common_sigma =
      !is_likelihood && first.uncertainty_scale == UncertaintyScale::estimated;
  for (ComparedModel& model : comparison.models)
    rate(model, static_cast<double>(comparison.rows), has_common_sigma);
  make_relative(comparison.models, &ComparedModel::aic);
  comparison.best_aicc = make_relative(comparison.models, &ComparedModel::aicc);
  comparison.best_bic = make_relative(comparison.models, &ComparedModel::bic);
  take_findings(comparison);
  comparison.tests = nested_tests(comparison, expressions);
  return comparison;
}

}  // namespace parabola
