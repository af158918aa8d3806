// SPDX-License-Identifier: MIT
#include "parabola/stats/random_variates.hpp"

#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/stats/kolmogorov.hpp"

namespace parabola {
namespace {

struct MeanAndVariance {
  double mean = 0.0;
  double variance = 0.0;
};

constexpr int count = 20'000;

MeanAndVariance of(const std::function<double(RandomEngine&)>& draw) {
  RandomEngine engine(7);
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < count; ++i) {
    const double x = draw(engine);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / count;
  return {mean, squares / count - mean * mean};
}

// Four standard deviations of the mean and, with the fourth central moment, of the variance.
void expect_moments(const MeanAndVariance& found, double mean, double variance, double fourth) {
  EXPECT_NEAR(found.mean, mean, 4.0 * std::sqrt(variance / count));
  EXPECT_NEAR(found.variance, variance, 4.0 * std::sqrt((fourth - variance * variance) / count));
}

TEST(RandomVariates, poisson_numbers_have_their_mean_and_variance_from_small_to_large_means) {
  for (const double mean : {0.3, 3.0, 100.0, 1e6}) {
    const MeanAndVariance found = of([&](RandomEngine& e) { return poisson_variate(e, mean); });
    expect_moments(found, mean, mean, mean * (1.0 + 3.0 * mean));
  }
  RandomEngine engine(1);
  EXPECT_EQ(poisson_variate(engine, 0.0), 0.0);
}

TEST(RandomVariates, binomial_numbers_have_their_mean_and_variance) {
  const double n = 20.0;
  const double p = 0.3;
  const double v = n * p * (1.0 - p);
  const MeanAndVariance found = of([&](RandomEngine& e) { return binomial_variate(e, n, p); });
  expect_moments(found, n * p, v, v * (1.0 + 3.0 * v * (1.0 - 2.0 / n)));
  RandomEngine engine(1);
  EXPECT_EQ(binomial_variate(engine, 5.0, 1.0), 5.0);
  EXPECT_EQ(binomial_variate(engine, 5.0, 0.0), 0.0);
}

TEST(RandomVariates, gamma_beta_and_exponential_numbers_have_their_mean_and_variance) {
  // fourth central moments: gamma 3 k^2 + 6 k; exponential is k = 1; of beta(2, 2) 3/560
  expect_moments(of([](RandomEngine& e) { return gamma_variate(e, 2.5); }), 2.5, 2.5, 33.75);
  expect_moments(of([](RandomEngine& e) { return exponential_variate(e); }), 1.0, 1.0, 9.0);
  expect_moments(of([](RandomEngine& e) { return beta_variate(e, 2.0, 2.0); }), 0.5, 0.05,
                 3.0 / 560.0);
}

TEST(RandomVariates, streams_have_seeds_of_their_own) {
  std::set<std::uint64_t> seeds;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (std::uint64_t number = 0; number < 500; ++number)
      seeds.insert(seed_of_stream(seed, number));
  }
  EXPECT_EQ(seeds.size(), 10'000U);
  EXPECT_EQ(seed_of_stream(101, 7), seed_of_stream(101, 7));
}

// Of a million numbers whose distance is x/(sqrt(n) + 0.12 + 0.11/sqrt(n)), half a step aside.
double probability_at(double x) {
  const int n = 1'000'000;
  const double root = std::sqrt(n);
  const double distance = x / (root + 0.12 + 0.11 / root);
  std::vector<double> numbers;
  for (int i = 0; i < n; ++i) numbers.push_back((i + 1.0) / n * (1.0 - distance));
  return kolmogorov_test(numbers).p_value;
}

TEST(Kolmogorov, probabilities_are_those_of_the_table_on_both_sides_of_one) {
  EXPECT_DOUBLE_EQ(kolmogorov_test({0.1}).distance, 0.9);
  // Q(1) = 0.2700, Q(1.358) = 0.0500: Smirnov, Ann. Math. Stat. 19 (1948) 279; the table's last
  // digit is 5e-5, and dQ/dx is at most 1.7 there while x is right to a few 1e-6
  EXPECT_NEAR(probability_at(0.999), 0.2717, 1e-3);
  EXPECT_NEAR(probability_at(1.001), 0.2683, 1e-3);
  EXPECT_NEAR(probability_at(1.358), 0.0500, 1e-4);
}

TEST(Kolmogorov, numbers_that_are_uniform_pass_and_their_squares_do_not) {
  RandomEngine engine(3);
  std::vector<double> uniform;
  std::vector<double> squares;
  for (int i = 0; i < 1000; ++i) {
    uniform.push_back(engine.uniform());
    squares.push_back(uniform.back() * uniform.back());
  }
  EXPECT_GT(kolmogorov_test(uniform).p_value, 0.01);
  EXPECT_LT(kolmogorov_test(squares).p_value, 1e-10);
}

}  // namespace
}  // namespace parabola
