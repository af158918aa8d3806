// SPDX-License-Identifier: MIT
// Where an axis has its ticks: pure numbers, no text.
#pragma once

#include <vector>

#include "parabola/plot/figure.hpp"

namespace parabola {

/// mantissa * 10^exponent with mantissa 1, 2 or 5.
struct TickStep {
  int mantissa = 1;
  int exponent = 0;
  [[nodiscard]] double value() const;
  /// k steps, correctly rounded: 3 steps of 0.1 are 0.3.
  [[nodiscard]] double times(double k) const;
  [[nodiscard]] TickStep larger() const;
  [[nodiscard]] TickStep smaller() const;
  /// Parts between two major ticks: 5, but 4 for a mantissa of 2.
  [[nodiscard]] int parts() const { return mantissa == 2 ? 4 : 5; }
  friend bool operator==(const TickStep&, const TickStep&) = default;
};

/// The smallest step of at least 0.75 * span / target. span > 0 and finite, target > 0.
TickStep choose_step(double span, double target);

struct Ticks {
  std::vector<double> major;  ///< labelled, ascending, all within the range
  std::vector<double> minor;
};

/// All multiples of `step` in `range`, with minor ticks between them.
Ticks linear_ticks(AxisRange range, TickStep step);

/// A log axis, 0 < lower < upper. Two decades or more: decades are major (every second, third ...
/// when there are more than `at_most`, the others being minor), and 2 to 9 of each decade minor.
/// Less: 2 and 5 are major as well (only 5 for at_most < 3, neither for < 2). Too narrow for two of
/// those: as on a linear axis.
Ticks log_ticks(AxisRange range, double at_most);

}  // namespace parabola
