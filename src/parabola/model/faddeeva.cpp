// SPDX-License-Identifier: MIT
#include "parabola/model/faddeeva.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "parabola/model/special_functions.hpp"

namespace parabola {
namespace {

// The trapezoidal rule with step h has the relative error exp(-pi^2/h^2): exp(-pi M) with h =
// sqrt(pi/M), 4e-17 for M = 12 and 1e-22 for 16. Leaving out the node t costs exp(-t^2)/|z - t|^(n
// + 1) against 1/|z|^(n + 1), where |z - t| may be a quarter of a step: with two nodes more than M
// this stays below the rounding error for n = 2 as well.
template <class T>
constexpr std::size_t step_divisor = std::numeric_limits<T>::digits > 53 ? 16 : 12;
template <class T>
constexpr std::size_t node_count = step_divisor<T> + 2;

// One of the two grids: t_k = k h (the node 0 counted half, for it stands for itself only) or (k +
// 1/2) h.
template <class T>
struct Grid {
  std::array<T, node_count<T>> node{};
  std::array<T, node_count<T>> weight{};  // exp(-t^2)
};

template <class T>
struct Rule {
  T step;
  Grid<T> whole;
  Grid<T> half;

  Rule() : step(std::sqrt(std::numbers::pi_v<T> / T(step_divisor<T>))) {
    for (std::size_t k = 0; k < node_count<T>; ++k) {
      whole.node[k] = T(k) * step;
      half.node[k] = (T(k) + T(0.5)) * step;
      whole.weight[k] = std::exp(-whole.node[k] * whole.node[k]) * (k == 0 ? T(0.5) : T(1));
      half.weight[k] = std::exp(-half.node[k] * half.node[k]);
    }
  }
};

template <class T>
const Rule<T>& rule() {
  static const Rule<T> instance;
  return instance;
}

// a b without the special treatment of infinite parts, which std::complex spends its time on.
template <class T>
std::complex<T> product(std::complex<T> a, std::complex<T> b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// exp(-z^2) with the squares split so that the rounding of x^2 does not enter: the high parts are
// multiples of 2^-10 whose squares are exact.
template <class T>
std::complex<T> exp_minus_square(T x, T y) {
  const T x_high = std::floor(x * T(1024)) / T(1024);
  const T y_high = std::floor(y * T(1024)) / T(1024);
  const T rest = (y - y_high) * (y + y_high) - (x - x_high) * (x + x_high);
  const T modulus = std::exp(y_high * y_high - x_high * x_high) * std::exp(rest);
  if (y == T(0)) return modulus;
  return {modulus * std::cos(2 * x * y), -modulus * std::sin(2 * x * y)};
}

// Terms are stored first and added in pairs afterwards, so that the divisions become vector
// instructions.
template <class T, std::size_t count>
T sum_of(const std::array<T, count>& terms) {
  static_assert(count % 2 == 0);
  T even{};
  T odd{};
  for (std::size_t k = 0; k < count; k += 2) {
    even += terms[k];
    odd += terms[k + 1];
  }
  return even + odd;
}

// Sum over the grid for w itself. Nodes t and -t are paired: with D = |z - t|^2 |z + t|^2,
// Re = 2h/pi y sum g (|z|^2 + t^2)/D, all terms positive, and Im = 2h/pi x sum g (|z|^2 - t^2)/D.
template <class T>
std::complex<T> sum_value(T x, T y, const Grid<T>& grid) {
  const T y_square = y * y;
  const T square = x * x + y_square;
  std::array<T, node_count<T>> real;
  std::array<T, node_count<T>> imaginary;
  for (std::size_t k = 0; k < node_count<T>; ++k) {
    const T t = grid.node[k];
    const T below = x - t;
    const T above = x + t;
    const T scale = grid.weight[k] / ((below * below + y_square) * (above * above + y_square));
    real[k] = scale * (square + t * t);
    imaginary[k] = scale * (square - t * t);
  }
  return {y * sum_of(real), x * sum_of(imaginary)};
}

// The same for order 1 and 2: sum of g (-1)^n n! i/(z - t)^(n + 1) over both signs of t, halved.
template <class T>
std::complex<T> sum_derivative(T x, T y, int order, const Grid<T>& grid) {
  const T y_square = y * y;
  std::array<T, 2 * node_count<T>> real;
  std::array<T, 2 * node_count<T>> imaginary;
  for (std::size_t k = 0; k < 2 * node_count<T>; ++k) {
    const T t = k < node_count<T> ? grid.node[k] : -grid.node[k - node_count<T>];
    const T weight = k < node_count<T> ? grid.weight[k] : grid.weight[k - node_count<T>];
    const T p = x - t;
    const T scale = T(1) / (p * p + y_square);
    const T u = p * scale;  // 1/(z - t) = u + iv
    const T v = -y * scale;
    const T u2 = (u - v) * (u + v);
    const T v2 = 2 * u * v;
    real[k] = weight * (order == 1 ? v2 : -2 * (u2 * v + v2 * u));
    imaginary[k] = weight * (order == 1 ? -u2 : 2 * (u2 * u - v2 * v));
  }
  return {sum_of(real) / 2, sum_of(imaginary) / 2};
}

// Residue of the pole at t = z, present while it lies below the shifted contour Im t = pi/h:
// C = 2 exp(-z^2) q, q = 1/(1 +- exp(-kz)), k = 2 pi i/h, q' = k q (1 - q).
template <class T>
std::complex<T> residue(T x, T y, int order, bool is_half, T step) {
  const T turn = 2 * std::numbers::pi_v<T> / step;
  // exp(-kz) is periodic: reducing x by whole steps keeps the angle accurate.
  const T fraction = x / step - std::floor(x / step);
  const T modulus = std::exp(turn * y);
  const T angle = -2 * std::numbers::pi_v<T> * fraction;
  const std::complex<T> wave(modulus * std::cos(angle), modulus * std::sin(angle));
  const std::complex<T> q = T(1) / (is_half ? T(1) + wave : T(1) - wave);
  const std::complex<T> value = T(2) * exp_minus_square(x, y) * q;
  if (order == 0) return value;
  const std::complex<T> k(0, turn);
  const std::complex<T> slope = T(-2) * std::complex<T>(x, y) + k * (T(1) - q);
  if (order == 1) return value * slope;
  return value * (slope * slope - T(2) - k * k * q * (T(1) - q));
}

// f^(order) from f^(n - 1) and f^(n) for f = w or exp(-z^2): both obey f^(n+1) = -2z f^(n) - 2n
// f^(n-1).
template <class T>
std::complex<T> by_recurrence(std::complex<T> z, std::complex<T> before, std::complex<T> last,
                              int n, int order) {
  for (; n < order; ++n) {
    const std::complex<T> next = T(-2) * z * last - T(2 * n) * before;
    before = last;
    last = next;
  }
  return last;
}

template <class T>
std::complex<T> gaussian_derivative(T x, T y, int order) {
  const std::complex<T> z(x, y);
  const std::complex<T> value = exp_minus_square(x, y);
  return order == 0 ? value : by_recurrence(z, value, T(-2) * z * value, 1, order);
}

// |z| >= 20: w^(n) = (-1)^n i/sqrt(pi) sum_m (2m - 1)!!/2^m (2m + 1) .. (2m + n) z^(-2m - 1 - n).
// The 13th term is below 1e-20 of the first for n <= 2. On the real axis Re w is exp(-x^2) alone,
// at most exp(-400): no such series holds it, and nothing but a tiny y leaves it visible.
template <class T>
std::complex<T> asymptotic(T x, T y, int order) {
  constexpr int terms = 13;
  const T modulus =
      x * x + y * y < std::numeric_limits<T>::max() ? std::sqrt(x * x + y * y) : std::hypot(x, y);
  if (std::isinf(modulus)) return {};
  const std::complex<T> inverse(x / modulus / modulus, -y / modulus / modulus);
  const std::complex<T> square = product(inverse, inverse);
  std::complex<T> sum{};
  for (int m = terms; m-- > 0;) {  // Horner; the ratio of successive (2m - 1)!!/2^m is (2m + 1)/2
    T factor = order % 2 == 0 ? T(1) : T(-1);
    for (int j = 1; j <= order; ++j) factor *= T(2 * m + j);
    sum = factor + T(2 * m + 1) / 2 * product(square, sum);
  }
  for (int j = 0; j <= order; ++j) sum = product(sum, inverse);
  const T scale = std::numbers::inv_sqrtpi_v<T>;
  const std::complex<T> series(-scale * sum.imag(), scale * sum.real());
  return y < T(1e-100) ? series + gaussian_derivative(x, y, order).real() : series;
}

// x >= 0, y >= 0, order <= 2, |z| < 20.
template <class T>
std::complex<T> trapezoidal(T x, T y, int order) {
  const Rule<T>& nodes = rule<T>();
  const T phase = x / nodes.step - std::floor(x / nodes.step);
  // Beyond y = pi/h the rule needs no residue and x keeps off nothing.
  const bool has_residue = y < std::numbers::pi_v<T> / nodes.step;
  const bool is_half = !has_residue || phase < T(0.25) || phase > T(0.75);
  const Grid<T>& grid = is_half ? nodes.half : nodes.whole;
  std::complex<T> sum = order == 0 ? sum_value(x, y, grid) : sum_derivative(x, y, order, grid);
  sum *= 2 * nodes.step / std::numbers::pi_v<T>;
  return has_residue ? sum + residue(x, y, order, is_half, nodes.step) : sum;
}

// x >= 0, y >= 0. Close to 0 the recurrence does not cancel, while sum and residue do where w'
// passes through 0.
template <class T>
std::complex<T> quadrant(T x, T y, int order) {
  const T square = x * x + y * y;
  if (!(square < T(400))) return asymptotic(x, y, order);
  if (order == 0) return trapezoidal(x, y, 0);
  const std::complex<T> z(x, y);
  if (square > T(2.25)) {
    if (order <= 2) return trapezoidal(x, y, order);
    return by_recurrence(z, trapezoidal(x, y, 1), trapezoidal(x, y, 2), 2, order);
  }
  const std::complex<T> value = trapezoidal(x, y, 0);
  const std::complex<T> two_i_over_root_pi(0, 2 * std::numbers::inv_sqrtpi_v<T>);
  return by_recurrence(z, value, T(-2) * z * value + two_i_over_root_pi, 1, order);
}

template <class T>
std::complex<T> faddeeva_of(T x, T y, int order) {
  if (std::isnan(x) || std::isnan(y) || order < 0 || order > largest_order) {
    return {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::quiet_NaN()};
  }
  // w(-conj z) = conj w(z): odd derivatives change sign as well.
  std::complex<T> result = quadrant(std::abs(x), std::abs(y), order);
  if (x < T(0)) result = order % 2 == 0 ? std::conj(result) : -std::conj(result);
  return y < T(0) ? T(2) * gaussian_derivative(x, y, order) - std::conj(result) : result;
}

}  // namespace

std::complex<double> faddeeva(std::complex<double> z, int order) {
  return faddeeva_of(z.real(), z.imag(), order);
}

std::complex<long double> faddeeva(std::complex<long double> z, int order) {
  return faddeeva_of(z.real(), z.imag(), order);
}

}  // namespace parabola
