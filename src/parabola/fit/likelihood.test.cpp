// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

Table table_of(const std::string& text) {
  return read_table(text, "data.csv", {}).value();
}

std::string column(const std::string& name, const Vector& values) {
  std::string text = name + "\n";
  for (const double value : values) text += std::to_string(value) + "\n";
  return text;
}

// Rounded like the cells of a file.
double as_written(double value) {
  return std::stod(std::to_string(value));
}

Vector exponential_sample(std::size_t count, double tau, std::uint64_t seed) {
  RandomEngine random(seed);
  Vector values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(as_written(-tau * std::log(1.0 - random.uniform())));
  return values;
}

Vector normal_sample(std::size_t count, double mu, double sigma, std::uint64_t seed) {
  RandomEngine random(seed);
  Vector values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(as_written(mu + sigma * random.normal()));
  return values;
}

double mean_of(const Vector& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

const Quantity& parameter(const FitResult& result, const std::string& name) {
  for (const Quantity& quantity : result.parameters) {
    if (quantity.name == name) return quantity;
  }
  throw std::out_of_range(name);
}

TEST(Likelihood, lifetime_is_the_mean_and_its_uncertainty_tau_over_root_n) {
  const Vector t = exponential_sample(100, 2.2, 1);
  const FitResult result = fit(table_of(column("t", t)), "t ~ exponential(tau)").value();
  EXPECT_TRUE(result.termination.success);
  // rounding of sums of 100 numbers
  EXPECT_NEAR(*parameter(result, "tau").estimate / mean_of(t), 1.0, 1e-13);
  EXPECT_NEAR(*parameter(result, "tau").uncertainty / (mean_of(t) / 10.0), 1.0, 1e-12);
  EXPECT_NEAR(result.cost_value, 200.0 * (std::log(mean_of(t)) + 1.0), 1e-9);
  EXPECT_EQ(result.cost_kind, CostKind::likelihood);
  EXPECT_EQ(result.curvature, "observed");
  EXPECT_FALSE(result.p_value);
  EXPECT_FALSE(is_doubtful(result));
  EXPECT_EQ(result.rows_used, 100U);
}

TEST(Likelihood, normal_sample_has_its_moments) {
  const Vector x = normal_sample(50, 4.0, 1.5, 2);
  const FitResult result = fit(table_of(column("x", x)), "x ~ normal(mu, sigma)").value();
  const double mean = mean_of(x);
  double variance = 0.0;
  for (const double value : x) variance += (value - mean) * (value - mean) / 50.0;
  const double sigma = std::sqrt(variance);
  EXPECT_NEAR(*parameter(result, "mu").estimate, mean, 1e-12);
  EXPECT_NEAR(*parameter(result, "sigma").estimate, sigma, 1e-12);
  EXPECT_NEAR(*parameter(result, "mu").uncertainty, sigma / std::sqrt(50.0), 1e-11);
  EXPECT_NEAR(*parameter(result, "sigma").uncertainty, sigma / std::sqrt(100.0), 1e-11);
}

TEST(Likelihood, a_formula_is_the_density_that_it_is_proportional_to) {
  const Table table = table_of(column("t", exponential_sample(200, 2.2, 3)));
  const FitResult known = fit(table, "t ~ exponential(tau)").value();
  const FitResult formula = fit(table, "t ~ exp(-t/tau) on [0, inf]").value();
  // the quadrature promises 1e-12 of the integral; n = 200 events share it
  EXPECT_NEAR(*parameter(formula, "tau").estimate / *parameter(known, "tau").estimate, 1.0, 1e-10);
  EXPECT_NEAR(*parameter(formula, "tau").uncertainty / *parameter(known, "tau").uncertainty, 1.0,
              1e-9);
}

TEST(Likelihood, truncated_exponential_solves_its_equation) {
  const Vector t = exponential_sample(400, 2.2, 4);
  const FitResult result =
      fit(table_of(column("t", t)), "t ~ exponential(tau) on [0.5, 4]").value();
  Vector kept;
  for (const double value : t) {
    if (value >= 0.5 && value <= 4.0) kept.push_back(value);
  }
  EXPECT_EQ(result.rows_used, kept.size());
  ASSERT_EQ(result.left_out.size(), 1U);
  EXPECT_EQ(result.left_out.front().reason, "outside [0.5, 4]");
  const double tau = *parameter(result, "tau").estimate;
  // d ln L/d tau = 0: mean - a = tau - w/(exp(w/tau) - 1)
  EXPECT_NEAR(mean_of(kept) - 0.5, tau - 3.5 / std::expm1(3.5 / tau), 1e-11);
}

TEST(Likelihood, extended_yields_add_up_to_the_number_of_events) {
  Vector m = normal_sample(150, 5.0, 0.3, 5);
  for (const double x : exponential_sample(600, 4.0, 6)) {
    if (x < 10.0) m.push_back(x);
  }
  const FitResult result =
      fit(table_of(column("m", m)),
          "m ~ extended(ns*normal(mu, sigma) + nb*exponential(tau)) on [0, 10]")
          .value();
  EXPECT_TRUE(result.termination.success);
  const double total = *parameter(result, "ns").estimate + *parameter(result, "nb").estimate;
  EXPECT_NEAR(total / static_cast<double>(result.rows_used), 1.0, 1e-11);
  EXPECT_NEAR(*parameter(result, "mu").estimate, 5.0, 5.0 * *parameter(result, "mu").uncertainty);
  const FitResult fraction =
      fit(table_of(column("m", m)), "m ~ f*normal(mu, sigma) + (1-f)*exponential(tau) on [0, 10]")
          .value();
  EXPECT_NEAR(*parameter(fraction, "f").estimate, *parameter(result, "ns").estimate / total, 1e-9);
  EXPECT_NEAR(*parameter(fraction, "tau").uncertainty, *parameter(result, "tau").uncertainty, 1e-7);
}

TEST(Likelihood, poisson_counts_with_free_normalisation_keep_their_sum) {
  const FitResult result =
      fit(table_of("x,n\n1,3\n2,0\n3,7\n4,1\n5,12\n6,2\n7,0\n"), "n ~ poisson(a*exp(-x/b))")
          .value();
  double fitted = 0.0;
  for (const double value : result.points.fitted) fitted += value;
  EXPECT_NEAR(fitted, 25.0, 25e-12);
  EXPECT_EQ(result.goodness_kind, "Pearson's chi-square, 7 rows merged to 3");
}

TEST(Likelihood, one_poisson_mean_is_the_mean) {
  const FitResult result = fit(table_of("n\n3\n0\n7\n1\n"), "n ~ poisson(mu)").value();
  EXPECT_NEAR(*parameter(result, "mu").estimate, 2.75, 1e-13);
  EXPECT_NEAR(*parameter(result, "mu").uncertainty, std::sqrt(2.75 / 4.0), 1e-12);
}

TEST(Likelihood, one_binomial_probability_is_the_share) {
  const FitResult result = fit(table_of("n,k\n10,3\n20,9\n"), "k ~ binomial(n, p)").value();
  EXPECT_NEAR(*parameter(result, "p").estimate, 0.4, 1e-13);
  EXPECT_NEAR(*parameter(result, "p").uncertainty, std::sqrt(0.4 * 0.6 / 30.0), 1e-12);
}

TEST(Likelihood, normal_values_with_known_sigma_are_weighted_least_squares) {
  const std::string data = "x,y,s\n1,2.1,0.1\n2,3.8,0.2\n3,6.3,0.1\n4,7.7,0.3\n";
  const FitResult likelihood = fit(table_of(data), "y ~ normal(a + b*x, s)").value();
  FitSpec spec;
  spec.formula = "y = a + b*x";
  spec.sigma = {"y = s"};
  const FitResult squares = fit(table_of(data), spec).value();
  for (const char* name : {"a", "b"}) {
    EXPECT_NEAR(*parameter(likelihood, name).estimate, *parameter(squares, name).estimate, 1e-12);
    EXPECT_NEAR(*parameter(likelihood, name).uncertainty, *parameter(squares, name).uncertainty,
                1e-12);
  }
}

TEST(Likelihood, sigma_may_be_a_parameter) {
  const FitResult result =
      fit(table_of("x,y\n1,2.1\n2,3.8\n3,6.3\n4,7.7\n5,10.4\n"), "y ~ normal(a + b*x, sigma)")
          .value();
  FitSpec spec;
  spec.formula = "y = a + b*x";
  const FitResult squares =
      fit(table_of("x,y\n1,2.1\n2,3.8\n3,6.3\n4,7.7\n5,10.4\n"), spec).value();
  EXPECT_NEAR(*parameter(result, "b").estimate, *parameter(squares, "b").estimate, 1e-11);
  EXPECT_NEAR(*parameter(result, "sigma").estimate, std::sqrt(squares.cost_value / 5.0), 1e-11);
}

TEST(Likelihood, uniform_ends_are_the_outermost_values) {
  const FitResult result = fit(table_of("x\n0.3\n0.9\n0.4\n0.75\n"), "x ~ uniform(a, b)").value();
  EXPECT_EQ(*parameter(result, "a").estimate, 0.3);
  EXPECT_EQ(*parameter(result, "b").estimate, 0.9);
  EXPECT_EQ(parameter(result, "a").status, QuantityStatus::at_limit);
}

TEST(Likelihood, constraints_are_further_information) {
  const Vector t = exponential_sample(100, 2.2, 1);
  FitSpec spec;
  spec.formula = "t ~ exponential(tau)";
  spec.constrain = {"tau = 2.0 +- 0.1"};
  const FitResult result = fit(table_of(column("t", t)), spec).value();
  const double tau = *parameter(result, "tau").estimate;
  // d/dtau of 2 n (ln tau + mean/tau) + ((tau - 2)/0.1)^2
  EXPECT_NEAR(200.0 * (1.0 / tau - mean_of(t) / (tau * tau)) + 200.0 * (tau - 2.0), 0.0, 1e-9);
}

TEST(Likelihood, every_distribution_finds_its_own_parameters) {
  // estimates within five uncertainties of the truth; one in 1.7 million fits would not be
  RandomEngine random(11);
  Vector gamma;
  for (int i = 0; i < 400; ++i) {
    double sum = 0.0;
    for (int k = 0; k < 3; ++k) sum -= 0.7 * std::log(1.0 - random.uniform());
    gamma.push_back(sum);
  }
  Vector cauchy;
  Vector lognormal;
  Vector weibull;
  for (int i = 0; i < 400; ++i) {
    cauchy.push_back(1.5 + 0.4 * std::tan(M_PI * (random.uniform() - 0.5)));
    lognormal.push_back(std::exp(0.5 + 0.3 * random.normal()));
    weibull.push_back(2.0 * std::pow(-std::log(1.0 - random.uniform()), 1.0 / 1.6));
  }
  const auto expect = [](const Vector& x, const std::string& formula,
                         const std::vector<std::pair<std::string, double>>& truths) {
    const Result<FitResult> result = fit(table_of(column("x", x)), formula);
    ASSERT_TRUE(result) << result.error().what();
    EXPECT_TRUE(result->termination.success) << formula;
    for (const auto& [name, truth] : truths) {
      const Quantity& found = parameter(*result, name);
      ASSERT_TRUE(found.uncertainty) << formula;
      EXPECT_NEAR(*found.estimate, truth, 5.0 * *found.uncertainty) << formula << " " << name;
    }
  };
  expect(gamma, "x ~ gamma(k, theta)", {{"k", 3.0}, {"theta", 0.7}});
  expect(gamma, "x ~ gamma(k, theta) on [0.5, 5]", {{"k", 3.0}, {"theta", 0.7}});
  expect(cauchy, "x ~ cauchy(x0, g)", {{"x0", 1.5}, {"g", 0.4}});
  expect(lognormal, "x ~ lognormal(mu, s)", {{"mu", 0.5}, {"s", 0.3}});
  expect(weibull, "x ~ weibull(k, scale)", {{"k", 1.6}, {"scale", 2.0}});
  expect(normal_sample(400, 3.0, 0.5, 7), "x ~ student(mu, s, 30)", {{"mu", 3.0}});
}

std::string error_of(const std::string& data, const FitSpec& spec) {
  const Result<FitResult> result = fit(table_of(data), spec);
  return result ? "" : result.error().code() + ": " + result.error().sentence();
}

TEST(Likelihood, wrong_input_is_named) {
  FitSpec spec;
  spec.formula = "t ~ exponential(tau)";
  EXPECT_EQ(error_of("t\n1\n-2\n3\n", spec),
            "outside_support: row 3, t: the value -2 cannot come from exponential(tau)");
  spec.sigma = {"t = 0.1"};
  EXPECT_EQ(error_of("t\n1\n2\n", spec),
            "likelihood_option: --sigma has no meaning for a formula with '~': the density says "
            "how t scatters");
  spec = {};
  spec.formula = "n ~ poisson(mu)";
  EXPECT_EQ(error_of("n\n1\n-2\n", spec),
            "not_a_count: row 3, n: the value -2 is negative and cannot come from poisson");
  spec.formula = "k ~ binomial(10, p)";
  EXPECT_EQ(error_of("k\n1\n12\n", spec), "not_a_count: row 3, k: 12 successes in 10 trials");
  spec.formula = "k ~ binomial(n, p)";
  EXPECT_EQ(error_of("k\n1\n2\n", spec),
            "formula_density: the number of trials must be known, and n is a parameter");
  spec.formula = "x ~ f*normal(mu, z) + (1-f)*exponential(tau)";
  EXPECT_EQ(error_of("x,z\n1,2\n2,3\n", spec),
            "other_column: a density of x cannot hold the column z");
  spec.formula = "x ~ normal(mu, sigma) on [10, 20]";
  EXPECT_EQ(error_of("x\n1\n2\n", spec), "no_rows: no value lies within [10, 20]");
  spec.formula = "n ~ poisson(n*a)";
  EXPECT_EQ(error_of("n\n1\n2\n", spec),
            "response_on_both_sides: column n stands on both sides of the formula");
}

TEST(Likelihood, half_counts_are_doubted) {
  const FitResult result = fit(table_of("n\n1.5\n2\n"), "n ~ poisson(mu)").value();
  ASSERT_FALSE(result.diagnostics.empty());
  EXPECT_EQ(result.diagnostics.front().code, "not_whole");
}

}  // namespace
}  // namespace parabola
