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

/// r_i = y_i - f(b, x_i); x is a matrix, one row of predictors per observation.
template <std::size_t P, class Model>
class ModelProblem final : public ResidualFunction {
 public:
  ModelProblem(Model model, std::vector<bool> linear, Vector y, std::vector<Vector> x)
      : model_(std::move(model)), linear_(std::move(linear)), y_(std::move(y)), x_(std::move(x)) {
    linear_.resize(P, false);
  }

  [[nodiscard]] std::size_t residual_count() const override { return y_.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return P; }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return norm(y_); }

  void residuals(std::span<const double> b, std::span<double> r) const override {
    std::array<double, P> values{};
    std::copy(b.begin(), b.end(), values.begin());
    for (std::size_t i = 0; i < y_.size(); ++i) r[i] = y_[i] - model_(values, x_[i]);
  }
  void residuals_and_jacobian(std::span<const double> b, std::span<double> r,
                              Matrix& jacobian) const override {
    const auto variables = jets(b);
    jacobian = Matrix(y_.size(), P);
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const Jet<P> f = model_(variables, x_[i]);
      r[i] = y_[i] - f.value;
      for (std::size_t j = 0; j < P; ++j) jacobian(i, j) = f.gradient[j];
    }
  }
  void weighted_curvature(std::span<const double> b, std::span<const double> r,
                          Matrix& curvature) const override {
    const auto variables = jets(b);
    curvature = Matrix(P, P);
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const Jet<P> f = model_(variables, x_[i]);
      for (std::size_t j = 0; j < P; ++j) {
        for (std::size_t k = 0; k < P; ++k) curvature(j, k) += r[i] * f.hessian[j][k];
      }
    }
  }

 private:
  static std::array<Jet<P>, P> jets(std::span<const double> b) {
    std::array<Jet<P>, P> variables;
    for (std::size_t j = 0; j < P; ++j) variables[j] = Jet<P>::variable(b[j], j);
    return variables;
  }

  Model model_;
  std::vector<bool> linear_;
  Vector y_;
  std::vector<Vector> x_;
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
