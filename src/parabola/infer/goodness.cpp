// SPDX-License-Identifier: MIT
#include "parabola/infer/goodness.hpp"

#include <cmath>
#include <numbers>

#include "parabola/stats/distributions.hpp"

namespace parabola {

std::optional<double> goodness_of_fit(double chi2, long ndof) {
  if (ndof <= 0 || std::isnan(chi2)) return std::nullopt;
  return chi2_survival(chi2, static_cast<double>(ndof));
}

double largest_pull_probability(double pull, long n) {
  const double single = std::erfc(std::abs(pull) / std::numbers::sqrt2);
  return -std::expm1(static_cast<double>(n) * std::log1p(-single));
}

}  // namespace parabola
