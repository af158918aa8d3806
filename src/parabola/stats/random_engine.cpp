// SPDX-License-Identifier: MIT
#include "parabola/stats/random_engine.hpp"

#include <cmath>
#include <numbers>

namespace parabola {
namespace {

// ln s for 0 < s < 1: s = m 2^e with m between sqrt(1/2) and sqrt(2), z = (m - 1)/(m + 1),
// ln m = 2 (z + z^3/3 + z^5/5 + ...). |z| < 0.1716, so that what follows z^21 is below 2^-58 of
// the sum.
double portable_log(double s) {
  int exponent = 0;
  double m = std::frexp(s, &exponent);  // exact
  if (m < std::numbers::sqrt2 / 2.0) {
    m *= 2.0;
    --exponent;
  }
  const double z = (m - 1.0) / (m + 1.0);
  const double square = z * z;
  double sum = 0.0;
  for (int k = 21; k >= 1; k -= 2) sum = sum * square + 1.0 / k;
  return exponent * std::numbers::ln2 + 2.0 * z * sum;
}

}  // namespace

double RandomEngine::uniform() {
  constexpr int dropped_bits = 12;  // k + 1/2 needs one bit more than k
  return (static_cast<double>(bits_() >> dropped_bits) + 0.5) * 0x1p-52;
}

double RandomEngine::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  for (;;) {
    const double u = 2.0 * uniform() - 1.0;
    const double v = 2.0 * uniform() - 1.0;
    const double s = u * u + v * v;
    if (s >= 1.0 || s == 0.0) continue;
    const double factor = std::sqrt(-2.0 * portable_log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }
}

}  // namespace parabola
