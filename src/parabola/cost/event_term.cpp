// SPDX-License-Identifier: MIT
#include "parabola/cost/event_term.hpp"

#include <cmath>
#include <limits>

namespace parabola {
namespace {

double weight_of(const Vector& weights, std::size_t row) {
  return weights.empty() ? 1.0 : weights[row];
}

double minus_two_log(double density) {
  if (density > 0.0) return -2.0 * std::log(density);
  return density == 0.0 ? std::numeric_limits<double>::infinity()
                        : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

void DensityTerm::values(std::size_t first, std::span<const double> models,
                         std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double weight = weight_of(weights_, first + i);
    values[i] = weight == 0.0 ? 0.0 : weight * minus_two_log(models[i]);
  }
}

void DensityTerm::derivatives(std::size_t first, std::span<const double> models,
                              const RowTermDerivatives& out) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double weight = weight_of(weights_, first + i);
    const double inverse = weight == 0.0 ? 0.0 : 1.0 / models[i];
    out.value[i] = weight == 0.0 ? 0.0 : weight * minus_two_log(models[i]);
    out.first[i] = -2.0 * weight * inverse;
    out.second[i] = 2.0 * weight * inverse * inverse;
    out.expected[i] = weight * weight * inverse * inverse;
  }
}

void LogDensityTerm::values(std::size_t first, std::span<const double> models,
                            std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double weight = weight_of(weights_, first + i);
    values[i] = weight == 0.0 ? 0.0 : -2.0 * weight * models[i];
  }
}

void LogDensityTerm::derivatives(std::size_t first, std::span<const double> models,
                                 const RowTermDerivatives& out) const {
  values(first, models, out.value);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double weight = weight_of(weights_, first + i);
    out.first[i] = -2.0 * weight;
    out.second[i] = 0.0;
    out.expected[i] = weight * weight;
  }
}

void ExpectedEventsTerm::values(std::size_t /*first*/, std::span<const double> models,
                                std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i)
    values[i] = models[i] >= 0.0 ? 2.0 * models[i] : std::numeric_limits<double>::quiet_NaN();
}

void ExpectedEventsTerm::derivatives(std::size_t first, std::span<const double> models,
                                     const RowTermDerivatives& out) const {
  values(first, models, out.value);
  for (std::size_t i = 0; i < models.size(); ++i) {
    out.first[i] = 2.0;
    out.second[i] = 0.0;
    out.expected[i] = 0.0;
  }
}

}  // namespace parabola
