// SPDX-License-Identifier: MIT
// Starts where gradients vanish, domains that end, models that determine less than they name, and
// the name of every end.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/mgh_problems.test.hpp"

namespace parabola {
namespace {

using std::cos;
using std::exp;
using std::log;
using std::pow;
using std::sin;
using std::sqrt;
using testing_problems::problem;

std::vector<Vector> grid(double first, double last, std::size_t n) {
  std::vector<Vector> x;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back({first + (last - first) * static_cast<double>(i) / static_cast<double>(n - 1)});
  }
  return x;
}

// f at each x with a disturbance that repeats after 7 points.
template <class F>
Vector disturbed(const std::vector<Vector>& x, double size, F f) {
  constexpr double pattern[] = {0.9, -1.1, 0.4, 0.7, -1.3, 0.2, 0.3};
  Vector y;
  for (std::size_t i = 0; i < x.size(); ++i) y.push_back(f(x[i][0]) + size * pattern[i % 7]);
  return y;
}

const std::vector<Vector> times = grid(0.1, 3.0, 21);

constexpr auto square_times_x = [](const auto& b, const Vector& x) { return b[0] * b[0] * x[0]; };
constexpr auto decay = [](const auto& b, const Vector& x) { return b[0] * exp(-b[1] * x[0]); };
constexpr auto decay_and_offset = [](const auto& b, const Vector& x) {
  return b[0] * exp(-x[0] / b[1]) + b[2];
};

TEST(SpecialStarts, a_maximum_along_a_dead_column_is_left) {
  const auto function = problem<1>(square_times_x, {},
                                   disturbed(times, 0.05, [](double t) { return 4.0 * t; }), times);
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_TRUE(minimum.left_saddle);
  EXPECT_NEAR(std::abs(minimum.parameters[0]), 2.0, 0.01);
}

TEST(SpecialStarts, saddles_of_oscillations_and_squares_at_zero_are_left) {
  const auto wave =
      problem<1>([](const auto& b, const Vector& x) { return cos(b[0] * x[0]); }, {},
                 disturbed(times, 0.05, [](double t) { return std::cos(1.3 * t); }), times);
  LeastSquaresMinimum minimum = minimize_nonlinear(wave, Vector{0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(std::abs(minimum.parameters[0]), 1.3, 0.05);

  const auto fall =
      problem<1>([](const auto& b, const Vector& x) { return exp(-b[0] * b[0] * x[0]); }, {},
                 disturbed(times, 0.02, [](double t) { return std::exp(-0.5 * t); }), times);
  minimum = minimize_nonlinear(fall, Vector{0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(std::abs(minimum.parameters[0]), std::sqrt(0.5), 0.05);
  EXPECT_TRUE(minimum.left_saddle);
}

TEST(SpecialStarts, a_minimum_along_a_dead_column_is_certified_at_once) {
  const auto function = problem<1>(
      square_times_x, {}, disturbed(times, 0.05, [](double t) { return -4.0 * t; }), times);
  const LeastSquaresMinimum at_once = minimize_nonlinear(function, Vector{0.0}, {});
  EXPECT_EQ(at_once.termination, Termination::converged_singular_jacobian);
  EXPECT_EQ(at_once.evaluations, 1U);
  const LeastSquaresMinimum from_afar = minimize_nonlinear(function, Vector{1.0}, {});
  EXPECT_EQ(from_afar.termination, Termination::converged_singular_jacobian);
  EXPECT_NEAR(from_afar.parameters[0], 0.0, 1e-8);
}

TEST(SpecialStarts, a_pair_of_dead_columns_is_left_together) {
  // Both derivatives of a*b*x vanish at 0, only the mixed one does not; a*b is all that is
  // determined.
  const auto function = problem<3>(
      [](const auto& b, const Vector& x) { return b[0] * b[1] * x[0] + b[2]; }, {true, false, true},
      disturbed(times, 0.05, [](double t) { return 2.0 * t + 1.0; }), times);
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{0.0, 0.0, 0.0}, {});
  EXPECT_TRUE(minimum.left_saddle);
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_NEAR(minimum.parameters[0] * minimum.parameters[1], 2.0, 0.05);
  EXPECT_EQ(minimum.states[2], ParameterState::free);
}

TEST(SpecialStarts, equal_rates_and_peaks_on_top_of_each_other_separate) {
  const auto rates = problem<4>(
      [](const auto& b, const Vector& x) {
        return b[0] * exp(-b[1] * x[0]) + b[2] * exp(-b[3] * x[0]);
      },
      {true, false, true, false},
      disturbed(times, 0.001,
                [](double t) { return 2.0 * std::exp(-0.5 * t) + 3.0 * std::exp(-3.0 * t); }),
      times);
  LeastSquaresMinimum minimum = minimize_nonlinear(rates, Vector{1.0, 1.0, 1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(std::min(minimum.parameters[1], minimum.parameters[3]), 0.5, 0.01);
  EXPECT_NEAR(std::max(minimum.parameters[1], minimum.parameters[3]), 3.0, 0.05);

  const std::vector<Vector> x = grid(-5.0, 5.0, 61);
  const auto peaks = problem<6>(
      [](const auto& b, const Vector& row) {
        const auto u = (row[0] - b[1]) / b[2];
        const auto v = (row[0] - b[4]) / b[5];
        return b[0] * exp(-0.5 * u * u) + b[3] * exp(-0.5 * v * v);
      },
      {true, false, false, true},
      disturbed(x, 0.01,
                [](double t) {
                  return 2.0 * std::exp(-0.5 * (t + 1.5) * (t + 1.5)) +
                         std::exp(-0.5 * (t - 1.5) * (t - 1.5));
                }),
      x);
  minimum = minimize_nonlinear(peaks, Vector{1.0, 0.0, 1.0, 1.0, 0.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(std::abs(minimum.parameters[1] - minimum.parameters[4]), 3.0, 0.05);
}

TEST(SpecialStarts, steps_over_the_edge_of_the_domain_only_shorten_the_radius) {
  const auto logarithm =
      problem<2>([](const auto& b, const Vector& x) { return b[0] * log(x[0] - b[1]); }, {true},
                 disturbed(times, 0.01, [](double t) { return 2.0 * std::log(t - 0.09); }), times);
  LeastSquaresMinimum minimum = minimize_nonlinear(logarithm, Vector{1.0, -5.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[1], 0.09, 0.001);

  const auto root =
      problem<2>([](const auto& b, const Vector& x) { return b[0] * sqrt(x[0] - b[1]); }, {true},
                 disturbed(times, 0.01, [](double t) { return 2.0 * std::sqrt(t - 0.09); }), times);
  minimum = minimize_nonlinear(root, Vector{1.0, -5.0}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[1], 0.09, 0.01);
}

TEST(SpecialStarts, a_product_and_a_sum_of_parameters_are_undetermined) {
  const auto product =
      problem<2>([](const auto& b, const Vector& x) { return b[0] * b[1] * x[0]; }, {true},
                 disturbed(times, 0.05, [](double t) { return 4.0 * t; }), times);
  LeastSquaresMinimum minimum = minimize_nonlinear(product, Vector{1.0, 2.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  ASSERT_EQ(minimum.null_directions.size(), 1U);
  // Relative changes of opposite sign: in columns of norm 1 the shares are equal and opposite.
  EXPECT_NEAR(minimum.null_directions[0][0], -minimum.null_directions[0][1], 1e-9);
  EXPECT_EQ(minimum.digits, 0.0);

  const auto sum =
      problem<3>([](const auto& b, const Vector& x) { return (b[0] + b[1]) * exp(-b[2] * x[0]); },
                 {true, true},
                 disturbed(times, 0.02, [](double t) { return 3.0 * std::exp(-0.8 * t); }), times);
  minimum = minimize_nonlinear(sum, Vector{1.0, 1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.states, (std::vector{ParameterState::undetermined, ParameterState::undetermined,
                                         ParameterState::free}));
  EXPECT_NEAR(minimum.parameters[2], 0.8, 0.01);
}

TEST(SpecialStarts, parameters_that_run_away_are_undetermined) {
  // A straight line has no decay time: the best one is infinite.
  const auto line =
      problem<3>(decay_and_offset, {true, false, true},
                 disturbed(times, 0.0, [](double t) { return 3.0 - 0.8 * t; }), times);
  LeastSquaresMinimum minimum = minimize_nonlinear(line, Vector{1.0, 1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  // From frequency 0 a sine falls to the line A w x.
  const auto sine =
      problem<2>([](const auto& b, const Vector& x) { return b[0] * sin(b[1] * x[0]); }, {true},
                 disturbed(times, 0.05, [](double t) { return 2.0 * std::sin(5.0 * t); }), times);
  minimum = minimize_nonlinear(sine, Vector{1.0, 0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  // At a rate of 1000 only the first point is above 1e-44.
  const auto far =
      problem<2>(decay, {true},
                 disturbed(times, 0.02, [](double t) { return 3.0 * std::exp(-0.8 * t); }), times);
  minimum = minimize_nonlinear(far, Vector{1.0, 1000.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
}

TEST(SpecialStarts, data_of_zero_leave_the_rate_undetermined) {
  const auto function = problem<2>(decay, {true}, Vector(times.size(), 0.0), times);
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.parameters[0], 0.0);
  EXPECT_EQ(minimum.states[1], ParameterState::undetermined);
}

TEST(SpecialStarts, fewer_points_than_parameters_is_undetermined_and_as_many_is_exact) {
  const auto few = problem<3>(decay_and_offset, {true, false, true}, {1.0, 0.5}, {{0.0}, {1.0}});
  EXPECT_EQ(minimize_nonlinear(few, Vector{1.0, 1.0, 0.0}, {}).termination,
            Termination::undetermined);
  const auto same = problem<2>(decay, {true}, {1.0, 0.5}, {{0.0}, {1.0}});
  const LeastSquaresMinimum minimum = minimize_nonlinear(same, Vector{1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::exact_fit);
  EXPECT_NEAR(minimum.parameters[1], std::log(2.0), 1e-14);
}

TEST(SpecialStarts, a_start_without_gradient_and_curvature_does_not_move) {
  const auto function =
      problem<1>([](const auto& b, const Vector& x) { return b[0] * b[0] * b[0] * x[0]; }, {},
                 disturbed(times, 0.05, [](double t) { return 4.0 * t; }), times);
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::did_not_move);
  EXPECT_EQ(minimum.parameters[0], 0.0);
  EXPECT_EQ(minimum.steps, 0U);
}

TEST(SpecialStarts, a_model_that_is_not_finite_at_the_start_is_refused_with_its_row) {
  const auto growth = problem<1>([](const auto& b, const Vector& x) { return exp(b[0] * x[0]); },
                                 {}, {1.0, 2.0, 3.0}, {{0.1}, {20.0}, {30.0}});
  LeastSquaresMinimum minimum = minimize_nonlinear(growth, Vector{50.0}, {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);
  EXPECT_EQ(minimum.first_bad_residual, 1U);
  EXPECT_EQ(minimum.parameters[0], 50.0);
  // exp(600) is finite, its square is not.
  minimum = minimize_nonlinear(growth, Vector{20.0}, {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);
  EXPECT_EQ(minimum.first_bad_residual, 2U);
  minimum = minimize_nonlinear(growth, Vector{std::nan("")}, {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);
}

TEST(SpecialStarts, a_derivative_that_is_not_finite_at_the_start_is_refused_with_its_row) {
  const auto function = problem<1>([](const auto& b, const Vector& x) { return sqrt(b[0] + x[0]); },
                                   {}, {1.0, 2.0, 3.0}, {{1.0}, {0.0}, {2.0}});
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{0.0}, {});
  EXPECT_EQ(minimum.termination, Termination::derivative_not_finite);
  EXPECT_EQ(minimum.first_bad_residual, 1U);
}

TEST(SpecialStarts, a_second_derivative_that_is_not_finite_leaves_the_minimum_uncertified) {
  // |b|^(3/2): at 0 value and slope are 0, the curvature is infinite.
  const auto function = problem<2>(
      [](const auto& b, const Vector& x) { return pow(b[0] * b[0], 0.75) * x[0] + b[1]; },
      {false, true}, {1.0, -1.0, 2.0, 0.0}, {{0.0}, {1.0}, {2.0}, {3.0}});
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{0.0, 0.0}, {});
  EXPECT_FALSE(is_success(minimum.termination));
}

TEST(SpecialStarts, a_saddle_that_limits_keep_from_being_left_is_named) {
  const auto wave =
      problem<1>([](const auto& b, const Vector& x) { return cos(b[0] * x[0]); }, {},
                 disturbed(times, 0.05, [](double t) { return std::cos(1.3 * t); }), times);
  LeastSquaresOptions options;
  options.bounds = {{-1e-9, 1e-9}};
  const LeastSquaresMinimum minimum = minimize_nonlinear(wave, Vector{0.0}, options);
  EXPECT_EQ(minimum.termination, Termination::saddle);
  EXPECT_LT(minimum.smallest_curvature, 0.0);
}

TEST(SpecialStarts, a_model_computed_in_single_precision_ends_at_its_rounding) {
  // Residuals carry errors of 1e-8, far above those of double precision but below s.
  const auto coarse = problem<2>(
      [](const auto& b, const Vector& x) {
        auto f = b[0] * exp(-b[1] * x[0]);
        if constexpr (std::is_same_v<decltype(f), double>) {
          f = static_cast<double>(static_cast<float>(f));
        } else {
          f.value = static_cast<double>(static_cast<float>(f.value));
        }
        return f;
      },
      {true}, disturbed(times, 3e-3, [](double t) { return 3.0 * std::exp(-0.8 * t); }), times);
  const LeastSquaresMinimum minimum = minimize_nonlinear(coarse, Vector{1.0, 1.0}, {});
  EXPECT_EQ(minimum.termination, Termination::rounding_limit);
  EXPECT_LT(minimum.distance, 1e-3);
  EXPECT_NEAR(minimum.parameters[1], 0.8, 3e-3);
}

TEST(SpecialStarts, a_slope_that_no_step_follows_is_no_decrease) {
  for (const auto& classic : testing_problems::three_parameter_problems()) {
    if (classic.name != "Box") continue;
    // At (0, 1000, 2000) the second exponential is 0 in every row but for underflow.
    const LeastSquaresMinimum minimum =
        minimize_nonlinear(*classic.function, Vector{0.0, 1000.0, 2000.0}, {});
    EXPECT_EQ(minimum.termination, Termination::no_decrease);
    EXPECT_EQ(minimum.digits, 0.0);
  }
}

TEST(SpecialStarts, the_evaluation_limit_returns_the_best_point) {
  const auto function = testing_problems::rosenbrock();
  LeastSquaresOptions options;
  options.evaluation_limit = 3;
  const LeastSquaresMinimum minimum = minimize_nonlinear(*function, Vector{-1.2, 1.0}, options);
  EXPECT_EQ(minimum.termination, Termination::evaluation_limit);
  EXPECT_EQ(minimum.evaluations, 3U);
  EXPECT_LT(minimum.sum_of_squares, 24.2);
  Vector r(2);
  function->residuals(minimum.parameters, r);
  EXPECT_DOUBLE_EQ(dot(r, r), minimum.sum_of_squares);
}

TEST(SpecialStarts, without_parameters_there_is_only_the_sum_of_squares) {
  const testing_problems::DesignProblem function(Matrix(2, 0), {3.0, 4.0});
  const LeastSquaresMinimum minimum = minimize_nonlinear(function, Vector{}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.sum_of_squares, 25.0);
}

TEST(SpecialStarts, a_linear_problem_takes_no_step) {
  const testing_problems::DesignProblem function(
      [] {
        Matrix design(4, 2, 1.0);
        for (std::size_t i = 0; i < 4; ++i) design(i, 1) = static_cast<double>(i * i);
        return design;
      }(),
      {1.0, 0.0, 2.0, 7.0});
  const LeastSquaresMinimum nonlinear = minimize_nonlinear(function, Vector{5.0, 5.0}, {});
  const LeastSquaresMinimum linear = minimize_linear(function, {});
  EXPECT_EQ(nonlinear.termination, Termination::converged);
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(nonlinear.parameters[j], linear.parameters[j], 1e-14);
  }
}

}  // namespace
}  // namespace parabola
