// SPDX-License-Identifier: MIT
#include "parabola/stats/kolmogorov.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

double survival(double x) {
  if (x <= 0.0) return 1.0;
  // below 1 the other series of the same function, which converges there
  if (x < 1.0) {
    const double step = std::numbers::pi * std::numbers::pi / (8.0 * x * x);
    double sum = 0.0;
    for (int k = 1; k <= 7; k += 2) sum += std::exp(-step * k * k);
    return std::clamp(1.0 - std::sqrt(2.0 * std::numbers::pi) / x * sum, 0.0, 1.0);
  }
  double sum = 0.0;
  for (int k = 1; k <= 5; ++k) sum += (k % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * k * k * x * x);
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace

KolmogorovTest kolmogorov_test(std::vector<double> probabilities) {
  PARABOLA_ASSERT(!probabilities.empty());
  std::ranges::sort(probabilities);
  const double n = static_cast<double>(probabilities.size());
  double distance = 0.0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double before = static_cast<double>(i) / n;
    distance = std::max({distance, probabilities[i] - before, before + 1.0 / n - probabilities[i]});
  }
  const double root = std::sqrt(n);
  return {distance, survival((root + 0.12 + 0.11 / root) * distance)};
}

}  // namespace parabola
