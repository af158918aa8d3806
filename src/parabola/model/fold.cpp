// SPDX-License-Identifier: MIT
#include "parabola/model/fold.hpp"

#include <array>
#include <cmath>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// a + b = value + rest exactly (Knuth 1969, two-sum), for any order of magnitudes.
Decimal two_sum(double a, double b) {
  const double sum = a + b;
  if (!std::isfinite(sum)) return {sum, 0.0, 0};
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part), 0};
}

Decimal sum(const Decimal& a, const Decimal& b) {
  const Decimal high = two_sum(a.value, b.value);
  const Decimal low = two_sum(a.rest, b.rest);
  const Decimal middle = two_sum(high.value, high.rest + low.value);
  return two_sum(middle.value, middle.rest + low.rest);
}

Decimal negated(const Decimal& a) {
  return {-a.value, -a.rest, a.decimals};
}

Decimal product(const Decimal& a, const Decimal& b) {
  const double high = a.value * b.value;
  if (!std::isfinite(high)) return {high, 0.0, 0};
  const double low = std::fma(a.value, b.value, -high);
  return two_sum(high, low + (a.value * b.rest + a.rest * b.value));
}

Decimal quotient(const Decimal& a, const Decimal& b) {
  const double first = a.value / b.value;
  if (!std::isfinite(first)) return {first, 0.0, 0};
  const Decimal remainder = sum(a, negated(product(b, {first, 0.0, 0})));
  const double second = remainder.value / b.value;
  const Decimal left = sum(remainder, negated(product(b, {second, 0.0, 0})));
  // Next to the largest numbers a remainder may overflow: the double quotient is right all the
  // same.
  if (!std::isfinite(second) || !std::isfinite(left.value)) return {first, 0.0, 0};
  return sum(two_sum(first, second), {left.value / b.value, 0.0, 0});
}

Decimal square_root(const Decimal& a) {
  const double root = std::sqrt(a.value);
  if (root == 0.0 || !std::isfinite(root)) return {root, 0.0, 0};
  const Decimal remainder = sum(a, negated(product({root, 0.0, 0}, {root, 0.0, 0})));
  return two_sum(root, remainder.value / (2.0 * root));
}

long double wide(const Decimal& a) {
  return static_cast<long double>(a.value) + static_cast<long double>(a.rest);
}

Decimal narrow(long double x) {
  const auto value = static_cast<double>(x);
  if (!std::isfinite(value)) return {value, 0.0, 0};
  return {value, static_cast<double>(x - static_cast<long double>(value)), 0};
}

// Beyond this exponent the rounding of repeated products reaches that of long double.
constexpr double largest_exact_exponent = 1024.0;

Decimal integer_power(Decimal base, double exponent) {
  Decimal result{1.0, 0.0, 0};
  for (auto n = static_cast<unsigned>(std::fabs(exponent)); n > 0; n >>= 1U) {
    if ((n & 1U) != 0) result = product(result, base);
    if (n > 1) base = product(base, base);
  }
  return exponent < 0 ? quotient({1.0, 0.0, 0}, result) : result;
}

Decimal power(const Decimal& base, const Decimal& exponent) {
  const bool whole = exponent.rest == 0.0 && std::floor(exponent.value) == exponent.value;
  if (whole && std::fabs(exponent.value) <= largest_exact_exponent) {
    const Decimal exact = integer_power(base, exponent.value);
    if (std::isfinite(exact.value) && exact.value != 0.0) return exact;
  }
  if (exponent.value == 0.5 && exponent.rest == 0.0) return square_root(base);
  return narrow(std::pow(wide(base), wide(exponent)));
}

int order(const Decimal& a, const Decimal& b) {
  if (a.value != b.value) return a.value < b.value ? -1 : 1;
  return a.rest < b.rest ? -1 : a.rest > b.rest ? 1 : 0;
}

Decimal truth(bool condition) {
  return {condition ? 1.0 : 0.0, 0.0, 0};
}

Decimal floor_of(const Decimal& a) {
  const double whole = std::floor(a.value);
  return {whole == a.value && a.rest < 0.0 ? whole - 1.0 : whole, 0.0, 0};
}

int sign_of(const Decimal& a) {
  return order(a, Decimal{});
}

std::optional<Decimal> fold_exact(Op op, std::span<const Decimal> a) {
  switch (op) {
    case Op::negate:
      return negated(a[0]);
    case Op::sqrt:
      return square_root(a[0]);
    case Op::abs:
      return sign_of(a[0]) < 0 ? negated(a[0]) : a[0];
    case Op::sign:
      return Decimal{static_cast<double>(sign_of(a[0])), 0.0, 0};
    case Op::floor:
      return floor_of(a[0]);
    case Op::add:
      return sum(a[0], a[1]);
    case Op::subtract:
      return sum(a[0], negated(a[1]));
    case Op::multiply:
      return product(a[0], a[1]);
    case Op::divide:
      return quotient(a[0], a[1]);
    case Op::power:
      return power(a[0], a[1]);
    case Op::min:
      return order(a[0], a[1]) <= 0 ? a[0] : a[1];
    case Op::max:
      return order(a[0], a[1]) >= 0 ? a[0] : a[1];
    case Op::less:
      return truth(order(a[0], a[1]) < 0);
    case Op::less_equal:
      return truth(order(a[0], a[1]) <= 0);
    case Op::greater:
      return truth(order(a[0], a[1]) > 0);
    case Op::greater_equal:
      return truth(order(a[0], a[1]) >= 0);
    case Op::equal:
      return truth(order(a[0], a[1]) == 0);
    case Op::not_equal:
      return truth(order(a[0], a[1]) != 0);
    case Op::where:
      return sign_of(a[0]) != 0 ? a[1] : a[2];
    default:
      return std::nullopt;
  }
}

std::optional<long double> fold_wide(Op op, std::span<const Decimal> a) {
  const long double x = wide(a[0]);
  switch (op) {
    case Op::exp:
      return std::exp(x);
    case Op::expm1:
      return std::expm1(x);
    case Op::log:
      return std::log(x);
    case Op::log1p:
      return std::log1p(x);
    case Op::log10:
      return std::log10(x);
    case Op::log2:
      return std::log2(x);
    case Op::cbrt:
      return std::cbrt(x);
    case Op::sin:
      return std::sin(x);
    case Op::cos:
      return std::cos(x);
    case Op::tan:
      return std::tan(x);
    case Op::asin:
      return std::asin(x);
    case Op::acos:
      return std::acos(x);
    case Op::atan:
      return std::atan(x);
    case Op::sinh:
      return std::sinh(x);
    case Op::cosh:
      return std::cosh(x);
    case Op::tanh:
      return std::tanh(x);
    case Op::asinh:
      return std::asinh(x);
    case Op::acosh:
      return std::acosh(x);
    case Op::atanh:
      return std::atanh(x);
    case Op::erf:
      return std::erf(x);
    case Op::erfc:
      return std::erfc(x);
    case Op::atan2:
      return std::atan2(x, wide(a[1]));
    default:
      return std::nullopt;
  }
}

}  // namespace

Decimal normalised(const Decimal& x) {
  if (!std::isfinite(x.value) || !std::isfinite(x.rest)) return x;
  Decimal result = two_sum(x.value, x.rest);
  constexpr int digits_kept = 50;  // of the rest, below the last digit of the value
  constexpr int smallest_exponent = -1074;
  if (result.rest != 0.0) {
    const int grid = std::ilogb(result.value) - 52 - digits_kept;
    if (grid > smallest_exponent)
      result.rest = std::ldexp(std::round(std::ldexp(result.rest, -grid)), grid);
    result = two_sum(result.value, result.rest);
  }
  result.decimals = x.decimals;
  result.value += 0.0;  // -0 becomes 0
  result.rest += 0.0;
  return result;
}

bool can_fold(Op op) {
  constexpr std::array<Decimal, 4> ones{{{1.0, 0.0, 0}, {1.0, 0.0, 0}, {1.0, 0.0, 0}, {}}};
  return fold_exact(op, ones).has_value() || fold_wide(op, ones).has_value();
}

std::optional<Decimal> fold(Op op, std::span<const Decimal> arguments) {
  PARABOLA_ASSERT(arguments.size() == arity(op));
  if (arguments.empty()) return std::nullopt;
  std::optional<Decimal> result = fold_exact(op, arguments);
  if (!result) {
    const std::optional<long double> value = fold_wide(op, arguments);
    if (!value) return std::nullopt;
    result = narrow(*value);
  }
  if (!std::isfinite(result->value) || !std::isfinite(result->rest)) return std::nullopt;
  result->decimals = 0;
  return normalised(*result);
}

}  // namespace parabola
