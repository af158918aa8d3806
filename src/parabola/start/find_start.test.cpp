// SPDX-License-Identifier: MIT
#include "parabola/start/find_start.hpp"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

struct Data {
  Vector x;
  Vector y;
};

// y at n places from `from` to `to`.
Data sample(const std::function<double(double)>& f, double from, double to, std::size_t n) {
  Data data;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1);
    data.x.push_back(x);
    data.y.push_back(f(x));
  }
  return data;
}

StartProblem problem(std::string_view model, std::vector<std::string> parameters,
                     const Data& data) {
  StartProblem result;
  result.model = parse_expression(model, result.graph).value();
  result.parameters = std::move(parameters);
  result.predictors = {{"x", data.x}};
  result.response = data.y;
  return result;
}

double wave(double x) {
  return 2.0 * std::sin(5.0 * x + 0.7) + 0.3;
}

TEST(FindStart, a_decay_is_found_in_microseconds_and_in_gigayears) {
  for (const double unit : {1e-6, 3e16}) {
    const Data data = sample([&](double x) { return 7.0 * std::exp(-x / (2.0 * unit)) + 1.0; }, 0.0,
                             10.0 * unit, 40);
    const StartValues start =
        find_start(problem("a*exp(-x/tau) + b", {"a", "tau", "b"}, data)).value();
    EXPECT_NEAR(start.parameters[1] / unit, 2.0, 1e-6);
    EXPECT_TRUE(start.is_satisfying);
    EXPECT_LT(start.evaluations, 1000U);
  }
}

TEST(FindStart, growing_data_give_a_negative_rate) {
  const Data data = sample([](double x) { return 3.0 * std::exp(0.4 * x); }, 0.0, 8.0, 30);
  const StartValues start = find_start(problem("a*exp(-b*x)", {"a", "b"}, data)).value();
  EXPECT_NEAR(start.parameters[1], -0.4, 1e-6);
}

TEST(FindStart, the_same_data_give_the_same_start) {
  const Data data = sample(wave, 0.0, 12.0, 200);
  const StartProblem same = problem("A*sin(w*x + p) + c", {"A", "w", "p", "c"}, data);
  const StartValues first = find_start(same).value();
  const StartValues second = find_start(same).value();
  EXPECT_EQ(first.parameters, second.parameters);
  EXPECT_EQ(first.evaluations, second.evaluations);
  EXPECT_NEAR(first.parameters[1], 5.0, 1e-6);
  EXPECT_NEAR(first.parameters[0], 2.0, 1e-6);  // of the two phases that with a positive amplitude
  EXPECT_NEAR(first.parameters[2], 0.7, 1e-6);
}

TEST(FindStart, many_rows_are_scored_on_few_without_an_alias) {
  const Data data = sample(wave, 0.0, 12.0, 5000);
  const StartValues start =
      find_start(problem("A*sin(w*x + p) + c", {"A", "w", "p", "c"}, data)).value();
  EXPECT_NEAR(start.parameters[1], 5.0, 1e-6);
  EXPECT_NEAR(std::abs(start.parameters[0]), 2.0, 1e-6);
}

TEST(FindStart, a_squared_cosine_ends_at_its_frequency_and_not_at_the_alias) {
  const Data data = sample(
      [](double x) { return 4.0 * std::pow(std::cos(3.0 * x), 2) + 0.01 * std::sin(70.0 * x); },
      -2.0, 2.0, 81);
  const StartValues start = find_start(problem("a*cos(w*x)^2", {"a", "w"}, data)).value();
  EXPECT_NEAR(start.parameters[1], 3.0, 1e-2);
}

TEST(FindStart, the_width_of_a_gaussian_comes_out_positive) {
  const Data data = sample(
      [](double x) { return 5.0 * std::exp(-0.5 * std::pow((x - 3.0) / 0.4, 2)); }, 0.0, 8.0, 80);
  const StartValues start =
      find_start(problem("(a/s)*exp(-0.5*((x - mu)/s)^2)", {"a", "mu", "s"}, data)).value();
  EXPECT_NEAR(start.parameters[2], 0.4, 1e-6);
  EXPECT_NEAR(start.parameters[1], 3.0, 1e-6);
}

TEST(FindStart, limits_hold_for_linear_and_nonlinear_parameters) {
  const Data data = sample([](double x) { return 7.0 * std::exp(-x / 2.0) - 1.0; }, 0.0, 10.0, 40);
  StartProblem limited = problem("a*exp(-x/tau) + b", {"a", "tau", "b"}, data);
  limited.bounds = {{}, {0.5, 1.5}, {0.0, std::numeric_limits<double>::infinity()}};
  const StartValues start = find_start(limited).value();
  EXPECT_GE(start.parameters[1], 0.5);
  EXPECT_LE(start.parameters[1], 1.5);
  EXPECT_GE(start.parameters[2], 0.0);
}

TEST(FindStart, a_given_start_decides_between_minima) {
  // two frequencies of unequal strength: the weaker one is the minimum near the start
  const Data data = sample(
      [](double x) { return 2.0 * std::sin(5.0 * x) + 1.0 * std::sin(11.0 * x); }, 0.0, 12.0, 200);
  StartProblem near = problem("A*sin(w*x)", {"A", "w"}, data);
  EXPECT_NEAR(find_start(near).value().parameters[1], 5.0, 0.05);
  near.given = {std::nullopt, 11.02};
  EXPECT_NEAR(find_start(near).value().parameters[1], 11.0, 0.05);
}

TEST(FindStart, of_aliases_with_equal_sums_the_lowest_frequency_is_taken) {
  // At whole x, sin(w x) = sin((w + 2 pi k) x): every alias fits exactly as well.
  const Data data = sample([](double x) { return 2.0 * std::sin(1.1 * x + 0.4); }, 0.0, 39.0, 40);
  const StartValues start =
      find_start(problem("a*sin(w*x + phi)", {"a", "w", "phi"}, data)).value();
  EXPECT_NEAR(std::abs(start.parameters[1]), 1.1, 1e-6);
}

TEST(FindStart, a_wider_round_confirms_a_minimum_whose_residuals_are_not_random) {
  const Data data =
      sample([](double x) { return std::exp(-x / 3.0) + 0.01 * std::sin(x); }, 0.0, 12.0, 60);
  const StartValues start = find_start(problem("a*exp(-x/tau)", {"a", "tau"}, data)).value();
  EXPECT_FALSE(start.is_satisfying);
  EXPECT_TRUE(start.is_confirmed);
}

TEST(FindStart, few_points_zeros_and_constants_end_without_a_crash) {
  const std::vector<std::string> names = {"a", "tau", "b"};
  for (std::size_t n = 1; n <= 5; ++n) {
    Data data;
    for (std::size_t i = 0; i < n; ++i) {
      data.x.push_back(static_cast<double>(i));
      data.y.push_back(1.0 / (1.0 + static_cast<double>(i)));
    }
    const Result<StartValues> start = find_start(problem("a*exp(-x/tau) + b", names, data));
    ASSERT_TRUE(start.has_value()) << n;
    for (const double value : start->parameters) EXPECT_TRUE(std::isfinite(value)) << n;
  }
  for (const double constant : {0.0, 3.0}) {
    const Data data = sample([&](double) { return constant; }, 0.0, 5.0, 20);
    const StartValues start = find_start(problem("a*exp(-x/tau) + b", names, data)).value();
    EXPECT_LE(start.sum_of_squares, 1e-20);
  }
  const Data same_place = {{2.0, 2.0, 2.0}, {1.0, 1.1, 0.9}};
  EXPECT_TRUE(find_start(problem("a*exp(-x/tau)", {"a", "tau"}, same_place)).has_value());
}

TEST(FindStart, a_model_that_exists_nowhere_is_an_error_with_a_remedy) {
  const Data data = sample([](double x) { return x; }, 1.0, 5.0, 10);
  const Result<StartValues> start = find_start(problem("a*log(-1 - b^2 - x^2)", {"a", "b"}, data));
  ASSERT_FALSE(start.has_value());
  EXPECT_EQ(start.error().code(), "start_not_found");
  EXPECT_FALSE(start.error().fix().empty());
}

TEST(FindStart, a_formula_that_does_not_fit_is_not_satisfying) {
  const Data data = sample([](double x) { return std::sin(x) + 0.3 * x; }, 0.0, 12.0, 60);
  const StartValues start = find_start(problem("a*exp(-x/tau)", {"a", "tau"}, data)).value();
  EXPECT_FALSE(start.is_satisfying);
}

TEST(FindStart, tiny_and_huge_responses_neither_vanish_nor_overflow) {
  for (const double unit : {1e-290, 1e290}) {
    const Data data = sample([&](double x) { return unit * std::exp(-x / 2.0); }, 0.0, 8.0, 20);
    const StartValues start = find_start(problem("a*exp(-x/tau)", {"a", "tau"}, data)).value();
    EXPECT_NEAR(start.parameters[1], 2.0, 1e-6) << unit;
  }
}

class Decay final : public RowFunction {
 public:
  explicit Decay(Vector x) : x_(std::move(x)) {}
  [[nodiscard]] std::size_t row_count() const override { return x_.size(); }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override { return names_; }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  void values(std::span<const double> p, std::span<double> values) const override {
    for (std::size_t i = 0; i < x_.size(); ++i) values[i] = p[0] * std::exp(-x_[i] / p[1]);
  }
  void values_and_gradient(std::span<const double> p, std::span<double> values,
                           Matrix& gradient) const override {
    gradient = Matrix(x_.size(), 2);
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double shape = std::exp(-x_[i] / p[1]);
      values[i] = p[0] * shape;
      gradient(i, 0) = shape;
      gradient(i, 1) = p[0] * shape * x_[i] / (p[1] * p[1]);
    }
  }
  void weighted_hessian(std::span<const double> /*p*/, std::span<const double> /*weights*/,
                        Matrix& hessian) const override {
    hessian = Matrix(2, 2);
  }

 private:
  Vector x_;
  std::vector<std::string> names_ = {"a", "tau"};
  std::vector<bool> linear_ = {false, false};
};

TEST(FindStart, a_callable_is_searched_on_generic_scales) {
  const Data data = sample([](double x) { return 7.0 * std::exp(-x / 20.0); }, 0.0, 60.0, 40);
  const Decay model(data.x);
  const StartValues start = find_start(CallableStartProblem{model, {}, {}, data.y, {}}).value();
  EXPECT_NEAR(start.parameters[0], 7.0, 1e-5);
  EXPECT_NEAR(start.parameters[1], 20.0, 1e-5);
}

}  // namespace
}  // namespace parabola
