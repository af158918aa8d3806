// SPDX-License-Identifier: MIT
// Robust fits: limits to least squares, outliers, several minima, the sandwich written out and its
// coverage, and what may not stand beside them.
#include "parabola/fit/robust_loss.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using namespace made_data;

FitSpec with_loss(std::string formula, const char* loss, const char* sigma = "y = 0.5") {
  FitSpec spec = spec_of(std::move(formula));
  spec.loss = parse_robust_loss(loss).value();
  spec.sigma = {sigma};
  return spec;
}

// y = 1 + 2 x with normal scatter of 0.5; every fifth row is far off.
Table contaminated(std::uint64_t seed, std::size_t n, double off) {
  RandomEngine random(seed);
  Vector x;
  Vector y;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back(0.25 * static_cast<double>(i));
    y.push_back(1.0 + 2.0 * x.back() + 0.5 * random.normal() + (i % 5 == 2 ? off : 0.0));
  }
  return Table({numbers("x", x), numbers("y", y)});
}

TEST(RobustLossFit, a_large_scale_is_least_squares) {
  const Table table = contaminated(1, 25, 6.0);
  FitSpec squares = spec_of("y = a + b*x");
  squares.sigma = {"y = 0.5"};
  const FitResult plain = fitted(table, squares);
  for (const char* parameter : {"a", "b"}) {
    const double sigma = uncertainty_of(plain, parameter);
    const auto distance = [&](const char* loss) {
      const FitResult robust = fitted(table, with_loss("y = a + b*x", loss));
      return std::abs(estimate_of(robust, parameter) - estimate_of(plain, parameter)) / sigma;
    };
    EXPECT_LT(distance("huber 1e3"), 1e-12);
    // the weights are 1 - z/nu with z below 150: 1.5e-8 of residuals of 12 sigma in 25 rows
    EXPECT_LT(distance("student 1e10"), 1e-5);
  }
}

TEST(RobustLossFit, a_contaminated_line_keeps_its_slope_and_its_outliers_are_listed) {
  const Table table = contaminated(2, 40, 20.0);
  for (const char* loss : {"huber", "soft_l1", "cauchy", "student"}) {
    SCOPED_TRACE(loss);
    const FitResult result = fitted(table, with_loss("y = a + b*x", loss));
    EXPECT_EQ(result.termination.code, "converged");
    EXPECT_NEAR(estimate_of(result, "b"), 2.0, 4.0 * uncertainty_of(result, "b"));
    EXPECT_LT(uncertainty_of(result, "b"), 0.1);
    EXPECT_EQ(result.curvature, "sandwich");
    EXPECT_EQ(result.cost_kind, CostKind::robust_loss);
    EXPECT_FALSE(result.chi2 || result.p_value);
    EXPECT_EQ(result.reasons.at("chi2"), "a robust loss has no such test");
    ASSERT_GE(result.downweighted.size(), 8U);
    for (std::size_t i = 2; i < 40; i += 5) {
      const bool is_listed = std::ranges::any_of(
          result.downweighted, [&](const DownweightedRow& row) { return row.row == i + 1; });
      EXPECT_TRUE(is_listed) << "row " << i + 1;
    }
    EXPECT_EQ(std::ranges::count(result.diagnostics, "downweighted", &Diagnostic::code), 1);
    EXPECT_FALSE(is_doubtful(result));
  }
}

// C of a cauchy loss with two groups of readings has a minimum at each; least squares begins
// between them.
TEST(RobustLossFit, the_lower_of_several_minima_is_kept) {
  const Table table({numbers("y", {0.0, 0.1, -0.1, 0.05, -0.05, 10.0, 10.1, 9.9})});
  const FitResult result = fitted(table, with_loss("y = a", "cauchy", "y = 0.1"));
  EXPECT_NEAR(estimate_of(result, "a"), 0.0, 0.05);
  EXPECT_EQ(result.downweighted.size(), 3U);
}

// One parameter: V = sum phi'^2 / (sum phi'')^2 with phi written out for the loss of Huber.
TEST(RobustLossFit, the_covariance_is_the_sandwich_written_out) {
  const Vector y{1.0, 1.4, 0.7, 1.1, 9.0, 0.4, 1.6};
  const FitResult result =
      fitted(Table({numbers("y", y)}), with_loss("y = a", "huber 1.5", "y = 0.4"));
  const double a = estimate_of(result, "a");
  double scores = 0.0;
  double score = 0.0;
  double information = 0.0;
  for (const double value : y) {
    const double pull = (value - a) / 0.4;
    const double clipped = std::clamp(pull, -1.5, 1.5);
    score += 2.0 * clipped / 0.4;
    scores += std::pow(2.0 * clipped / 0.4, 2);
    if (std::abs(pull) < 1.5) information += 2.0 / (0.4 * 0.4);
  }
  EXPECT_NEAR(score, 0.0, 1e-12);
  EXPECT_NEAR(uncertainty_of(result, "a"), std::sqrt(scores) / information, 1e-13);
}

TEST(RobustLossFit, the_order_of_rows_changes_nothing) {
  const Table table = contaminated(3, 30, -15.0);
  std::vector<Column> columns = table.columns();
  for (Column& column : columns) std::ranges::reverse(column.values);
  const FitSpec spec = with_loss("y = a + b*x", "student");
  const FitResult one = fitted(table, spec);
  const FitResult other = fitted(Table(columns), spec);
  for (const char* parameter : {"a", "b"}) {
    EXPECT_NEAR(estimate_of(one, parameter), estimate_of(other, parameter),
                1e-12 * uncertainty_of(one, parameter));
    EXPECT_NEAR(uncertainty_of(one, parameter), uncertainty_of(other, parameter), 1e-12);
  }
}

// Scatter with tails, of another size in every third row, and stated uncertainties that know
// neither: the sandwich still covers. With n = 80 its bias, of order 1/n, is below 1 %.
TEST(RobustLossFit, the_sandwich_covers_68_percent_of_1000_toys) {
  constexpr int toys = 1000;
  constexpr double level = 0.6827;
  RandomEngine random(20240611);
  Vector x;
  for (int i = 0; i < 80; ++i) x.push_back(0.1 * i);
  int covered = 0;
  int covered_by_squares = 0;
  for (int toy = 0; toy < toys; ++toy) {
    Vector y;
    for (std::size_t i = 0; i < x.size(); ++i) {
      // a ratio of normal numbers has the tails of a t distribution with few degrees of freedom
      const double tail = std::sqrt((std::pow(random.normal(), 2) + std::pow(random.normal(), 2) +
                                     std::pow(random.normal(), 2)) /
                                    3.0);
      y.push_back(1.0 + 2.0 * x[i] + (i % 3 == 0 ? 2.0 : 0.7) * random.normal() / tail);
    }
    const Table table({numbers("x", x), numbers("y", y)});
    const FitSpec spec = with_loss("y = a + b*x", "huber");
    const FitResult result = fitted(table, spec);
    const double distance = std::abs(estimate_of(result, "b") - 2.0);
    if (distance < uncertainty_of(result, "b")) ++covered;
    FitSpec plain = spec;
    plain.loss.reset();
    const FitResult squares = fitted(table, plain);
    if (std::abs(estimate_of(squares, "b") - 2.0) < uncertainty_of(squares, "b"))
      ++covered_by_squares;
  }
  const double tolerance = 4.0 * std::sqrt(level * (1.0 - level) / toys);
  EXPECT_NEAR(static_cast<double>(covered) / toys, level, tolerance);
  // stated uncertainties that are too small must be seen to fail, or the test proves nothing
  EXPECT_LT(static_cast<double>(covered_by_squares) / toys, level - tolerance);
}

TEST(RobustLossFit, what_is_not_served_beside_it_is_refused) {
  const Table table = contaminated(4, 10, 5.0).with_column(numbers("s", Vector(10, 0.1)));
  const auto refused = [&](const FitSpec& spec) {
    const Result<FitResult> result = fit(table, spec);
    EXPECT_FALSE(result.has_value());
    return result ? std::string() : std::string(result.error().code());
  };
  FitSpec spec = with_loss("y = a + b*x", "huber");
  spec.sigma.clear();
  EXPECT_EQ(refused(spec), "loss_needs_uncertainty");
  EXPECT_EQ(fit(table, spec).error().fix(),
            "state how far good points scatter:  --sigma 'y = ...'");
  spec = with_loss("y = a + b*x", "huber");
  spec.sigma.emplace_back("x = 0.1");
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber");
  spec.common = {"y = 0.1"};
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber");
  spec.constrain = {"a = 1 +- 1"};
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber", "y = 2% of model");
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber", "y = +0.3 -0.2");
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber");
  spec.sigma_scale = UncertaintyScale::estimated;
  EXPECT_EQ(refused(spec), "loss_not_served");
  spec = with_loss("y = a + b*x", "huber");
  spec.also = {{table, "y = a*x"}};
  EXPECT_EQ(refused(spec), "loss_not_served");
}

}  // namespace
}  // namespace parabola
