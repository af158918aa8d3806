// SPDX-License-Identifier: MIT
#include "parabola/model/kernels.hpp"

#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/model/operation.hpp"

namespace parabola {
namespace {

// The qualifier __restrict is what lets the compiler use vector instructions without run-time
// checks for overlap.

template <Op op>
void unary(const double* a, const double* /*b*/, const double* /*c*/, double* __restrict result,
           std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = apply(Operation<op>{}, a[i]);
}

template <Op op, bool a_is_row, bool b_is_row>
void binary(const double* a, const double* b, const double* /*c*/, double* __restrict result,
            std::size_t count) {
  const double a_first = a[0];
  const double b_first = b[0];
  for (std::size_t i = 0; i < count; ++i) {
    const double a_i = a_is_row ? a[i] : a_first;
    const double b_i = b_is_row ? b[i] : b_first;
    result[i] = apply(Operation<op>{}, a_i, b_i);
  }
}

template <Op op, bool a_is_row, bool b_is_row, bool c_is_row>
void ternary(const double* a, const double* b, const double* c, double* __restrict result,
             std::size_t count) {
  const double a_first = a[0];
  const double b_first = b[0];
  const double c_first = c[0];
  for (std::size_t i = 0; i < count; ++i) {
    const double a_i = a_is_row ? a[i] : a_first;
    const double b_i = b_is_row ? b[i] : b_first;
    const double c_i = c_is_row ? c[i] : c_first;
    result[i] = apply(Operation<op>{}, a_i, b_i, c_i);
  }
}

// Index: bit k is set when argument k is per row.
using Variants = std::array<Kernel, 8>;

template <Op op>
constexpr Variants variants() {
  if constexpr (requires(double x) { apply(Operation<op>{}, x); }) {
    return {unary<op>, unary<op>};
  } else if constexpr (requires(double x) { apply(Operation<op>{}, x, x); }) {
    return {binary<op, false, false>, binary<op, true, false>, binary<op, false, true>,
            binary<op, true, true>};
  } else if constexpr (requires(double x) { apply(Operation<op>{}, x, x, x); }) {
    return {ternary<op, false, false, false>, ternary<op, true, false, false>,
            ternary<op, false, true, false>,  ternary<op, true, true, false>,
            ternary<op, false, false, true>,  ternary<op, true, false, true>,
            ternary<op, false, true, true>,   ternary<op, true, true, true>};
  } else {
    return {};
  }
}

template <std::size_t... op>
constexpr std::array<Variants, sizeof...(op)> all_variants(std::index_sequence<op...> /*unused*/) {
  return {variants<static_cast<Op>(op)>()...};
}

constexpr auto kernel_table = all_variants(std::make_index_sequence<operation_count>());

// Powers ------------------------------------------------------------------------------------------

// value + rest, about 100 bits.
struct Pair {
  double value = 0.0;
  double rest = 0.0;
};

// Dekker 1971: the high half of a number has 26 bits, so that products of halves are exact. Above
// 2^996 the splitting overflows and rest is NaN.
double high_half(double a) {
  const double wide = 134217729.0 * a;  // 2^27 + 1
  return wide - (wide - a);
}

Pair product(const Pair& a, const Pair& b) {
  const double value = a.value * b.value;
  const double a_high = high_half(a.value);
  const double b_high = high_half(b.value);
  const double a_low = a.value - a_high;
  const double b_low = b.value - b_high;
  const double rest = ((a_high * b_high - value) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return {value, rest + (a.value * b.rest + a.rest * b.value)};
}

double product(double a, double b) {
  return a * b;
}

// Repeated multiplication as nested calls, not as a loop: only so does the loop over rows become
// vector code.
template <unsigned exponent, class T>
T repeated(const T& base) {
  if constexpr (exponent == 0) {
    return T{1.0};
  } else if constexpr (exponent == 1) {
    return base;
  } else if constexpr (exponent % 2 == 0) {
    const T half = repeated<exponent / 2>(base);
    return product(half, half);
  } else {
    return product(repeated<exponent - 1>(base), base);
  }
}

constexpr unsigned magnitude(int exponent) {
  return static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
}

template <int exponent>
void plain_power(const double* a, const double* /*b*/, const double* /*c*/,
                 double* __restrict result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const double power = repeated<magnitude(exponent)>(a[i]);
    result[i] = exponent < 0 ? 1.0 / power : power;
  }
}

void square_root(const double* a, const double* /*b*/, const double* /*c*/,
                 double* __restrict result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = std::sqrt(a[i]);
}

void inverse_square_root(const double* a, const double* /*b*/, const double* /*c*/,
                         double* __restrict result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = 1.0 / std::sqrt(a[i]);
}

void three_halves(const double* a, const double* /*b*/, const double* /*c*/,
                  double* __restrict result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) result[i] = a[i] * std::sqrt(a[i]);
}

template <int exponent>
void carried_power(const double* a, const double* /*b*/, const double* /*c*/,
                   double* __restrict result, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const Pair power = repeated<magnitude(exponent)>(Pair{a[i], 0.0});
    const double sum = power.value + power.rest;
    // The splitting may have overflowed to NaN, and a sum of zeros has lost its sign.
    const double best = sum == sum && sum != 0.0 ? sum : power.value;
    result[i] = exponent < 0 ? 1.0 / best : best;
  }
}

// With u = 2^-53 and mantissas in [1, 2): x^3 and x^4 are right within 1.5 and 1.91 ulp, x^-2
// within 1.5, but x^-3 and x^5 only within 2.5 and 2.6.
constexpr int smallest_plain_power = -2;
constexpr int largest_plain_power = 4;
constexpr int largest_carried_power = 64;

template <int exponent>
constexpr Kernel power_kernel() {
  if constexpr (exponent >= smallest_plain_power && exponent <= largest_plain_power) {
    return plain_power<exponent>;
  } else {
    return carried_power<exponent>;
  }
}

template <std::size_t... k>
constexpr std::array<Kernel, sizeof...(k)> all_powers(std::index_sequence<k...> /*unused*/) {
  return {power_kernel<static_cast<int>(k) - largest_carried_power>()...};
}

constexpr auto power_table = all_powers(std::make_index_sequence<2 * largest_carried_power + 1>());

}  // namespace

Kernel find_kernel(Op op, const std::array<bool, 3>& is_row) {
  const std::size_t variant = (is_row[0] ? 1U : 0U) + (is_row[1] ? 2U : 0U) + (is_row[2] ? 4U : 0U);
  const Kernel kernel = kernel_table[static_cast<std::size_t>(op)][variant];
  PARABOLA_ASSERT(kernel != nullptr);
  return kernel;
}

Kernel find_power_kernel(double exponent) {
  if (exponent == 0.5) return square_root;
  if (exponent == -0.5) return inverse_square_root;
  if (exponent == 1.5) return three_halves;
  if (std::floor(exponent) != exponent || std::fabs(exponent) > largest_carried_power)
    return nullptr;
  return power_table[static_cast<std::size_t>(exponent + largest_carried_power)];
}

}  // namespace parabola
