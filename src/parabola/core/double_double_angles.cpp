// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "parabola/core/double_double.hpp"

namespace parabola {
namespace {

// pi/2 in four parts: an argument of up to 2^53 quarter turns keeps an absolute error below 2^-105.
constexpr double half_pi_1 = 0x1.921fb54442d18p+0;
constexpr double half_pi_2 = 0x1.1a62633145c07p-54;
constexpr double half_pi_3 = -0x1.f1976b7ed8fbcp-110;
constexpr double half_pi_4 = 0x1.4cf98e804177dp-164;
constexpr double largest_angle = 1e15;

struct SineCosine {
  DoubleDouble sine;
  DoubleDouble cosine;
};

// Taylor series for |r| <= pi/4: the 29th power over its factorial is below 2^-112.
SineCosine small_sine_cosine(const DoubleDouble& r) {
  const DoubleDouble square = r * r;
  DoubleDouble sine_term = r;
  DoubleDouble cosine_term = 1.0;
  SineCosine sums{r, 1.0};
  for (int n = 1; n <= 14; ++n) {
    cosine_term = -(cosine_term * square) / DoubleDouble((2.0 * n - 1.0) * (2.0 * n));
    sine_term = -(sine_term * square) / DoubleDouble((2.0 * n) * (2.0 * n + 1.0));
    sums.cosine += cosine_term;
    sums.sine += sine_term;
  }
  return sums;
}

SineCosine sine_cosine(const DoubleDouble& a) {
  if (!isfinite(a))
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  // beyond this the doubles of the data themselves are no longer resolved into angles
  if (std::abs(a.high) > largest_angle) return {std::sin(a.high), std::cos(a.high)};
  const double turns = std::nearbyint(a.high / half_pi_1);
  DoubleDouble r = a - exact_product(turns, half_pi_1);
  r = r - exact_product(turns, half_pi_2);
  r = r - exact_product(turns, half_pi_3);
  r = r - DoubleDouble(turns * half_pi_4);
  const SineCosine small = small_sine_cosine(r);
  switch (static_cast<int>(std::fmod(turns, 4.0) + 4.0) % 4) {
    case 0:
      return small;
    case 1:
      return {small.cosine, -small.sine};
    case 2:
      return {-small.sine, -small.cosine};
    default:
      return {-small.cosine, small.sine};
  }
}

}  // namespace

DoubleDouble sin(const DoubleDouble& a) {
  return sine_cosine(a).sine;
}

DoubleDouble cos(const DoubleDouble& a) {
  return sine_cosine(a).cosine;
}

DoubleDouble tan(const DoubleDouble& a) {
  const SineCosine both = sine_cosine(a);
  return both.sine / both.cosine;
}

// The angle of (x, y): a double first, then the sine of what is left, which is the angle itself to
// third order.
DoubleDouble atan2(const DoubleDouble& y, const DoubleDouble& x) {
  const double first = std::atan2(y.high, x.high);
  if (!isfinite(y) || !isfinite(x) || (x.high == 0.0 && y.high == 0.0)) return first;
  if (y.high == 0.0 && y.low == 0.0)
    return x.high > 0.0 ? DoubleDouble(first)
                        : DoubleDouble(2 * half_pi_1, 2 * half_pi_2) *
                              DoubleDouble(std::copysign(1.0, first));
  // both scaled by a power of two, so that their squares stay in range
  const int exponent = -std::ilogb(std::fmax(std::abs(x.high), std::abs(y.high)));
  const DoubleDouble u = ldexp(x, exponent);
  const DoubleDouble v = ldexp(y, exponent);
  const SineCosine at = sine_cosine(first);
  return DoubleDouble(first) + (v * at.cosine - u * at.sine) / sqrt(u * u + v * v);
}

DoubleDouble atan(const DoubleDouble& a) {
  if (std::abs(a.high) > 1e200) return std::atan(a.high);
  return atan2(a, 1.0);
}

DoubleDouble asin(const DoubleDouble& a) {
  return atan2(a, sqrt((DoubleDouble(1.0) - a) * (DoubleDouble(1.0) + a)));
}

DoubleDouble acos(const DoubleDouble& a) {
  return atan2(sqrt((DoubleDouble(1.0) - a) * (DoubleDouble(1.0) + a)), a);
}

}  // namespace parabola
