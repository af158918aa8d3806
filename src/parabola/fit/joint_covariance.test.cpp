// SPDX-License-Identifier: MIT
// Matrices of predictors, of the response beside uncertain predictors, and across both.
#include "parabola/fit/joint_covariance.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit/made_data.test.hpp"

namespace parabola {
namespace {

using made_data::covariance_of;
using made_data::estimate_of;
using made_data::expect_same;
using made_data::fitted;
using made_data::numbers;
using made_data::spec_of;
using made_data::uncertainty_of;

constexpr std::size_t count = 5;
const Vector decay_x{0.5, 1.5, 2.5, 3.5, 4.5};
const Vector decay_y{7.9, 4.6, 2.7, 1.9, 0.9};
constexpr const char* decay = "y = A*exp(-x/t)";
constexpr const char* line = "y = a + b*x";

Table measured() {
  return Table({numbers("x", decay_x), numbers("y", decay_y), numbers("run", {0, 0, 0, 1, 1})},
               "data.csv");
}

// Entry (i, j) as a function of the rows.
using Entry = std::function<double(std::size_t, std::size_t)>;

Table matrix_of(const Entry& entry, std::size_t rows = count) {
  std::vector<Column> columns;
  for (std::size_t j = 0; j < rows; ++j) {
    Vector values;
    for (std::size_t i = 0; i < rows; ++i) values.push_back(entry(i, j));
    columns.push_back(numbers(fmt::format("c{}", j + 1), std::move(values)));
  }
  return Table(std::move(columns), "V.csv");
}

MatrixSource matrix(MatrixKind kind, const std::string& quantity, const Entry& entry,
                    const std::string& across = {}) {
  MatrixSource source;
  source.kind = kind;
  source.quantity = quantity;
  source.across = across;
  source.origin =
      fmt::format("--matrix '{}{}{}=V.csv'", quantity, across.empty() ? "" : ", ", across);
  source.name =
      fmt::format("{} of {}{}", kind == MatrixKind::covariance ? "V" : "R", quantity, across);
  source.table = matrix_of(entry);
  return source;
}

MatrixSource covariance(const std::string& quantity, const Entry& entry,
                        const std::string& across = {}) {
  return matrix(MatrixKind::covariance, quantity, entry, across);
}

Entry falling(double variance, double rho) {
  return [=](std::size_t i, std::size_t j) {
    return variance * std::pow(rho, std::abs(static_cast<double>(i) - static_cast<double>(j)));
  };
}

Entry diagonal(const Vector& sigma) {
  return [=](std::size_t i, std::size_t j) { return i == j ? sigma[i] * sigma[i] : 0.0; };
}

const Vector sigma_x{0.1, 0.12, 0.1, 0.15, 0.2};
const Vector sigma_y{0.2, 0.2, 0.15, 0.1, 0.1};

Table with_sigmas() {
  return measured().with_column(numbers("sx", sigma_x)).with_column(numbers("sy", sigma_y));
}

void expect_refused(const Table& table, const FitSpec& spec, std::string_view code,
                    std::string_view words = {}) {
  const Result<FitResult> result = fit(table, spec);
  ASSERT_FALSE(result.has_value()) << code;
  EXPECT_EQ(result.error().code(), code) << result.error().render();
  EXPECT_FALSE(result.error().fix().empty());
  EXPECT_NE(result.error().render().find(words), std::string::npos) << result.error().render();
}

// References in 60-digit arithmetic, over both parameters and all true x.
TEST(JointCovariance, an_exponential_with_points_that_vary_together) {
  const std::vector<std::pair<Curvature, Vector>> uncertainties{
      {Curvature::expected, {0.740269918331192, 0.153819496416362}},
      {Curvature::observed, {0.736915915316385, 0.15235040412177}},
      {Curvature::robust, {0.733620457770975, 0.150895439300337}}};
  FitSpec spec = spec_of(decay);
  spec.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                   covariance("y", falling(0.004, 0.4), "x")};
  for (const auto& [curvature, sigma] : uncertainties) {
    spec.curvature = curvature;
    const FitResult result = fitted(measured(), spec);
    SCOPED_TRACE(static_cast<int>(curvature));
    EXPECT_NEAR(*result.chi2, 2.847065778248103, 1e-9);
    EXPECT_NEAR(estimate_of(result, "A"), 10.20252467146097, 1e-9 * sigma[0]);
    EXPECT_NEAR(estimate_of(result, "t"), 1.928176651655713, 1e-9 * sigma[1]);
    EXPECT_NEAR(uncertainty_of(result, "A") / sigma[0], 1.0, 1e-9);
    EXPECT_NEAR(uncertainty_of(result, "t") / sigma[1], 1.0, 1e-9);
    EXPECT_NEAR(result.points.uncertainty[0], 0.2, 1e-15);
    EXPECT_NEAR(result.points.predictors[0].uncertainty[0], 0.1, 1e-15);
    EXPECT_EQ(result.method, "orthogonal distance regression");
    ASSERT_EQ(result.uncertainties.size(), 3U);
    EXPECT_EQ(result.uncertainties[1].column, "x");
    EXPECT_EQ(result.uncertainties[2].column, "y, x");
    EXPECT_EQ(result.uncertainties[2].correlation, "matrix");
  }
}

TEST(JointCovariance, across_may_name_its_columns_in_either_order) {
  const Entry lopsided = [](std::size_t i, std::size_t j) {
    return i <= j ? 0.004 * std::pow(0.4, static_cast<double>(j - i)) : 0.0;
  };
  const Entry turned = [&](std::size_t i, std::size_t j) { return lopsided(j, i); };
  FitSpec one = spec_of(decay);
  one.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                  covariance("y", lopsided, "x")};
  FitSpec other = one;
  other.matrices[2] = covariance("x", turned, "y");
  expect_same(fitted(measured(), one), fitted(measured(), other), {"A", "t"});
  other.matrices[2] = covariance("x", lopsided, "y");
  EXPECT_GT(std::abs(*fitted(measured(), one).chi2 - *fitted(measured(), other).chi2), 1e-3);
}

// Residuals of the two sums differ by rounding, and the minimum by its square root at most.
TEST(JointCovariance, diagonal_matrices_are_independent_uncertainties) {
  for (const char* formula : {decay, line}) {
    FitSpec independent = spec_of(formula);
    independent.sigma = {"x = sx", "y = sy"};
    const std::vector<std::string> names =
        formula == line ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"A", "t"};
    for (const Curvature curvature :
         {Curvature::expected, Curvature::observed, Curvature::robust}) {
      independent.curvature = curvature;
      const FitResult expected = fitted(with_sigmas(), independent);
      FitSpec matrices = independent;
      matrices.sigma = {"y = sy"};
      matrices.matrices = {covariance("x", diagonal(sigma_x))};
      const FitResult of_x = fitted(with_sigmas(), matrices);
      expect_same(of_x, expected, names);
      matrices.sigma = {"x = sx"};
      matrices.matrices = {covariance("y", diagonal(sigma_y))};
      expect_same(fitted(with_sigmas(), matrices), expected, names);
      matrices.sigma.clear();
      matrices.matrices.push_back(covariance("x", diagonal(sigma_x)));
      const FitResult of_both = fitted(with_sigmas(), matrices);
      expect_same(of_both, expected, names);
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_NEAR(of_both.points.pull[i], expected.points.pull[i], 1e-11);
        EXPECT_NEAR(of_x.points.predictors[0].uncertainty[i], sigma_x[i], 1e-16);
      }
    }
  }
}

TEST(JointCovariance, a_matrix_of_a_common_source_is_that_source) {
  const Entry independent_and_common = [](std::size_t i, std::size_t j) {
    return 0.09 + (i == j ? sigma_y[i] * sigma_y[i] : 0.0);
  };
  const Entry shift_of_x = [](std::size_t i, std::size_t j) {
    return 0.0025 * decay_x[i] * decay_x[j] + (i == j ? sigma_x[i] * sigma_x[i] : 0.0);
  };
  FitSpec sources = spec_of(decay);
  sources.sigma = {"x = sx", "y = sy"};
  sources.common = {"y = 0.3"};
  FitSpec matrices = spec_of(decay);
  matrices.sigma = {"x = sx"};
  matrices.matrices = {covariance("y", independent_and_common)};
  expect_same(fitted(with_sigmas(), matrices), fitted(with_sigmas(), sources), {"A", "t"}, 1e-10);
  // of x for a straight line, where it makes no difference that u is taken at the observed x
  sources = spec_of(line);
  sources.sigma = {"x = sx", "y = sy"};
  sources.common = {"x = 0.05"};
  matrices = spec_of(line);
  matrices.sigma = {"y = sy"};
  matrices.matrices = {covariance("x", [](std::size_t i, std::size_t j) {
    return 0.0025 + (i == j ? sigma_x[i] * sigma_x[i] : 0.0);
  })};
  expect_same(fitted(with_sigmas(), matrices), fitted(with_sigmas(), sources), {"a", "b"}, 1e-10);
  // and a nuisance parameter beside a matrix
  FitSpec both = matrices;
  both.common = {"y = 0.3"};
  FitSpec neither = matrices;
  neither.sigma.clear();
  neither.matrices.push_back(covariance("y", independent_and_common));
  expect_same(fitted(with_sigmas(), both), fitted(with_sigmas(), neither), {"a", "b"}, 1e-10);
  neither.matrices[0] = covariance("x", shift_of_x);
  EXPECT_TRUE(fit(with_sigmas(), neither).has_value());
}

TEST(JointCovariance, groups_and_negative_correlations_become_part_of_the_matrix) {
  FitSpec groups = spec_of(line);
  groups.sigma = {"y = sy"};
  groups.common = {"y = 0.3 by run"};
  groups.matrices = {covariance("x", diagonal(sigma_x))};
  FitSpec expected = groups;
  expected.sigma = {"x = sx", "y = sy"};
  expected.matrices.clear();
  expect_same(fitted(with_sigmas(), groups), fitted(with_sigmas(), expected), {"a", "b"}, 1e-10);
  FitSpec negative = spec_of(line);
  negative.correlated = {"y = 0.2 rho -0.1"};
  negative.matrices = {covariance("x", falling(0.01, 0.3))};
  FitSpec written_out = negative;
  written_out.correlated.clear();
  written_out.matrices.push_back(
      covariance("y", [](std::size_t i, std::size_t j) { return i == j ? 0.04 : -0.004; }));
  expect_same(fitted(measured(), negative), fitted(measured(), written_out), {"a", "b"});
}

TEST(JointCovariance, correlations_of_rows_are_of_the_sigmas_of_their_column) {
  FitSpec correlations = spec_of(decay);
  correlations.sigma = {"x = sx", "y = sy"};
  correlations.matrices = {matrix(MatrixKind::correlation, "x", falling(1.0, 0.4)),
                           matrix(MatrixKind::correlation, "y", falling(1.0, 0.5))};
  const auto scaled = [](const Vector& sigma, double rho) -> Entry {
    return
        [=](std::size_t i, std::size_t j) { return sigma[i] * sigma[j] * falling(1.0, rho)(i, j); };
  };
  FitSpec covariances = spec_of(decay);
  covariances.matrices = {covariance("x", scaled(sigma_x, 0.4)),
                          covariance("y", scaled(sigma_y, 0.5))};
  expect_same(fitted(with_sigmas(), correlations), fitted(measured(), covariances), {"A", "t"});
}

// Beside a matrix, the correlation is of the independent parts: cov = 0.3 * 0.1 * 0.2.
TEST(JointCovariance, the_correlation_of_two_columns_is_of_their_independent_parts) {
  FitSpec split = spec_of(decay);
  split.sigma = {"x = 0.1", "y = 0.2"};
  split.correlation = {"x, y = 0.3"};
  split.matrices = {covariance("x", diagonal(Vector(count, 0.05)))};
  FitSpec whole = spec_of(decay);
  whole.let = {};
  whole.sigma = {"x = sqrt(0.0125)", "y = 0.2"};
  whole.correlation = {"x, y = 0.3*0.1/sqrt(0.0125)"};
  expect_same(fitted(measured(), split), fitted(measured(), whole), {"A", "t"});
}

TEST(JointCovariance, the_order_of_rows_means_nothing) {
  const std::vector<std::size_t> order{3, 0, 4, 1, 2};
  Vector x;
  Vector y;
  for (const std::size_t i : order) {
    x.push_back(decay_x[i]);
    y.push_back(decay_y[i]);
  }
  const auto shuffled = [&](const Entry& entry) -> Entry {
    return [=](std::size_t i, std::size_t j) { return entry(order[i], order[j]); };
  };
  FitSpec spec = spec_of(decay);
  spec.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                   covariance("y", falling(0.004, 0.4), "x")};
  FitSpec other = spec_of(decay);
  other.matrices = {covariance("y", shuffled(falling(0.04, 0.5))),
                    covariance("x", shuffled(falling(0.01, 0.3))),
                    covariance("y", shuffled(falling(0.004, 0.4)), "x")};
  const Table table({numbers("x", x), numbers("y", y)}, "data.csv");
  expect_same(fitted(table, other), fitted(measured(), spec), {"A", "t"});
}

// S = w^T V^-1 w with V = V_y + b^2 V_x - b (C + C^T) and w = y - a - b x: of a straight line no
// true x is left in S. J^T V^-1 J with J = (1, true x) is its expected information.
struct BruteForce {
  Matrix vy, vx, c;

  [[nodiscard]] Matrix lower(double b) const {
    Matrix v(count, count);
    for (std::size_t j = 0; j < count; ++j) {
      for (std::size_t i = 0; i < count; ++i)
        v(i, j) = vy(i, j) + b * b * vx(i, j) - b * (c(i, j) + c(j, i));
    }
    return *cholesky(v);
  }
  // K^-1 w
  [[nodiscard]] Vector whitened(double a, double b) const {
    Vector w;
    for (std::size_t i = 0; i < count; ++i) w.push_back(decay_y[i] - a - b * decay_x[i]);
    solve_lower(lower(b), w);
    return w;
  }
  [[nodiscard]] double cost(double a, double b) const {
    const Vector r = whitened(a, b);
    return dot(r, r);
  }
  // x - cov(x, w) V^-1 w
  [[nodiscard]] Vector true_x(double a, double b) const {
    Vector lambda = whitened(a, b);
    solve_lower_transposed(lower(b), lambda);
    Vector x = decay_x;
    for (std::size_t j = 0; j < count; ++j) {
      for (std::size_t i = 0; i < count; ++i) x[i] -= (c(j, i) - b * vx(i, j)) * lambda[j];
    }
    return x;
  }
};

Matrix values_of(const Entry& entry) {
  Matrix values(count, count);
  for (std::size_t j = 0; j < count; ++j) {
    for (std::size_t i = 0; i < count; ++i) values(i, j) = entry(i, j);
  }
  return values;
}

TEST(JointCovariance, a_straight_line_is_generalised_least_squares_with_the_slope_in_the_matrix) {
  FitSpec spec = spec_of(line);
  spec.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                   covariance("y", falling(0.004, 0.4), "x")};
  const FitResult result = fitted(measured(), spec);
  const BruteForce brute{values_of(falling(0.04, 0.5)), values_of(falling(0.01, 0.3)),
                         values_of(falling(0.004, 0.4))};
  const double a = estimate_of(result, "a");
  const double b = estimate_of(result, "b");
  EXPECT_NEAR(*result.chi2 / brute.cost(a, b), 1.0, 1e-12);
  // the centre of the parabola through three values, right to the third order of the step
  const auto displacement = [&](double da, double db) {
    const double minus = brute.cost(a - da, b - db);
    const double plus = brute.cost(a + da, b + db);
    return (minus - plus) / (minus + plus - 2.0 * brute.cost(a, b)) / 2.0;
  };
  EXPECT_NEAR(displacement(1e-3, 0.0), 0.0, 1e-5);
  EXPECT_NEAR(displacement(0.0, 1e-3), 0.0, 1e-3);
  const Matrix lower = brute.lower(b);
  Matrix jacobian(count, 2, 1.0);
  std::ranges::copy(brute.true_x(a, b), jacobian.column(1).begin());
  for (std::size_t j = 0; j < 2; ++j) solve_lower(lower, jacobian.column(j));
  const Matrix expected = *inverse_of_gram(jacobian);
  EXPECT_NEAR(covariance_of(result, "a", "a") / expected(0, 0), 1.0, 1e-10);
  EXPECT_NEAR(covariance_of(result, "a", "b") / expected(0, 1), 1.0, 1e-10);
  EXPECT_NEAR(covariance_of(result, "b", "b") / expected(1, 1), 1.0, 1e-10);
}

// b^2 V_x = 1e-24 b^2 beside V_y = 0.04: below the rounding of V.
TEST(JointCovariance, a_vanishing_matrix_of_x_leaves_generalised_least_squares) {
  for (const char* formula : {line, decay}) {
    FitSpec exact = spec_of(formula);
    exact.matrices = {covariance("y", falling(0.04, 0.5))};
    FitSpec spec = exact;
    spec.matrices.push_back(covariance("x", falling(1e-24, 0.3)));
    const std::vector<std::string> names =
        formula == line ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"A", "t"};
    expect_same(fitted(measured(), spec), fitted(measured(), exact), names, 1e-10);
  }
}

TEST(JointCovariance, the_budget_of_matrices_adds_up_to_the_covariance) {
  FitSpec spec = spec_of(decay);
  spec.budget = true;
  spec.sigma = {"x = 0.05", "y = 0.1"};
  spec.correlation = {"x, y = 0.3"};
  spec.common = {"scale: y = 3%", "group: y = 0.05 by run"};
  spec.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                   covariance("y", falling(0.004, 0.4), "x")};
  const FitResult result = fitted(measured(), spec);
  std::vector<std::string> names;
  for (const BudgetPart& part : result.budget) names.push_back(part.source);
  const std::vector<std::string> expected{"sigma y", "sigma x", "V of y",
                                          "V of x",  "V of yx", "correlation of the columns",
                                          "group",   "scale"};
  EXPECT_EQ(names, expected);
  for (std::size_t j = 0; j < 2; ++j) {
    double sum = 0.0;
    for (const BudgetPart& part : result.budget) sum += part.variances[j];
    const double total = (*result.covariance)(j, j);
    EXPECT_NEAR(sum / total, 1.0, 1e-9);
  }
}

TEST(JointCovariance, diagonal_matrices_have_the_budget_of_independent_uncertainties) {
  FitSpec independent = spec_of(decay);
  independent.budget = true;
  independent.sigma = {"x = sx", "y = sy"};
  FitSpec matrices = spec_of(decay);
  matrices.budget = true;
  matrices.matrices = {covariance("y", diagonal(sigma_y)), covariance("x", diagonal(sigma_x))};
  const FitResult one = fitted(with_sigmas(), independent);
  const FitResult other = fitted(with_sigmas(), matrices);
  ASSERT_EQ(one.budget.size(), 2U);
  ASSERT_EQ(other.budget.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t j = 0; j < 2; ++j)
      EXPECT_NEAR(other.budget[k].variances[j] / one.budget[k].variances[j], 1.0, 1e-10);
  }
}

TEST(JointCovariance, a_matrix_of_x_can_be_switched_off) {
  FitSpec spec = spec_of(decay);
  spec.sigma = {"x = sx", "y = sy"};
  const FitResult without = fitted(with_sigmas(), spec);
  spec.matrices = {covariance("x", falling(0.01, 0.3))};
  EXPECT_GT(std::abs(*fitted(with_sigmas(), spec).chi2 - *without.chi2), 1e-3);
  spec.without = {"V of x"};
  expect_same(fitted(with_sigmas(), spec), without, {"A", "t"}, 0.0);
  spec.sigma = {"y = sy"};  // nothing is left that makes x uncertain
  EXPECT_EQ(fitted(with_sigmas(), spec).method, "weighted least squares");
}

TEST(JointCovariance, a_matrix_of_x_replaces_what_the_file_says_of_x) {
  const Table table = measured().with_column(numbers("sigma_x", sigma_x));
  FitSpec spec = spec_of(decay);
  spec.sigma = {"y = 0.1"};
  spec.matrices = {covariance("x", diagonal(Vector(count, 0.3)))};
  FitSpec stated = spec;
  stated.matrices.clear();
  stated.sigma.emplace_back("x = 0.3");
  expect_same(fitted(table, spec), fitted(table, stated), {"A", "t"});
}

TEST(JointCovariance, one_of_two_data_sets_may_have_a_matrix_of_x) {
  const Table second({numbers("u", {1, 2, 3}), numbers("v", {5.9, 3.7, 2.1})}, "other.csv");
  FitSpec independent = spec_of(decay);
  independent.sigma = {"x = sx", "y = sy", "v = 0.1"};
  independent.also = {{second, "v = A*exp(-u/t)"}};
  FitSpec matrices = independent;
  matrices.sigma = {"y = sy", "v = 0.1"};
  matrices.matrices = {covariance("x", diagonal(sigma_x))};
  expect_same(fitted(with_sigmas(), matrices), fitted(with_sigmas(), independent), {"A", "t"},
              1e-10);
}

TEST(JointCovariance, wrong_matrices_of_x_are_refused) {
  FitSpec spec = spec_of(decay);
  spec.sigma = {"y = 0.1"};
  spec.matrices = {covariance("x", falling(0.01, 0.3))};
  auto with_table = [changed = spec](Table table) mutable {
    changed.matrices[0].table = std::move(table);
    return changed;
  };
  expect_refused(measured(), with_table(matrix_of(falling(0.01, 0.3), 4)), "matrix_size",
                 "4 rows and 4 columns");
  const Entry impossible = [](std::size_t i, std::size_t j) { return i == j ? 1.0 : -0.9; };
  const Table negative = matrix_of(impossible);
  expect_refused(measured(), with_table(negative), "not_positive_definite", "x[row 2]");
  std::vector<Column> columns = matrix_of(falling(0.01, 0.3)).columns();
  columns[4] = made_data::words("c5", {"0", "0", "0", "0", "one"});
  expect_refused(measured(), with_table(Table(std::move(columns), "V.csv")), "matrix_text");
}

TEST(JointCovariance, matrices_that_do_not_fit_together_name_their_rows) {
  FitSpec spec = spec_of(decay);
  spec.matrices = {covariance("y", falling(0.04, 0.5)), covariance("x", falling(0.01, 0.3)),
                   covariance("y", diagonal(Vector(count, 0.15)), "x")};
  expect_refused(measured(), spec, "not_positive_definite", "y[row ");
  FitSpec exact = spec_of(decay);
  exact.sigma = {"y = 0.1"};
  exact.matrices = {covariance("y", diagonal(Vector(count, 0.01)), "x")};
  expect_refused(measured(), exact, "correlation_of_nothing", "--sigma 'x = ...'");
  exact.matrices = {covariance("y", diagonal(Vector(count, 0.01)), "y")};
  expect_refused(measured(), exact, "sigma_syntax");
  exact.matrices[0] = covariance("y", diagonal(Vector(count, 0.01)), "q");
  expect_refused(measured(), exact, "unknown_column");
}

TEST(JointCovariance, what_a_matrix_of_x_leaves_open_is_refused) {
  FitSpec spec = spec_of(decay);
  spec.sigma = {"y = 0.1"};
  spec.matrices = {matrix(MatrixKind::correlation, "x", falling(1.0, 0.3))};
  expect_refused(measured(), spec, "correlation_of_nothing");
  spec.sigma = {"y = 0.1", "x = 0.1"};
  spec.correlation = {"x, y = 0.2"};
  expect_refused(measured(), spec, "correlation_beside_matrix");
  spec.correlation.clear();
  spec.distance_method = DistanceMethod::effective_variance;
  expect_refused(measured(), spec, "matrix_effective_variance");
  spec = spec_of(decay);
  spec.matrices = {covariance("x", falling(0.01, 0.3))};
  expect_refused(measured(), spec, "response_exact");
  spec.sigma = {"y = 0.1"};
  spec.correlation = {"x, y = 0.2"};  // x has nothing independent
  expect_refused(measured(), spec, "correlation_of_nothing");
}

TEST(JointCovariance, too_many_rows_are_refused_with_the_memory_they_would_take) {
  const Vector many(most_joint_rows + 1, 1.0);
  const Table table({numbers("x", many), numbers("y", many)}, "data.csv");
  FitSpec spec = spec_of(line);
  spec.sigma = {"y = 0.1"};
  spec.matrices = {covariance("x", falling(0.01, 0.3))};
  expect_refused(table, spec, "matrix_too_large", "4002 x 4002 numbers (0.1 GB)");
}

}  // namespace
}  // namespace parabola
