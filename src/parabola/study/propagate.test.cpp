// SPDX-License-Identifier: MIT
#include "parabola/study/propagate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace parabola {
namespace {

KnownQuantities known(const std::vector<std::string>& quantities,
                      const std::vector<std::string>& correlations = {}) {
  KnownQuantities result;
  for (const std::string& text : quantities)
    add_quantity(result, parse_known_quantity(text).value()).value();
  std::vector<PairCorrelation> pairs;
  for (const std::string& text : correlations)
    pairs.push_back(parse_pair_correlation(text).value());
  correlate(result, pairs).value();
  return result;
}

Propagation of(const std::vector<std::string>& formulas, const KnownQuantities& quantities) {
  PropagationSpec spec;
  spec.formulas = formulas;
  return propagate(quantities, spec).value();
}

bool has(const Propagation& outcome, std::string_view code) {
  return std::ranges::any_of(outcome.diagnostics,
                             [&](const Diagnostic& d) { return d.code == code; });
}

constexpr double epsilon = std::numeric_limits<double>::epsilon();

TEST(Propagate, a_quotient_adds_relative_uncertainties_in_quadrature) {
  const Propagation outcome = of({"R = V/I"}, known({"V=5.0 +- 0.1 [V]", "I=2.00(5) [A]"}));
  const PropagatedResult& r = outcome.results.front();
  EXPECT_EQ(r.estimate, 2.5);
  EXPECT_EQ(r.unit, "Ω");
  // u = R sqrt((0.1/5)^2 + (0.05/2)^2)
  EXPECT_NEAR(*r.uncertainty, 2.5 * std::hypot(0.02, 0.025), 8.0 * epsilon);
  EXPECT_EQ(r.correlation_share, 0.0);
  ASSERT_EQ(r.budget.size(), 2U);
  EXPECT_EQ(r.budget[0].name, "I");
  EXPECT_NEAR(r.budget[0].sensitivity, -1.25, 4.0 * epsilon);
  EXPECT_NEAR(r.budget[0].contribution, -0.0625, 4.0 * epsilon);
  EXPECT_NEAR(r.budget[0].share + r.budget[1].share, 1.0, 8.0 * epsilon);
}

TEST(Propagate, a_correlation_adds_twice_the_product_of_the_contributions) {
  const Propagation outcome =
      of({"s = a + b", "d = a - b"}, known({"a=1.0 +- 0.3", "b=2.0 +- 0.4"}, {"b,a=-0.5"}));
  // u^2 = 0.09 + 0.16 -+ 2 * 0.5 * 0.12
  EXPECT_NEAR(*outcome.results[0].uncertainty, std::sqrt(0.13), 8.0 * epsilon);
  EXPECT_NEAR(*outcome.results[1].uncertainty, std::sqrt(0.37), 8.0 * epsilon);
  EXPECT_NEAR(outcome.results[0].correlation_share, -0.12 / 0.13, 8.0 * epsilon);
  double shares = outcome.results[0].correlation_share;
  for (const Contribution& part : outcome.results[0].budget) shares += part.share;
  EXPECT_NEAR(shares, 1.0, 16.0 * epsilon);
  // cov(s, d) = u_a^2 - u_b^2
  EXPECT_NEAR((*outcome.covariance)(0, 1), -0.07, 4.0 * epsilon);
  EXPECT_NEAR((*outcome.result_correlation)(1, 0), -0.07 / std::sqrt(0.13 * 0.37), 16.0 * epsilon);
}

TEST(Propagate, fully_correlated_quantities_cancel_in_their_difference) {
  const Propagation outcome = of({"d = a - b"}, known({"a=7.0 +- 0.2", "b=3.0 +- 0.2"}, {"a,b=1"}));
  EXPECT_EQ(outcome.results[0].uncertainty, 0.0);
  // value + u L z with the same z: equal but for the rounding of sums around 7
  EXPECT_LT(outcome.results[0].trials->uncertainty, 16.0 * epsilon);
}

TEST(Propagate, a_linear_formula_agrees_with_its_monte_carlo) {
  const Propagation outcome =
      of({"s = 2*a - b"}, known({"a=1.0 +- 0.3", "b=2.0 +- 0.4"}, {"a,b=0.5"}));
  const PropagatedResult& s = outcome.results[0];
  const TrialSummary& trials = *s.trials;
  EXPECT_TRUE(trials.settled);
  EXPECT_EQ(trials.finite, outcome.trials);
  EXPECT_NEAR(trials.mean, s.estimate, 4.0 * trials.noise.mean);
  EXPECT_NEAR(trials.uncertainty, *s.uncertainty, 4.0 * trials.noise.uncertainty);
  EXPECT_NEAR(trials.symmetric.lower, s.interval->lower, 4.0 * trials.noise.symmetric.lower);
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(Propagate, the_additive_example_of_the_supplement) {
  // JCGM 101:2008, 9.2.2: four standard normal quantities; y = 0, u = 2.0, 95 %: -3.92 to 3.92
  PropagationSpec spec;
  spec.formulas = {"Y = X1 + X2 + X3 + X4"};
  spec.confidence_level = 0.95;
  const Propagation outcome =
      propagate(known({"X1=0(1)", "X2=0(1)", "X3=0(1)", "X4=0(1)"}), spec).value();
  const PropagatedResult& y = outcome.results[0];
  EXPECT_NEAR(*y.uncertainty, 2.0, 4.0 * epsilon);
  EXPECT_NEAR(y.interval->upper, 3.92, 0.005);
  // settled: twice the standard deviation of each number is below 0.05
  EXPECT_NEAR(y.trials->mean, 0.0, 0.05);
  EXPECT_NEAR(y.trials->uncertainty, 2.0, 0.05);
  EXPECT_NEAR(y.trials->shortest.lower, -3.92, 0.1);
  EXPECT_NEAR(y.trials->symmetric.upper, 3.92, 0.1);
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(Propagate, a_square_at_zero_is_a_chi_square_that_linear_propagation_misses) {
  const Propagation outcome = of({"q = x^2"}, known({"x=0.0 +- 1.0"}));
  EXPECT_EQ(outcome.results[0].uncertainty, 0.0);
  const TrialSummary& trials = *outcome.results[0].trials;
  // mean 1, standard deviation sqrt(2)
  EXPECT_NEAR(trials.mean, 1.0, 4.0 * trials.noise.mean);
  EXPECT_NEAR(trials.uncertainty, std::sqrt(2.0), 4.0 * trials.noise.uncertainty);
  // the density falls from 0 on: the shortest interval begins there and ends at the quantile 1
  EXPECT_LT(trials.shortest.lower, 1e-6);
  EXPECT_NEAR(trials.shortest.upper, 1.0, numerical_tolerance(std::sqrt(2.0), 2));
  ASSERT_TRUE(has(outcome, "propagation_nonlinear"));
  EXPECT_EQ(outcome.diagnostics.front().severity, Severity::warning);
}

TEST(Propagate, a_lognormal_has_its_closed_mean_and_deviation) {
  const double sigma = 0.5;
  const Propagation outcome = of({"y = exp(x)"}, known({"x=0.0 +- 0.5"}));
  const TrialSummary& trials = *outcome.results[0].trials;
  const double mean = std::exp(sigma * sigma / 2.0);
  EXPECT_NEAR(trials.mean, mean, 4.0 * trials.noise.mean);
  EXPECT_NEAR(trials.uncertainty, mean * std::sqrt(std::expm1(sigma * sigma)),
              4.0 * trials.noise.uncertainty);
  EXPECT_NEAR(trials.symmetric.upper, std::exp(sigma), 4.0 * trials.noise.symmetric.upper);
  EXPECT_TRUE(has(outcome, "propagation_nonlinear"));
}

TEST(Propagate, trials_without_a_value_are_counted) {
  const Propagation outcome = of({"y = log(x)"}, known({"x=1.0 +- 0.5"}));
  const auto n = static_cast<double>(outcome.trials);
  const double missing = n - static_cast<double>(outcome.results[0].trials->finite);
  // P(x < 0) = P(z < -2)
  const double p = 0.5 * std::erfc(2.0 / std::sqrt(2.0));
  EXPECT_NEAR(missing / n, p, 4.0 * std::sqrt(p * (1.0 - p) / n));
  EXPECT_TRUE(has(outcome, "propagation_no_value"));
}

TEST(Propagate, a_quotient_through_zero_never_settles) {
  PropagationSpec spec;
  spec.formulas = {"y = 1/x"};
  spec.trial_limit = 100'000;
  const Propagation outcome = propagate(known({"x=0.1 +- 1.0"}), spec).value();
  EXPECT_EQ(outcome.trials, 100'000U);
  EXPECT_FALSE(outcome.results[0].trials->settled);
  EXPECT_TRUE(has(outcome, "propagation_unsettled"));
}

TEST(Propagate, a_derivative_that_does_not_exist_leaves_monte_carlo) {
  const Propagation outcome = of({"y = sqrt(x)"}, known({"x=0.0 +- 1.0"}));
  EXPECT_FALSE(outcome.results[0].uncertainty);
  EXPECT_EQ(outcome.reasons.at("results.y.uncertainty"),
            "a derivative is not finite at the estimates");
  EXPECT_TRUE(outcome.results[0].trials);
  EXPECT_TRUE(has(outcome, "propagation_no_derivative"));
  EXPECT_FALSE(outcome.covariance);
}

TEST(Propagate, exact_numbers_have_no_uncertainty_and_need_no_trials) {
  const Propagation outcome = of({"y = k*m"}, known({"k=3", "m=2"}));
  EXPECT_EQ(outcome.results[0].estimate, 6.0);
  EXPECT_EQ(outcome.results[0].uncertainty, 0.0);
  EXPECT_FALSE(outcome.results[0].trials);
  EXPECT_EQ(outcome.reasons.at("results.y.monte_carlo"), "no quantity has an uncertainty");
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(Propagate, a_later_formula_uses_an_earlier_result_with_its_correlation) {
  const Propagation outcome =
      of({"R = V/I", "P = R*I^2"}, known({"V=5.0 +- 0.1 [V]", "I=2.00(5) [A]"}));
  // P = V I: not as if R and I were independent
  EXPECT_NEAR(*outcome.results[1].uncertainty, 10.0 * std::hypot(0.02, 0.025), 32.0 * epsilon);
  EXPECT_EQ(outcome.results[1].unit, "W");
}

TEST(Propagate, the_seed_names_the_digits) {
  const KnownQuantities x = known({"x=1.0 +- 0.1"});
  PropagationSpec spec;
  spec.formulas = {"y = x^2"};
  const double first = propagate(x, spec).value().results[0].trials->mean;
  EXPECT_EQ(propagate(x, spec).value().results[0].trials->mean, first);
  spec.seed = 102;
  EXPECT_NE(propagate(x, spec).value().results[0].trials->mean, first);
}

TEST(Propagate, metres_beside_millimetres_are_noted) {
  const Propagation outcome = of({"s = a + b"}, known({"a=1.0 +- 0.1 [m]", "b=2.0 +- 0.1 [mm]"}));
  EXPECT_TRUE(has(outcome, "inconsistent_units"));
  EXPECT_EQ(outcome.results[0].unit, "");
}

SavedResult line() {
  SavedResult saved;
  saved.name = "fit.json";
  saved.formula = "y = a + b*x";
  saved.converged = true;
  saved.ndof = 3;
  for (const char* name : {"a", "b"}) {
    Quantity quantity;
    quantity.name = name;
    saved.parameters.push_back(quantity);
    saved.free.emplace_back(name);
  }
  saved.parameters[0].estimate = 1.0;
  saved.parameters[0].uncertainty = 0.3;
  saved.parameters[1].estimate = 2.0;
  saved.parameters[1].uncertainty = 0.4;
  saved.covariance = Matrix(2, 2);
  saved.covariance(0, 0) = 0.09;
  saved.covariance(1, 1) = 0.16;
  saved.covariance(0, 1) = saved.covariance(1, 0) = -0.06;
  Quantity sum;
  sum.name = "t";
  sum.expression = "a + b";
  sum.estimate = 3.0;
  saved.derived.push_back(sum);
  return saved;
}

TEST(Propagate, a_saved_fit_brings_its_covariance_and_its_definitions) {
  KnownQuantities quantities;
  add_saved_result(quantities, line()).value();
  add_quantity(quantities, parse_known_quantity("c=1.0 +- 0.1").value()).value();
  const Propagation outcome = of({"z = t - a + c"}, quantities);
  // t - a = b
  EXPECT_NEAR(*outcome.results[0].uncertainty, std::hypot(0.4, 0.1), 16.0 * epsilon);
  EXPECT_TRUE(outcome.diagnostics.empty());
}

TEST(Propagate, what_is_doubtful_in_a_saved_fit_stays_doubtful) {
  SavedResult saved = line();
  saved.uncertainty_scale = UncertaintyScale::estimated;
  saved.diagnostics.push_back({"bad_fit", Severity::warning, "", "", ""});
  KnownQuantities quantities;
  add_saved_result(quantities, saved).value();
  const Propagation outcome = of({"z = a + b"}, quantities);
  EXPECT_TRUE(has(outcome, "doubtful_fit"));
  EXPECT_TRUE(has(outcome, "few_degrees_of_freedom"));  // t/z = 1.20 with ndof 3
}

TEST(Propagate, wrong_input_is_told_by_name) {
  const auto error = [](const std::vector<std::string>& formulas,
                        const std::vector<std::string>& quantities) {
    PropagationSpec spec;
    spec.formulas = formulas;
    return propagate(known(quantities), spec).error();
  };
  EXPECT_EQ(error({}, {"a=1"}).code(), "formula_needed");
  EXPECT_EQ(error({"y = a + Rate"}, {"a=1", "rate=2"}).fix(), "did you mean rate?");
  EXPECT_EQ(error({"y = a*x"}, {"a=1"}).fix(), "give it, as in  x='5.0 +- 0.1'");
  EXPECT_EQ(error({"y = a"}, {"a=1", "b=2"}).sentence(), "b is in no formula");
  EXPECT_EQ(error({"a = a"}, {"a=1"}).code(), "propagate_name_taken");
  EXPECT_EQ(error({"y = a", "y = 2*a"}, {"a=1"}).sentence(), "y is computed twice");
  EXPECT_EQ(error({"y = 1/a"}, {"a=0"}).sentence(), "y has no finite value at these quantities");
}

}  // namespace
}  // namespace parabola
