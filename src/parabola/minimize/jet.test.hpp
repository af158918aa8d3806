// SPDX-License-Identifier: MIT
// Second-order jets for tests: a value with its exact gradient and Hessian by P parameters.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

namespace parabola::testing_problems {

template <std::size_t P>
struct Jet {
  double value = 0.0;
  std::array<double, P> gradient{};
  std::array<std::array<double, P>, P> hessian{};

  Jet() = default;
  Jet(double constant) : value(constant) {}  // NOLINT: constants mix with jets
  static Jet variable(double at, std::size_t which) {
    Jet jet(at);
    jet.gradient[which] = 1.0;
    return jet;
  }
  /// f(u) from f, f' and f'' at u.
  [[nodiscard]] Jet chain(double f, double first, double second) const {
    Jet result(f);
    for (std::size_t i = 0; i < P; ++i) {
      result.gradient[i] = first * gradient[i];
      for (std::size_t j = 0; j < P; ++j) {
        result.hessian[i][j] = first * hessian[i][j] + second * gradient[i] * gradient[j];
      }
    }
    return result;
  }
  Jet& operator+=(const Jet& other) { return *this = *this + other; }

  friend Jet operator+(const Jet& a, const Jet& b) { return combine(a, b, 1.0); }
  friend Jet operator-(const Jet& a, const Jet& b) { return combine(a, b, -1.0); }
  friend Jet operator-(const Jet& a) { return Jet(0.0) - a; }
  friend Jet operator*(const Jet& a, const Jet& b) {
    Jet result(a.value * b.value);
    for (std::size_t i = 0; i < P; ++i) {
      result.gradient[i] = a.gradient[i] * b.value + a.value * b.gradient[i];
      for (std::size_t j = 0; j < P; ++j) {
        result.hessian[i][j] = a.hessian[i][j] * b.value + a.value * b.hessian[i][j] +
                               a.gradient[i] * b.gradient[j] + a.gradient[j] * b.gradient[i];
      }
    }
    return result;
  }
  friend Jet operator/(const Jet& a, const Jet& b) {
    const double v = b.value;
    Jet result = a * b.chain(1.0 / v, -1.0 / (v * v), 2.0 / (v * v * v));
    result.value = a.value / v;
    return result;
  }

 private:
  static Jet combine(const Jet& a, const Jet& b, double sign) {
    Jet result(a.value + sign * b.value);
    for (std::size_t i = 0; i < P; ++i) {
      result.gradient[i] = a.gradient[i] + sign * b.gradient[i];
      for (std::size_t j = 0; j < P; ++j) {
        result.hessian[i][j] = a.hessian[i][j] + sign * b.hessian[i][j];
      }
    }
    return result;
  }
};

template <std::size_t P>
Jet<P> exp(const Jet<P>& u) {
  const double f = std::exp(u.value);
  return u.chain(f, f, f);
}
template <std::size_t P>
Jet<P> log(const Jet<P>& u) {
  return u.chain(std::log(u.value), 1.0 / u.value, -1.0 / (u.value * u.value));
}
template <std::size_t P>
Jet<P> sqrt(const Jet<P>& u) {
  const double f = std::sqrt(u.value);
  return u.chain(f, 0.5 / f, -0.25 / (f * u.value));
}
template <std::size_t P>
Jet<P> sin(const Jet<P>& u) {
  return u.chain(std::sin(u.value), std::cos(u.value), -std::sin(u.value));
}
template <std::size_t P>
Jet<P> cos(const Jet<P>& u) {
  return u.chain(std::cos(u.value), -std::sin(u.value), -std::cos(u.value));
}
template <std::size_t P>
Jet<P> atan(const Jet<P>& u) {
  const double d = 1.0 / (1.0 + u.value * u.value);
  return u.chain(std::atan(u.value), d, -2.0 * u.value * d * d);
}
/// u^e for a constant e.
template <std::size_t P>
Jet<P> pow(const Jet<P>& u, double e) {
  return u.chain(std::pow(u.value, e), e * std::pow(u.value, e - 1.0),
                 e * (e - 1.0) * std::pow(u.value, e - 2.0));
}
/// u^v for positive u.
template <std::size_t P>
Jet<P> pow(const Jet<P>& u, const Jet<P>& v) {
  Jet<P> result = exp(v * log(u));
  return result;
}
/// c^v for a positive constant c.
template <std::size_t P>
Jet<P> pow(double c, const Jet<P>& v) {
  const double l = std::log(c);
  const double f = std::pow(c, v.value);
  return v.chain(f, l * f, l * l * f);
}

}  // namespace parabola::testing_problems
