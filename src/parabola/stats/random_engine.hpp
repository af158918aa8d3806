// SPDX-License-Identifier: MIT
// Seeded random numbers that are the same on every machine and with every compiler.
#pragma once

#include <cstdint>
#include <random>

namespace parabola {

/// Uniform and standard normal numbers from the 64-bit Mersenne Twister of the C++ standard.
///
/// The standard fixes the bits of the generator but not what its distributions make of them, and
/// the logarithm of each C library rounds in its own way. Here every number comes from additions,
/// multiplications, divisions and square roots alone, which IEEE 754 rounds in one way, so that a
/// seed names a sequence of doubles to the last bit.
class RandomEngine {
 public:
  explicit RandomEngine(std::uint64_t seed) : bits_(seed) {}

  /// (k + 1/2)/2^52 with a whole k from 0 to 2^52 - 1, exactly: between 0 and 1, neither of them.
  double uniform();

  /// Polar method: u, v uniform in the unit disc, s = u^2 + v^2: u sqrt(-2 ln(s)/s) and the same
  /// with v are independent and standard normal. Source: Marsaglia & Bray, SIAM Review 6 (1964)
  /// 260.
  double normal();

 private:
  std::mt19937_64 bits_;
  double spare_ = 0.0;
  bool has_spare_ = false;
};

}  // namespace parabola
