// SPDX-License-Identifier: MIT
#include "parabola/cost/binomial_term.hpp"

#include <cmath>
#include <limits>

namespace parabola {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// 2 k ln(k/f)
double part(double count, double mean) {
  if (count == 0.0) return 0.0;
  return mean > 0.0 ? -2.0 * count * std::log1p((mean - count) / count) : infinity;
}

double deviance(double count, double trials, double model) {
  if (!(model >= 0.0 && model <= trials)) return infinity;
  return part(count, model) + part(trials - count, trials - model);
}

}  // namespace

void BinomialTerm::values(std::size_t first, std::span<const double> models,
                          std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i)
    values[i] = deviance(counts_[first + i], trials_[first + i], models[i]);
}

void BinomialTerm::derivatives(std::size_t first, std::span<const double> models,
                               const RowTermDerivatives& out) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double k = counts_[first + i];
    const double n = trials_[first + i];
    const double f = models[i];
    // a part without counts does not change with the model
    const double success = k == 0.0 ? 0.0 : k / f;
    const double failure = k == n ? 0.0 : (n - k) / (n - f);
    out.value[i] = deviance(k, n, f);
    out.first[i] = 2.0 * (failure - success);
    out.second[i] = 2.0 * ((k == 0.0 ? 0.0 : success / f) + (k == n ? 0.0 : failure / (n - f)));
    out.expected[i] = n == 0.0 ? 0.0 : n / (f * (n - f));
  }
}

}  // namespace parabola
