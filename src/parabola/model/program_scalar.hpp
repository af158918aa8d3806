// SPDX-License-Identifier: MIT
// Program::evaluate_one: the same program for one point in any arithmetic.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "parabola/core/assert.hpp"
#include "parabola/model/operation.hpp"
#include "parabola/model/program.hpp"

namespace parabola {

/// value + rest of a written decimal, as far as T can hold it.
template <class T>
T from_decimal(const Decimal& decimal) {
  return decimal.rest == 0.0 ? T(decimal.value) : T(decimal.value) + T(decimal.rest);
}

namespace operation_table {

template <class T>
using Function = T (*)(const T& a, const T& b, const T& c);

template <class T, Op op>
constexpr Function<T> entry() {
  if constexpr (requires(const T& x) { apply(Operation<op>{}, x); }) {
    return
        [](const T& a, const T& /*b*/, const T& /*c*/) -> T { return apply(Operation<op>{}, a); };
  } else if constexpr (requires(const T& x) { apply(Operation<op>{}, x, x); }) {
    return [](const T& a, const T& b, const T& /*c*/) -> T { return apply(Operation<op>{}, a, b); };
  } else if constexpr (requires(const T& x) { apply(Operation<op>{}, x, x, x); }) {
    return [](const T& a, const T& b, const T& c) -> T { return apply(Operation<op>{}, a, b, c); };
  } else {
    return nullptr;
  }
}

template <class T, std::size_t... op>
constexpr std::array<Function<T>, sizeof...(op)> entries(std::index_sequence<op...> /*unused*/) {
  return {entry<T, static_cast<Op>(op)>()...};
}

/// One function per operation, indexed by Op.
template <class T>
inline constexpr auto functions = entries<T>(std::make_index_sequence<operation_count>());

}  // namespace operation_table

/// Whole exponents by repeated multiplication, which every arithmetic does exactly as well as it
/// can, and 1/2 by the square root; only others need the logarithm.
template <class T>
T constant_power(const T& base, const T& exponent, const Decimal& decimal) {
  using std::pow;
  using std::sqrt;
  constexpr double largest_repeated = 1024.0;
  const bool is_double = decimal.rest == 0.0;
  if (is_double && std::floor(decimal.value) == decimal.value &&
      std::fabs(decimal.value) <= largest_repeated) {
    return integer_power(base, static_cast<int>(decimal.value));
  }
  if (is_double && decimal.value == 0.5) return sqrt(base);
  return pow(base, exponent);
}

template <class T>
void Program::evaluate_one(std::span<const T> columns, std::span<const T> parameters,
                           std::span<T> outputs) const {
  PARABOLA_ASSERT(columns.size() == column_count_ && parameters.size() == parameter_count_);
  PARABOLA_ASSERT(outputs.size() == step_results_.size());
  std::vector<T> values;
  values.reserve(constants_.size() + parameter_count_ + column_count_ + steps_.size());
  for (const Decimal& constant : constants_) values.push_back(from_decimal<T>(constant));
  values.insert(values.end(), parameters.begin(), parameters.end());
  values.insert(values.end(), columns.begin(), columns.end());
  for (const Step& step : steps_) {
    const auto [a, b, c] = step.arguments;
    if (step.op == Op::power && b < constants_.size()) {
      values.push_back(constant_power(values[a], values[b], constants_[b]));
    } else {
      const auto function = operation_table::functions<T>[static_cast<std::size_t>(step.op)];
      values.push_back(function(values[a], values[b], values[c]));
    }
  }
  for (std::size_t k = 0; k < outputs.size(); ++k) outputs[k] = values[step_results_[k]];
}

}  // namespace parabola
