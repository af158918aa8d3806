// SPDX-License-Identifier: MIT
// Costs that are no sums of squares: likelihoods against 60-digit solutions, limits, saddles, flat
// valleys, domains that end, and the name of every end.
#include "parabola/minimize/smooth.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "parabola/minimize/smooth_problems.test.hpp"

namespace parabola {
namespace {

using std::exp;
using std::log;
using std::sqrt;
using testing_problems::smooth_problem;

constexpr double infinite = std::numeric_limits<double>::infinity();

MinimizerOptions limited(std::vector<Bounds> bounds) {
  MinimizerOptions options;
  options.bounds = std::move(bounds);
  return options;
}

constexpr auto rosenbrock = [](const auto& b) {
  const auto u = b[1] - b[0] * b[0];
  const auto v = 1.0 - b[0];
  return 100.0 * u * u + v * v;
};

// 2 n log tau + 2 sum t / tau: the mean is the estimate, tau / sqrt(n) its uncertainty.
Vector decay_times() {
  Vector times;
  for (int i = 0; i < 100; ++i) times.push_back(-2.2 * std::log((i + 0.5) / 100.0));
  return times;
}
auto lifetime() {
  const Vector times = decay_times();
  const double n = static_cast<double>(times.size());
  const double sum = std::accumulate(times.begin(), times.end(), 0.0);
  return [n, sum](const auto& b) { return 2.0 * n * log(b[0]) + 2.0 * sum / b[0]; };
}
double mean_time() {
  const Vector times = decay_times();
  return std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size());
}

// Twelve pass-or-fail results at x = 0.5, 1 ... 6.
constexpr double outcomes[] = {0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1, 1};
constexpr auto logistic = [](const auto& b) {
  auto sum = 0.0 * b[0];
  for (int i = 0; i < 12; ++i) {
    const auto e = b[0] + 0.5 * (i + 1) * b[1];
    sum = sum + 2.0 * log(1.0 + exp(e)) - 2.0 * outcomes[i] * e;
  }
  return sum;
};

TEST(Smooth, a_curved_valley_is_followed_to_its_end) {
  const auto cost = smooth_problem<2>(rosenbrock);
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{-1.2, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 1.0, 1e-14);
  EXPECT_NEAR(minimum.parameters[1], 1.0, 1e-14);
  EXPECT_EQ(minimum.rank, 2U);
  EXPECT_LE(minimum.evaluations, 30U);
  // H = (802 -400; -400 200) at the minimum
  EXPECT_NEAR(minimum.hessian(0, 0), 802.0, 1e-10);
  EXPECT_NEAR(minimum.hessian(0, 1), -400.0, 1e-10);
}

TEST(Smooth, the_lifetime_is_the_mean_from_every_start) {
  const auto observed = smooth_problem<1>(lifetime());
  const auto expected = smooth_problem<1>(lifetime(), [](std::span<const double> b) {
    Matrix information(1, 1);
    information(0, 0) = 100.0 / (b[0] * b[0]);
    return information;
  });
  const double mean = mean_time();
  for (const double start : {1e-6, 0.1, 2.0, 50.0, 1e6}) {
    for (const SmoothFunction* cost : {static_cast<const SmoothFunction*>(&observed),
                                       static_cast<const SmoothFunction*>(&expected)}) {
      const SmoothMinimum minimum = minimize_smooth(*cost, Vector{start}, {});
      ASSERT_EQ(minimum.termination, Termination::converged) << start;
      EXPECT_NEAR(minimum.parameters[0] / mean, 1.0, 1e-15) << start;
      EXPECT_NEAR(std::sqrt(2.0 / minimum.hessian(0, 0)), 0.1 * mean, 1e-14) << start;
      EXPECT_GE(minimum.digits, 15.0);
    }
  }
  // The expected information steps to the mean at once; the rest is polish.
  EXPECT_LE(minimize_smooth(expected, Vector{50.0}, {}).evaluations, 5U);
}

TEST(Smooth, logistic_regression_agrees_with_60_digits) {
  const auto cost = smooth_problem<2>(logistic);
  for (const Vector& start : {Vector{0, 0}, Vector{-3, 1}, Vector{5, -2}}) {
    const SmoothMinimum minimum = minimize_smooth(cost, start, {});
    ASSERT_EQ(minimum.termination, Termination::converged);
    EXPECT_NEAR(minimum.parameters[0], -3.284182187720202355558376, 4e-14);
    EXPECT_NEAR(minimum.parameters[1], 1.010517596221600724787193, 1e-14);
    EXPECT_NEAR(minimum.value, 11.14818819784174051, 1e-13);
    const Matrix& h = minimum.hessian;
    const double determinant = h(0, 0) * h(1, 1) - h(0, 1) * h(1, 0);
    EXPECT_NEAR(std::sqrt(2.0 * h(1, 1) / determinant), 1.9472553760029708405, 1e-12);
    EXPECT_NEAR(std::sqrt(2.0 * h(0, 0) / determinant), 0.55349075967597516703, 1e-13);
  }
}

TEST(Smooth, units_of_parameters_change_no_bit) {
  constexpr double large = 1048576.0;  // 2^20: parameters twelve decades apart
  const auto cost = smooth_problem<2>(rosenbrock);
  const auto scaled = smooth_problem<2>([](const auto& b) {
    const auto u = b[1] * large - b[0] * b[0] / large / large;
    const auto v = 1.0 - b[0] / large;
    return 100.0 * u * u + v * v;
  });
  const SmoothMinimum one = minimize_smooth(cost, Vector{-1.2, 1.0}, {});
  const SmoothMinimum other = minimize_smooth(scaled, Vector{-1.2 * large, 1.0 / large}, {});
  EXPECT_EQ(other.termination, Termination::converged);
  EXPECT_EQ(other.parameters[0] / large, one.parameters[0]);
  EXPECT_EQ(other.parameters[1] * large, one.parameters[1]);
  EXPECT_EQ(other.evaluations, one.evaluations);
}

TEST(Smooth, a_constant_a_trillion_times_the_terms_costs_only_their_digits_of_the_value) {
  const auto cost = smooth_problem<1>([](const auto& b) {
    const auto u = b[0] - 3.0;
    return u * u * (1.0 + u * u) + 1e12;
  });
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{-7.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 3.0, 1e-15);
}

TEST(Smooth, an_active_limit_holds_its_parameter) {
  const auto cost = smooth_problem<2>(rosenbrock);
  SmoothMinimum minimum = minimize_smooth(cost, Vector{-1.2, 1.0}, limited({{-infinite, 0.5}, {}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.parameters[0], 0.5);
  EXPECT_NEAR(minimum.parameters[1], 0.25, 1e-15);
  EXPECT_EQ(minimum.states[0], ParameterState::at_upper_limit);
  EXPECT_EQ(minimum.states[1], ParameterState::free);
  EXPECT_EQ(minimum.rank, 1U);
  EXPECT_NEAR(minimum.gradient[0], -1.0, 1e-12);  // -2 (1 - x)

  minimum = minimize_smooth(cost, Vector{-1.2, 1.0}, limited({{-infinite, 0.5}, {-infinite, 0.1}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.value, 0.456674507499, 1e-12);  // the certified value of solver.md, B6
  EXPECT_EQ(minimum.states[1], ParameterState::at_upper_limit);
}

TEST(Smooth, a_limit_through_the_minimum_is_touched_and_free) {
  const auto cost = smooth_problem<2>(rosenbrock);
  for (const Bounds& bounds : {Bounds{-infinite, 1.0}, Bounds{1.0, infinite}}) {
    const SmoothMinimum minimum = minimize_smooth(cost, Vector{-1.2, 1.0}, limited({bounds, {}}));
    EXPECT_EQ(minimum.termination, Termination::converged);
    EXPECT_NEAR(minimum.parameters[0], 1.0, 1e-14);
    EXPECT_EQ(minimum.states[0], ParameterState::free);
    EXPECT_EQ(minimum.rank, 2U);
  }
}

TEST(Smooth, limits_that_leave_one_value_fix_the_parameter) {
  const auto cost = smooth_problem<2>(rosenbrock);
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{9.0, 7.0}, limited({{2.0, 2.0}, {}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.parameters[0], 2.0);
  EXPECT_NEAR(minimum.parameters[1], 4.0, 1e-14);
  EXPECT_EQ(minimum.states[0], ParameterState::at_lower_limit);
}

TEST(Smooth, a_start_on_a_limit_that_is_not_active_is_left) {
  const auto cost = smooth_problem<1>(lifetime());
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{0.5}, limited({{0.5, 10.0}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0] / mean_time(), 1.0, 1e-15);
}

TEST(Smooth, a_cost_without_curvature_ends_at_its_limit) {
  const auto cost = smooth_problem<2>([](const auto& b) { return 6.0 * b[0] - 2.0 * b[1]; });
  const SmoothMinimum minimum =
      minimize_smooth(cost, Vector{3.0, 1.0}, limited({{0.0, infinite}, {-1.0, 5.0}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.parameters, (Vector{0.0, 5.0}));
  EXPECT_EQ(minimum.rank, 0U);
}

TEST(Smooth, saddles_are_left_also_along_a_limit) {
  const auto cost = smooth_problem<2>([](const auto& b) {
    const auto u = b[0] * b[0] - 4.0;
    return u * u + b[1] * b[1];
  });
  SmoothMinimum minimum = minimize_smooth(cost, Vector{0.0, 0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(std::abs(minimum.parameters[0]), 2.0, 1e-15);
  EXPECT_TRUE(minimum.left_saddle);
  minimum = minimize_smooth(cost, Vector{0.0, 1.0}, limited({{0.0, infinite}, {}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 2.0, 1e-15);
  // Both neighbours of the saddle are outside the limits: nothing is left but to say so.
  minimum = minimize_smooth(cost, Vector{0.0, 1.0}, limited({{0.0, 0.0}, {}}));
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.states[0], ParameterState::at_lower_limit);
}

TEST(Smooth, a_combination_without_effect_is_named) {
  const auto cost = smooth_problem<3>([](const auto& b) {
    const auto u = b[0] + 2.0 * b[1] - 2.0;
    const auto v = b[2] - 1.0;
    return 3.0 * u * u + v * v * (1.0 + v * v);
  });
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{0.0, 0.0, 5.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.rank, 2U);
  EXPECT_TRUE(std::isinf(minimum.condition));
  ASSERT_EQ(minimum.null_directions.size(), 1U);
  const Vector& direction = minimum.null_directions[0];
  EXPECT_NEAR(direction[0] / direction[1], -2.0, 1e-12);
  EXPECT_NEAR(direction[2], 0.0, 1e-12);
  EXPECT_EQ(minimum.states, (std::vector{ParameterState::undetermined, ParameterState::undetermined,
                                         ParameterState::free}));
  EXPECT_NEAR(minimum.parameters[0] + 2.0 * minimum.parameters[1], 2.0, 1e-14);
  EXPECT_NEAR(minimum.parameters[2], 1.0, 1e-14);
  EXPECT_EQ(minimum.digits, 0.0);
}

TEST(Smooth, a_parameter_without_any_effect_stays_where_it_was) {
  const auto cost = smooth_problem<2>([](const auto& b) { return exp(b[0]) - b[0] + 0.0 * b[1]; });
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{3.0, 7.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.parameters[1], 7.0);
  EXPECT_EQ(minimum.states[0], ParameterState::free);
  EXPECT_EQ(minimum.states[1], ParameterState::undetermined);
  const auto constant = smooth_problem<1>([](const auto& b) { return 0.0 * b[0] + 3.0; });
  EXPECT_EQ(minimize_smooth(constant, Vector{3.0}, {}).termination, Termination::did_not_move);
}

// All failures below all successes: the slope runs away, C falls towards 0 for ever, and g^T H^-1 g
// with it: in sigmas every point soon seems to be the minimum.
TEST(Smooth, a_run_away_towards_infinity_is_no_minimum) {
  const auto separated = smooth_problem<2>([](const auto& b) {
    auto sum = 0.0 * b[0];
    for (const double x : {-3.0, -2.0, -1.0, 1.0, 2.0, 4.0}) {
      const auto e = b[0] + b[1] * x;
      sum = sum + 2.0 * log(1.0 + exp(x > 0.0 ? -e : e));
    }
    return sum;
  });
  const SmoothMinimum minimum = minimize_smooth(separated, Vector{0.0, 0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.states[1], ParameterState::undetermined);
  EXPECT_LT(minimum.distance, 1e-6);
  const auto power = smooth_problem<1>([](const auto& b) { return 1.0 + 1.0 / b[0]; });
  EXPECT_EQ(minimize_smooth(power, Vector{1.0}, {}).termination, Termination::undetermined);
}

TEST(Smooth, a_minimum_without_curvature_has_no_uncertainty) {
  const auto quartic = smooth_problem<1>([](const auto& b) {
    const auto square = (b[0] - 1.0) * (b[0] - 1.0);
    return 5.0 + square * square;
  });
  const SmoothMinimum minimum = minimize_smooth(quartic, Vector{3.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_NEAR(minimum.parameters[0], 1.0, 1e-3);
  EXPECT_EQ(minimum.digits, 0.0);
}

TEST(Smooth, where_the_cost_does_not_exist_is_no_place_to_step) {
  const auto cost = smooth_problem<1>(
      [](const auto& b) { return 3.0 * b[0] - 2.0 * log(b[0] - 1.0) - 2.0 * log(5.0 - b[0]); });
  for (const double start : {1.0000001, 3.0, 4.9999999}) {
    const SmoothMinimum minimum = minimize_smooth(cost, Vector{start}, {});
    EXPECT_EQ(minimum.termination, Termination::converged) << start;
    // 3 (b - 1) (5 - b) = 2 (5 - b) - 2 (b - 1): 3 b^2 - 22 b + 27 = 0
    EXPECT_NEAR(minimum.parameters[0], (11.0 - std::sqrt(40.0)) / 3.0, 1e-15) << start;
  }
}

TEST(Smooth, an_end_of_the_domain_is_no_minimum) {
  const auto edge = smooth_problem<1>([](const auto& b) { return b[0] + sqrt(b[0]); });
  const SmoothMinimum minimum = minimize_smooth(edge, Vector{2.0}, {});
  EXPECT_FALSE(is_success(minimum.termination));
  EXPECT_LT(minimum.value, 1e-6);
}

TEST(Smooth, a_cost_without_lower_end_is_given_up_with_its_name) {
  const auto unbounded = smooth_problem<2>([](const auto& b) { return b[0] * b[0] + log(b[1]); });
  const SmoothMinimum minimum = minimize_smooth(unbounded, Vector{2.0, 1.0}, {});
  EXPECT_FALSE(is_success(minimum.termination));
  EXPECT_LE(minimum.evaluations, 1001U);
  EXPECT_NEAR(minimum.parameters[0], 0.0, 1e-6);
}

TEST(Smooth, starts_without_a_value_are_refused_by_name) {
  const auto cost = smooth_problem<1>(lifetime());
  for (const double start : {-1.0, 0.0, infinite, std::nan("")}) {
    const SmoothMinimum minimum = minimize_smooth(cost, Vector{start}, {});
    EXPECT_EQ(minimum.termination, Termination::start_not_finite) << start;
    EXPECT_EQ(minimum.states.size(), 1U);
    EXPECT_LE(minimum.evaluations, 1U);
  }
  const auto root = smooth_problem<1>([](const auto& b) { return 1.0 - sqrt(b[0]); });
  EXPECT_EQ(minimize_smooth(root, Vector{0.0}, {}).termination, Termination::derivative_not_finite);
}

TEST(Smooth, a_limit_on_evaluations_ends_with_the_best_point_so_far) {
  const auto cost = smooth_problem<2>(rosenbrock);
  MinimizerOptions options;
  options.evaluation_limit = 8;
  const SmoothMinimum minimum = minimize_smooth(cost, Vector{-1.2, 1.0}, options);
  EXPECT_EQ(minimum.termination, Termination::evaluation_limit);
  EXPECT_LE(minimum.evaluations, 9U);
  EXPECT_LT(minimum.value, 24.2);
}

TEST(Smooth, without_parameters_there_is_nothing_to_do) {
  class Nothing final : public SmoothFunction {
   public:
    [[nodiscard]] std::size_t parameter_count() const override { return 0; }
    [[nodiscard]] double value(std::span<const double>) const override { return 4.0; }
    void evaluate(std::span<const double>, SmoothEvaluation& at) const override {
      at.reset(0);
      at.value = 4.0;
    }
  };
  const SmoothMinimum minimum = minimize_smooth(Nothing(), Vector{}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.value, 4.0);
}

}  // namespace
}  // namespace parabola
