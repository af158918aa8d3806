// SPDX-License-Identifier: MIT
// The order of a polynomial, chosen by the data.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/study/compare_models.hpp"

namespace parabola {

/// "0:6"
struct OrderRange {
  std::size_t lowest = 0;
  std::size_t highest = 0;
};

/// Errors: orders_syntax; orders_range where the first is not below the second, or that is above
/// 19.
Result<OrderRange> parse_orders(std::string_view text);

struct OrderChoice {
  OrderRange range;
  /// The lowest order that neither the next nor the next but one improves at nested_test_level;
  /// two are looked at, because an even function needs no odd term. Absent where no order of the
  /// range is left so, or a test has no probability.
  std::optional<std::size_t> by_tests;
  std::optional<std::size_t> by_aicc;
};

struct OrderComparison {
  ModelComparison comparison;  ///< one model per order
  OrderChoice choice;
};

/// `formula` with polynomial(E) in place of the polynomial, as in "y = polynomial(x)" or
/// "y = polynomial(log(x)) + A*gauss(x; mu, s)"; its coefficients are called c0, c1 ...
/// Errors: orders_without_polynomial; name_clash where a coefficient is called as a column; those
/// of compare_models().
Result<OrderComparison> compare_orders(const Table& table, const FitSpec& spec,
                                       const std::string& formula, const OrderRange& range);

}  // namespace parabola
