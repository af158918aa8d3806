// SPDX-License-Identifier: MIT
// Uncertainties relative to the model, against solutions in 60 digits.
#include "parabola/cost/relative_uncertainty.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/likelihood_problem.test.hpp"

namespace parabola {
namespace {

using testing_likelihoods::derivative_error;
using testing_likelihoods::doubled;
using testing_likelihoods::model;
using testing_likelihoods::uncertainties;
using testing_likelihoods::Uncertainties;

const Vector constant_x(5, 1.0);
const Vector constant_y{9, 11, 10.5, 8.7, 10.3};
const Vector decay_x{0.3, 1.1, 1.9, 3.1, 4.0, 5.2};
const Vector decay_y{8.70, 5.95, 4.41, 2.05, 1.43, 0.62};

RowLikelihood constant_likelihood(double unit = 1.0) {
  Vector y = constant_y;
  for (double& value : y) value *= unit;
  return {model("a + 0*x", {"a"}, constant_x),
          std::make_unique<ModelRelativeTerm>(y, Vector(5, 0.0), Vector(5, 0.1))};
}

RowLikelihood decay_likelihood() {
  return {model("A*exp(-x/tau)", {"A", "tau"}, decay_x),
          std::make_unique<ModelRelativeTerm>(decay_y, Vector(6, 0.1), Vector(6, 0.05))};
}

// Ten percent of a constant: (-m + sqrt(m^2 + 4 t^2 m2)) / (2 t^2) with the means m, m2 of y, y^2.
TEST(RelativeUncertainty, likelihood_of_a_constant_has_its_closed_form) {
  const RowLikelihood cost = constant_likelihood();
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{20.0}, {});
  ASSERT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 9.881768337895124671868607, 1e-14);
  EXPECT_NEAR(uncertainties(minimum.hessian).sd[0], 0.43717685186583710447, 1e-14);
  EXPECT_NEAR(uncertainties(doubled(minimum.expected_information)).sd[0], 0.43757205677493642485,
              1e-14);
  EXPECT_NEAR(minimum.value, 3.9585739870473293819, 1e-13);
  const auto& term = dynamic_cast<const ModelRelativeTerm&>(cost.term());
  EXPECT_NEAR(term.sum_of_squares(Vector(5, minimum.parameters[0])), 4.0775101438595968741, 1e-13);
  EXPECT_GE(minimum.digits, 15.0);
}

TEST(RelativeUncertainty, likelihood_of_a_decay_agrees_with_60_digits) {
  const RowLikelihood cost = decay_likelihood();
  for (const Vector& start : {Vector{10, 2}, Vector{1, 30}, Vector{100, 0.5}}) {
    const SmoothMinimum minimum = minimize_smooth(cost, start, {});
    ASSERT_EQ(minimum.termination, Termination::converged);
    EXPECT_NEAR(minimum.parameters[0], 10.55713678975933205945643, 2e-13);
    EXPECT_NEAR(minimum.parameters[1], 1.957797725970051112124829, 4e-14);
    EXPECT_NEAR(minimum.value, -13.170524606432194989, 1e-13);
    const Uncertainties observed = uncertainties(minimum.hessian);
    EXPECT_NEAR(observed.sd[0], 0.46963274988686893395, 1e-13);
    EXPECT_NEAR(observed.sd[1], 0.076412883210612432174, 2e-14);
    EXPECT_NEAR(observed.correlation, -0.81015652345692221423, 1e-13);
    const Uncertainties expected = uncertainties(doubled(minimum.expected_information));
    EXPECT_NEAR(expected.sd[0], 0.4571113104469159114, 1e-13);
    EXPECT_NEAR(expected.sd[1], 0.075419751204287204384, 2e-14);
  }
}

TEST(RelativeUncertainty, derivatives_are_those_of_the_value) {
  const RowLikelihood cost = decay_likelihood();
  // Central differences at 1e-4 sigma: 1e-8 of third derivatives of order 1 in these units, and
  // rounding epsilon C / 1e-4.
  for (const Vector& p : {Vector{10, 2}, Vector{3, 7}, Vector{-2, 1}}) {
    EXPECT_LT(derivative_error(cost, p, 1e-4), 1e-6);
  }
}

TEST(RelativeUncertainty, extreme_units_change_nothing_but_units) {
  const SmoothMinimum minimum = minimize_smooth(constant_likelihood(), Vector{20.0}, {});
  for (const double unit : {1e-140, 1e140}) {
    const SmoothMinimum other = minimize_smooth(constant_likelihood(unit), Vector{20.0 * unit}, {});
    EXPECT_EQ(other.termination, Termination::converged) << unit;
    EXPECT_NEAR(other.parameters[0] / unit / minimum.parameters[0], 1.0, 1e-14) << unit;
    // epsilon of 10 log(1e140) = 3224, a few times
    EXPECT_NEAR(other.value, minimum.value + 10.0 * std::log(unit), 1e-11) << unit;
  }
  // The Hessian is the square of 1 / unit: where it is no double, nothing is claimed.
  for (const double unit : {1e-250, 1e250}) {
    const SmoothMinimum other = minimize_smooth(constant_likelihood(unit), Vector{20.0 * unit}, {});
    EXPECT_FALSE(is_success(other.termination)) << unit;
    EXPECT_EQ(other.digits, 0.0) << unit;
  }
}

TEST(RelativeUncertainty, a_row_without_any_uncertainty_does_not_exist) {
  const RowLikelihood cost = constant_likelihood();
  EXPECT_FALSE(std::isfinite(cost.value(Vector{0.0})));
  EXPECT_EQ(minimize_smooth(cost, Vector{0.0}, {}).termination, Termination::start_not_finite);
}

TEST(RelativeUncertainty, without_a_relative_part_it_is_least_squares) {
  const Vector sigma{0.2, 0.2, 0.15, 0.15, 0.1, 0.1};
  const RowLikelihood cost(model("A*exp(-x/tau)", {"A", "tau"}, decay_x),
                           std::make_unique<ModelRelativeTerm>(decay_y, sigma, Vector(6, 0.0)));
  const QuasiLikelihood quasi =
      solve_quasi_likelihood(cost.model(), decay_y, sigma, Vector(6, 0.0), Vector{10, 2}, {});
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{10, 2}, {});
  EXPECT_NEAR(minimum.parameters[0], quasi.minimum.parameters[0], 1e-12);
  EXPECT_NEAR(minimum.parameters[1], quasi.minimum.parameters[1], 1e-13);
}

TEST(QuasiLikelihood, of_a_constant_is_the_mean) {
  const auto function = model("a + 0*x", {"a"}, constant_x);
  const QuasiLikelihood quasi =
      solve_quasi_likelihood(*function, constant_y, Vector(5, 0.0), Vector(5, 0.1), {}, {});
  EXPECT_TRUE(quasi.settled);
  EXPECT_NEAR(quasi.minimum.parameters[0], 9.9, 1e-14);
  EXPECT_LE(quasi.iterations, 4U);
  const double information = quasi.scale * quasi.scale * [&] {
    double sum = 0.0;
    for (std::size_t i = 0; i < 5; ++i) {
      sum += std::pow(quasi.minimum.jacobian(i, 0), 2);
    }
    return sum;
  }();
  EXPECT_NEAR(1.0 / std::sqrt(information), 0.4427414595449584, 1e-15);
}

TEST(QuasiLikelihood, of_a_decay_agrees_with_60_digits) {
  const auto function = model("A*exp(-x/tau)", {"A", "tau"}, decay_x);
  const QuasiLikelihood quasi =
      solve_quasi_likelihood(*function, decay_y, Vector(6, 0.1), Vector(6, 0.05), Vector{3, 1}, {});
  EXPECT_TRUE(quasi.settled);
  EXPECT_EQ(quasi.minimum.termination, Termination::converged);
  EXPECT_NEAR(quasi.minimum.parameters[0], 10.56056275098873754653928, 1e-13);
  EXPECT_NEAR(quasi.minimum.parameters[1], 1.95674281833060270096985, 2e-14);
  EXPECT_NEAR(quasi.minimum.sum_of_squares * quasi.scale * quasi.scale, 6.1862427878346327756,
              1e-12);
}

TEST(QuasiLikelihood, names_a_row_where_model_and_uncertainty_vanish) {
  const Vector x{0, 1, 2};
  const auto function = model("a*x", {"a"}, x);
  const QuasiLikelihood quasi =
      solve_quasi_likelihood(*function, {0.1, 1, 2}, Vector(3, 0.0), Vector(3, 0.1), {}, {});
  EXPECT_FALSE(quasi.settled);
  EXPECT_EQ(quasi.row_without_uncertainty, 0U);
}

}  // namespace
}  // namespace parabola
