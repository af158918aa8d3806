// SPDX-License-Identifier: MIT
// Costs add: sums against the same problem written as one, and the bits of sums over many rows.
#include "parabola/cost/sum_of_costs.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/cost/likelihood_problem.test.hpp"
#include "parabola/cost/poisson_term.hpp"
#include "parabola/cost/relative_uncertainty.hpp"
#include "parabola/minimize/residual_cost.hpp"

namespace parabola {
namespace {

using testing_likelihoods::model;

constexpr double relative_rounding = 1e-14;

// Rows split over two costs that name their parameters in different orders.
TEST(SumOfCosts, equals_the_cost_of_all_rows_together) {
  const Vector x{0, 1, 2, 3, 4, 5, 6, 7};
  const Vector counts{2, 1, 4, 3, 8, 11, 14, 30};
  const Vector first(x.begin(), x.begin() + 3);
  const Vector second(x.begin() + 3, x.end());
  const RowLikelihood whole(model("exp(a + b*x)", {"a", "b"}, x),
                            std::make_unique<PoissonTerm>(counts));
  const SumOfCosts sum(
      {{std::make_shared<RowLikelihood>(
            model("exp(a + b*x)", {"b", "a"}, first),
            std::make_unique<PoissonTerm>(Vector(counts.begin(), counts.begin() + 3))),
        {"b", "a"}},
       {std::make_shared<RowLikelihood>(
            model("exp(a + b*x)", {"a", "b"}, second),
            std::make_unique<PoissonTerm>(Vector(counts.begin() + 3, counts.end()))),
        {"a", "b"}}});
  EXPECT_EQ(sum.parameter_names(), (std::vector<std::string>{"b", "a"}));
  SmoothEvaluation one;
  SmoothEvaluation two;
  whole.evaluate(Vector{0.3, 0.4}, one);
  sum.evaluate(Vector{0.4, 0.3}, two);
  EXPECT_NEAR(sum.value(Vector{0.4, 0.3}), one.value, relative_rounding * one.magnitude);
  EXPECT_NEAR(two.value, one.value, relative_rounding * one.magnitude);
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(two.gradient[1 - j], one.gradient[j], relative_rounding * one.hessian(j, j));
    for (std::size_t k = 0; k < 2; ++k) {
      const double size = std::sqrt(one.hessian(j, j) * one.hessian(k, k));
      EXPECT_NEAR(two.hessian(1 - j, 1 - k), one.hessian(j, k), relative_rounding * size);
      EXPECT_NEAR(two.expected_information(1 - j, 1 - k), one.expected_information(j, k),
                  relative_rounding * size);
    }
  }
}

// A constant from y = 3, 5 with sigma 1 and from counts 2, 6: C/2 has the slope 2 a - 8 + 2 - 8/a,
// which is zero where a^2 - 3 a - 4 = 0, and C''/2 = 2 + 8/a^2.
TEST(SumOfCosts, least_squares_and_counts_share_a_parameter) {
  const Vector ones(2, 1.0);
  const LeastSquaresCost least_squares(model("a + 0*x", {"a"}, ones), {3, 5}, {1, 1});
  const SumOfCosts sum(
      {{std::make_shared<ResidualCost>(least_squares, least_squares.scale()), {"a"}},
       {std::make_shared<RowLikelihood>(model("m + 0*x", {"m"}, ones),
                                        std::make_unique<PoissonTerm>(Vector{2, 6})),
        {"a"}}});
  const SmoothMinimum minimum = minimize_smooth(sum, Vector{1.0}, {});
  ASSERT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 4.0, 1e-14);
  EXPECT_NEAR(minimum.hessian(0, 0), 5.0, 1e-14);
}

TEST(SumOfCosts, a_name_may_occur_twice_in_one_cost) {
  const Vector x{1, 2, 3};
  const LeastSquaresCost line(model("a + b*x", {"a", "b"}, x), {2.1, 2.9, 4.2}, {});
  const LeastSquaresCost tied(model("a + a*x", {"a"}, x), {2.1, 2.9, 4.2}, {});
  const SumOfCosts sum({{std::make_shared<ResidualCost>(line, line.scale()), {"a", "a"}}});
  const ResidualCost direct(tied, tied.scale());
  SmoothEvaluation one;
  SmoothEvaluation two;
  sum.evaluate(Vector{0.9}, one);
  direct.evaluate(Vector{0.9}, two);
  EXPECT_NEAR(one.value, two.value, 1e-13);
  EXPECT_NEAR(one.gradient[0], two.gradient[0], 1e-12);
  EXPECT_NEAR(one.hessian(0, 0), two.hessian(0, 0), 1e-12);
}

TEST(RowLikelihood, sums_over_many_rows_have_the_same_bits_every_time) {
  Vector x;
  Vector y;
  for (int i = 0; i < 5000; ++i) {
    x.push_back(0.001 * i);
    y.push_back(3.0 * std::exp(-0.4 * x.back()) * (1.0 + 0.05 * std::sin(37.0 * i)));
  }
  const auto cost = [&] {
    return RowLikelihood(
        model("a*exp(-b*x)", {"a", "b"}, x),
        std::make_unique<ModelRelativeTerm>(y, Vector(x.size(), 0.01), Vector(x.size(), 0.05)));
  };
  SmoothEvaluation one;
  SmoothEvaluation two;
  cost().evaluate(Vector{2.9, 0.41}, one);
  cost().evaluate(Vector{1.0, 1.0}, two);  // what the scratch holds must not matter
  cost().evaluate(Vector{2.9, 0.41}, two);
  EXPECT_EQ(one.value, two.value);
  EXPECT_EQ(one.gradient, two.gradient);
  EXPECT_EQ(one.hessian, two.hessian);
  EXPECT_EQ(cost().value(Vector{2.9, 0.41}), one.value);
}

}  // namespace
}  // namespace parabola
