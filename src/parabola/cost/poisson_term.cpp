// SPDX-License-Identifier: MIT
#include "parabola/cost/poisson_term.hpp"

#include <cmath>
#include <limits>

namespace parabola {
namespace {

// x - log(1 + x), to some epsilon of itself: near 0 by log(1 + x) = 2 artanh s, s = x / (2 + x).
double excess_over_logarithm(double x) {
  constexpr double series_limit = 0.25;
  if (std::abs(x) > series_limit) return x - std::log1p(x);
  const double s = x / (2.0 + x);
  const double square = s * s;
  double sum = 0.0;
  double power = square;
  // s^2 < 0.021: the first term left out is below 1e-17 of the sum
  for (int odd = 3; odd < 25; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return s * (x - 2.0 * sum);
}

double deviance(double count, double model) {
  if (!(model >= 0.0)) return std::numeric_limits<double>::infinity();
  if (count == 0.0) return 2.0 * model;
  if (model == 0.0) return std::numeric_limits<double>::infinity();
  return 2.0 * count * excess_over_logarithm((model - count) / count);
}

}  // namespace

void PoissonTerm::values(std::size_t first, std::span<const double> models,
                         std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    values[i] = deviance(counts_[first + i], models[i]);
  }
}

void PoissonTerm::derivatives(std::size_t first, std::span<const double> models,
                              const RowTermDerivatives& out) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double k = counts_[first + i];
    const double f = models[i];
    out.value[i] = deviance(k, f);
    out.first[i] = k == 0.0 ? 2.0 : 2.0 * (f - k) / f;
    out.second[i] = k == 0.0 ? 0.0 : 2.0 * (k / f) / f;
    out.expected[i] = 1.0 / f;
  }
}

}  // namespace parabola
