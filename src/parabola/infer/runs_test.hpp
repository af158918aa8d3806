// SPDX-License-Identifier: MIT
// Do residuals of one sign keep together?
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace parabola {

struct RunsTest {
  std::size_t positive = 0;
  std::size_t negative = 0;
  std::size_t runs = 0;  ///< stretches of one sign
  double p_value = 1.0;  ///< probability of so few runs or fewer, if all orders are equally likely
};

/// Wald and Wolfowitz, Ann. Math. Statist. 11 (1940) 147: with p positive and q negative values in
/// random order, C(p + q, p) orders are equally likely, of which
///   2 C(p-1, k-1) C(q-1, k-1)                           have 2k runs,
///   C(p-1, k) C(q-1, k-1) + C(p-1, k-1) C(q-1, k)       have 2k + 1 runs.
/// Counted exactly up to 30 values; above with the normal distribution of mean 2pq/n + 1 and
/// variance 2pq(2pq - n)/(n^2 (n - 1)), half a run added. Zeros are left out. Absent when one sign
/// is missing: then there is nothing to order.
std::optional<RunsTest> runs_test(std::span<const double> ordered);

}  // namespace parabola
