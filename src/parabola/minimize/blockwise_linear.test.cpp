// SPDX-License-Identifier: MIT
#include "parabola/minimize/blockwise_linear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/test_problems.test.hpp"

namespace parabola {
namespace {

using testing_problems::DesignProblem;

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// The same rows, which can be had in ranges.
class RangedProblem final : public ResidualFunction {
 public:
  RangedProblem(Matrix design, Vector y)
      : design_(design), whole_(std::move(design), std::move(y)) {}

  [[nodiscard]] std::size_t residual_count() const override { return whole_.residual_count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return whole_.parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return whole_.jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return whole_.data_norm(); }
  void residuals(std::span<const double> b, std::span<double> r) const override {
    whole_.residuals(b, r);
  }
  void residuals_and_jacobian(std::span<const double>, std::span<double>, Matrix&) const override {
    FAIL() << "a matrix of all rows";
  }
  [[nodiscard]] bool has_row_ranges() const override { return true; }
  void residuals_of_rows(std::span<const double> b, std::size_t first,
                         std::span<double> r) const override {
    Vector all(residual_count());
    whole_.residuals(b, all);
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(first), r.size(), r.begin());
  }
  void jacobian_of_rows(std::span<const double> b, std::size_t first, std::span<double> r,
                        std::span<double* const> columns) const override {
    residuals_of_rows(b, first, r);
    for (std::size_t j = 0; j < columns.size(); ++j)
      std::ranges::copy(design_.column(j).subspan(first, r.size()), columns[j]);
  }
  void weighted_curvature(std::span<const double>, std::span<const double>,
                          Matrix& curvature) const override {
    curvature = Matrix(design_.columns(), design_.columns());
  }

 private:
  Matrix design_;
  DesignProblem whole_;
};

struct Problem {
  Matrix design;
  Vector y;
};

// The solution of a problem whose doubles are exact, by QR in double-double.
struct Exact {
  Vector parameters;
  double sum_of_squares = 0.0;
  Matrix covariance;
};

Exact exact_solution(const Problem& problem) {
  const std::size_t p = problem.design.columns();
  ExtendedMatrix a(problem.design.rows(), p);
  ExtendedVector y(problem.y.begin(), problem.y.end());
  for (std::size_t j = 0; j < p; ++j)
    std::ranges::copy(problem.design.column(j), a.column(j).begin());
  ExtendedTriangle qr = extended_qr(a, y);
  Exact exact;
  const ExtendedVector solution = solve_upper(qr.triangle, qr.right);
  for (const DoubleDouble& value : solution) exact.parameters.push_back(value.high);
  DoubleDouble sum;
  for (std::size_t i = 0; i < y.size(); ++i) {
    DoubleDouble r = y[i];
    for (std::size_t j = 0; j < p; ++j) r -= a(i, j) * solution[j];
    sum += r * r;
  }
  exact.sum_of_squares = sum.high;
  const ExtendedMatrix inverse = inverse_upper(qr.triangle);
  exact.covariance = Matrix(p, p);
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) {
      DoubleDouble c;
      for (std::size_t k = 0; k < p; ++k) c += inverse(i, k) * inverse(j, k);
      exact.covariance(i, j) = c.high;
    }
  }
  return exact;
}

Matrix covariance(const LeastSquaresMinimum& minimum) {
  return multiply(*minimum.inverse_triangle, transposed(*minimum.inverse_triangle));
}

// y = 1 + 2 x + t x^2 on 0 <= x < 4 with sigma 0.1 everywhere. Columns: 1, x, a common offset
// `offset` b, x^2 times `square`; b and, where wanted, the last parameter are known to be 0 +- 1.
struct Shape {
  std::size_t n = 25'000;
  double offset = 0.3;
  double square = 1.0;
  bool square_is_known = false;
};

Problem parabola_of(const Shape& shape) {
  constexpr double sigma = 0.1;
  std::mt19937_64 bits(7);
  std::normal_distribution<double> normal;
  const std::size_t priors = shape.square_is_known ? 2 : 1;
  Problem problem{Matrix(shape.n + priors, 4), Vector(shape.n + priors, 0.0)};
  for (std::size_t i = 0; i < shape.n; ++i) {
    const double x = 4.0 * static_cast<double>(i) / static_cast<double>(shape.n);
    problem.design(i, 0) = 1.0 / sigma;
    problem.design(i, 1) = x / sigma;
    problem.design(i, 2) = shape.offset / sigma;
    problem.design(i, 3) = shape.square * x * x / sigma;
    problem.y[i] = (1.0 + 2.0 * x + shape.square * x * x) / sigma + normal(bits);
  }
  problem.design(shape.n, 2) = 1.0;
  if (shape.square_is_known) problem.design(shape.n + 1, 3) = 1.0;
  return problem;
}

void multiply_row(Problem& problem, std::size_t row, double factor) {
  for (std::size_t j = 0; j < problem.design.columns(); ++j) problem.design(row, j) *= factor;
  problem.y[row] *= factor;
}

// No residual is known better than its rounding, eta for all of them together, and |J dp| is at
// least |dp_j| / sigma_j: a parameter may be off by eta sigmas, and by its own last bit.
void expect_rounding_only(const LeastSquaresMinimum& minimum, const Problem& problem,
                          const Exact& exact) {
  Vector norms;
  for (std::size_t j = 0; j < problem.design.columns(); ++j)
    norms.push_back(norm(problem.design.column(j)));
  const double eta =
      residual_rounding(exact.sum_of_squares, norm(problem.y), exact.parameters, norms);
  for (std::size_t j = 0; j < norms.size(); ++j) {
    const double ulp = epsilon * std::abs(exact.parameters[j]);
    EXPECT_NEAR(minimum.parameters[j], exact.parameters[j],
                eta * std::sqrt(exact.covariance(j, j)) + ulp)
        << j;
  }
}

struct Tolerance {
  double variances = 0.0;     // relative
  double correlations = 0.0;  // absolute
};

void expect_covariance(const LeastSquaresMinimum& minimum, const Exact& exact,
                       const Tolerance& tolerance) {
  const Matrix c = covariance(minimum);
  for (std::size_t j = 0; j < c.columns(); ++j) {
    for (std::size_t i = 0; i < c.rows(); ++i) {
      const double size = std::sqrt(exact.covariance(i, i) * exact.covariance(j, j));
      EXPECT_NEAR(c(i, j), exact.covariance(i, j),
                  (i == j ? tolerance.variances : tolerance.correlations) * size)
          << i << ", " << j;
    }
  }
}

LeastSquaresMinimum blockwise(const Problem& problem) {
  BlockwiseResult result = minimize_linear_blockwise(RangedProblem(problem.design, problem.y));
  EXPECT_TRUE(result.applies);
  return std::move(result.minimum);
}

TEST(BlockwiseLinear,
     many_rows_with_a_nuisance_parameter_and_a_constraint_match_the_exact_solution) {
  const Problem problem = parabola_of({.square_is_known = true});
  const LeastSquaresMinimum minimum = blockwise(problem);
  const Exact exact = exact_solution(problem);
  EXPECT_EQ(minimum.path, NumericalPath::blockwise);
  EXPECT_EQ(minimum.termination, Termination::converged);
  for (std::size_t j = 0; j < 4; ++j)
    EXPECT_NEAR(minimum.parameters[j], exact.parameters[j], 1e-13) << j;
  EXPECT_NEAR(minimum.sum_of_squares, exact.sum_of_squares, 1e-13 * exact.sum_of_squares);
  expect_covariance(minimum, exact, {1e-13, minimum.condition * epsilon});
}

TEST(BlockwiseLinear, many_rows_match_the_unblocked_method) {
  const Problem problem = parabola_of({});
  const LeastSquaresMinimum minimum = blockwise(problem);
  // a limit that is out of reach keeps minimize_linear() from working in blocks
  LeastSquaresOptions options;
  options.bounds.assign(4, Bounds{-1e100, 1e100});
  const LeastSquaresMinimum whole =
      minimize_linear(DesignProblem(problem.design, problem.y), options);
  ASSERT_EQ(whole.path, NumericalPath::double_precision);
  for (std::size_t j = 0; j < 4; ++j)
    EXPECT_NEAR(minimum.parameters[j], whole.parameters[j], 1e-13) << j;
  EXPECT_NEAR(minimum.sum_of_squares, whole.sum_of_squares, 1e-13 * whole.sum_of_squares);
  EXPECT_NEAR(minimum.condition, whole.condition, 1e-10 * whole.condition);
  const Matrix gram = multiply_transposed(minimum.jacobian, minimum.jacobian);
  for (std::size_t j = 0; j < 4; ++j) {
    for (std::size_t i = 0; i < 4; ++i) {
      const double expected = dot(problem.design.column(i), problem.design.column(j));
      EXPECT_NEAR(gram(i, j), expected, 1e-13 * expected + 1e-9) << i << ", " << j;
    }
  }
}

TEST(BlockwiseLinear, rows_in_ranges_and_rows_of_one_matrix_give_the_same_bits) {
  const Problem problem = parabola_of({});
  const LeastSquaresMinimum ranged = blockwise(problem);
  const BlockwiseResult whole = minimize_linear_blockwise(DesignProblem(problem.design, problem.y));
  ASSERT_TRUE(whole.applies);
  EXPECT_EQ(ranged.parameters, whole.minimum.parameters);
  EXPECT_EQ(ranged.residuals, whole.minimum.residuals);
  EXPECT_EQ(*ranged.inverse_triangle, *whole.minimum.inverse_triangle);
}

TEST(BlockwiseLinear, nearly_dependent_columns_keep_what_their_condition_leaves) {
  // 1 and 1 + 1e-6 x^2: condition some 1e6
  Problem problem = parabola_of({.offset = 0.0});
  for (std::size_t i = 0; i < 25'000; ++i)
    problem.design(i, 3) = problem.design(i, 0) + 1e-6 * problem.design(i, 3);
  const LeastSquaresMinimum minimum = blockwise(problem);
  EXPECT_GT(minimum.condition, 5e5);
  const Exact exact = exact_solution(problem);
  expect_rounding_only(minimum, problem, exact);
  const double lost = 10.0 * minimum.condition * epsilon;
  expect_covariance(minimum, exact, {lost, lost});
}

TEST(BlockwiseLinear, two_rows_known_ten_digits_better_cost_the_others_no_digits) {
  Problem problem = parabola_of({.n = 30'000});
  multiply_row(problem, 12'345, 1e10);
  multiply_row(problem, 29'998, 1e10);
  const Exact exact = exact_solution(problem);
  const LeastSquaresMinimum minimum = blockwise(problem);
  expect_rounding_only(minimum, problem, exact);
  // In the order of the file the variances would keep 9 digits. Correlations lose what they lose
  // without the two rows: there the condition is 1400.
  expect_covariance(minimum, exact, {1e-13, 10.0 * 1400.0 * epsilon});
  // a residual of the two rows is a double near 1e11 times the rounding of 1
  EXPECT_NEAR(minimum.sum_of_squares, exact.sum_of_squares, 1e-4 * std::sqrt(exact.sum_of_squares));
}

TEST(BlockwiseLinear, common_sources_a_million_times_the_scatter_leave_the_digits_of_the_data) {
  const Problem problem =
      parabola_of({.n = 30'000, .offset = 1e5, .square = 1e5, .square_is_known = true});
  const Exact exact = exact_solution(problem);
  const LeastSquaresMinimum minimum = blockwise(problem);
  expect_rounding_only(minimum, problem, exact);
  // What sorted rows keep: 8e-10 of the variances, 7e-9 of S. Correlations know the sources to
  // epsilon times their size, 1e6 sigma on each of n points.
  expect_covariance(minimum, exact, {8e-10, 10.0 * 1e6 * std::sqrt(30'000.0) * epsilon});
  EXPECT_NEAR(minimum.sum_of_squares, exact.sum_of_squares, 7e-9 * exact.sum_of_squares);
}

TEST(BlockwiseLinear, sigmas_over_eleven_decades_in_any_order_keep_the_covariance) {
  Problem problem = parabola_of({});
  std::mt19937_64 bits(3);
  std::uniform_int_distribution<int> decade(-8, 3);
  for (std::size_t i = 0; i < 25'000; ++i) multiply_row(problem, i, std::pow(10.0, -decade(bits)));
  const Exact exact = exact_solution(problem);
  const LeastSquaresMinimum minimum = blockwise(problem);
  expect_rounding_only(minimum, problem, exact);
  const double lost = minimum.condition * epsilon;
  expect_covariance(minimum, exact, {lost, lost});
}

TEST(BlockwiseLinear, what_cannot_be_reduced_in_blocks_is_left_to_the_unblocked_method) {
  const Problem good = parabola_of({});
  Problem not_finite = good;
  not_finite.y[20'000] = std::numeric_limits<double>::quiet_NaN();
  Problem dependent = good;
  std::ranges::copy(good.design.column(0), dependent.design.column(3).begin());
  Problem huge = good;
  for (double& entry : huge.design.column(1)) entry *= 1e150;
  Problem zero = good;
  std::ranges::fill(zero.design.column(2), 0.0);
  for (const Problem& problem : {not_finite, dependent, huge, zero}) {
    const DesignProblem whole(problem.design, problem.y);
    EXPECT_FALSE(minimize_linear_blockwise(whole).applies);
    EXPECT_NE(minimize_linear(whole, {}).path, NumericalPath::blockwise);
  }
}

}  // namespace
}  // namespace parabola
