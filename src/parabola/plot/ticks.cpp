// SPDX-License-Identifier: MIT
#include "parabola/plot/ticks.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// Powers up to 10^22 are exact doubles, so that one multiplication or division rounds correctly.
double times_power_of_ten(double value, int exponent) {
  while (exponent > 22) {
    value *= 1e22;
    exponent -= 22;
  }
  while (exponent < -22) {
    value /= 1e22;
    exponent += 22;
  }
  const double power = std::round(std::pow(10.0, std::abs(exponent)));
  return exponent < 0 ? value / power : value * power;
}

// A tick that rounding has put a hair outside still belongs to the range.
bool within(double value, AxisRange range) {
  const double slack = 1e-9 * (range.upper - range.lower);
  return value >= range.lower - slack && value <= range.upper + slack;
}

bool within_log(double value, AxisRange range) {
  constexpr double slack = 1.0 + 1e-9;
  return value * slack >= range.lower && value <= range.upper * slack;
}

/// Which digits of a decade carry labels.
enum class Labelled { one_two_five, one_five, one };

Ticks log_digits(AxisRange range, Labelled which) {
  Ticks ticks;
  const int last = static_cast<int>(std::floor(std::log10(range.upper) + 1e-9));
  for (int decade = static_cast<int>(std::floor(std::log10(range.lower))); decade <= last;
       ++decade) {
    for (int digit = 1; digit <= 9; ++digit) {
      const double value = times_power_of_ten(digit, decade);
      if (!within_log(value, range)) continue;
      const bool labelled = digit == 1 || (digit == 5 && which != Labelled::one) ||
                            (digit == 2 && which == Labelled::one_two_five);
      (labelled ? ticks.major : ticks.minor).push_back(value);
    }
  }
  return ticks;
}

}  // namespace

double TickStep::value() const {
  return times_power_of_ten(mantissa, exponent);
}

double TickStep::times(double k) const {
  return times_power_of_ten(k * mantissa, exponent);
}

TickStep TickStep::larger() const {
  if (mantissa == 1) return {2, exponent};
  return mantissa == 2 ? TickStep{5, exponent} : TickStep{1, exponent + 1};
}

TickStep TickStep::smaller() const {
  if (mantissa == 5) return {2, exponent};
  return mantissa == 2 ? TickStep{1, exponent} : TickStep{5, exponent - 1};
}

TickStep choose_step(double span, double target) {
  PARABOLA_ASSERT(span > 0.0 && std::isfinite(span) && target > 0.0);
  const double wanted = 0.75 * span / target;
  TickStep step{1, static_cast<int>(std::floor(std::log10(wanted)))};
  // log10 may be off by one at a power of ten; the tolerance keeps an exact multiple exact.
  while (step.value() > wanted) step = step.smaller();
  while (step.value() < wanted * (1.0 - 1e-12)) step = step.larger();
  return step;
}

Ticks linear_ticks(AxisRange range, TickStep step) {
  Ticks ticks;
  const double size = step.value();
  const double first = std::floor(range.lower / size);
  const double last = std::ceil(range.upper / size);
  const int parts = step.parts();
  for (int i = 0; first + i <= last; ++i) {
    const double k = first + i;
    // + 0.0 turns -0 into 0.
    if (const double major = step.times(k) + 0.0; within(major, range)) {
      ticks.major.push_back(major);
    }
    for (int part = 1; part < parts; ++part) {
      const double minor = (k + static_cast<double>(part) / parts) * size;
      if (within(minor, range)) ticks.minor.push_back(minor);
    }
  }
  return ticks;
}

Ticks log_ticks(AxisRange range, double at_most) {
  PARABOLA_ASSERT(range.lower > 0.0 && range.upper > range.lower);
  const double decades = std::log10(range.upper) - std::log10(range.lower);
  if (decades < 2.0) {
    const Labelled which = at_most >= 3.0   ? Labelled::one_two_five
                           : at_most >= 2.0 ? Labelled::one_five
                                            : Labelled::one;
    Ticks ticks = log_digits(range, which);
    if (ticks.major.size() >= 2) return ticks;
    return linear_ticks(range, choose_step(range.upper - range.lower, std::max(2.0, at_most)));
  }
  const int first = static_cast<int>(std::ceil(std::log10(range.lower) - 1e-9));
  const int last = static_cast<int>(std::floor(std::log10(range.upper) + 1e-9));
  const int count = last - first + 1;
  const int every = std::max(1, static_cast<int>(std::ceil(count / std::max(2.0, at_most))));
  Ticks ticks;
  for (int decade = first - 1; decade <= last; ++decade) {
    const double power = times_power_of_ten(1.0, decade);
    if (within_log(power, range)) {
      (decade % every == 0 ? ticks.major : ticks.minor).push_back(power);
    }
    for (int digit = 2; digit <= 9 && every == 1; ++digit) {
      if (const double value = power * digit; within_log(value, range))
        ticks.minor.push_back(value);
    }
  }
  return ticks;
}

}  // namespace parabola
