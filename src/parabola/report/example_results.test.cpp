// SPDX-License-Identifier: MIT
#include "parabola/report/example_results.test.hpp"

#include <cmath>
#include <string>

namespace parabola::examples {
namespace {

Quantity parameter(std::string name, double estimate, double uncertainty, std::string unit) {
  Quantity quantity;
  quantity.name = std::move(name);
  quantity.unit = std::move(unit);
  quantity.estimate = estimate;
  quantity.uncertainty = uncertainty;
  quantity.interval =
      Interval{IntervalKind::parabolic, 0.6827, estimate - uncertainty, estimate + uncertainty};
  return quantity;
}

Matrix symmetric(const std::vector<double>& diagonal, double correlation) {
  Matrix matrix(diagonal.size(), diagonal.size());
  for (std::size_t j = 0; j < diagonal.size(); ++j) {
    for (std::size_t k = 0; k < diagonal.size(); ++k)
      matrix(j, k) = diagonal[j] * diagonal[k] * (j == k ? 1.0 : correlation);
  }
  return matrix;
}

void set_free(FitResult& result, double correlation) {
  std::vector<double> uncertainties;
  for (const Quantity& quantity : result.parameters) {
    if (!quantity.uncertainty) continue;
    result.free.push_back(quantity.name);
    uncertainties.push_back(*quantity.uncertainty);
  }
  result.covariance = symmetric(uncertainties, correlation);
  result.correlation = symmetric(std::vector<double>(uncertainties.size(), 1.0), correlation);
}

FitResult start(std::string formula, std::string file, std::size_t rows) {
  FitResult result;
  result.version = "0.1.0";
  result.formula = std::move(formula);
  result.source_name = std::move(file);
  result.method = "weighted least squares";
  result.linear = true;
  result.solved_by = "solved exactly";
  result.rows_read = rows;
  result.rows_used = rows;
  result.digits = 15.0;
  result.condition = 1.0;
  result.evaluations = 1;
  result.termination = {"converged", "The model is linear in its parameters: solved directly.",
                        true};
  return result;
}

// Rows 2, 3, ... with x = 1, 2, ...; the largest pull stands in one row at a given x.
void set_points(FitResult& result, std::string predictor, std::string response, std::string unit,
                std::size_t row, double x, double pull) {
  FitPoints& points = result.points;
  points.response_name = std::move(response);
  points.response_unit = std::move(unit);
  points.predictors.push_back({std::move(predictor), "", {}});
  for (std::size_t i = 0; i < result.rows_used; ++i) {
    const bool largest = i + 2 == row;
    points.rows.push_back(i + 2);
    points.predictors.front().values.push_back(largest ? x : static_cast<double>(i + 1));
    points.response.push_back(1.0);
    points.uncertainty.push_back(0.5);
    points.pull.push_back(largest ? pull : 0.25);
    points.residual.push_back(0.5 * points.pull.back());
    points.fitted.push_back(1.0 - points.residual.back());
  }
  result.largest_pull = LargestPull{row, row - 2, pull};
}

void set_chi2(FitResult& result, double chi2, long ndof, double p_value) {
  result.cost_value = chi2;
  result.chi2 = chi2;
  result.ndof = ndof;
  result.p_value = p_value;
}

void nonlinear(FitResult& result, std::size_t steps) {
  result.linear = false;
  result.steps = steps;
  result.evaluations = steps + 1;
  result.solved_by = "converged in " + std::to_string(steps) + " steps";
  result.termination.text = "The gradient of S vanishes.";
}

}  // namespace

FitResult ohm() {
  FitResult result = start("I = G*V", "ohm.csv", 11);
  result.formula_latex = "I = G V";
  result.uncertainties = {{"I", "column sigma_I", "absolute", std::nullopt}};
  result.parameters = {parameter("G", 0.98512, 0.02434, "mA/V")};
  result.derived = {parameter("R", 1.01510, 0.02508, "V/mA")};
  result.derived.front().expression = "1/G";
  result.derived_covariance = symmetric({0.02508}, 0.0);
  set_free(result, 0.0);
  set_chi2(result, 9.351, 10, 0.4987);
  set_points(result, "V", "I", "mA", 6, 4.6, -1.81);
  return result;
}

FitResult decay() {
  FitResult result = start("N = N0*exp(-t/tau)", "decay.csv", 21);
  result.formula_latex = "N = N_{0} \\exp(-t/\\tau)";
  nonlinear(result, 6);
  result.uncertainties = {{"N", "column sigma_N", "absolute", std::nullopt}};
  result.parameters = {parameter("N0", 840.2, 25.6, ""), parameter("tau", 2.1731, 0.0478, "us")};
  set_free(result, -0.782);
  set_chi2(result, 52.31, 19, 5.97e-5);
  set_points(result, "t", "N", "", 12, 6.5, 3.1);
  result.diagnostics = {
      {"bad_fit", Severity::warning, "The model does not describe the data.", "",
       "The last 11 pulls (t ≥ 6.5) are all positive. Perhaps a constant is missing:\n"
       "  parabola fit decay.csv 'N = N0*exp(-t/tau) + b'"}};
  return result;
}

FitResult decay_at_limit() {
  FitResult result = start("N = N0*exp(-t/tau) + b", "decay2.csv", 21);
  result.formula_latex = "N = N_{0} \\exp(-t/\\tau) + b";
  nonlinear(result, 9);
  result.uncertainties = {{"N", "column sigma_N", "absolute", std::nullopt}};
  Quantity b;
  b.name = "b";
  b.status = QuantityStatus::at_limit;
  b.estimate = 0.0;
  b.lower_limit = 0.0;
  b.interval = Interval{IntervalKind::profile, 0.95, std::nullopt, 2.07};
  b.reason = "at its limit: no symmetric uncertainty";
  result.parameters = {parameter("N0", 902.1, 25.2, ""), parameter("tau", 1.9441, 0.0362, "us"), b};
  result.parameters[1].interval = Interval{IntervalKind::profile, 0.6827, 1.8932, 1.9799};
  set_free(result, -0.708);
  set_chi2(result, 17.62, 18, 0.481);
  set_points(result, "t", "N", "", 15, 8.3, 2.12);
  result.diagnostics = {
      {"at_limit", Severity::warning, "b stands at its limit, so ± is not symmetric for tau.", "b",
       "Without it b is −1.3 ± 1.7. Quote the intervals, or leave b out:  --fix b=0"}};
  return result;
}

FitResult cooling() {
  FitResult result = start("T = a*exp(b - k*t)", "cool.csv", 30);
  result.formula_latex = "T = a \\exp(b - k t)";
  nonlinear(result, 7);
  result.termination = {"undetermined", "A combination of parameters does not change S.", false};
  result.uncertainties = {{"T", "--sigma 'T = 0.3'", "absolute", 0.3}};
  Quantity a;
  a.name = "a";
  a.unit = "K";
  a.status = QuantityStatus::undetermined;
  a.reason = "the data do not determine it";
  Quantity b = a;
  b.name = "b";
  b.unit = "";
  result.parameters = {a, b, parameter("k", 0.053121, 0.000868, "1/s")};
  set_free(result, 0.0);
  result.condition.reset();
  result.reasons["condition"] = "the derivatives by the parameters are linearly dependent";
  set_chi2(result, 26.13, 28, 0.567);
  set_points(result, "t", "T", "K", 9, 14.0, 2.18);
  result.diagnostics = {{"undetermined", Severity::warning,
                         "a and b cannot be told apart: the data fix only a*exp(b).", "a and b",
                         "a*exp(b) = 61.34 ± 0.28 K. Keep one of the two:  --fix b=0"}};
  return result;
}

FitResult ohm_with_offset() {
  FitResult result = start("I = G*V + I0", "ohm.csv", 11);
  result.formula_latex = "I = G V + I_{0}";
  result.method = "ordinary least squares";
  result.uncertainty_scale = UncertaintyScale::estimated;
  result.uncertainties = {{"I", "the scatter of the points", "estimated", std::nullopt}};
  result.scatter = 0.5044;
  result.parameters = {parameter("G", 1.00431, 0.0532, "mA/V"),
                       parameter("I0", -0.1401, 0.3312, "mA")};
  result.parameters[0].interval = Interval{IntervalKind::parabolic, 0.6827, 0.9481, 1.0606};
  result.parameters[1].interval = Interval{IntervalKind::parabolic, 0.6827, -0.4898, 0.2096};
  set_free(result, -0.892);
  result.cost_value = 2.291;
  result.ndof = 9;
  set_points(result, "V", "I", "mA", 6, 4.6, -1.81);
  return result;
}

FitResult no_degree_of_freedom() {
  FitResult result = start("y = a + b*x", "two.csv", 2);
  result.formula_latex = "y = a + b x";
  result.uncertainties = {{"y", "column sy", "absolute", std::nullopt}};
  result.parameters = {parameter("a", 1.0, 0.1, ""), parameter("b", 2.0, 0.07, "")};
  set_free(result, -0.85);
  result.cost_value = 0.0;
  result.chi2 = 0.0;
  result.ndof = 0;
  result.reasons["p_value"] = "no degrees of freedom are left: as many parameters as rows";
  set_points(result, "x", "y", "", 2, 1.0, 0.0);
  return result;
}

FitResult many_parameters(std::size_t count) {
  FitResult result = start("y = polynomial", "many.csv", 100);
  result.uncertainties = {{"y", "column sy", "absolute", std::nullopt}};
  for (std::size_t j = 0; j < count; ++j)
    result.parameters.push_back(
        parameter("b" + std::to_string(j), 10.0 + static_cast<double>(j), 0.5, "m"));
  set_free(result, 0.0);
  Matrix& correlation = *result.correlation;
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      // alternating signs, neighbours strongest
      const double size = std::pow(0.98, static_cast<double>((j - k) * (j - k)));
      correlation(j, k) = correlation(k, j) = (j - k) % 2 == 0 ? size : -size;
    }
  }
  set_chi2(result, 90.0, 100 - static_cast<long>(count), 0.55);
  set_points(result, "x", "y", "m", 50, 49.0, 2.5);
  return result;
}

FitResult hostile() {
  FitResult result = ohm();
  result.source_name = "\x1b[31mevil|`_$&%.csv";
  result.formula = "I = `a|b`*V";
  result.formula_latex = "I = \\text{a$|$b} V";
  result.parameters.front().name = "a|b<script>$x$_^{}\\";
  result.parameters.front().unit = "\xFF%_\u202E";
  result.derived.front().name = "*R*";
  result.derived.front().expression = "1/`a|b`";
  result.free = {result.parameters.front().name};
  result.diagnostics = {
      {"note_code", Severity::note, "1. a note with \n a break", "row 5", "# do\n  `x`"}};
  return result;
}

}  // namespace parabola::examples
