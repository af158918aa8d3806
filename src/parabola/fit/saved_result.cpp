// SPDX-License-Identifier: MIT
#include "parabola/fit/saved_result.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// Full digits pass through a file unharmed; what is left are a few roundings of products.
constexpr double asymmetry_limit = 1e-12;
// Another program may compute the squares in another order or in steps; digits cut by hand differ
// far more.
constexpr double diagonal_limit = 1e-9;
// A correlation of full digits is wrong by some epsilon in each entry, and its eigenvalues by no
// more than the number of entries in a row times that.
constexpr double eigenvalue_limit = 1e-14;

Error contradiction(const SavedResult& result, std::string what) {
  return {"saved_result", std::move(what), result.name,
          "use the file as parabola wrote it, or fit again"};
}

Result<void> check_names(const SavedResult& result) {
  std::set<std::string_view> seen;
  for (const std::vector<Quantity>* list : {&result.parameters, &result.derived}) {
    for (const Quantity& quantity : *list) {
      if (!seen.insert(quantity.name).second)
        return contradiction(result, fmt::format("{} is there twice", quantity.name));
    }
  }
  std::set<std::string_view> free;
  for (const std::string& name : result.free) {
    const auto parameter = std::ranges::find(result.parameters, name, &Quantity::name);
    if (parameter == result.parameters.end() || !free.insert(name).second) {
      return contradiction(result, fmt::format("{} is in \"free\" and is no parameter", name));
    }
    const bool usable = parameter->estimate && std::isfinite(*parameter->estimate) &&
                        parameter->uncertainty && *parameter->uncertainty > 0.0;
    if (!usable) {
      return contradiction(
          result, fmt::format("{} is free and has no estimate or no positive uncertainty", name));
    }
  }
  return {};
}

double uncertainty_of(const SavedResult& result, std::size_t k) {
  return *std::ranges::find(result.parameters, result.free[k], &Quantity::name)->uncertainty;
}

Result<void> check_entries(const SavedResult& result, Matrix& correlation) {
  const std::size_t n = result.free.size();
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t k = 0; k < n; ++k) {
      const double value = result.covariance(j, k);
      // one division after the other: the product of two tiny uncertainties may not exist
      correlation(j, k) = value / uncertainty_of(result, j) / uncertainty_of(result, k);
      const double mirrored =
          result.covariance(k, j) / uncertainty_of(result, j) / uncertainty_of(result, k);
      if (!(std::abs(correlation(j, k) - mirrored) <= asymmetry_limit)) {
        return contradiction(
            result, fmt::format("the covariance of {} and {} is {} in one corner and {} in the "
                                "other",
                                result.free[j], result.free[k], shortest(value),
                                shortest(result.covariance(k, j))));
      }
    }
    if (!(std::abs(correlation(j, j) - 1.0) <= diagonal_limit)) {
      return contradiction(result,
                           fmt::format("the variance of {} is {}, its uncertainty {} squared is "
                                       "not",
                                       result.free[j], shortest(result.covariance(j, j)),
                                       shortest(uncertainty_of(result, j))));
    }
  }
  return {};
}

}  // namespace

Result<void> check_saved_result(const SavedResult& result) {
  if (Result<void> names = check_names(result); !names) return names;
  const std::size_t n = result.free.size();
  if (result.covariance.rows() != n || result.covariance.columns() != n) {
    return contradiction(result,
                         fmt::format("the covariance has {} rows and {} columns for {} names in "
                                     "\"free\"",
                                     result.covariance.rows(), result.covariance.columns(), n));
  }
  const std::size_t derived = result.derived.size();
  if (result.derived_covariance && (result.derived_covariance->rows() != derived ||
                                    result.derived_covariance->columns() != derived)) {
    return contradiction(result, fmt::format("the covariance of the derived quantities has {} "
                                             "rows for {} of them",
                                             result.derived_covariance->rows(), derived));
  }
  Matrix correlation(n, n);
  if (Result<void> entries = check_entries(result, correlation); !entries) return entries;
  if (n == 0) return {};
  const double least = symmetric_eigen(correlation).values.front();
  if (!(least >= -eigenvalue_limit * static_cast<double>(n))) {
    return contradiction(result, fmt::format("the covariance is not positive semidefinite: the "
                                             "correlation has the eigenvalue {}",
                                             shortest(least)));
  }
  return {};
}

Result<SavedResult> saved_result(const FitResult& result) {
  if (!result.covariance) {
    const auto reason = result.reasons.find("covariance");
    return Error("no_covariance",
                 fmt::format("the fit has no covariance of its parameters: {}",
                             reason == result.reasons.end() ? "undefined" : reason->second),
                 result.source_name, "see what  parabola fit  says about it");
  }
  SavedResult saved;
  saved.name = result.source_name;
  saved.version = result.version;
  saved.formula = result.formula;
  saved.source_name = result.source_name;
  saved.uncertainty_scale = result.uncertainty_scale;
  saved.parameters = result.parameters;
  saved.derived = result.derived;
  saved.free = result.free;
  saved.covariance = *result.covariance;
  saved.derived_covariance = result.derived_covariance;
  saved.response_name = result.points.response_name;
  saved.response_unit = result.points.response_unit;
  const Vector& sigma = result.points.uncertainty;
  if (!sigma.empty() && std::ranges::all_of(sigma, [&](double s) { return s == sigma.front(); }))
    saved.response_uncertainty = sigma.front();
  for (const PredictorColumn& predictor : result.points.predictors) {
    SavedPredictor column{predictor.name, predictor.unit, std::nullopt, std::nullopt};
    if (!predictor.values.empty()) {
      const auto ends = std::ranges::minmax(predictor.values);
      column.minimum = ends.min;
      column.maximum = ends.max;
    }
    saved.predictors.push_back(std::move(column));
  }
  saved.ndof = result.ndof;
  saved.converged = result.termination.success;
  saved.diagnostics = result.diagnostics;
  if (Result<void> sound = check_saved_result(saved); !sound) return sound.error();
  return saved;
}

const Quantity* find_quantity(const SavedResult& result, std::string_view name) {
  for (const std::vector<Quantity>* list : {&result.parameters, &result.derived}) {
    const auto found = std::ranges::find(*list, name, &Quantity::name);
    if (found != list->end()) return &*found;
  }
  return nullptr;
}

}  // namespace parabola
