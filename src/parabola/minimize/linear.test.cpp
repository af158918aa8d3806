// SPDX-License-Identifier: MIT
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/strd.test.hpp"
#include "parabola/minimize/test_problems.test.hpp"

namespace parabola {
namespace {

using testing_problems::DesignProblem;
using testing_problems::read_reference;
using testing_problems::ReferenceData;
using testing_problems::right_digits;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// x^power by repeated multiplication, as the model of a polynomial is evaluated.
double whole_power(double x, int power) {
  double result = 1.0;
  for (int i = 0; i < power; ++i) result *= x;
  return result;
}

DesignProblem polynomial(const Vector& x, const Vector& y, int first_power, int last_power) {
  Matrix design(x.size(), last_power - first_power + 1);
  for (int power = first_power; power <= last_power; ++power) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      design(i, power - first_power) = whole_power(x[i], power);
    }
  }
  return {design, y};
}

struct Reference {
  const char* name;
  int first_power;  // -1: constant and all predictors
  int last_power;
  double least_digits;     // of the values
  double least_sd_digits;  // of the standard deviations
};
void PrintTo(const Reference& reference, std::ostream* out) {
  *out << reference.name;
}

class LinearReference : public testing::TestWithParam<Reference> {};

TEST_P(LinearReference, agrees_with_the_25_digit_solution) {
  const ReferenceData data = read_reference(GetParam().name);
  Matrix design(data.y.size(), GetParam().first_power < 0 ? data.x[0].size() + 1 : 0, 1.0);
  for (std::size_t j = 1; j < design.columns(); ++j) {
    for (std::size_t i = 0; i < data.y.size(); ++i) design(i, j) = data.x[i][j - 1];
  }
  Vector x;
  for (const Vector& row : data.x) x.push_back(row[0]);
  const DesignProblem problem =
      GetParam().first_power < 0
          ? DesignProblem(design, data.y)
          : polynomial(x, data.y, GetParam().first_power, GetParam().last_power);
  const LeastSquaresMinimum minimum = minimize_linear(problem, {});
  const auto gram = inverse_of_gram(minimum.jacobian);
  ASSERT_TRUE(gram);
  Vector sd;
  for (std::size_t j = 0; j < minimum.parameters.size(); ++j) {
    sd.push_back(std::sqrt((*gram)(j, j) * minimum.sum_of_squares / data.facts.at("dof")[0]));
  }
  const double digits = right_digits(minimum.parameters, data.facts.at("solution"));
  const double sd_digits = right_digits(sd, data.facts.at("solution_sd"));
  std::printf("%-9s LRE %5.1f, sd %5.1f, claimed %5.1f, condition %.1e, evaluations %zu\n",
              GetParam().name, digits, sd_digits, minimum.digits, minimum.condition,
              minimum.evaluations);
  const bool noiseless = data.facts.at("solution_rss")[0] == 0.0;
  EXPECT_EQ(minimum.termination, noiseless ? Termination::exact_fit : Termination::converged);
  EXPECT_GE(digits, GetParam().least_digits);
  EXPECT_GE(sd_digits, GetParam().least_sd_digits);
  EXPECT_LE(minimum.digits, digits + 0.5) << "claims more digits than are right";
}

// The bars: 16 digits less the digits lost to the condition and to terms that cancel (with x near
// 1e3 and its square, Norris and Pontius lose 2 to 3; Filip loses 10 to its condition and its S,
// 8e-4 of terms of 1e4, most of the others' standard deviations only follow S). Right to 1 digit of
// what was measured; extended precision is to raise them to 14.5.
INSTANTIATE_TEST_SUITE_P(
    Nist, LinearReference,
    testing::Values(Reference{"Norris", 0, 1, 13, 13}, Reference{"Pontius", 0, 2, 12, 12},
                    Reference{"NoInt1", 1, 1, 15, 14}, Reference{"NoInt2", 1, 1, 15, 14},
                    Reference{"Filip", 0, 10, 7, 7}, Reference{"Longley", -1, 0, 10.5, 11.5},
                    Reference{"Wampler1", 0, 5, 9, 9}, Reference{"Wampler2", 0, 5, 13, 13},
                    Reference{"Wampler3", 0, 5, 9, 12.5}, Reference{"Wampler4", 0, 5, 9, 12.5},
                    Reference{"Wampler5", 0, 5, 8, 12.5}),
    [](const auto& test) { return std::string(test.param.name); });

// Entries in (-1, 1) without structure: a linear congruential sequence.
class Sequence {
 public:
  explicit Sequence(std::uint32_t seed) : state_(seed) {}
  double next() {
    state_ = state_ * 1664525U + 1013904223U;
    return std::ldexp(static_cast<double>(state_), -31) - 1.0;
  }

 private:
  std::uint32_t state_;
};

DesignProblem irregular_problem(std::size_t n, std::size_t p, std::uint32_t seed) {
  Sequence sequence(seed);
  Matrix design(n, p);
  Vector y(n);
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t i = 0; i < n; ++i) design(i, j) = sequence.next();
  }
  for (double& value : y) value = 3.0 * sequence.next();
  return {design, y};
}

double sum_of_squares_at(const ResidualFunction& problem, const Vector& parameters) {
  Vector r(problem.residual_count());
  problem.residuals(parameters, r);
  return dot(r, r);
}

TEST(Linear, line_through_three_points_is_the_textbook_one) {
  // x = 0, 1, 2 and y = 1, 2, 4: slope 3/2, intercept 7/3 - 3/2 = 5/6, S = 1/6.
  const LeastSquaresMinimum minimum =
      minimize_linear(polynomial({0.0, 1.0, 2.0}, {1.0, 2.0, 4.0}, 0, 1), {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 5.0 / 6.0, 8.0 * epsilon);
  EXPECT_NEAR(minimum.parameters[1], 1.5, 8.0 * epsilon);
  EXPECT_NEAR(minimum.sum_of_squares, 1.0 / 6.0, 16.0 * epsilon);
  EXPECT_EQ(minimum.rank, 2U);
  EXPECT_LT(minimum.distance, 1e-14);
}

TEST(Linear, without_free_parameters_there_is_only_the_sum_of_squares) {
  const LeastSquaresMinimum minimum = minimize_linear(DesignProblem(Matrix(2, 0), {3.0, 4.0}), {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.sum_of_squares, 25.0);
  EXPECT_TRUE(minimum.parameters.empty());
}

TEST(Linear, as_many_points_as_parameters_is_an_exact_fit) {
  const LeastSquaresMinimum minimum =
      minimize_linear(polynomial({1.0, 2.0, 4.0}, {3.0, -1.0, 7.0}, 0, 2), {});
  EXPECT_EQ(minimum.termination, Termination::exact_fit);
  EXPECT_EQ(minimum.rank, 3U);
}

TEST(Linear, fewer_points_than_parameters_is_undetermined) {
  const LeastSquaresMinimum minimum = minimize_linear(polynomial({1.0, 2.0}, {3.0, 5.0}, 0, 2), {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.rank, 2U);
  ASSERT_EQ(minimum.null_directions.size(), 1U);
  EXPECT_LT(minimum.sum_of_squares, 1e-28);
}

TEST(Linear, only_the_sum_of_equal_columns_is_determined) {
  // y = (a + b) x + c: the shortest of the solutions shares the slope, c keeps its value and state.
  Matrix design(4, 3, 1.0);
  const Vector x = {0.0, 1.0, 2.0, 3.0};
  for (std::size_t i = 0; i < 4; ++i) design(i, 0) = design(i, 1) = x[i];
  const LeastSquaresMinimum minimum =
      minimize_linear(DesignProblem(design, {1.0, 3.0, 5.0, 7.0}), {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_EQ(minimum.rank, 2U);
  EXPECT_TRUE(std::isinf(minimum.condition));
  EXPECT_NEAR(minimum.parameters[0], 1.0, 1e-14);
  EXPECT_NEAR(minimum.parameters[1], 1.0, 1e-14);
  EXPECT_NEAR(minimum.parameters[2], 1.0, 1e-14);
  EXPECT_EQ(minimum.states, (std::vector{ParameterState::undetermined, ParameterState::undetermined,
                                         ParameterState::free}));
  ASSERT_EQ(minimum.null_directions.size(), 1U);
  const Vector& v = minimum.null_directions[0];
  EXPECT_NEAR(v[0], -v[1], 1e-14);
  EXPECT_NEAR(std::abs(v[0]), std::sqrt(0.5), 1e-14);
  EXPECT_NEAR(v[2], 0.0, 1e-14);
}

TEST(Linear, a_parameter_that_moves_nothing_is_undetermined_and_the_others_are_not) {
  Matrix design(3, 2, 1.0);
  for (std::size_t i = 0; i < 3; ++i) design(i, 1) = 0.0;
  const LeastSquaresMinimum minimum = minimize_linear(DesignProblem(design, {1.0, 2.0, 6.0}), {});
  EXPECT_EQ(minimum.termination, Termination::undetermined);
  EXPECT_NEAR(minimum.parameters[0], 3.0, 8.0 * epsilon);
  EXPECT_EQ(minimum.states[0], ParameterState::free);
  EXPECT_EQ(minimum.states[1], ParameterState::undetermined);
}

TEST(Linear, a_value_that_is_not_finite_is_named_by_its_index) {
  Matrix design(3, 1, 1.0);
  LeastSquaresMinimum minimum =
      minimize_linear(DesignProblem(design, {1.0, std::nan(""), std::nan("")}), {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);
  EXPECT_EQ(minimum.first_bad_residual, 1U);

  design(2, 0) = std::numeric_limits<double>::infinity();
  Vector y = {1.0, 2.0, 3.0};
  minimum = minimize_linear(testing_problems::problem<1>(
                                [](const auto& b, const Vector& x) { return b[0] * (1.0 / x[0]); },
                                {true}, {1.0, 2.0, 3.0}, {{1.0}, {2.0}, {1e-320}}),
                            {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);  // 0 * inf
  EXPECT_EQ(minimum.first_bad_residual, 2U);
}

TEST(Linear, an_overflowing_sum_of_squares_is_refused_with_its_largest_residual) {
  const LeastSquaresMinimum minimum =
      minimize_linear(DesignProblem(Matrix(3, 1, 1.0), {1.0, 1e200, 1e155}), {});
  EXPECT_EQ(minimum.termination, Termination::start_not_finite);
  EXPECT_EQ(minimum.first_bad_residual, 1U);
}

// Exhaustive: with every subset of parameters held at every combination of limits, the best
// feasible one.
double best_sum_of_squares(const ResidualFunction& problem, const std::vector<Bounds>& bounds) {
  const std::size_t p = bounds.size();
  std::size_t combinations = 1;
  for (std::size_t j = 0; j < p; ++j) combinations *= 3;
  double best = std::numeric_limits<double>::infinity();
  Vector r(problem.residual_count());
  Matrix jacobian;
  for (std::size_t c = 0; c < combinations; ++c) {
    Vector values(p, 0.0);
    std::vector<std::size_t> free;
    for (std::size_t j = 0, rest = c; j < p; ++j, rest /= 3) {
      if (rest % 3 == 0) free.push_back(j);
      if (rest % 3 == 1) values[j] = bounds[j].lower;
      if (rest % 3 == 2) values[j] = bounds[j].upper;
    }
    problem.residuals_and_jacobian(values, r, jacobian);
    Matrix columns(r.size(), free.size());
    for (std::size_t k = 0; k < free.size(); ++k) {
      std::ranges::copy(jacobian.column(free[k]), columns.column(k).begin());
    }
    const LeastSquaresMinimum unlimited = minimize_linear(DesignProblem(columns, r), {});
    bool feasible = true;
    for (std::size_t k = 0; k < free.size(); ++k) {
      const double value = unlimited.parameters[k];
      feasible = feasible && value >= bounds[free[k]].lower && value <= bounds[free[k]].upper;
    }
    if (feasible) best = std::min(best, unlimited.sum_of_squares);
  }
  return best;
}

TEST(Linear, limits_give_the_best_of_all_active_sets) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    const DesignProblem problem = irregular_problem(9, 5, seed);
    Sequence sequence(1000 + seed);
    LeastSquaresOptions options;
    for (int j = 0; j < 5; ++j) {
      const double centre = sequence.next();
      const double width = 1.0 + sequence.next();
      options.bounds.push_back({centre - width, centre + width});
    }
    const LeastSquaresMinimum minimum = minimize_linear(problem, options);
    EXPECT_EQ(minimum.termination, Termination::converged);
    for (int j = 0; j < 5; ++j) {
      EXPECT_GE(minimum.parameters[j], options.bounds[j].lower);
      EXPECT_LE(minimum.parameters[j], options.bounds[j].upper);
      if (minimum.states[j] == ParameterState::at_lower_limit) {
        EXPECT_EQ(minimum.parameters[j], options.bounds[j].lower);
      }
    }
    const double best = best_sum_of_squares(problem, options.bounds);
    EXPECT_NEAR(minimum.sum_of_squares, best, 1e-12 * best) << "seed " << seed;
  }
}

TEST(Linear, fifty_limited_parameters_satisfy_the_multiplier_conditions) {
  const DesignProblem problem = irregular_problem(80, 50, 7);
  LeastSquaresOptions options;
  options.bounds.assign(50, {0.0, 0.2});
  const LeastSquaresMinimum minimum = minimize_linear(problem, options);
  std::size_t at_limits = 0;
  for (std::size_t j = 0; j < 50; ++j) {
    const double gradient = dot(minimum.jacobian.column(j), minimum.residuals);
    const double noise = 1e-12 * norm(minimum.jacobian.column(j)) * norm(minimum.residuals);
    switch (minimum.states[j]) {
      case ParameterState::at_lower_limit:
        EXPECT_LE(gradient, noise);
        break;
      case ParameterState::at_upper_limit:
        EXPECT_GE(gradient, -noise);
        break;
      default:
        EXPECT_NEAR(gradient, 0.0, noise);
    }
    at_limits += minimum.states[j] == ParameterState::free ? 0 : 1;
  }
  EXPECT_GT(at_limits, 20U);
}

TEST(Linear, equal_limits_fix_a_parameter) {
  LeastSquaresOptions options;
  options.bounds = {{2.0, 2.0}, {}};
  const LeastSquaresMinimum minimum =
      minimize_linear(polynomial({1.0, 2.0, 3.0}, {3.0, 4.0, 5.5}, 0, 1), options);
  EXPECT_EQ(minimum.parameters[0], 2.0);
  // (1*1 + 2*2 + 3*3.5) / (1 + 4 + 9)
  EXPECT_NEAR(minimum.parameters[1], 15.5 / 14.0, 8.0 * epsilon);
}

TEST(Linear, a_minimum_that_touches_its_limit_is_found_in_one_solution) {
  LeastSquaresOptions options;
  options.bounds = {{1.0, 5.0}};
  const LeastSquaresMinimum minimum =
      minimize_linear(DesignProblem(Matrix(2, 1, 1.0), {0.0, 2.0}), options);
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 1.0, 2.0 * epsilon);
}

TEST(Linear, units_change_nothing_but_the_scale) {
  const DesignProblem problem = irregular_problem(12, 4, 3);
  const LeastSquaresMinimum plain = minimize_linear(problem, {});
  const Vector factors = {0x1p+27, 0x1p-27, 1.0, 0x1p+10};
  Vector y(12);
  Matrix design;
  problem.residuals_and_jacobian(Vector(4, 0.0), y, design);
  for (double& value : y) value *= 0x1p-26;
  for (std::size_t j = 0; j < 4; ++j) {
    for (double& entry : design.column(j)) entry *= 0x1p-26 / factors[j];
  }
  const LeastSquaresMinimum scaled = minimize_linear(DesignProblem(design, y), {});
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_EQ(scaled.parameters[j], plain.parameters[j] * factors[j]);
  }
  EXPECT_EQ(scaled.digits, plain.digits);
  EXPECT_EQ(scaled.evaluations, plain.evaluations);
}

TEST(Linear, a_million_points_take_a_fraction_of_a_second) {
  const std::size_t n = 1000000;
  Matrix design(n, 2, 1.0);
  Vector y(n);
  Sequence sequence(11);
  for (std::size_t i = 0; i < n; ++i) {
    design(i, 1) = sequence.next();
    y[i] = 2.0 - 3.0 * design(i, 1) + 0.1 * sequence.next();
  }
  const DesignProblem problem(design, y);
  const auto begin = std::chrono::steady_clock::now();
  const LeastSquaresMinimum minimum = minimize_linear(problem, {});
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("1e6 points, 2 parameters: %.3f s\n", seconds.count());
  // sd of uniform noise of half width 0.1 is 0.058; the coefficients are known to 0.058 / sqrt(n)
  // and sqrt(3) times that: five standard deviations.
  EXPECT_NEAR(minimum.parameters[0], 2.0, 5.0 * 5.8e-5);
  EXPECT_NEAR(minimum.parameters[1], -3.0, 5.0 * 1e-4);
  EXPECT_LT(sum_of_squares_at(problem, minimum.parameters),
            sum_of_squares_at(problem, {2.0, -3.0}));
}

}  // namespace
}  // namespace parabola
