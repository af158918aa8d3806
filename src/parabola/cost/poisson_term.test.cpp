// SPDX-License-Identifier: MIT
// Poisson counts, against solutions in 60 digits and exact identities.
#include "parabola/cost/poisson_term.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "parabola/cost/likelihood_problem.test.hpp"

namespace parabola {
namespace {

using testing_likelihoods::derivative_error;
using testing_likelihoods::model;
using testing_likelihoods::uncertainties;
using testing_likelihoods::Uncertainties;

RowLikelihood poisson(const char* formula, const Vector& x, const Vector& counts) {
  return {model(formula, {"a", "b"}, x), std::make_unique<PoissonTerm>(counts)};
}

double deviance(double count, double mean) {
  Vector value(1);
  PoissonTerm(Vector{count}).values(0, Vector{mean}, value);
  return value[0];
}

TEST(Poisson, deviance_keeps_its_digits_next_to_the_count) {
  EXPECT_NEAR(deviance(1e12, 1e12 + 1e6), 0.99999933333383333293, 1e-15);
  EXPECT_NEAR(deviance(3.0, 3.5), 0.075095921036450174243, 1e-16);
  EXPECT_EQ(deviance(7.0, 7.0), 0.0);
  // both sides of the change from series to logarithm
  EXPECT_NEAR(deviance(4.0, 5.0 - 1e-12), deviance(4.0, 5.0 + 1e-12), 2e-12);
  EXPECT_NEAR(deviance(4.0, 3.0 - 1e-12), deviance(4.0, 3.0 + 1e-12), 3e-12);
}

TEST(Poisson, empty_bins_are_fine_and_negative_means_do_not_exist) {
  EXPECT_EQ(deviance(0.0, 2.5), 5.0);
  EXPECT_EQ(deviance(0.0, 0.0), 0.0);
  EXPECT_FALSE(std::isfinite(deviance(1.0, 0.0)));
  EXPECT_FALSE(std::isfinite(deviance(0.0, -1e-9)));
  EXPECT_FALSE(std::isfinite(deviance(2.0, -1.0)));
  EXPECT_FALSE(std::isfinite(deviance(2.0, std::nan(""))));
}

TEST(Poisson, regression_with_an_exponential_mean_agrees_with_60_digits) {
  const Vector x{0, 1, 2, 3, 4, 5, 6, 7};
  const RowLikelihood cost = poisson("exp(a + b*x)", x, {2, 1, 4, 3, 8, 11, 14, 30});
  for (const Vector& start : {Vector{0, 0}, Vector{3, -1}, Vector{0.2, 0.4}}) {
    const SmoothMinimum minimum = minimize_smooth(cost, start, {});
    ASSERT_EQ(minimum.termination, Termination::converged);
    EXPECT_NEAR(minimum.parameters[0], 0.1519530397916793978371182, 1e-14);
    EXPECT_NEAR(minimum.parameters[1], 0.4502060162281146954732465, 1e-15);
    EXPECT_NEAR(minimum.value, 2.9952813809849358177, 1e-14);
    const Uncertainties sd = uncertainties(minimum.hessian);
    EXPECT_NEAR(sd.sd[0], 0.38708356446166459889, 1e-13);
    EXPECT_NEAR(sd.sd[1], 0.06750484605397938742, 1e-14);
  }
  EXPECT_LT(derivative_error(cost, Vector{0.3, 0.35}, 1e-4), 1e-6);
}

// A model with a free scale fits the sum of counts exactly: sum f (1 - k/f) = 0.
TEST(Poisson, sum_of_fitted_counts_is_the_sum_of_counts) {
  const Vector x{1, 2, 3, 4, 5, 6, 7, 8};
  const Vector counts{1, 1, 0, 2, 3, 2, 5, 4};
  const RowLikelihood cost = poisson("a + b*x", x, counts);
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{1, 1}, {});
  ASSERT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 0.1103290944094842079645327, 1e-14);
  EXPECT_NEAR(minimum.parameters[1], 0.4754824234645590648967705, 1e-14);
  EXPECT_NEAR(minimum.value, 4.3939117297108074051, 1e-13);
  Vector fitted(8);
  cost.model().values(minimum.parameters, fitted);
  EXPECT_NEAR(std::accumulate(fitted.begin(), fitted.end(), 0.0), 18.0, 1e-13);
}

// A peak whose tail is 0 in doubles: means of 0 in empty bins carry infinite information on the
// background, which the observed information knows nothing of.
TEST(Poisson, means_of_zero_in_empty_bins_do_not_disturb) {
  const Vector x{0, 1, 2, 50, 60};
  const RowLikelihood cost(model("a*exp(-x^2) + b", {"a", "b"}, x),
                           std::make_unique<PoissonTerm>(Vector{20, 9, 1, 0, 0}));
  MinimizerOptions options;
  options.bounds = {{0.0, INFINITY}, {0.0, INFINITY}};
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{1, 0.5}, options);
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.states[1], ParameterState::at_lower_limit);
  // sum a e - k = 0
  EXPECT_NEAR(minimum.parameters[0], 30.0 / (1.0 + std::exp(-1.0) + std::exp(-4.0)), 1e-13);
}

TEST(Poisson, no_counts_at_all_end_at_the_limit_of_the_mean) {
  const RowLikelihood cost(model("a + 0*x", {"a"}, Vector(6, 1.0)),
                           std::make_unique<PoissonTerm>(Vector(6, 0.0)));
  MinimizerOptions options;
  options.bounds = {{0.0, INFINITY}};
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{3.0}, options);
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.states[0], ParameterState::at_lower_limit);
  EXPECT_EQ(minimum.parameters[0], 0.0);
  EXPECT_EQ(minimum.gradient[0], 12.0);
}

}  // namespace
}  // namespace parabola
