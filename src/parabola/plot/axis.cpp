// SPDX-License-Identifier: MIT
#include "parabola/plot/axis.hpp"

#include <cmath>
#include <limits>

namespace parabola {

double DisplayUnit::displayed(double value) const {
  const double shifted = value - offset;
  if (exponent == 0) return shifted;
  // In two steps, because 10^exponent alone may underflow.
  const int half = exponent / 2;
  return shifted / std::pow(10.0, half) / std::pow(10.0, exponent - half);
}

double Axis::fraction(double display_value) const {
  if (scale == AxisScale::logarithmic) {
    if (!(display_value > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    const double lower = std::log(range.lower);
    return (std::log(display_value) - lower) / (std::log(range.upper) - lower);
  }
  return (display_value - range.lower) / (range.upper - range.lower);
}

double Axis::at_fraction(double fraction) const {
  if (scale == AxisScale::logarithmic) {
    const double lower = std::log(range.lower);
    return std::exp(lower + fraction * (std::log(range.upper) - lower));
  }
  return range.lower + fraction * (range.upper - range.lower);
}

bool Axis::contains(double display_value) const {
  return display_value >= range.lower && display_value <= range.upper;
}

}  // namespace parabola
