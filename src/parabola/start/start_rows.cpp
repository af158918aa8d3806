// SPDX-License-Identifier: MIT
#include "parabola/start/start_rows.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace parabola {
namespace {

// SplitMix64 of a counter (Steele, Lea & Flood, OOPSLA 2014): the same numbers on every machine.
std::uint64_t scrambled(std::uint64_t counter) {
  std::uint64_t z = (counter + 1) * 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

WhitenedRows whitened_rows(std::span<const NamedColumn> predictors,
                           std::span<const double> response, std::span<const double> uncertainty) {
  WhitenedRows result;
  for (const NamedColumn& column : predictors) {
    result.rows.predictors.emplace_back(column.values.begin(), column.values.end());
  }
  result.rows.response.assign(response.begin(), response.end());
  double largest = 0.0;
  for (std::size_t i = 0; i < response.size(); ++i) {
    largest =
        std::max(largest, std::abs(response[i] / (uncertainty.empty() ? 1.0 : uncertainty[i])));
  }
  constexpr int harmless = 200;  // squares and their sums stay far from 2^+-1022
  int exponent = 0;
  if (largest > 0.0 && std::isfinite(largest)) std::frexp(largest, &exponent);
  const bool needs_scale = std::abs(exponent) > harmless;
  if (needs_scale) result.scale = std::ldexp(1.0, exponent);
  if (uncertainty.empty() && !needs_scale) return result;
  for (std::size_t i = 0; i < response.size(); ++i) {
    const double sigma = uncertainty.empty() ? 1.0 : uncertainty[i];
    result.rows.weights.push_back(1.0 / sigma / result.scale);
  }
  return result;
}

std::vector<std::size_t> choose_rows(std::span<const double> response, std::size_t count) {
  const std::size_t n = response.size();
  std::vector<std::size_t> chosen;
  if (n <= count) {
    chosen.resize(n);
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    return chosen;
  }
  const auto [low, high] = std::ranges::minmax_element(response);
  chosen.push_back(static_cast<std::size_t>(low - response.begin()));
  chosen.push_back(static_cast<std::size_t>(high - response.begin()));
  const std::size_t stretches = count - 2;
  for (std::size_t k = 0; k < stretches; ++k) {
    const std::size_t begin = k * n / stretches;
    const std::size_t end = (k + 1) * n / stretches;
    chosen.push_back(begin + scrambled(k) % (end - begin));
  }
  std::ranges::sort(chosen);
  chosen.erase(std::ranges::unique(chosen).begin(), chosen.end());
  return chosen;
}

StartRows subset(const StartRows& rows, const std::vector<std::size_t>& chosen) {
  const auto pick = [&](const Vector& values) {
    Vector result;
    if (values.empty()) return result;
    result.reserve(chosen.size());
    for (const std::size_t i : chosen) result.push_back(values[i]);
    return result;
  };
  StartRows result;
  for (const Vector& column : rows.predictors) result.predictors.push_back(pick(column));
  result.response = pick(rows.response);
  result.weights = pick(rows.weights);
  return result;
}

Vector whitened_response(const StartRows& rows) {
  Vector result = rows.response;
  if (rows.weights.empty()) return result;
  for (std::size_t i = 0; i < result.size(); ++i) result[i] *= rows.weights[i];
  return result;
}

}  // namespace parabola
