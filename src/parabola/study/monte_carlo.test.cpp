// SPDX-License-Identifier: MIT
#include "parabola/study/monte_carlo.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

// 0, 1, ..., n - 1 in every block.
void ramp(std::size_t count, std::span<double* const> outputs) {
  std::iota(outputs[0], outputs[0] + count, 0.0);
}

TEST(MonteCarlo, intervals_hold_the_ranks_of_the_supplement) {
  MonteCarloOptions options;
  options.confidence_level = 0.95;
  const MonteCarlo outcome = run_monte_carlo(1, ramp, options);
  // two equal blocks have no noise: M = 20,000 trials, each of 10,000 numbers twice; q = 19,000,
  // r = 500, so that the ends are the values of ranks 500 and 19,500
  EXPECT_EQ(outcome.trials, 20'000U);
  const TrialSummary& summary = outcome.results[0];
  EXPECT_TRUE(summary.settled);
  EXPECT_EQ(summary.symmetric.lower, 249.0);
  EXPECT_EQ(summary.symmetric.upper, 9749.0);
  EXPECT_EQ(summary.mean, 4999.5);
  // sum of squared deviations of 0 .. n-1 is n (n^2 - 1)/12, twice; less one in the denominator
  EXPECT_NEAR(summary.uncertainty, std::sqrt(2.0 * 1e4 * (1e8 - 1.0) / 12.0 / 19'999.0), 1e-9);
}

TEST(MonteCarlo, the_shortest_interval_of_an_exponential_begins_at_zero) {
  RandomEngine random(5);
  const auto exponential = [&](std::size_t count, std::span<double* const> outputs) {
    for (std::size_t i = 0; i < count; ++i) outputs[0][i] = -std::log(random.uniform());
  };
  MonteCarloOptions options;
  options.confidence_level = 0.95;
  const TrialSummary summary = run_monte_carlo(1, exponential, options).results[0];
  EXPECT_NEAR(summary.mean, 1.0, 4.0 * summary.noise.mean);
  EXPECT_NEAR(summary.uncertainty, 1.0, 4.0 * summary.noise.uncertainty);
  EXPECT_LT(summary.shortest.lower, 1e-3);
  // u = 1.0: the tolerance is 0.05, and both ends have settled to it
  EXPECT_NEAR(summary.shortest.upper, -std::log(0.05), 0.05);
  EXPECT_NEAR(summary.symmetric.lower, -std::log(0.975), 4.0 * summary.noise.symmetric.lower);
  EXPECT_NEAR(summary.symmetric.upper, -std::log(0.025), 4.0 * summary.noise.symmetric.upper);
}

TEST(MonteCarlo, more_digits_and_higher_levels_need_more_trials) {
  const auto trials = [](int digits, double level) {
    RandomEngine random(1);
    MonteCarloOptions options;
    options.digits = digits;
    options.confidence_level = level;
    return run_monte_carlo(
               1,
               [&](std::size_t count, std::span<double* const> outputs) {
                 for (std::size_t i = 0; i < count; ++i) outputs[0][i] = 3.0 * random.normal();
               },
               options)
        .trials;
  };
  EXPECT_LT(trials(1, 0.95), trials(2, 0.95));
  EXPECT_GE(trials(1, 0.999), 200'000U);  // two blocks of 100/(1 - p)
}

TEST(MonteCarlo, covariance_leaves_out_trials_in_which_a_result_is_missing) {
  const auto pairs = [](std::size_t count, std::span<double* const> outputs) {
    for (std::size_t i = 0; i < count; ++i) {
      const double x = i % 2 == 0 ? 1.0 : -1.0;
      outputs[0][i] = x;
      outputs[1][i] = i % 10 == 0 ? std::nan("") : -2.0 * x;
    }
  };
  const MonteCarlo outcome = run_monte_carlo(2, pairs, {});
  EXPECT_EQ(outcome.results[0].finite, outcome.trials);
  EXPECT_EQ(outcome.results[1].finite, outcome.trials / 10 * 9);
  EXPECT_NEAR(outcome.covariance(0, 1), -2.0 * outcome.covariance(0, 0), 1e-12);
  EXPECT_EQ(outcome.covariance(0, 1), outcome.covariance(1, 0));
}

TEST(MonteCarlo, the_limit_ends_what_never_settles) {
  RandomEngine random(2);
  MonteCarloOptions options;
  options.trial_limit = 55'000;
  const auto cauchy = [&](std::size_t count, std::span<double* const> outputs) {
    for (std::size_t i = 0; i < count; ++i) outputs[0][i] = random.normal() / random.normal();
  };
  const MonteCarlo outcome = run_monte_carlo(1, cauchy, options);
  EXPECT_EQ(outcome.trials, 50'000U);
  EXPECT_FALSE(outcome.results[0].settled);
}

TEST(MonteCarlo, the_unit_of_a_result_does_not_matter) {
  const auto at = [](double unit) {
    RandomEngine random(1);
    MonteCarloOptions options;
    options.trial_limit = 20'000;  // the tolerance is decimal and not a power of two
    const auto trials = [&](std::size_t count, std::span<double* const> outputs) {
      for (std::size_t i = 0; i < count; ++i) outputs[0][i] = unit * (5.0 + random.normal());
    };
    return run_monte_carlo(1, trials, options).results[0];
  };
  // powers of two change no digit; their squares would under- and overflow
  const TrialSummary one = at(1.0);
  for (const double unit : {0x1p-600, 0x1p600}) {
    const TrialSummary other = at(unit);
    EXPECT_EQ(other.uncertainty, unit * one.uncertainty);
    EXPECT_EQ(other.mean, unit * one.mean);
    EXPECT_EQ(other.shortest.upper, unit * one.shortest.upper);
  }
}

TEST(MonteCarlo, nothing_finite_says_nothing) {
  const auto nothing = [](std::size_t count, std::span<double* const> outputs) {
    std::fill_n(outputs[0], count, std::nan(""));
  };
  MonteCarloOptions options;
  options.trial_limit = 20'000;
  EXPECT_EQ(run_monte_carlo(1, nothing, options).results[0].finite, 0U);
}

TEST(MonteCarlo, the_tolerance_is_half_a_unit_of_the_last_digit) {
  EXPECT_DOUBLE_EQ(numerical_tolerance(2.13, 2), 0.05);
  EXPECT_DOUBLE_EQ(numerical_tolerance(2.13, 1), 0.5);
  EXPECT_DOUBLE_EQ(numerical_tolerance(0.00035, 1), 0.00005);
  EXPECT_DOUBLE_EQ(numerical_tolerance(9.96, 2), 0.5);  // rounds to 10
}

}  // namespace
}  // namespace parabola
