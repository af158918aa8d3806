// SPDX-License-Identifier: MIT
#include "parabola/cost/event_term.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/binomial_term.hpp"
#include "parabola/cost/composed_cost.hpp"
#include "parabola/cost/sum_of_costs.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

std::unique_ptr<RowFunction> function_of(const std::string& text,
                                         std::vector<std::string> parameters, const Vector& x) {
  Graph graph;
  const NodeId root = parse_expression(text, graph).value();
  return make_formula_function(graph, root, std::move(parameters), {{"x", x}}, x.size()).value();
}

// Gradient and Hessian against central differences of value and gradient; their error is h^2 f'''/6
// + epsilon f/h, about 1e-10 for h = 1e-5 and costs of order 10.
void expect_derivatives(const SmoothFunction& cost, const Vector& at) {
  constexpr double h = 1e-5;
  SmoothEvaluation here;
  cost.evaluate(at, here);
  EXPECT_NEAR(here.value, cost.value(at), 1e-13 * std::abs(here.value));
  for (std::size_t j = 0; j < at.size(); ++j) {
    Vector up = at;
    Vector down = at;
    up[j] += h;
    down[j] -= h;
    EXPECT_NEAR(here.gradient[j], (cost.value(up) - cost.value(down)) / (2.0 * h), 2e-8);
    SmoothEvaluation above;
    SmoothEvaluation below;
    cost.evaluate(up, above);
    cost.evaluate(down, below);
    for (std::size_t k = 0; k < at.size(); ++k)
      EXPECT_NEAR(here.hessian(j, k), (above.gradient[k] - below.gradient[k]) / (2.0 * h), 2e-7);
  }
}

// columns outlive the functions of them
const Vector events{0.3, 1.7, 0.9, 4.1, 2.2};
const Vector with_a_repetition{0.3, 1.7, 1.7, 0.9, 4.1, 2.2};
const Vector zero_and_one{0.0, 1.0};
const Vector one_row{0.0};
const Vector doses{-1.0, 0.5, 2.0, 3.0};

TEST(EventTerm, density_and_its_logarithm_are_one_likelihood) {
  const RowLikelihood plain(function_of("exp(-x/tau)/tau", {"tau"}, events),
                            std::make_unique<DensityTerm>(5));
  const RowLikelihood logarithm(function_of("-x/tau - log(tau)", {"tau"}, events),
                                std::make_unique<LogDensityTerm>(5));
  // 2 n (ln tau + mean/tau)
  EXPECT_NEAR(plain.value(Vector{1.3}), 10.0 * (std::log(1.3) + 1.84 / 1.3), 1e-13);
  EXPECT_NEAR(logarithm.value(Vector{1.3}), plain.value(Vector{1.3}), 1e-13);
  expect_derivatives(plain, {1.3});
  expect_derivatives(logarithm, {1.3});
}

TEST(EventTerm, a_weight_counts_as_so_many_events) {
  const RowLikelihood repeated(function_of("exp(-x/tau)/tau", {"tau"}, with_a_repetition),
                               std::make_unique<DensityTerm>(6));
  const RowLikelihood weighted(function_of("exp(-x/tau)/tau", {"tau"}, events),
                               std::make_unique<DensityTerm>(5, Vector{1.0, 2.0, 1.0, 1.0, 1.0}));
  EXPECT_NEAR(weighted.value(Vector{1.3}), repeated.value(Vector{1.3}), 1e-13);
  expect_derivatives(weighted, {1.3});
}

TEST(EventTerm, impossible_events_have_no_likelihood) {
  const RowLikelihood plain(function_of("a*x", {"a"}, zero_and_one),
                            std::make_unique<DensityTerm>(2));
  EXPECT_FALSE(std::isfinite(plain.value(Vector{1.0})));
  EXPECT_FALSE(std::isfinite(plain.value(Vector{-1.0})));
}

TEST(EventTerm, extended_likelihood_is_smallest_at_the_number_of_events) {
  // ns events of density exp(-x)/1: -2 ln L = 2 ns - 2 n ln ns + ..., smallest at ns = 5
  auto rate = std::make_shared<RowLikelihood>(function_of("ns*exp(-x)", {"ns"}, events),
                                              std::make_unique<DensityTerm>(5));
  auto expected = std::make_shared<RowLikelihood>(function_of("ns", {"ns"}, one_row),
                                                  std::make_unique<ExpectedEventsTerm>());
  const SumOfCosts cost({{rate, {"ns"}}, {expected, {"ns"}}});
  SmoothEvaluation at;
  cost.evaluate(Vector{5.0}, at);
  EXPECT_NEAR(at.gradient[0], 0.0, 1e-15);
  EXPECT_NEAR(at.hessian(0, 0), 2.0 * 5.0 / 25.0, 1e-15);
}

TEST(BinomialTerm, derivatives_and_the_closed_case) {
  const RowLikelihood cost(
      function_of("20/(1 + exp(-a - b*x))", {"a", "b"}, doses),
      std::make_unique<BinomialTerm>(Vector{3.0, 11.0, 20.0, 0.0}, Vector(4, 20.0)));
  expect_derivatives(cost, {0.2, 0.7});
  const RowLikelihood same(function_of("n*p", {"n", "p"}, one_row),
                           std::make_unique<BinomialTerm>(Vector{3.0}, Vector{20.0}));
  EXPECT_EQ(same.value(Vector{20.0, 0.15}), 0.0);
}

TEST(ComposedCost, equals_the_cost_with_the_function_written_out) {
  // sum of -2 ln(q exp(-x/tau)), q = 1/tau
  auto outer = std::make_shared<RowLikelihood>(function_of("q*exp(-x/tau)", {"tau", "q"}, events),
                                               std::make_unique<DensityTerm>(5));
  const ComposedCost cost(outer, {function_of("1/tau", {"tau"}, one_row)});
  const RowLikelihood direct(function_of("exp(-x/tau)/tau", {"tau"}, events),
                             std::make_unique<DensityTerm>(5));
  SmoothEvaluation composed;
  SmoothEvaluation written;
  cost.evaluate(Vector{1.3}, composed);
  direct.evaluate(Vector{1.3}, written);
  EXPECT_NEAR(composed.value, written.value, 1e-13);
  EXPECT_NEAR(composed.gradient[0], written.gradient[0], 1e-12);
  EXPECT_NEAR(composed.hessian(0, 0), written.hessian(0, 0), 1e-12);
  EXPECT_NEAR(composed.expected_information(0, 0), written.expected_information(0, 0), 1e-12);
}

}  // namespace
}  // namespace parabola
