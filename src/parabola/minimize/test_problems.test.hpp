// SPDX-License-Identifier: MIT
// Residual functions for tests, from a generic lambda f(b, x): values in double, exact jets for the
// rest.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/jet.test.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola::testing_problems {

/// r_i = w_i (y_i - f(b, x_i)); x is a matrix, one row of predictors per observation.
template <std::size_t P, class Model>
class ModelProblem final : public ResidualFunction {
 public:
  ModelProblem(Model model, std::vector<bool> linear, Vector y, std::vector<Vector> x)
      : model_(std::move(model)), linear_(std::move(linear)), y_(std::move(y)), x_(std::move(x)) {
    linear_.resize(P, false);
  }

  /// Units: parameter j becomes factor_j b_j, data and model are multiplied by `data_factor`.
  void rescale(std::array<double, P> factors, double data_factor) {
    factors_ = factors;
    data_factor_ = data_factor;
  }
  [[nodiscard]] std::size_t calls() const { return calls_; }

  [[nodiscard]] std::size_t residual_count() const override { return y_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return P; }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return data_factor_ * norm(y_); }

  void residuals(std::span<const double> b, std::span<double> r) const override {
    ++calls_;
    std::array<double, P> natural{};
    for (std::size_t j = 0; j < P; ++j) natural[j] = b[j] / factors_[j];
    for (std::size_t i = 0; i < y_.size(); ++i) {
      r[i] = data_factor_ * (y_[i] - model_(natural, x_[i]));
    }
  }
  void residuals_and_jacobian(std::span<const double> b, std::span<double> r,
                              Matrix& jacobian) const override {
    ++calls_;
    const auto variables = jets(b);
    jacobian = Matrix(y_.size(), P);
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const Jet<P> f = model_(variables, x_[i]);
      r[i] = data_factor_ * (y_[i] - f.value);
      for (std::size_t j = 0; j < P; ++j) {
        jacobian(i, j) = data_factor_ * f.gradient[j] / factors_[j];
      }
    }
  }
  void weighted_curvature(std::span<const double> b, std::span<const double> r,
                          Matrix& curvature) const override {
    const auto variables = jets(b);
    curvature = Matrix(P, P);
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const Jet<P> f = model_(variables, x_[i]);
      for (std::size_t j = 0; j < P; ++j) {
        for (std::size_t k = 0; k < P; ++k) {
          curvature(j, k) += r[i] * data_factor_ * f.hessian[j][k] / (factors_[j] * factors_[k]);
        }
      }
    }
  }

 private:
  std::array<Jet<P>, P> jets(std::span<const double> b) const {
    std::array<Jet<P>, P> variables;
    for (std::size_t j = 0; j < P; ++j) {
      variables[j] = Jet<P>::variable(b[j] / factors_[j], j);
    }
    return variables;
  }

  static constexpr std::array<double, P> ones() {
    std::array<double, P> result{};
    result.fill(1.0);
    return result;
  }

  Model model_;
  std::vector<bool> linear_;
  Vector y_;
  std::vector<Vector> x_;
  std::array<double, P> factors_ = ones();
  double data_factor_ = 1.0;
  mutable std::size_t calls_ = 0;
};

template <std::size_t P, class Model>
ModelProblem<P, Model> problem(Model model, std::vector<bool> linear, Vector y,
                               std::vector<Vector> x) {
  return {std::move(model), std::move(linear), std::move(y), std::move(x)};
}

/// A linear problem y = A b given by its design matrix.
class DesignProblem final : public ResidualFunction {
 public:
  DesignProblem(Matrix design, Vector y)
      : design_(std::move(design)), y_(std::move(y)), linear_(design_.columns(), true) {}

  [[nodiscard]] std::size_t residual_count() const override { return y_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return design_.columns(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return norm(y_); }
  void residuals(std::span<const double> b, std::span<double> r) const override {
    std::copy(y_.begin(), y_.end(), r.begin());
    for (std::size_t j = 0; j < b.size(); ++j) add_scaled(-b[j], design_.column(j), r);
  }
  void residuals_and_jacobian(std::span<const double> b, std::span<double> r,
                              Matrix& jacobian) const override {
    residuals(b, r);
    jacobian = design_;
  }
  void weighted_curvature(std::span<const double>, std::span<const double>,
                          Matrix& curvature) const override {
    curvature = Matrix(design_.columns(), design_.columns());
  }

 private:
  Matrix design_;
  Vector y_;
  std::vector<bool> linear_;
};

}  // namespace parabola::testing_problems
