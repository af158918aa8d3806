// SPDX-License-Identifier: MIT
// Sums over rows whose value depends on the rows only, not on how they were cut into calls.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "parabola/core/assert.hpp"

namespace parabola {

/// sum_i a_i b_i in eight interleaved partial sums, which the compiler can keep in vector
/// registers; the same on every machine.
inline double block_dot(std::span<const double> a, std::span<const double> b) {
  PARABOLA_ASSERT(a.size() == b.size());
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> partial{};
  std::size_t i = 0;
  for (; i + lanes <= a.size(); i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) partial[k] += a[i + k] * b[i + k];
  }
  for (std::size_t k = 0; i < a.size(); ++i, ++k) partial[k] += a[i] * b[i];
  return ((partial[0] + partial[4]) + (partial[2] + partial[6])) +
         ((partial[1] + partial[5]) + (partial[3] + partial[7]));
}

/// sum_i a_i in the same way.
inline double block_sum(std::span<const double> a) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> partial{};
  std::size_t i = 0;
  for (; i + lanes <= a.size(); i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) partial[k] += a[i + k];
  }
  for (std::size_t k = 0; i < a.size(); ++i, ++k) partial[k] += a[i];
  return ((partial[0] + partial[4]) + (partial[2] + partial[6])) +
         ((partial[1] + partial[5]) + (partial[3] + partial[7]));
}

/// Sum of block results in order, with the rounding errors carried along (Neumaier 1974): its error
/// does not grow with the number of blocks.
class RowSum {
 public:
  void add(double x) {
    const double sum = sum_ + x;
    if (std::fabs(sum_) >= std::fabs(x)) {
      rest_ += (sum_ - sum) + x;
    } else {
      rest_ += (x - sum) + sum_;
    }
    sum_ = sum;
  }
  /// An infinite or undefined sum comes out as such, not as the NaN of its carried error.
  [[nodiscard]] double value() const { return std::isfinite(sum_) ? sum_ + rest_ : sum_; }

 private:
  double sum_ = 0.0;
  double rest_ = 0.0;
};

}  // namespace parabola
