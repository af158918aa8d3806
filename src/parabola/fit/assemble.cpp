// SPDX-License-Identifier: MIT
#include "parabola/fit/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "parabola/infer/goodness.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {
namespace {

QuantityStatus status_of(ParameterState state) {
  switch (state) {
    case ParameterState::free:
      return QuantityStatus::free;
    case ParameterState::at_lower_limit:
    case ParameterState::at_upper_limit:
      return QuantityStatus::at_limit;
    case ParameterState::undetermined:
      break;
  }
  return QuantityStatus::undetermined;
}

// Degrees of freedom of the uncertainty of g(p) with the given gradient: those of the fit, or its
// own where the scale was estimated beside known sources: 2 u^4 / ((d u^2/d ln sigma^2)^2 var(ln
// sigma^2)).
double freedom(const FitResult& result, const Solution& solution, const Vector& gradient) {
  if (!solution.scale_slope) return static_cast<double>(result.ndof);
  const ParameterCovariance& known = *solution.covariance;
  double variance = 0.0;
  double slope = 0.0;
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    for (std::size_t j = 0; j < gradient.size(); ++j) {
      const double product = gradient[i] * gradient[j];
      if (product == 0.0) continue;
      variance += product * known.correlation(i, j) * known.scale[i] * known.scale[j];
      slope += product * (*solution.scale_slope)(i, j);
    }
  }
  return 2.0 * variance * variance / (slope * slope * solution.scale_variance);
}

// Half width of an interval in standard uncertainties: normal when sigma is known, Student's t when
// it is estimated.
Interval parabolic_interval(const FitResult& result, double estimate, double uncertainty,
                            double confidence_level, double degrees_of_freedom) {
  constexpr double practically_normal = 1e7;
  const bool is_normal = result.uncertainty_scale == UncertaintyScale::known ||
                         !(degrees_of_freedom > 0.0) || degrees_of_freedom > practically_normal;
  const double factor = is_normal
                            ? normal_two_sided_quantile(confidence_level)
                            : student_two_sided_quantile(confidence_level, degrees_of_freedom);
  return {IntervalKind::parabolic, confidence_level, estimate - factor * uncertainty,
          estimate + factor * uncertainty};
}

std::optional<double> own_freedom(const FitResult& result, const Solution& solution,
                                  const Vector& gradient) {
  if (!solution.scale_slope) return std::nullopt;
  return freedom(result, solution, gradient);
}

void set_uncertainty(FitResult& result, Quantity& quantity, const Solution& solution,
                     std::size_t free, double confidence_level) {
  if (quantity.status == QuantityStatus::at_limit) {
    quantity.reason = "at its limit: no symmetric uncertainty";
  } else if (quantity.status == QuantityStatus::undetermined) {
    quantity.reason = "the data do not determine it";
    quantity.estimate.reset();
  } else if (!solution.covariance) {
    quantity.reason = solution.covariance_reason;
  } else if (!solution.covariance->defined[free]) {
    quantity.reason = "its uncertainty does not fit into a double";
  } else {
    quantity.uncertainty = solution.covariance->uncertainties[free];
    Vector unit(solution.minimum.parameters.size(), 0.0);
    unit[free] = 1.0;
    quantity.degrees_of_freedom = own_freedom(result, solution, unit);
    quantity.interval = parabolic_interval(result, *quantity.estimate, *quantity.uncertainty,
                                           confidence_level, freedom(result, solution, unit));
  }
}

void assemble_parameters(FitResult& result, const FitSubject& subject, const Solution& solution) {
  std::size_t free = 0;
  for (const ParameterSpec& parameter : subject.parameters) {
    Quantity quantity;
    quantity.name = parameter.name;
    quantity.lower_limit = parameter.lower_limit;
    quantity.upper_limit = parameter.upper_limit;
    if (parameter.fixed) {
      quantity.status = QuantityStatus::fixed;
      quantity.estimate = parameter.fixed->value;
      quantity.reason = "fixed";
    } else {
      quantity.status = status_of(solution.minimum.states[free]);
      quantity.estimate = solution.minimum.parameters[free];
      set_uncertainty(result, quantity, solution, free, subject.confidence_level);
      ++free;
    }
    result.parameters.push_back(std::move(quantity));
  }
}

// Rows and columns of the parameters that have an uncertainty.
void assemble_covariance(FitResult& result, const FitSubject& subject, const Solution& solution) {
  std::vector<std::size_t> shown;
  std::size_t free = 0;
  for (const ParameterSpec& parameter : subject.parameters) {
    if (parameter.fixed) continue;
    const bool defined = solution.covariance && solution.covariance->defined[free];
    if (defined ||
        (!solution.covariance && solution.minimum.states[free] == ParameterState::free)) {
      shown.push_back(free);
      result.free.push_back(parameter.name);
    }
    ++free;
  }
  if (!solution.covariance) {
    result.reasons["covariance"] = result.reasons["correlation"] = solution.covariance_reason;
    return;
  }
  const ParameterCovariance& known = *solution.covariance;
  Matrix covariance(shown.size(), shown.size());
  Matrix correlation(shown.size(), shown.size());
  bool representable = true;
  for (std::size_t j = 0; j < shown.size(); ++j) {
    for (std::size_t k = 0; k < shown.size(); ++k) {
      correlation(j, k) = known.correlation(shown[j], shown[k]);
      const double size = known.uncertainties[shown[j]] * known.uncertainties[shown[k]];
      covariance(j, k) = correlation(j, k) * size;
      representable =
          representable && size >= std::numeric_limits<double>::min() && std::isfinite(size);
    }
  }
  result.correlation = std::move(correlation);
  if (representable) {
    result.covariance = std::move(covariance);
  } else {
    result.reasons["covariance"] = "the squares of the uncertainties do not fit into a double";
  }
}

void assemble_goodness(FitResult& result, const Solution& solution) {
  result.ndof = solution.ndof;
  result.cost_value = solution.sum_of_squares.value_or(std::numeric_limits<double>::quiet_NaN());
  if (solution.minus_two_log_likelihood) {
    result.cost_kind = CostKind::likelihood;
    result.cost_value = *solution.minus_two_log_likelihood;
  }
  if (!solution.sum_of_squares && !solution.minus_two_log_likelihood)
    result.reasons["cost.value"] = "S does not fit into a double";
  if (result.uncertainty_scale == UncertaintyScale::estimated) {
    result.reasons["chi2"] = result.reasons["p_value"] =
        "the goodness of fit cannot be tested: sigma comes from the same points";
    return;
  }
  result.goodness_kind = solution.goodness_kind;
  if (!solution.goodness_reason.empty()) {
    result.reasons["chi2"] = result.reasons["p_value"] = solution.goodness_reason;
    return;
  }
  if (!solution.sum_of_squares) {
    result.reasons["chi2"] = result.reasons["p_value"] = "S does not fit into a double";
    return;
  }
  result.chi2 = solution.sum_of_squares;
  result.p_value = goodness_of_fit(*result.chi2, result.ndof);
  if (!result.p_value)
    result.reasons["p_value"] = "no degrees of freedom are left: as many parameters as rows";
}

// The model itself, and what is left when the deviations of common sources are taken off as well.
void assemble_residuals(FitPoints& points, const FitCost& cost, const Vector& parameters) {
  const std::size_t n = points.response.size();
  points.residual.resize(n);
  cost.model().values(parameters, points.residual);
  if (cost.nuisance_count() == 0) {
    points.fitted = points.residual;
  } else {
    Vector plain = parameters;
    std::fill(plain.end() - static_cast<std::ptrdiff_t>(cost.nuisance_count()), plain.end(), 0.0);
    points.fitted.resize(n);
    cost.model().values(plain, points.fitted);
  }
  for (std::size_t i = 0; i < n; ++i) points.residual[i] = points.response[i] - points.residual[i];
}

struct PlaceOfSet {
  std::size_t number = 0;
  std::size_t first_residual = 0;
};

// Residual over uncertainty; with uncertain predictors the signed distance in units of sigma.
void assemble_pulls(FitPoints& points, const FitCost& cost, const Solution& solution) {
  if (cost.distance() != nullptr) {
    points.pull = cost.distance()->pulls(solution.minimum.parameters);
    for (double& pull : points.pull) pull /= solution.estimated_factor.value_or(1.0);
    return;
  }
  points.pull.resize(points.response.size());
  for (std::size_t i = 0; i < points.pull.size(); ++i)
    points.pull[i] = points.residual[i] / points.uncertainty[i];
}

// The points of one data set; its largest pull, where it is the largest so far.
void assemble_points(FitResult& result, FitPoints& points, const FitCost& cost,
                     const Solution& solution, const PlaceOfSet& place) {
  const std::size_t n = points.response.size();
  assemble_residuals(points, cost, solution.minimum.parameters);
  if (result.uncertainty_scale == UncertaintyScale::estimated) {
    if (!solution.estimated_factor) {
      for (Vector* sigma : {&points.uncertainty, &points.upward, &points.downward}) sigma->clear();
      result.reasons["largest_pull"] = solution.covariance_reason;
      return;
    }
    if (points.uncertainty.empty()) points.uncertainty.assign(n, 1.0);
    for (Vector* side : {&points.uncertainty, &points.upward, &points.downward}) {
      for (double& sigma : *side) sigma *= *solution.estimated_factor;
    }
    for (PredictorColumn& predictor : points.predictors) {
      for (double& sigma : predictor.uncertainty) sigma *= *solution.estimated_factor;
    }
  }
  assemble_pulls(points, cost, solution);
  LargestPull largest;
  for (std::size_t i = 0; i < n; ++i) {
    if (i == 0 || std::abs(points.pull[i]) > std::abs(largest.value))
      largest = {points.rows[i], i, points.pull[i], place.number};
  }
  const bool is_largest =
      !result.largest_pull || std::abs(largest.value) > std::abs(result.largest_pull->value);
  if (std::isfinite(largest.value) && is_largest) result.largest_pull = largest;
}

void assemble_data_sets(FitResult& result, const FitCost& cost, const Solution& solution) {
  PlaceOfSet place;
  for (const FitCost& set : cost.sets()) {
    DataSetResult& own = result.data_sets[place.number];
    own.rows_used = set.row_count();
    assemble_points(result, own.points, set, solution, place);
    for (std::size_t i = 0; i < own.rows_used; ++i)
      own.cost_value +=
          std::pow(solution.minimum.residuals[place.first_residual + i] * cost.scale(), 2);
    place.first_residual += own.rows_used;
    ++place.number;
  }
  result.points = result.data_sets.front().points;
}

std::string ending_text(const Solution& solution) {
  switch (solution.minimum.termination) {
    case Termination::converged:
      return solution.linear ? "The model is linear in its parameters: solved directly."
                             : "The gradient of S vanishes in units of the uncertainties, and S "
                               "curves upwards.";
    case Termination::converged_singular_jacobian:
      return "S has a minimum here, but the derivatives by the parameters are linearly dependent.";
    case Termination::exact_fit:
      return "The model goes through every point to rounding.";
    case Termination::saddle:
      return "The gradient of S vanishes, but S is no minimum here.";
    case Termination::undetermined:
      return "A combination of parameters does not change S.";
    case Termination::did_not_move:
      return "S does not change around the start.";
    case Termination::rounding_limit:
      return "No step improves S in double precision, yet its gradient does not vanish.";
    case Termination::no_decrease:
      return "No step decreases S.";
    case Termination::evaluation_limit:
      return "The limit on model evaluations was reached; the best point so far is shown.";
    case Termination::start_not_finite:
    case Termination::derivative_not_finite:
      break;
  }
  return "The model or a derivative is not finite at the start.";
}

std::string word(Curvature curvature) {
  switch (curvature) {
    case Curvature::expected:
      return "expected";
    case Curvature::observed:
      return "observed";
    case Curvature::robust:
      break;
  }
  return "robust";
}

std::string solved_by(const Solution& solution) {
  const LeastSquaresMinimum& minimum = solution.minimum;
  if (minimum.states.empty()) return "nothing to fit";
  if (solution.linear) return "solved exactly";
  if (is_success(minimum.termination)) {
    return fmt::format("converged in {} step{}", minimum.steps, minimum.steps == 1 ? "" : "s");
  }
  if (minimum.termination == Termination::undetermined) return "not all parameters determined";
  return fmt::format("stopped after {} evaluations ({})", minimum.evaluations,
                     code(minimum.termination));
}

}  // namespace

void assemble(FitResult& result, const FitSubject& subject, const Solution& solution) {
  result.uncertainty_scale = subject.scale;
  result.confidence_level = subject.confidence_level;
  result.linear = solution.linear;
  result.solved_by = solved_by(solution);
  result.rows_used = subject.cost.row_count();
  const LeastSquaresMinimum& minimum = solution.minimum;
  assemble_goodness(result, solution);
  assemble_parameters(result, subject, solution);
  assemble_covariance(result, subject, solution);
  if (subject.cost.sets().empty()) {
    assemble_points(result, result.points, subject.cost, solution, {});
  } else {
    assemble_data_sets(result, subject.cost, solution);
  }
  result.digits = minimum.digits;
  if (std::isfinite(minimum.condition)) {
    result.condition = minimum.condition;
  } else {
    result.reasons["condition"] = "the derivatives by the parameters are linearly dependent";
  }
  result.evaluations = minimum.evaluations;
  result.steps = minimum.steps;
  result.numerics = phrase(minimum.path);
  result.curvature = word(solution.curvature);
  result.termination = {std::string(code(minimum.termination)), ending_text(solution),
                        is_success(minimum.termination)};
}

void assemble_derived(FitResult& result, const Solution& solution,
                      const std::vector<DerivedValue>& values, double confidence_level) {
  std::vector<std::size_t> defined;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Quantity quantity;
    quantity.name = values[i].name;
    quantity.expression = values[i].expression;
    std::optional<double> uncertainty;
    if (solution.covariance)
      uncertainty = propagated_uncertainty(*solution.covariance, values[i].gradient);
    const bool constant = std::all_of(values[i].gradient.begin(), values[i].gradient.end(),
                                      [](double slope) { return slope == 0.0; });
    if (!std::isfinite(values[i].value)) {
      quantity.reason = "not finite at these parameters";
      quantity.status = QuantityStatus::undetermined;
    } else if (uncertainty && std::isfinite(*uncertainty)) {
      quantity.estimate = values[i].value;
      quantity.uncertainty = uncertainty;
      quantity.degrees_of_freedom = own_freedom(result, solution, values[i].gradient);
      quantity.interval =
          parabolic_interval(result, values[i].value, *uncertainty, confidence_level,
                             freedom(result, solution, values[i].gradient));
      defined.push_back(i);
    } else {
      quantity.estimate = values[i].value;
      quantity.reason = constant ? "its derivatives by the free parameters vanish here"
                        : !solution.covariance ? solution.covariance_reason
                                               : "it depends on a parameter without an uncertainty";
      const bool open =
          solution.covariance && !solution.covariance->null_directions.empty() && !constant;
      if (open) quantity.status = QuantityStatus::undetermined;
      if (open) quantity.estimate.reset();
    }
    result.derived.push_back(std::move(quantity));
  }
  if (values.empty()) return;
  if (defined.size() != values.size()) {
    result.reasons["derived_covariance"] = "at least one derived quantity has no uncertainty";
    return;
  }
  Matrix covariance(values.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t k = 0; k < values.size(); ++k) {
      const double rho = i == k ? 1.0
                                : propagated_correlation(*solution.covariance, values[i].gradient,
                                                         values[k].gradient);
      covariance(i, k) = rho * *result.derived[i].uncertainty * *result.derived[k].uncertainty;
    }
  }
  result.derived_covariance = std::move(covariance);
}

}  // namespace parabola
