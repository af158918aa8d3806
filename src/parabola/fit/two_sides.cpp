// SPDX-License-Identifier: MIT
#include "parabola/fit/two_sides.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace parabola {

Result<void> check_two_sides(const FormulaProblem& problem, const FitSpec& spec) {
  if (!has_two_sides(problem)) return {};
  std::string beside;
  if (!problem.latent.empty())
    beside = fmt::format("an uncertain predictor ({})", problem.latent.front().column);
  if (problem.relative_to_model > 0.0) beside = "an uncertainty relative to the model";
  const bool has_matrices = std::ranges::any_of(spec.matrices, [&](const MatrixSource& matrix) {
    return std::ranges::find(spec.without, matrix.name) == spec.without.end();
  });
  if (has_matrices) beside = "a matrix";
  const bool has_known_parts = !problem.common.nuisances.empty() || !problem.constraints.empty();
  if (spec.sigma_scale == UncertaintyScale::estimated && has_known_parts)
    beside = "common sources or constraints with an estimated scale";
  if (beside.empty()) return {};
  const auto source = std::ranges::find(problem.uncertainty.sources, UncertaintyKind::asymmetric,
                                        &UncertaintySource::kind);
  return Error(
      "asymmetric_not_served",
      fmt::format("an uncertainty of {} that differs between its sides, beside {}, is not "
                  "served",
                  source->column, beside),
      source->source,
      fmt::format("leave the other statement out, or state one uncertainty for both sides: "
                  " --sigma '{} = ...'",
                  source->column));
}

void face_model(FormulaProblem& problem, const FitCost& cost, const Vector& parameters) {
  ResponseUncertainty& known = problem.uncertainty;
  Vector models(problem.response.size());
  cost.model().values(parameters, models);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const bool is_above = models[i] > problem.response[i];
    known.values[i] = is_above ? known.upwards[i] : known.downwards[i];
    for (IndependentPart& part : known.parts) {
      if (!is_above && !part.downwards.empty()) part.values[i] = part.downwards[i];
    }
  }
}

}  // namespace parabola
