// SPDX-License-Identifier: MIT
// Small exact fractions, for the exponents of dimensions.
#pragma once

#include <cstdint>
#include <numeric>
#include <optional>

namespace parabola {

/// numerator / denominator in lowest terms, denominator > 0. Arithmetic that would leave 32 bits
/// gives nothing: an exponent of that size is a mistake, never a dimension.
class Rational {
 public:
  constexpr Rational(std::int32_t integer = 0) : numerator_(integer) {}  // NOLINT: a whole number

  /// numerator / denominator; nothing when the denominator is 0 or the fraction does not fit.
  static constexpr std::optional<Rational> of(std::int64_t numerator, std::int64_t denominator) {
    constexpr std::int64_t limit = INT32_MAX;
    // products of two 32-bit numbers and their sums stay far from the ends of 64 bits
    if (denominator == 0) return std::nullopt;
    const std::int64_t divisor = std::gcd(numerator, denominator) * (denominator < 0 ? -1 : 1);
    numerator /= divisor;
    denominator /= divisor;
    if (numerator > limit || numerator < -limit || denominator > limit) return std::nullopt;
    Rational result;
    result.numerator_ = static_cast<std::int32_t>(numerator);
    result.denominator_ = static_cast<std::int32_t>(denominator);
    return result;
  }

  [[nodiscard]] constexpr std::int32_t numerator() const { return numerator_; }
  [[nodiscard]] constexpr std::int32_t denominator() const { return denominator_; }
  [[nodiscard]] constexpr bool is_integer() const { return denominator_ == 1; }
  [[nodiscard]] constexpr double value() const {
    return static_cast<double>(numerator_) / static_cast<double>(denominator_);
  }

  [[nodiscard]] constexpr std::optional<Rational> plus(Rational other) const {
    return of(std::int64_t{numerator_} * other.denominator_ +
                  std::int64_t{other.numerator_} * denominator_,
              std::int64_t{denominator_} * other.denominator_);
  }
  [[nodiscard]] constexpr std::optional<Rational> times(Rational other) const {
    return of(std::int64_t{numerator_} * other.numerator_,
              std::int64_t{denominator_} * other.denominator_);
  }

  friend constexpr bool operator==(const Rational&, const Rational&) = default;

 private:
  std::int32_t numerator_ = 0;
  std::int32_t denominator_ = 1;
};

}  // namespace parabola
