// SPDX-License-Identifier: MIT
// Costs whose profiles are known, or can be found another way.
#pragma once

#include <cmath>
#include <functional>
#include <span>
#include <utility>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/smooth.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola::profile_test {

/// A cost given by a function that writes value, gradient and Hessian; counts its calls.
class WrittenCost : public SmoothFunction {
 public:
  using Write = std::function<void(std::span<const double>, SmoothEvaluation&)>;
  WrittenCost(std::size_t count, Write write) : count_(count), write_(std::move(write)) {}

  [[nodiscard]] std::size_t parameter_count() const override { return count_; }
  [[nodiscard]] double value(std::span<const double> p) const override {
    SmoothEvaluation at;
    at.reset(count_);
    write_(p, at);
    return at.value;
  }
  void evaluate(std::span<const double> p, SmoothEvaluation& at) const override {
    ++evaluations;
    at.reset(count_);
    write_(p, at);
  }
  mutable std::size_t evaluations = 0;

 private:
  std::size_t count_;
  Write write_;
};

/// -2 ln L of n lifetimes with a mean: C = 2 n (ln tau + mean / tau).
inline WrittenCost lifetime_cost(double n, double mean) {
  return {1, [=](std::span<const double> p, SmoothEvaluation& at) {
            const double tau = p[0];
            at.value = tau > 0.0 ? 2.0 * n * (std::log(tau) + mean / tau) : std::nan("");
            at.gradient[0] = 2.0 * n * (1.0 / tau - mean / (tau * tau));
            at.hessian(0, 0) = 2.0 * n * (-1.0 / (tau * tau) + 2.0 * mean / (tau * tau * tau));
          }};
}

/// (p - centre)^T A (p - centre) for a symmetric A: covariance A^-1.
inline WrittenCost quadratic_cost(Matrix a, Vector centre) {
  const std::size_t count = centre.size();
  return {count, [=](std::span<const double> p, SmoothEvaluation& at) {
            for (std::size_t i = 0; i < count; ++i) {
              for (std::size_t j = 0; j < count; ++j) {
                at.value += (p[i] - centre[i]) * a(i, j) * (p[j] - centre[j]);
                at.gradient[i] += 2.0 * a(i, j) * (p[j] - centre[j]);
                at.hessian(i, j) = 2.0 * a(i, j);
              }
            }
          }};
}

/// u^2 / a^2 + (v - bend u^2)^2 / b^2: a banana, with its minimum 0 at (0, 0).
inline WrittenCost banana_cost(double a, double b, double bend) {
  return {2, [=](std::span<const double> p, SmoothEvaluation& at) {
            const double rest = p[1] - bend * p[0] * p[0];
            const double slope = -2.0 * bend * p[0];
            at.value = p[0] * p[0] / (a * a) + rest * rest / (b * b);
            at.gradient = {2.0 * p[0] / (a * a) + 2.0 * rest * slope / (b * b),
                           2.0 * rest / (b * b)};
            at.hessian(0, 0) = 2.0 / (a * a) + 2.0 * (slope * slope - 2.0 * bend * rest) / (b * b);
            at.hessian(0, 1) = at.hessian(1, 0) = 2.0 * slope / (b * b);
            at.hessian(1, 1) = 2.0 / (b * b);
          }};
}

/// Gaussian on an exponential, 60 points with uncertainty `sigma`:
/// f = p0 exp(-(x - p1)^2 / 2 / p2^2) + p3 exp(-x / p4), x in 0..6; fixed deviations of one sigma.
inline WrittenCost peak_cost(double sigma) {
  return {5, [=](std::span<const double> p, SmoothEvaluation& at) {
            if (!(p[2] > 0.0) || !(p[4] > 0.0)) {
              at.value = std::nan("");
              return;
            }
            constexpr double true_values[5] = {8.0, 3.0, 0.5, 10.0, 2.5};
            for (int i = 0; i < 60; ++i) {
              const double x = 0.1 * (i + 0.5);
              const auto peak = [x](const double* q) {
                return std::exp(-(x - q[1]) * (x - q[1]) / (2.0 * q[2] * q[2]));
              };
              const double data = true_values[0] * peak(true_values) +
                                  true_values[3] * std::exp(-x / true_values[4]) +
                                  sigma * std::sin(17.0 * x * x + 1.0);
              const double g = peak(p.data());
              const double e = std::exp(-x / p[4]);
              const double t = (x - p[1]) / p[2];
              const double d[5] = {g, p[0] * g * t / p[2], p[0] * g * t * t / p[2], e,
                                   p[3] * e * x / (p[4] * p[4])};
              double h[5][5] = {};
              h[0][1] = g * t / p[2];
              h[0][2] = g * t * t / p[2];
              h[1][1] = p[0] * g * (t * t - 1.0) / (p[2] * p[2]);
              h[1][2] = p[0] * g * (t * t * t - 2.0 * t) / (p[2] * p[2]);
              h[2][2] = p[0] * g * (t * t * t * t - 3.0 * t * t) / (p[2] * p[2]);
              h[3][4] = e * x / (p[4] * p[4]);
              h[4][4] = p[3] * e * (x * x / std::pow(p[4], 4) - 2.0 * x / std::pow(p[4], 3));
              const double rest = p[0] * g + p[3] * e - data;
              const double weight = 1.0 / (sigma * sigma);
              at.value += weight * rest * rest;
              for (int j = 0; j < 5; ++j) {
                at.gradient[j] += 2.0 * weight * rest * d[j];
                for (int k = 0; k < 5; ++k)
                  at.hessian(j, k) +=
                      2.0 * weight * (d[j] * d[k] + rest * h[std::min(j, k)][std::max(j, k)]);
              }
            }
          }};
}

/// The cost with one parameter held at a value: minimised without what is being tested.
class HeldCost final : public SmoothFunction {
 public:
  HeldCost(const SmoothFunction& cost, std::size_t index, double value)
      : cost_(cost), index_(index), value_(value) {}
  [[nodiscard]] std::size_t parameter_count() const override { return cost_.parameter_count() - 1; }
  [[nodiscard]] double value(std::span<const double> p) const override {
    return cost_.value(all(p));
  }
  void evaluate(std::span<const double> p, SmoothEvaluation& at) const override {
    SmoothEvaluation whole;
    cost_.evaluate(all(p), whole);
    at.reset(p.size());
    at.value = whole.value;
    for (std::size_t j = 0; j < p.size(); ++j) {
      at.gradient[j] = whole.gradient[place(j)];
      for (std::size_t k = 0; k < p.size(); ++k)
        at.hessian(j, k) = whole.hessian(place(j), place(k));
    }
  }

 private:
  [[nodiscard]] std::size_t place(std::size_t j) const { return j < index_ ? j : j + 1; }
  [[nodiscard]] Vector all(std::span<const double> p) const {
    Vector whole(p.begin(), p.end());
    whole.insert(whole.begin() + static_cast<std::ptrdiff_t>(index_), value_);
    return whole;
  }
  const SmoothFunction& cost_;
  std::size_t index_;
  double value_;
};

}  // namespace parabola::profile_test
