// SPDX-License-Identifier: MIT
#include "parabola/model/density.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/distributions.hpp>
#include <gtest/gtest.h>

#include "parabola/model/formula_function.hpp"
#include "parabola/model/integral_function.hpp"

namespace parabola {
namespace {

struct Evaluated {
  double value = 0.0;
  double logarithm = 0.0;
  double between = 0.0;
  double total = 0.0;  // the integral over the range
};

// With the integrals put in as numbers.
Evaluated evaluate(const std::string& text, double x, double from, double to,
                   const IntegralScale& scale = {1.0, 2.0}) {
  Formula formula = parse_formula(text).value();
  Graph& graph = formula.graph;
  Density density = write_density(graph, formula.right, "x", formula.range).value();
  const auto one = [&](NodeId root, const Vector& at) {
    std::unique_ptr<RowFunction> f =
        make_formula_function(graph, root, {}, {{"x", at}}, at.size()).value();
    Vector values(at.size());
    f->values({}, values);
    return values[0];
  };
  const auto integral = [&](NodeId root, IntegralEnds ends) {
    Vector result(1);
    make_integral_function(graph, root, "x", {}, {ends}, scale).value()->values({}, result);
    return result[0];
  };
  const auto with_integrals = [&](NodeId root) {
    for (const DensityIntegral& part : density.integrals) {
      const double value = integral(part.integrand, {part.range.lower, part.range.upper});
      root = substitute(graph, root, part.symbol, graph.constant(value));
    }
    return root;
  };
  Evaluated result;
  result.value = one(with_integrals(density.value), {x});
  if (density.logarithm) result.logarithm = one(with_integrals(*density.logarithm), {x});
  if (density.between) {
    NodeId part = substitute(graph, *density.between, bin_lower_symbol, graph.constant(from));
    part = substitute(graph, part, bin_upper_symbol, graph.constant(to));
    result.between = one(with_integrals(part), {x});
  }
  result.total =
      integral(with_integrals(density.value), {density.range.lower, density.range.upper});
  return result;
}

// Each term of ln f is rounded to half a unit; the largest here is below 20, so 20 epsilon.
constexpr double few_roundings = 5e-15;

template <class Distribution>
void expect_density(const std::string& text, const Distribution& reference, double x, double from,
                    double to, bool has_closed_integral = true) {
  SCOPED_TRACE(text);
  const double expected = boost::math::pdf(reference, x);
  const Evaluated found = evaluate(text, x, from, to);
  EXPECT_NEAR(found.value / expected, 1.0, few_roundings);
  EXPECT_NEAR(found.logarithm, std::log(expected), few_roundings * 20.0);
  if (!has_closed_integral) return;
  const double part = boost::math::cdf(reference, to) - boost::math::cdf(reference, from);
  EXPECT_NEAR(found.between / part, 1.0, 1e-13);
}

TEST(Density, library_of_distributions_is_that_of_the_literature) {
  namespace bm = boost::math;
  expect_density("x ~ normal(0.3, 1.7)", bm::normal(0.3, 1.7), 1.2, -0.5, 2.5);
  expect_density("x ~ exponential(1.7)", bm::exponential(1.0 / 1.7), 1.2, 0.5, 2.5);
  expect_density("x ~ uniform(-1, 3)", bm::uniform(-1.0, 3.0), 1.2, 0.5, 2.5);
  expect_density("x ~ gamma(2.3, 0.8)", bm::gamma_distribution<>(2.3, 0.8), 1.2, 0, 1, false);
  expect_density("x ~ lognormal(0.4, 0.6)", bm::lognormal(0.4, 0.6), 1.2, 0.5, 2.5);
  expect_density("x ~ weibull(1.8, 2.1)", bm::weibull(1.8, 2.1), 1.2, 0.5, 2.5);
  expect_density("x ~ cauchy(0.3, 1.7)", bm::cauchy(0.3, 1.7), 1.2, -0.5, 2.5);
  expect_density("x ~ chi2(3)", bm::chi_squared(3.0), 1.2, 0, 1, false);
  expect_density("x ~ beta(2.3, 3.1)", bm::beta_distribution<>(2.3, 3.1), 0.4, 0, 1, false);
  const Evaluated student = evaluate("x ~ student(0.3, 1.7, 4)", 1.2, 0, 1);
  EXPECT_NEAR(student.value, bm::pdf(bm::students_t(4.0), 0.9 / 1.7) / 1.7, few_roundings);
}

TEST(Density, every_density_has_area_one_on_its_range) {
  // the quadrature promises 1e-12
  for (const char* text :
       {"x ~ normal(0.3, 1.7)",
        "x ~ exponential(1.7) on [0, inf]",
        "x ~ cauchy(0.3, 1.7)",
        "x ~ normal(0.3, 1.7) on [1, 4]",
        "x ~ normal(9, 1.7) on [1, 4]",
        "x ~ normal(-9, 1.7) on [1, 4]",
        "x ~ exponential(1.7) on [2, 7]",
        "x ~ exponential(-1.7) on [2, 7]",
        "x ~ weibull(1.8, 2.1) on [1, 4]",
        "x ~ lognormal(0.4, 0.6) on [1, 4]",
        "x ~ cauchy(0.3, 1.7) on [1, inf]",
        "x ~ gamma(2.3, 0.8) on [1, 4]",
        "x ~ student(0.3, 1.7, 4) on [1, 4]",
        "x ~ voigt(0.3, 1.7, 0.4)",
        "x ~ crystal_ball(0.3, 1.7, 1.2, 3)",
        "x ~ argus(5, 2.1) on [0, 5]",
        "x ~ argus(5, 0.2) on [0, 5]",
        "x ~ argus(5, 2.1) on [1, 4]",
        "x ~ von_mises(0.3, 2) on [-pi, pi]",
        "x ~ bernstein(1, 0.3, 2) on [1, 4]",
        "x ~ exp(-(x-1)^4)",
        "x ~ 1 + 0.4*x^2 on [-1, 2]",
        "x ~ 0.3*normal(2, 0.1) + 0.7*exponential(1.7) on [1, 4]",
        "x ~ 0.3*density(x^2) + 0.5*bernstein(1, 2) + 0.2*beta(2, 3) on [0, 1]"}) {
    EXPECT_NEAR(evaluate(text, 1.2, 0.0, 1.0).total, 1.0, 1e-11) << text;
  }
}

TEST(Density, far_tails_are_exact_in_the_logarithm) {
  EXPECT_NEAR(evaluate("x ~ normal(0, 1)", 60.0, 0, 1).logarithm,
              -1800.0 - 0.5 * std::log(2.0 * std::numbers::pi), 1e-12);
  EXPECT_EQ(evaluate("x ~ normal(0, 1)", 60.0, 0, 1).value, 0.0);
}

TEST(Density, small_probabilities_keep_their_digits) {
  const boost::math::normal standard;
  const double exact =
      boost::math::cdf(complement(standard, 9.0)) - boost::math::cdf(complement(standard, 9.5));
  EXPECT_NEAR(evaluate("x ~ normal(0, 1)", 0.0, 9.0, 9.5).between / exact, 1.0, 1e-13);
  EXPECT_NEAR(evaluate("x ~ normal(0, 1)", 0.0, -9.5, -9.0).between / exact, 1.0, 1e-13);
}

std::string error_of(const std::string& text) {
  Formula formula = parse_formula(text).value();
  const Result<Density> density = write_density(formula.graph, formula.right, "x", formula.range);
  return density ? "" : density.error().sentence();
}

TEST(Density, what_is_no_density_is_refused) {
  EXPECT_EQ(error_of("x ~ f*normal(mu, s) + g*exponential(tau)"),
            "the factors of the distributions add up to f + g, not to 1");
  EXPECT_EQ(error_of("x ~ exp(normal(mu, s))"),
            "distributions can only be added, with a factor each; found exp(normal(mu, s))");
  EXPECT_EQ(error_of("x ~ f*normal(mu, s) + (1-f)*x^2"),
            "(1 - f)*x^2 stands beside distributions, but is none");
  EXPECT_EQ(error_of("x ~ x*normal(mu, s)"), "the factor x of a distribution holds its variable x");
  EXPECT_EQ(error_of("x ~ normal(x, s)"),
            "normal(x, s) is a density of x already: its parameters cannot hold it");
  EXPECT_EQ(error_of("x ~ bernstein(1, c)"), "bernstein(...) needs a range with two finite ends");
  EXPECT_EQ(error_of("x ~ f*poisson(mu) + (1-f)*normal(mu, s)"),
            "poisson(mu) has whole numbers as values, and stands alone");
  EXPECT_EQ(error_of("x ~ a + b"), "the right side is no density of x");
  EXPECT_EQ(error_of("x ~ f*extended(n*normal(mu, s)) + (1-f)*normal(mu, s)"),
            "extended(...) holds the whole right side");
}

TEST(IntegralFunction, derivatives_are_those_of_the_integral) {
  // integral of a exp(-b x) over [0, 2] and [1, inf)
  Graph graph;
  const NodeId root = parse_expression("a*exp(-b*x)", graph).value();
  const std::unique_ptr<RowFunction> integrals =
      make_integral_function(graph, root, "x", {"a", "b"}, {{0.0, 2.0}, {1.0, INFINITY}},
                             {1.0, 2.0})
          .value();
  const Vector p{3.0, 0.7};
  Vector values(2);
  Matrix gradient;
  integrals->values_and_gradient(p, values, gradient);
  const double e = std::exp(-1.4);
  const double e1 = std::exp(-0.7);
  EXPECT_NEAR(values[0], 3.0 * (1.0 - e) / 0.7, 1e-11);
  EXPECT_NEAR(values[1], 3.0 * e1 / 0.7, 1e-11);
  EXPECT_NEAR(gradient(0, 0), (1.0 - e) / 0.7, 1e-11);
  EXPECT_NEAR(gradient(0, 1), 3.0 * (2.0 * e / 0.7 - (1.0 - e) / 0.49), 1e-11);
  Matrix hessian;
  integrals->weighted_hessian(p, Vector{0.0, 1.0}, hessian);
  EXPECT_EQ(hessian(0, 0), 0.0);
  EXPECT_NEAR(hessian(0, 1), -e1 * (1.0 / 0.7 + 1.0 / 0.49), 1e-10);
  EXPECT_NEAR(hessian(1, 1), 3.0 * e1 * (1.0 / 0.7 + 2.0 / 0.49 + 2.0 / 0.343), 1e-10);
}

TEST(IntegralFunction, an_integral_that_does_not_exist_is_not_a_number) {
  Graph graph;
  const NodeId root = parse_expression("1/x", graph).value();
  Vector values(2);
  make_integral_function(graph, root, "x", {}, {{0.0, 1.0}, {1.0, 2.0}}, {})
      .value()
      ->values({}, values);
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_NEAR(values[1], std::numbers::ln2, 1e-12);
}

}  // namespace
}  // namespace parabola
