// SPDX-License-Identifier: MIT
#include "parabola/infer/runs_test.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace parabola {
namespace {

constexpr std::size_t most_counted = 30;

// C(n, k) is below 2^53 for n <= 30, so that every step is exact.
double choose(std::size_t n, std::size_t k) {
  if (k > n) return 0.0;
  double value = 1.0;
  for (std::size_t i = 1; i <= k; ++i)
    value = value * static_cast<double>(n - k + i) / static_cast<double>(i);
  return value;
}

double orders_with(std::size_t runs, std::size_t p, std::size_t q) {
  const std::size_t k = runs / 2;
  if (runs % 2 == 0) return 2.0 * choose(p - 1, k - 1) * choose(q - 1, k - 1);
  return choose(p - 1, k) * choose(q - 1, k - 1) + choose(p - 1, k - 1) * choose(q - 1, k);
}

double counted_probability(const RunsTest& test) {
  double orders = 0.0;
  for (std::size_t runs = 2; runs <= test.runs; ++runs)
    orders += orders_with(runs, test.positive, test.negative);
  return std::min(1.0, orders / choose(test.positive + test.negative, test.positive));
}

double normal_probability(const RunsTest& test) {
  const auto p = static_cast<double>(test.positive);
  const auto q = static_cast<double>(test.negative);
  const double n = p + q;
  const double mean = 2.0 * p * q / n + 1.0;
  const double variance = (mean - 1.0) * (mean - 2.0) / (n - 1.0);
  if (!(variance > 0.0)) return 1.0;  // one value of the rarer sign between all others
  const double z = (static_cast<double>(test.runs) + 0.5 - mean) / std::sqrt(variance);
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

}  // namespace

std::optional<RunsTest> runs_test(std::span<const double> ordered) {
  RunsTest test;
  double last = 0.0;
  for (const double value : ordered) {
    if (!(value != 0.0) || std::isnan(value)) continue;
    ++(value > 0.0 ? test.positive : test.negative);
    if (last == 0.0 || (value > 0.0) != (last > 0.0)) ++test.runs;
    last = value;
  }
  if (test.positive == 0 || test.negative == 0) return std::nullopt;
  test.p_value = test.positive + test.negative <= most_counted ? counted_probability(test)
                                                               : normal_probability(test);
  return test;
}

}  // namespace parabola
