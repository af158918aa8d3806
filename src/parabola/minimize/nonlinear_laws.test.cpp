// SPDX-License-Identifier: MIT
// What must not change a result: units, order of the data, the same data twice.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/strd_models.test.hpp"

namespace parabola {
namespace {

using testing_problems::nonlinear_references;
using testing_problems::NonlinearReference;
using testing_problems::read_reference;
using testing_problems::ReferenceData;

// A problem in other units: parameter j times factors[j], data and residuals times data_factor.
class InOtherUnits final : public ResidualFunction {
 public:
  InOtherUnits(const ResidualFunction& function, Vector factors, double data_factor)
      : function_(function), factors_(std::move(factors)), data_factor_(data_factor) {}

  [[nodiscard]] std::size_t residual_count() const override { return function_.residual_count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return function_.parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return function_.jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return data_factor_ * function_.data_norm(); }
  void residuals(std::span<const double> b, std::span<double> r) const override {
    function_.residuals(natural(b), r);
    for (double& value : r) value *= data_factor_;
  }
  void residuals_and_jacobian(std::span<const double> b, std::span<double> r,
                              Matrix& jacobian) const override {
    function_.residuals_and_jacobian(natural(b), r, jacobian);
    for (double& value : r) value *= data_factor_;
    for (std::size_t j = 0; j < factors_.size(); ++j) {
      for (double& entry : jacobian.column(j)) entry *= data_factor_ / factors_[j];
    }
  }
  void weighted_curvature(std::span<const double> b, std::span<const double> r,
                          Matrix& curvature) const override {
    function_.weighted_curvature(natural(b), r, curvature);
    for (std::size_t j = 0; j < factors_.size(); ++j) {
      for (std::size_t k = 0; k < factors_.size(); ++k) {
        curvature(j, k) *= data_factor_ / factors_[j] / factors_[k];
      }
    }
  }

 private:
  [[nodiscard]] Vector natural(std::span<const double> b) const {
    Vector result(b.begin(), b.end());
    for (std::size_t j = 0; j < result.size(); ++j) result[j] /= factors_[j];
    return result;
  }

  const ResidualFunction& function_;
  Vector factors_;
  double data_factor_;
};

TEST(NonlinearLaws, powers_of_two_as_units_change_not_a_single_bit) {
  for (const NonlinearReference& reference : nonlinear_references()) {
    const ReferenceData data = read_reference(reference.name);
    const auto function = reference.make(data);
    const Vector& start = data.facts.at("start2");
    const LeastSquaresMinimum plain = minimize_nonlinear(*function, start, {});
    Vector factors(start.size());
    Vector scaled_start = start;
    for (std::size_t j = 0; j < start.size(); ++j) {
      factors[j] = std::ldexp(1.0, j % 2 == 0 ? 27 : -26);  // about 10^8 and 10^-8
      scaled_start[j] *= factors[j];
    }
    const InOtherUnits scaled(*function, factors, 0x1p-27);
    const LeastSquaresMinimum other = minimize_nonlinear(scaled, scaled_start, {});
    EXPECT_EQ(other.termination, plain.termination) << reference.name;
    EXPECT_EQ(other.evaluations, plain.evaluations) << reference.name;
    EXPECT_EQ(other.sum_of_squares, plain.sum_of_squares * 0x1p-54) << reference.name;
    for (std::size_t j = 0; j < start.size(); ++j) {
      EXPECT_EQ(other.parameters[j], plain.parameters[j] * factors[j]) << reference.name;
    }
    EXPECT_EQ(other.digits, plain.digits) << reference.name;
  }
}

TEST(NonlinearLaws, powers_of_ten_as_units_change_only_the_rounding) {
  for (const NonlinearReference& reference : nonlinear_references()) {
    const ReferenceData data = read_reference(reference.name);
    const auto function = reference.make(data);
    const Vector& start = data.facts.at("start1");
    const LeastSquaresMinimum plain = minimize_nonlinear(*function, start, {});
    for (const double sign : {1.0, -1.0}) {
      Vector factors(start.size());
      Vector scaled_start = start;
      for (std::size_t j = 0; j < start.size(); ++j) {
        factors[j] = std::pow(10.0, sign * (j % 2 == 0 ? 8.0 : -8.0));
        scaled_start[j] *= factors[j];
      }
      const double data_factor = std::pow(10.0, -8.0 * sign);
      const LeastSquaresMinimum other =
          minimize_nonlinear(InOtherUnits(*function, factors, data_factor), scaled_start, {});
      EXPECT_EQ(other.termination, Termination::converged) << reference.name;
      // Which of two exchangeable peaks is called the first depends on the path; S does not.
      // Rounding of units enters S as epsilon |y| sqrt(S), which is 1 % of the S of Lanczos1.
      const double scale = data_factor * data_factor;
      const double tolerance = reference.name == "Lanczos1" ? 0.1 : 1e-8;
      EXPECT_NEAR(other.sum_of_squares / scale / plain.sum_of_squares, 1.0, tolerance)
          << reference.name;
    }
  }
}

TEST(NonlinearLaws, the_order_of_the_data_does_not_matter) {
  for (const NonlinearReference& reference : nonlinear_references()) {
    const ReferenceData data = read_reference(reference.name);
    ReferenceData reversed = data;
    std::ranges::reverse(reversed.x);
    std::ranges::reverse(reversed.y);
    const Vector& start = data.facts.at("start2");
    const LeastSquaresMinimum a = minimize_nonlinear(*reference.make(data), start, {});
    const LeastSquaresMinimum b = minimize_nonlinear(*reference.make(reversed), start, {});
    const double digits = std::min(a.digits, b.digits) - 0.5;
    for (std::size_t j = 0; j < start.size(); ++j) {
      EXPECT_NEAR(b.parameters[j] / a.parameters[j], 1.0, std::pow(10.0, -digits))
          << reference.name;
    }
  }
}

TEST(NonlinearLaws, the_same_data_twice_give_the_same_estimates_and_twice_the_sum_of_squares) {
  for (const char* name : {"Misra1a", "Chwirut2", "MGH09", "Thurber"}) {
    for (const NonlinearReference& reference : nonlinear_references()) {
      if (reference.name != name) continue;
      const ReferenceData data = read_reference(name);
      ReferenceData twice = data;
      twice.x.insert(twice.x.end(), data.x.begin(), data.x.end());
      twice.y.insert(twice.y.end(), data.y.begin(), data.y.end());
      const Vector& start = data.facts.at("start2");
      const LeastSquaresMinimum once = minimize_nonlinear(*reference.make(data), start, {});
      const LeastSquaresMinimum both = minimize_nonlinear(*reference.make(twice), start, {});
      EXPECT_NEAR(both.sum_of_squares / once.sum_of_squares, 2.0, 1e-12) << name;
      for (std::size_t j = 0; j < start.size(); ++j) {
        EXPECT_NEAR(both.parameters[j] / once.parameters[j], 1.0, std::pow(10.0, 0.5 - once.digits))
            << name;
      }
    }
  }
}

TEST(NonlinearLaws, gradient_at_the_minimum_is_zero_in_every_parameter) {
  for (const NonlinearReference& reference : nonlinear_references()) {
    const ReferenceData data = read_reference(reference.name);
    const auto function = reference.make(data);
    const LeastSquaresMinimum minimum = minimize_nonlinear(*function, data.facts.at("start1"), {});
    for (std::size_t j = 0; j < minimum.parameters.size(); ++j) {
      const auto column = minimum.jacobian.column(j);
      // Rounding of y enters r as epsilon |y| and g_j as |J_j| times that; n terms are summed.
      const double rounding = 4.0 * std::numeric_limits<double>::epsilon() * norm(column) *
                              (function->data_norm() + norm(minimum.residuals)) *
                              std::sqrt(static_cast<double>(data.y.size()));
      const double scale = 1e-9 * norm(column) * norm(minimum.residuals);
      EXPECT_LE(std::abs(dot(column, minimum.residuals)), std::max(rounding, scale))
          << reference.name << " b" << j + 1;
    }
  }
}

}  // namespace
}  // namespace parabola
