// SPDX-License-Identifier: MIT
#include "parabola/core/exact_dot.hpp"

#include <array>
#include <cstddef>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

constexpr std::size_t lanes = 4;
constexpr double splitter = 134217729.0;  // 2^27 + 1: halves of 26 bits

// One sum with what its additions and products lost.
struct Lanes {
  std::array<double, lanes> sum{};
  std::array<double, lanes> lost{};

  void add(std::size_t k, double a, double b) {
    const double product = a * b;
    const double wide_a = splitter * a;
    const double high_a = wide_a - (wide_a - a);
    const double low_a = a - high_a;
    const double wide_b = splitter * b;
    const double high_b = wide_b - (wide_b - b);
    const double low_b = b - high_b;
    const double rest =
        ((high_a * high_b - product) + high_a * low_b + low_a * high_b) + low_a * low_b;
    const double next = sum[k] + product;
    const double from_product = next - sum[k];
    lost[k] += rest + ((sum[k] - (next - from_product)) + (product - from_product));
    sum[k] = next;
  }
};

}  // namespace

DoubleDouble exact_dot(std::span<const double> a, std::span<const double> b) {
  PARABOLA_ASSERT(a.size() == b.size());
  Lanes partial;
  std::size_t i = 0;
  for (; i + lanes <= a.size(); i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) partial.add(k, a[i + k], b[i + k]);
  }
  for (std::size_t k = 0; i < a.size(); ++i, ++k) partial.add(k, a[i], b[i]);
  DoubleDouble total;
  for (std::size_t k = 0; k < lanes; ++k) total += exact_sum(partial.sum[k], partial.lost[k]);
  return total;
}

}  // namespace parabola
