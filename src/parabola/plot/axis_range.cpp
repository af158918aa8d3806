// SPDX-License-Identifier: MIT
#include "parabola/plot/axis_range.hpp"

#include <cmath>
#include <numbers>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

constexpr double margin = 0.06;
constexpr double near_zero = 0.15;
constexpr double largest = 7e307;

}  // namespace

void Extent::add(double value) {
  if (!std::isfinite(value)) return;
  lower = std::min(lower, value);
  upper = std::max(upper, value);
}

AxisRange linear_range(Extent extent, ZeroRule zero) {
  if (extent.empty()) return {};
  double lower = std::clamp(extent.lower, -largest, largest);
  double upper = std::clamp(extent.upper, -largest, largest);
  // Values that differ only in their last bits leave no room for ticks: they count as one value.
  const double magnitude = std::max(std::abs(lower), std::abs(upper));
  if (upper - lower <= 1e-13 * magnitude) {
    const double half = magnitude > 0.0 ? 0.5 * magnitude : 1.0;
    return {lower - half, upper + half};
  }
  bool zero_below = false;
  bool zero_above = false;
  if (zero == ZeroRule::include_when_near) {
    const double near = near_zero * (upper - lower);
    zero_below = lower >= 0.0 && lower <= near;
    zero_above = upper <= 0.0 && -upper <= near;
    if (zero_below) lower = 0.0;
    if (zero_above) upper = 0.0;
  }
  const double pad = margin * (upper - lower);
  return {zero_below ? 0.0 : lower - pad, zero_above ? 0.0 : upper + pad};
}

AxisRange log_range(Extent extent) {
  PARABOLA_ASSERT(!extent.empty() && extent.lower > 0.0);
  // Subnormal numbers have no room below them.
  const double lower = std::log(std::max(extent.lower, 1e-300));
  const double upper = std::log(std::clamp(extent.upper, 1e-300, largest));
  const double pad = upper - lower > 1e-12 ? margin * (upper - lower) : std::numbers::ln2;
  return {std::exp(lower - pad), std::min(std::exp(upper + pad), 1.7e308)};
}

}  // namespace parabola
