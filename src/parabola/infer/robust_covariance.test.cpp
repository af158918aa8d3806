// SPDX-License-Identifier: MIT
#include "parabola/infer/robust_covariance.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// A minimum with a given J and B; nothing else of a problem is asked for.
class Given final : public ResidualFunction {
 public:
  Given(Matrix jacobian, Matrix curvature)
      : jacobian_(std::move(jacobian)),
        curvature_(std::move(curvature)),
        linear_(jacobian_.columns(), false) {}
  [[nodiscard]] std::size_t residual_count() const override { return jacobian_.rows(); }
  [[nodiscard]] std::size_t parameter_count() const override { return jacobian_.columns(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return 1.0; }
  void residuals(std::span<const double>, std::span<double>) const override {}
  void residuals_and_jacobian(std::span<const double>, std::span<double>,
                              Matrix& jacobian) const override {
    jacobian = jacobian_;
  }
  void weighted_curvature(std::span<const double>, std::span<const double>,
                          Matrix& curvature) const override {
    curvature = curvature_;
  }
  [[nodiscard]] LeastSquaresMinimum minimum() const {
    LeastSquaresMinimum result;
    result.parameters.assign(parameter_count(), 0.0);
    result.residuals.assign(residual_count(), 0.0);
    result.jacobian = jacobian_;
    result.rank = parameter_count();
    result.states.assign(parameter_count(), ParameterState::free);
    return result;
  }

 private:
  Matrix jacobian_;
  Matrix curvature_;
  std::vector<bool> linear_;
};

Matrix matrix(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix m(rows.size(), rows.begin()->size());
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::size_t j = 0;
    for (const double value : row) m(i, j++) = value;
    ++i;
  }
  return m;
}

double covariance(const ParameterCovariance& c, std::size_t j, std::size_t k) {
  return c.scale[j] * c.correlation(j, k) * c.scale[k];
}

// J^T J = (3 6; 6 14), F_obs = (4 6; 6 10), its inverse (10 -6; -6 4)/4; the product with F_exp is
// F_obs^-1 F_exp = (-1.5 -6; 1.5 5), times F_obs^-1: (5.25 -3.75; -3.75 2.75).
TEST(RobustCovariance, is_the_product_of_observed_and_expected_information) {
  const Given problem(matrix({{1, 1}, {1, 2}, {1, 3}}), matrix({{-1, 0}, {0, 4}}));
  const CurvatureCovariance c = curvature_covariance(problem, problem.minimum(), 1.0).value();
  EXPECT_NEAR(covariance(c.observed, 0, 0), 2.5, 1e-13);
  EXPECT_NEAR(covariance(c.observed, 0, 1), -1.5, 1e-13);
  EXPECT_NEAR(covariance(c.observed, 1, 1), 1.0, 1e-13);
  EXPECT_NEAR(covariance(c.robust, 0, 0), 5.25, 1e-13);
  EXPECT_NEAR(covariance(c.robust, 0, 1), -3.75, 1e-13);
  EXPECT_NEAR(covariance(c.robust, 1, 1), 2.75, 1e-13);
  EXPECT_NEAR(c.transfer(0, 0), -1.5, 1e-13);
  EXPECT_NEAR(c.transfer(0, 1), -6.0, 1e-13);
  EXPECT_NEAR(c.transfer(1, 0), 1.5, 1e-13);
  EXPECT_NEAR(c.transfer(1, 1), 5.0, 1e-13);
  EXPECT_TRUE(c.robust.defined[0]);
}

TEST(RobustCovariance, without_curvature_is_the_expected_one) {
  const Given problem(matrix({{1, 1}, {1, 2}, {1, 3}}), Matrix(2, 2));
  const CurvatureCovariance c = curvature_covariance(problem, problem.minimum(), 2.0).value();
  const ParameterCovariance expected = parameter_covariance(problem.minimum(), 2.0);
  for (const ParameterCovariance* other : {&c.observed, &c.robust}) {
    EXPECT_NEAR(covariance(*other, 0, 0), covariance(expected, 0, 0), 1e-13);
    EXPECT_NEAR(covariance(*other, 0, 1), covariance(expected, 0, 1), 1e-13);
    EXPECT_NEAR(covariance(*other, 1, 1), covariance(expected, 1, 1), 1e-13);
  }
}

TEST(RobustCovariance, parameters_in_units_of_1e150_keep_their_digits) {
  const Given plain(matrix({{1, 1}, {1, 2}, {1, 3}}), matrix({{-1, 0}, {0, 4}}));
  const Given scaled(matrix({{1e150, 1}, {1e150, 2}, {1e150, 3}}), matrix({{-1e300, 0}, {0, 4}}));
  const CurvatureCovariance a = curvature_covariance(plain, plain.minimum(), 1.0).value();
  const CurvatureCovariance b = curvature_covariance(scaled, scaled.minimum(), 1.0).value();
  EXPECT_NEAR(b.robust.uncertainties[0] / a.robust.uncertainties[0] * 1e150, 1.0, 1e-13);
  EXPECT_NEAR(b.robust.uncertainties[1] / a.robust.uncertainties[1], 1.0, 1e-13);
  EXPECT_NEAR(b.robust.correlation(0, 1), a.robust.correlation(0, 1), 1e-13);
}

TEST(RobustCovariance, eliminates_nuisance_parameters_from_both_informations_first) {
  const Matrix j = matrix({{1, 1, 0.3}, {1, 2, -0.4}, {1, 3, 0.7}, {1, 5, 0.2}, {0, 0, 1}});
  const Matrix b = matrix({{0.5, 0.2, -0.3}, {0.2, -1.0, 0.4}, {-0.3, 0.4, 0.6}});
  const Given problem(j, b);
  const CurvatureCovariance c =
      curvature_covariance(problem, problem.minimum(), 1.0, {false, false, true}).value();
  // written out: Schur complement of parameter 2 in F_exp and in F_obs, then the product
  const Matrix expected = multiply_transposed(j, j);
  const auto reduced = [](const Matrix& f, std::size_t r, std::size_t s) {
    return f(r, s) - f(r, 2) * f(2, s) / f(2, 2);
  };
  Matrix observed = expected;
  for (std::size_t k = 0; k < 3; ++k) add_scaled(-1.0, b.column(k), observed.column(k));
  Matrix inverse(2, 2);
  const double determinant = reduced(observed, 0, 0) * reduced(observed, 1, 1) -
                             reduced(observed, 0, 1) * reduced(observed, 1, 0);
  inverse(0, 0) = reduced(observed, 1, 1) / determinant;
  inverse(1, 1) = reduced(observed, 0, 0) / determinant;
  inverse(0, 1) = inverse(1, 0) = -reduced(observed, 0, 1) / determinant;
  Matrix middle(2, 2);
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t s = 0; s < 2; ++s) middle(r, s) = reduced(expected, r, s);
  }
  const Matrix robust = multiply(inverse, multiply(middle, inverse));
  for (std::size_t r = 0; r < 2; ++r) {
    for (std::size_t s = 0; s < 2; ++s) {
      EXPECT_NEAR(covariance(c.robust, r, s), robust(r, s), 1e-13);
      EXPECT_NEAR(covariance(c.observed, r, s), inverse(r, s), 1e-13);
    }
  }
  EXPECT_TRUE(c.observed.defined[2]);
  EXPECT_FALSE(c.robust.defined[2]);
  EXPECT_EQ(c.transfer(0, 2), 0.0);
}

TEST(RobustCovariance, is_absent_where_the_observed_information_is_not_positive_definite) {
  const Given saddle(matrix({{1, 1}, {1, 2}, {1, 3}}), matrix({{4, 0}, {0, 0}}));
  EXPECT_FALSE(curvature_covariance(saddle, saddle.minimum(), 1.0));
  const Given singular(matrix({{1, 1}, {1, 1}, {1, 1}}), Matrix(2, 2));
  LeastSquaresMinimum minimum = singular.minimum();
  minimum.rank = 1;
  EXPECT_FALSE(curvature_covariance(singular, minimum, 1.0));
}

TEST(RobustCovariance, holds_a_parameter_at_its_limit) {
  const Given problem(matrix({{1, 1}, {1, 2}, {1, 3}}), matrix({{9, 0}, {0, 4}}));
  LeastSquaresMinimum minimum = problem.minimum();
  minimum.states[0] = ParameterState::at_upper_limit;
  minimum.rank = 1;
  const CurvatureCovariance c = curvature_covariance(problem, minimum, 1.0).value();
  EXPECT_FALSE(c.robust.defined[0]);
  EXPECT_NEAR(covariance(c.observed, 1, 1), 0.1, 1e-15);
  EXPECT_NEAR(covariance(c.robust, 1, 1), 0.14, 1e-15);
}

}  // namespace
}  // namespace parabola
