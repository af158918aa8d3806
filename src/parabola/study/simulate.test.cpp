// SPDX-License-Identifier: MIT
#include "parabola/study/simulate.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/fit/fit.hpp"
#include "parabola/stats/kolmogorov.hpp"

namespace parabola {
namespace {

using Values = std::vector<std::pair<std::string, double>>;

SimulationSpec spec_of(const std::string& formula, const Values& values) {
  SimulationSpec spec;
  spec.formula = formula;
  for (const auto& [name, value] : values) spec.set.push_back({name, {value, 0.0, 0}});
  return spec;
}

Vector events(const std::string& formula, const Values& values, double count) {
  SimulationSpec spec = spec_of(formula, values);
  spec.count = count;
  return simulate(spec).value().table.columns().front().values;
}

// Kolmogorov-Smirnov of 20,000 events against their distribution function: a distribution that is
// right fails one seed in a hundred, and the seed is fixed.
void expect_distribution(const std::string& formula, const Values& values,
                         const std::function<double(double)>& distribution) {
  std::vector<double> probabilities;
  for (const double x : events(formula, values, 20'000)) probabilities.push_back(distribution(x));
  EXPECT_GT(kolmogorov_test(probabilities).p_value, 0.01) << formula;
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

TEST(Simulate, events_follow_their_density) {
  expect_distribution("t ~ exponential(tau)", {{"tau", 2.2}},
                      [](double t) { return -std::expm1(-t / 2.2); });
  expect_distribution("x ~ normal(mu, sigma)", {{"mu", 1e6}, {"sigma", 0.5}},
                      [](double x) { return normal_cdf((x - 1e6) / 0.5); });
  expect_distribution("x ~ uniform(a, b)", {{"a", -1.0}, {"b", 3.0}},
                      [](double x) { return (x + 1.0) / 4.0; });
  expect_distribution("x ~ cauchy(x0, g)", {{"x0", 5.0}, {"g", 0.1}},
                      [](double x) { return 0.5 + std::atan((x - 5.0) / 0.1) / std::acos(-1.0); });
  // pole at 0: erf(sqrt(x))
  expect_distribution("x ~ gamma(0.5, 1)", {}, [](double x) { return std::erf(std::sqrt(x)); });
}

TEST(Simulate, events_of_mixtures_and_formulas_on_a_range_follow_their_density) {
  const double tail = -std::expm1(-6.0);  // of exponential(10) on [0, 60]
  expect_distribution("m ~ f*normal(mu, s) + (1 - f)*exponential(l) on [0, 60]",
                      {{"f", 0.3}, {"mu", 25.0}, {"s", 0.01}, {"l", 10.0}}, [&](double m) {
                        return 0.3 * normal_cdf((m - 25.0) / 0.01) -
                               0.7 * std::expm1(-m / 10.0) / tail;
                      });
  // 1 + a x on [0, 2], a = 3
  expect_distribution("x ~ 1 + a*x on [0, 2]", {{"a", 3.0}},
                      [](double x) { return (x + 1.5 * x * x) / 8.0; });
}

TEST(Simulate, the_tails_of_a_distribution_are_reached) {
  // the expected number of 20,000 events beyond 100 widths of a cauchy is 63.7, sd 8.0
  int beyond = 0;
  for (const double x : events("x ~ cauchy(0, 1)", {}, 20'000)) beyond += std::abs(x) > 100.0;
  EXPECT_NEAR(beyond, 20'000 * (1.0 - 2.0 / std::acos(-1.0) * std::atan(100.0)), 32);
}

TEST(Simulate, extended_densities_have_poisson_numbers_of_events) {
  SimulationSpec spec = spec_of("m ~ extended(ns*normal(5, 1) + nb*exponential(3)) on [0, 10]",
                                {{"ns", 40.0}, {"nb", 60.0}});
  double sum = 0.0;
  double squares = 0.0;
  for (spec.seed = 1; spec.seed <= 400; ++spec.seed) {
    const double n = static_cast<double>(simulate(spec).value().table.row_count());
    sum += n;
    squares += n * n;
  }
  const double mean = sum / 400.0;
  // sd of the mean 10/20; of the variance 100 sqrt(2/400) = 7.1
  EXPECT_NEAR(mean, 100.0, 2.0);
  EXPECT_NEAR(squares / 400.0 - mean * mean, 100.0, 29.0);
  spec.seed = 3;
  spec.count = 10;
  EXPECT_EQ(simulate(spec).error().code(), "simulate_count");
}

TEST(Simulate, rows_scatter_around_the_model_as_stated_and_the_fit_finds_the_parameters) {
  SimulationSpec spec = spec_of("y = a + b*x", {{"a", 1.0}, {"b", 2.0}});
  spec.grid.push_back(parse_grid("x=0:10:0.01").value());
  spec.sigma = {"y = 0.1"};
  const Table table = simulate(spec).value().table;
  EXPECT_EQ(table.names(), (std::vector<std::string>{"x", "y", "sigma_y"}));
  const FitResult result = fit(table, "y = a + b*x").value();
  for (const Quantity& quantity : result.parameters) {
    const double truth = quantity.name == "a" ? 1.0 : 2.0;
    EXPECT_LT(std::abs(*quantity.estimate - truth), 4.0 * *quantity.uncertainty) << quantity.name;
  }
  EXPECT_GT(*result.p_value, 0.001);
  EXPECT_LT(*result.p_value, 0.999);
}

TEST(Simulate, relative_uncertainties_are_those_of_the_model_and_common_ones_move_all_rows) {
  SimulationSpec spec = spec_of("y = a", {{"a", 100.0}});
  spec.count = 400;
  spec.sigma = {"y = 2%"};
  const Table relative = simulate(spec).value().table;
  EXPECT_EQ(relative.find("sigma_y")->values.front(), 2.0);
  spec.sigma = {"y = 0.001"};
  spec.common = {"y = 5"};
  const Table together = simulate(spec).value().table;
  const Vector& moved = together.find("y")->values;
  double spread = 0.0;
  for (const double y : moved) spread = std::max(spread, std::abs(y - moved.front()));
  EXPECT_LT(spread, 0.02);  // ten of sqrt(2) 0.001
  EXPECT_GT(std::abs(moved.front() - 100.0), 0.02);
}

TEST(Simulate, counts_are_whole_numbers_around_their_means) {
  SimulationSpec spec = spec_of("n ~ poisson(a*x)", {{"a", 3.0}});
  spec.grid.push_back(parse_grid("x=1:1000:1").value());
  const Table counts = simulate(spec).value().table;
  double chi2 = 0.0;
  for (std::size_t i = 0; i < counts.row_count(); ++i) {
    const double n = counts.find("n")->values[i];
    const double mean = 3.0 * counts.find("x")->values[i];
    EXPECT_EQ(n, std::floor(n));
    chi2 += (n - mean) * (n - mean) / mean;
  }
  EXPECT_NEAR(chi2, 1000.0, 4.0 * std::sqrt(2000.0));
  SimulationSpec trials = spec_of("k ~ binomial(n, p)", {{"p", 0.25}});
  trials.grid.push_back(parse_grid("n=8,8,0,100").value());
  const Table drawn = simulate(trials).value().table;
  EXPECT_EQ(drawn.names(), (std::vector<std::string>{"n", "k"}));
  EXPECT_EQ(drawn.find("k")->values[2], 0.0);
}

TEST(Simulate, a_seed_names_a_table_and_another_seed_another) {
  SimulationSpec spec = spec_of("t ~ exponential(2)", {});
  spec.count = 5;
  const Vector first = simulate(spec).value().table.columns().front().values;
  EXPECT_EQ(simulate(spec).value().table.columns().front().values, first);
  spec.seed = 102;
  EXPECT_NE(simulate(spec).value().table.columns().front().values, first);
}

std::string code(const SimulationSpec& spec) {
  const Result<Simulation> outcome = simulate(spec);
  return outcome ? "" : outcome.error().code();
}

TEST(Simulate, wrong_input_is_refused_with_its_code) {
  EXPECT_EQ(code(spec_of("t ~ exponential(tau)", {{"tau", 2.0}})), "simulate_count");
  EXPECT_EQ(code(spec_of("t ~ exponential(tau)", {})), "simulate_value_missing");
  EXPECT_EQ(code(spec_of("t ~ exponential(tau)", {{"tua", 2.0}})), "simulate_unknown");
  EXPECT_EQ(code(spec_of("t ~ exponential(tau)", {{"tau", 2.0}, {"tau", 3.0}})), "simulate_twice");
  SimulationSpec spec = spec_of("log(y) = a", {{"a", 1.0}});
  spec.count = 3;
  EXPECT_EQ(code(spec), "simulate_left");
  spec = spec_of("y = a", {{"a", 1.0}});
  spec.count = 3;
  EXPECT_EQ(code(spec), "simulate_sigma");
  spec.count = 2.5;
  EXPECT_EQ(code(spec), "simulate_count");
  spec = spec_of("n ~ poisson(a)", {{"a", -1.0}});
  spec.count = 3;
  EXPECT_EQ(code(spec), "simulate_value");
  spec = spec_of("x ~ f*normal(0, 1) + (1 - f)*normal(0, 2)", {{"f", 3.0}});
  spec.count = 3;
  EXPECT_EQ(code(spec), "density_negative");
  spec = spec_of("x ~ exp(x)", {});
  spec.count = 3;
  EXPECT_EQ(code(spec), "density_open");
}

}  // namespace
}  // namespace parabola
