// SPDX-License-Identifier: MIT
// Asymmetric uncertainties of the response: against the exact minimum of the piecewise quadratic,
// found by trying all patterns of sides, and what may not stand beside them.
#include "parabola/fit/two_sides.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/core/text.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/fit/made_data.test.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using namespace made_data;

struct SidedData {
  Vector x;
  Vector y;
  Vector up;
  Vector down;

  [[nodiscard]] Table table() const {
    return Table({numbers("x", x), numbers("y", y), numbers("sigma_y_up", up),
                  numbers("sigma_y_down", down)});
  }
};

SidedData sided_data(std::uint64_t seed, std::size_t n) {
  RandomEngine random(seed);
  SidedData data;
  for (std::size_t i = 0; i < n; ++i) {
    data.x.push_back(static_cast<double>(i) - 2.0 + random.uniform());
    data.up.push_back(0.1 + random.uniform());
    data.down.push_back(0.05 + 3.0 * random.uniform() * random.uniform());
    data.y.push_back(1.0 + 0.5 * data.x.back() + random.normal());
  }
  return data;
}

struct Line {
  double a = 0.0;
  double b = 0.0;
};

double sum_of_squares(const SidedData& data, const Line& line) {
  double sum = 0.0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double above = line.a + line.b * data.x[i] - data.y[i];
    sum += std::pow(above / (above > 0.0 ? data.up : data.down)[i], 2);
  }
  return sum;
}

// y = a + b x by the closed formula about the weighted mean of x; `pattern` has a bit for each row
// where the upward side counts.
Line weighted_line(const SidedData& data, unsigned pattern, bool has_slope) {
  double w = 0.0;
  double x = 0.0;
  double y = 0.0;
  const auto weight = [&](std::size_t i) {
    return 1.0 / std::pow(((pattern >> i) & 1U) != 0 ? data.up[i] : data.down[i], 2);
  };
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    w += weight(i);
    x += weight(i) * data.x[i];
    y += weight(i) * data.y[i];
  }
  if (!has_slope) return {y / w, 0.0};
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double dx = data.x[i] - x / w;
    xx += weight(i) * dx * dx;
    xy += weight(i) * dx * data.y[i];
  }
  return {y / w - xy / xx * (x / w), xy / xx};
}

// The minimum is that of its own pattern, so the lowest S among the minima of all patterns.
Line lowest_of_all_patterns(const SidedData& data, bool has_slope) {
  Line best;
  double lowest = INFINITY;
  for (unsigned pattern = 0; pattern < 1U << data.x.size(); ++pattern) {
    const Line line = weighted_line(data, pattern, has_slope);
    const double sum = sum_of_squares(data, line);
    if (sum < lowest) {
      lowest = sum;
      best = line;
    }
  }
  return best;
}

// The closed formulas lose some 4 digits in their differences of numbers of order 1.
constexpr double closed_formula = 1e-12;

TEST(TwoSides, a_constant_is_the_lowest_of_all_patterns_of_sides) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const SidedData data = sided_data(seed, 9);
    const Line best = lowest_of_all_patterns(data, false);
    const FitResult result = fitted(data.table(), spec_of("y = a"));
    EXPECT_EQ(result.termination.code, "converged");
    EXPECT_NEAR(estimate_of(result, "a"), best.a, closed_formula);
    EXPECT_NEAR(*result.chi2, sum_of_squares(data, best), closed_formula * *result.chi2);
  }
}

TEST(TwoSides, a_line_is_the_lowest_of_all_patterns_of_sides) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const SidedData data = sided_data(seed, 10);
    const Line best = lowest_of_all_patterns(data, true);
    const FitResult result = fitted(data.table(), spec_of("y = a + b*x"));
    EXPECT_EQ(result.termination.code, "converged");
    EXPECT_NEAR(estimate_of(result, "a"), best.a, closed_formula);
    EXPECT_NEAR(estimate_of(result, "b"), best.b, closed_formula);
    EXPECT_NEAR(*result.chi2, sum_of_squares(data, best), closed_formula * *result.chi2);
  }
}

TEST(TwoSides, covariance_and_pulls_are_those_of_the_sides_that_face_the_model) {
  const SidedData data = sided_data(5, 10);
  const FitResult result = fitted(data.table(), spec_of("y = a + b*x"));
  Vector facing;
  for (std::size_t i = 0; i < data.y.size(); ++i) {
    const double above =
        estimate_of(result, "a") + estimate_of(result, "b") * data.x[i] - data.y[i];
    facing.push_back((above > 0.0 ? data.up : data.down)[i]);
    EXPECT_EQ(result.points.uncertainty[i], facing.back());
    EXPECT_NEAR(result.points.pull[i], -above / facing.back(), 1e-12);
  }
  EXPECT_EQ(result.points.upward, data.up);
  EXPECT_EQ(result.points.downward, data.down);
  const Table symmetric({numbers("x", data.x), numbers("y", data.y), numbers("sigma_y", facing)});
  expect_same(result, fitted(symmetric, spec_of("y = a + b*x")), {"a", "b"});
  ASSERT_EQ(result.uncertainties.size(), 1U);
  EXPECT_EQ(result.uncertainties[0].source, "columns sigma_y_up and sigma_y_down");
  EXPECT_EQ(result.uncertainties[0].kind, "asymmetric: the side facing the model counts");
}

// Sides that differ by 1e-13 move nothing by more than that, and take the way of asymmetric ones.
TEST(TwoSides, equal_sides_are_the_symmetric_fit) {
  SidedData data = sided_data(7, 12);
  const Table symmetric({numbers("x", data.x), numbers("y", data.y), numbers("sigma_y", data.up)});
  for (const char* formula : {"y = a + b*x", "y = a*exp(b*x)"}) {
    const FitResult plain = fitted(symmetric, spec_of(formula));
    data.down = data.up;
    const FitResult equal = fitted(data.table(), spec_of(formula));
    EXPECT_EQ(estimate_of(equal, "a"), estimate_of(plain, "a"));
    EXPECT_EQ(estimate_of(equal, "b"), estimate_of(plain, "b"));
    EXPECT_EQ(equal.uncertainties[0].kind, "absolute");
    for (double& sigma : data.down) sigma *= 1.0 + 1e-13;
    const FitResult nearly = fitted(data.table(), spec_of(formula));
    EXPECT_EQ(nearly.uncertainties[0].kind, "asymmetric: the side facing the model counts");
    expect_same(nearly, plain, {"a", "b"}, 1e-11);
  }
}

TEST(TwoSides, order_of_rows_and_direction_of_y_change_nothing) {
  const SidedData data = sided_data(11, 10);
  SidedData reversed = data;
  for (Vector* column : {&reversed.x, &reversed.y, &reversed.up, &reversed.down})
    std::ranges::reverse(*column);
  const FitResult result = fitted(data.table(), spec_of("y = a + b*x"));
  expect_same(fitted(reversed.table(), spec_of("y = a + b*x")), result, {"a", "b"});
  // -y has its sides exchanged, by hand or by the slope of the left side
  SidedData mirrored = data;
  for (double& y : mirrored.y) y = -y;
  std::swap(mirrored.up, mirrored.down);
  const FitResult by_hand = fitted(mirrored.table(), spec_of("y = a + b*x"));
  EXPECT_NEAR(estimate_of(by_hand, "a"), -estimate_of(result, "a"), 1e-13);
  expect_same(fitted(data.table(), spec_of("-y = a + b*x")), by_hand, {"a", "b"});
}

TEST(TwoSides, several_statements_add_in_quadrature_on_each_side) {
  const SidedData data = sided_data(13, 8);
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = +0.3 \u22120.4", "y = 0.5", "y = +x2 -x3"};
  SidedData total = data;
  Vector x2;
  Vector x3;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    x2.push_back(0.1 + 0.01 * static_cast<double>(i));
    x3.push_back(0.2);
    total.up[i] = std::sqrt(0.09 + 0.25 + x2[i] * x2[i]);
    total.down[i] = std::sqrt(0.16 + 0.25 + x3[i] * x3[i]);
  }
  const Table table = data.table().with_column(numbers("x2", x2)).with_column(numbers("x3", x3));
  expect_same(fitted(table, spec), fitted(total.table(), spec_of("y = a + b*x")), {"a", "b"});
  spec.budget = true;
  const FitResult result = fitted(table, spec);
  ASSERT_EQ(result.budget.size(), 3U);
  double sum = 0.0;
  for (const BudgetPart& part : result.budget) sum += part.variances[1];
  EXPECT_NEAR(sum, covariance_of(result, "b", "b"), 1e-13 * sum);
}

// A common offset is a parameter with a Gaussian constraint.
TEST(TwoSides, common_sources_and_constraints_stand_beside_them) {
  const SidedData data = sided_data(17, 10);
  FitSpec common = spec_of("y = b*x");
  common.common = {"y = 0.7"};
  FitSpec constraint = spec_of("y = b*x + o");
  constraint.constrain = {"o = 0 +- 0.7"};
  const FitResult one = fitted(data.table(), common);
  expect_same(one, fitted(data.table(), constraint), {"b"}, 1e-11);
}

TEST(TwoSides, a_nonlinear_model_and_limits_end_where_the_gradient_vanishes) {
  const SidedData data = sided_data(19, 12);
  FitSpec spec = spec_of("y = a*exp(b*x)");
  const FitResult result = fitted(data.table(), spec);
  EXPECT_EQ(result.termination.code, "converged");
  double gradient_a = 0.0;
  double gradient_b = 0.0;
  for (std::size_t i = 0; i < data.x.size(); ++i) {
    const double growth = std::exp(estimate_of(result, "b") * data.x[i]);
    const double above = estimate_of(result, "a") * growth - data.y[i];
    const double pull = above / std::pow((above > 0.0 ? data.up : data.down)[i], 2);
    gradient_a += pull * growth;
    gradient_b += pull * growth * estimate_of(result, "a") * data.x[i];
  }
  EXPECT_LT(std::abs(gradient_a) * uncertainty_of(result, "a"), 1e-9);
  EXPECT_LT(std::abs(gradient_b) * uncertainty_of(result, "b"), 1e-9);
  spec.limits = {{"a", std::nullopt, 0.2}};
  const FitResult limited = fitted(data.table(), spec);
  EXPECT_EQ(limited.parameters[0].status, QuantityStatus::at_limit);
}

TEST(TwoSides, an_undetermined_combination_is_named) {
  const FitResult result = fitted(sided_data(21, 8).table(), spec_of("y = a + c + b*x"));
  EXPECT_EQ(result.termination.code, "undetermined");
  const FitResult plain = fitted(sided_data(21, 8).table(), spec_of("y = a + b*x"));
  EXPECT_NEAR(estimate_of(result, "b"), estimate_of(plain, "b"), 1e-9);
}

TEST(TwoSides, the_scale_may_be_estimated) {
  const SidedData data = sided_data(23, 10);
  FitSpec spec = spec_of("y = a + b*x");
  const FitResult known = fitted(data.table(), spec);
  spec.sigma_scale = UncertaintyScale::estimated;
  const FitResult scaled = fitted(data.table(), spec);
  const double factor = std::sqrt(*known.chi2 / static_cast<double>(known.ndof));
  EXPECT_NEAR(estimate_of(scaled, "a"), estimate_of(known, "a"), 1e-14);
  EXPECT_NEAR(uncertainty_of(scaled, "a"), factor * uncertainty_of(known, "a"), 1e-14);
  EXPECT_NEAR(scaled.points.upward[0], factor * data.up[0], 1e-14);
}

void expect_not_served(const Table& table, const FitSpec& spec, const std::string& beside) {
  const Result<FitResult> result = fit(table, spec);
  ASSERT_FALSE(result.has_value()) << "accepted beside " << beside;
  EXPECT_EQ(result.error().code(), "asymmetric_not_served");
  EXPECT_NE(result.error().sentence().find(beside), std::string::npos) << result.error().sentence();
  EXPECT_FALSE(result.error().fix().empty());
}

TEST(TwoSides, what_is_not_served_beside_them_is_refused) {
  const Table table = sided_data(29, 4).table();
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"x = 0.1"};
  expect_not_served(table, spec, "an uncertain predictor (x)");
  spec.sigma = {"x = +0.1 -0.2"};
  expect_not_served(table, spec, "the predictor x");
  spec.sigma = {"y = +0.1 -0.2", "y = 2% of model"};
  expect_not_served(table, spec, "relative to the model");
  spec.sigma.clear();
  spec.sigma_scale = UncertaintyScale::estimated;
  spec.constrain = {"a = 1 +- 1"};
  expect_not_served(table, spec, "estimated scale");
  spec = spec_of("y = a + b*x");
  spec.also = {{table, "y = a + c*x"}};
  expect_not_served(table, spec, "other data sets");
}

TEST(TwoSides, options_with_two_sides_that_make_no_sense_are_refused) {
  const Table table = sided_data(31, 4).table();
  struct Case {
    std::string text;
    std::string code;
  };
  for (const Case& wrong :
       {Case{"y = +0.3 -0", "sigma_not_positive"}, Case{"y = +0 -0.2", "sigma_not_positive"},
        Case{"y = +3% -2%", "sigma_syntax"}, Case{"y = +2*x -0.2", "sigma_syntax"},
        Case{"y = +x -0.2", "sigma_not_positive"}, Case{"y = +0.1 -unknown", "unknown_column"}}) {
    FitSpec spec = spec_of("y = a + b*x");
    spec.sigma = {wrong.text};
    const Result<FitResult> result = fit(table, spec);
    ASSERT_FALSE(result.has_value()) << wrong.text;
    EXPECT_EQ(result.error().code(), wrong.code) << result.error().render();
    EXPECT_FALSE(result.error().fix().empty());
  }
  FitSpec common = spec_of("y = a + b*x");
  common.common = {"y = +0.3 -0.2"};
  EXPECT_EQ(fit(table, common).error().code(), "sigma_syntax");
}

}  // namespace
}  // namespace parabola
