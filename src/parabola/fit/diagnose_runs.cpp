// SPDX-License-Identifier: MIT
#include "parabola/fit/diagnose_runs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "parabola/fit/diagnose.hpp"
#include "parabola/infer/runs_test.hpp"

namespace parabola {
namespace {

// In the order of the first predictor; rows of equal predictors in that of the file.
Vector ordered_residuals(const FitPoints& points) {
  const Vector& x = points.predictors.front().values;
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  Vector ordered;
  for (const std::size_t i : order) ordered.push_back(points.residual[i]);
  return ordered;
}

// Does chance decide every sign alike? Not where rows share deviations, nor where only rounding is
// left.
bool has_random_signs(const FitResult& result) {
  constexpr double rounding = 1e-12;
  // ordering more rows would take more time and memory than their fit
  constexpr std::size_t most_rows = 100'000;
  const FitPoints& points = result.points;
  if (points.residual.size() > most_rows) return false;
  if (result.cost_kind != CostKind::least_squares || points.predictors.empty()) return false;
  if (points.residual.size() != points.predictors.front().values.size()) return false;
  for (const UncertaintyOrigin& origin : result.uncertainties) {
    if (origin.correlation != "independent") return false;
  }
  double largest = 0.0;
  double size = 0.0;
  for (std::size_t i = 0; i < points.residual.size(); ++i) {
    largest = std::max(largest, std::abs(points.residual[i]));
    size = std::max(size, std::abs(points.response[i]));
  }
  return largest > rounding * size;
}

bool is_told(const FitResult& result) {
  return std::ranges::any_of(result.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.code == "bad_fit" || diagnostic.code == "residuals_not_random" ||
           diagnostic.code == "start_doubtful";
  });
}

}  // namespace

void diagnose_runs(FitResult& result) {
  if (!result.termination.success || is_told(result) || !has_random_signs(result)) return;
  const std::optional<RunsTest> test = runs_test(ordered_residuals(result.points));
  if (!test || test->p_value >= p_value_alarm) return;
  result.diagnostics.push_back(
      {"few_sign_changes", Severity::note,
       fmt::format("The signs of the {} residuals change only {} times along {} (P = {:.1g}).",
                   test->positive + test->negative, test->runs - 1,
                   result.points.predictors.front().name, test->p_value),
       "", "Perhaps a term is missing in the model. Look at the residuals:  --plot fit.png"});
}

}  // namespace parabola
