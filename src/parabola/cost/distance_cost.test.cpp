// SPDX-License-Identifier: MIT
#include "parabola/cost/distance_cost.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/distance_problem.test.hpp"
#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/minimize/jet.test.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

using distance_problems::Covariances;
using distance_problems::covariances;
using distance_problems::expect_exact_derivatives;
using distance_problems::inverse;
using distance_problems::make_cost;
using distance_problems::Problem;
using distance_problems::surface;
using Jet4 = testing_problems::Jet<4>;

// The surface as a plain problem in a, b and all 16 shifts: r = L^-1 (eps, delta), C = L L^T.
class AllShifts final : public ResidualFunction {
 public:
  explicit AllShifts(const Problem& problem) : problem_(problem) {
    const PointUncertainties& u = problem.uncertainties;
    for (std::size_t i = 0; i < problem.x.size(); ++i) {
      const double xy = u.correlations[0].values[i];
      const double zy = u.correlations[1].values[i];
      const double xz = u.correlations[2].values[i];
      const std::array s{u.response[i], u.predictors[0][i], u.predictors[1][i]};
      Matrix c(3, 3);
      const std::array<std::array<double, 3>, 3> rho{{{1, xy, zy}, {xy, 1, xz}, {zy, xz, 1}}};
      for (std::size_t k = 0; k < 3; ++k) {
        for (std::size_t l = 0; l < 3; ++l) c(k, l) = rho[k][l] * s[k] * s[l];
      }
      inverses_.push_back(inverse(c));
      // a root of C^-1: W^T W = C^-1
      const SymmetricEigen eigen = symmetric_eigen(inverses_.back());
      Matrix w(3, 3);
      for (std::size_t k = 0; k < 3; ++k) {
        for (std::size_t l = 0; l < 3; ++l)
          w(k, l) = std::sqrt(eigen.values[k]) * eigen.vectors(l, k);
      }
      whitening_.push_back(w);
    }
  }

  [[nodiscard]] std::size_t residual_count() const override { return 3 * problem_.x.size(); }
  [[nodiscard]] std::size_t parameter_count() const override { return 2 + 2 * problem_.x.size(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }
  [[nodiscard]] double data_norm() const override { return norm(problem_.y); }
  void residuals(std::span<const double> p, std::span<double> r) const override {
    Matrix ignored;
    residuals_and_jacobian(p, r, ignored);
  }
  void residuals_and_jacobian(std::span<const double> p, std::span<double> r,
                              Matrix& jacobian) const override {
    jacobian = Matrix(residual_count(), parameter_count());
    for (std::size_t i = 0; i < problem_.x.size(); ++i) {
      const Jet4 h = model(p, i);
      const std::array v{problem_.y[i] - h.value, p[2 + 2 * i], p[3 + 2 * i]};
      for (std::size_t row = 0; row < 3; ++row) {
        const Matrix& w = whitening_[i];
        r[3 * i + row] = w(row, 0) * v[0] + w(row, 1) * v[1] + w(row, 2) * v[2];
        for (std::size_t j = 0; j < 4; ++j)
          jacobian(3 * i + row, place(i, j)) = w(row, 0) * h.gradient[j];
        jacobian(3 * i + row, 2 + 2 * i) -= w(row, 1);
        jacobian(3 * i + row, 3 + 2 * i) -= w(row, 2);
      }
    }
  }
  void weighted_curvature(std::span<const double> p, std::span<const double> r,
                          Matrix& curvature) const override {
    curvature = Matrix(parameter_count(), parameter_count());
    for (std::size_t i = 0; i < problem_.x.size(); ++i) {
      const Jet4 h = model(p, i);
      double weight = 0.0;
      for (std::size_t row = 0; row < 3; ++row) weight += whitening_[i](row, 0) * r[3 * i + row];
      for (std::size_t j = 0; j < 4; ++j) {
        for (std::size_t k = 0; k < 4; ++k)
          curvature(place(i, j), place(i, k)) += weight * h.hessian[j][k];
      }
    }
  }

 private:
  static std::size_t place(std::size_t i, std::size_t j) { return j < 2 ? j : 2 * i + j; }
  [[nodiscard]] Jet4 model(std::span<const double> p, std::size_t i) const {
    const Jet4 x = Jet4(problem_.x[i]) - Jet4::variable(p[2 + 2 * i], 2);
    const Jet4 z = Jet4(problem_.z[i]) - Jet4::variable(p[3 + 2 * i], 3);
    return Jet4::variable(p[0], 0) * x * exp(Jet4::variable(p[1], 1) * z);
  }

  const Problem& problem_;
  std::vector<Matrix> inverses_;
  std::vector<Matrix> whitening_;
  std::vector<bool> linear_ = std::vector<bool>(18, false);
};

TEST(DistanceCost, is_the_minimum_over_all_true_predictors_with_the_same_covariances) {
  const Problem problem = surface();
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  ASSERT_EQ(minimum.termination, Termination::converged);
  const AllShifts all(problem);
  Vector start(18, 0.0);
  start[0] = problem.start[0];
  start[1] = problem.start[1];
  const LeastSquaresMinimum joint = minimize_nonlinear(all, start, {});
  ASSERT_EQ(joint.termination, Termination::converged);
  const Covariances c = covariances(*cost, minimum, cost->scale());
  const Covariances c_all = covariances(all, joint, 1.0);
  EXPECT_NEAR(minimum.sum_of_squares * cost->scale() * cost->scale() / joint.sum_of_squares, 1.0,
              1e-13);
  const FittedPoints fitted = cost->fitted_points(minimum.parameters);
  for (const std::size_t j : {0U, 1U}) {
    // both are certified to a fraction of 1e-9 sigma; in fact they agree to rounding
    EXPECT_NEAR(minimum.parameters[j], joint.parameters[j], 1e-12);
    for (const std::size_t k : {0U, 1U}) {
      EXPECT_NEAR(c.expected(j, k), c_all.expected(j, k), 1e-12 * c.expected(0, 0));
      EXPECT_NEAR(c.observed(j, k), c_all.observed(j, k), 1e-12 * c.observed(0, 0));
    }
    for (std::size_t i = 0; i < problem.x.size(); ++i)
      EXPECT_NEAR(fitted.shifts[j][i], joint.parameters[2 + 2 * i + j], 1e-11);
  }
}

TEST(DistanceCost, derivatives_are_exact_away_from_the_minimum) {
  const Problem problem = surface();
  for (const DistanceMethod method :
       {DistanceMethod::orthogonal, DistanceMethod::effective_variance}) {
    const auto cost = make_cost(problem, method);
    expect_exact_derivatives(*cost, {1.9, 0.42});
    expect_exact_derivatives(*cost, {2.3, 0.35});
  }
}

TEST(DistanceCost, derivatives_are_exact_for_every_residual) {
  const Problem problem = surface();
  const auto cost = make_cost(problem);
  const Vector at{1.9, 0.42};
  Vector r(8);
  Matrix jacobian;
  cost->residuals_and_jacobian(at, r, jacobian);
  constexpr double h = 1e-6;
  for (std::size_t j = 0; j < 2; ++j) {
    Vector up = at;
    Vector down = at;
    up[j] += h;
    down[j] -= h;
    Vector r_up(8);
    Vector r_down(8);
    cost->residuals(up, r_up);
    cost->residuals(down, r_down);
    for (std::size_t i = 0; i < 8; ++i) {
      // the difference errs by eps |r|/h
      EXPECT_NEAR((r_down[i] - r_up[i]) / (2 * h), jacobian(i, j), 1e-8 * norm(jacobian.column(j)));
    }
  }
}

TEST(DistanceCost, without_uncertainties_of_predictors_is_the_least_squares_cost) {
  Problem problem = surface();
  problem.uncertainties.predictors = {Vector(8, 0.0), Vector(8, 0.0)};
  Graph graph;
  const NodeId root = parse_expression(problem.formula, graph).value();
  const LeastSquaresCost plain(make_formula_function(graph, root, problem.parameters,
                                                     {{"x", problem.x}, {"z", problem.z}}, 8)
                                   .value(),
                               problem.y, problem.uncertainties.response);
  const Vector at{1.9, 0.42};
  Vector r_plain(8);
  Matrix j_plain;
  Matrix b_plain(2, 2);
  plain.residuals_and_jacobian(at, r_plain, j_plain);
  plain.weighted_curvature(at, r_plain, b_plain);
  for (const DistanceMethod method :
       {DistanceMethod::orthogonal, DistanceMethod::effective_variance}) {
    const auto cost = make_cost(problem, method);
    Vector r(8);
    Matrix jacobian;
    Matrix b;
    cost->residuals_and_jacobian(at, r, jacobian);
    cost->weighted_curvature(at, r, b);
    const double ratio = cost->scale() / plain.scale();
    for (std::size_t i = 0; i < 8; ++i) {
      // y/s cancels to r: rounding of y/s, 50, in units of r
      EXPECT_NEAR(r[i] * ratio, r_plain[i], 1e-14);
      EXPECT_NEAR(jacobian(i, 0) * ratio, j_plain(i, 0), 1e-14);
      EXPECT_NEAR(jacobian(i, 1) * ratio, j_plain(i, 1), 1e-14);
    }
    EXPECT_NEAR(b(0, 1) * ratio * ratio, b_plain(0, 1), 1e-13);
    EXPECT_NEAR(b(1, 1) * ratio * ratio, b_plain(1, 1), 1e-13);
  }
}

TEST(DistanceCost, swapping_the_coordinates_of_a_line_gives_the_inverse_line) {
  Problem line{.formula = "a + b*x",
               .parameters = {"a", "b"},
               .start = {1, 2},
               .x = {1.2, 1.9, 3.3, 3.8, 5.4, 5.9, 7.2},
               .y = {3.1, 4.4, 7.5, 9.9, 11.2, 12.4, 15.9},
               .uncertainties = {{0.3, 0.5, 0.3, 0.6, 0.3, 0.4, 0.3},
                                 {{0.2, 0.4, 0.3, 0.2, 0.5, 0.2, 0.3}},
                                 {{0, 1, {0.5, 0, -0.3, 0, 0, 0.8, 0}}}}};
  Problem swapped = line;
  std::swap(swapped.x, swapped.y);
  std::swap(swapped.uncertainties.response, swapped.uncertainties.predictors[0]);
  swapped.start = {-0.5, 0.5};
  const auto cost = make_cost(line);
  const auto other = make_cost(swapped);
  const LeastSquaresMinimum there = minimize_nonlinear(*cost, line.start, {});
  const LeastSquaresMinimum back = minimize_nonlinear(*other, swapped.start, {});
  EXPECT_NEAR(back.parameters[1] * there.parameters[1], 1.0, 1e-12);
  EXPECT_NEAR(back.parameters[0] + there.parameters[0] * back.parameters[1], 0.0, 1e-12);
  EXPECT_NEAR(back.sum_of_squares * std::pow(other->scale(), 2),
              there.sum_of_squares * std::pow(cost->scale(), 2), 1e-12);
}

TEST(DistanceCost, of_a_line_is_the_effective_variance) {
  const Problem line{.formula = "a + b*x",
                     .parameters = {"a", "b"},
                     .start = {1, 2},
                     .x = {1.2, 1.9, 3.3, 3.8},
                     .y = {3.1, 4.4, 7.5, 9.9},
                     .uncertainties = {Vector(4, 0.3), {Vector(4, 0.2)}, {}}};
  const auto cost = make_cost(line);
  const auto approximate = make_cost(line, DistanceMethod::effective_variance);
  const Vector at{0.7, 2.1};
  Vector r(4);
  Vector r_approximate(4);
  Matrix j;
  Matrix j_approximate;
  Matrix b;
  Matrix b_approximate;
  cost->residuals_and_jacobian(at, r, j);
  approximate->residuals_and_jacobian(at, r_approximate, j_approximate);
  cost->weighted_curvature(at, r, b);
  approximate->weighted_curvature(at, r, b_approximate);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(r[i], r_approximate[i], 1e-14);
    EXPECT_NEAR(j(i, 1), j_approximate(i, 1), 1e-14);
  }
  EXPECT_NEAR(b(0, 1), b_approximate(0, 1), 1e-13);
  EXPECT_NEAR(b(1, 1), b_approximate(1, 1), 1e-13);
}

TEST(DistanceCost, parts_of_the_variance_add_up_to_it) {
  const Problem problem = surface();
  const auto cost = make_cost(problem);
  const FittedPoints fitted = cost->fitted_points(Vector{2.0, 0.4});
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_NEAR(fitted.from_response[i] + fitted.from_predictors[i] + fitted.from_correlation[i],
                fitted.variance[i], 1e-14);
    EXPECT_NEAR(fitted.from_response[i], 0.09, 1e-15);
    EXPECT_NEAR(fitted.predictors[0][i] + fitted.shifts[0][i], problem.x[i], 1e-15);
    const double slope_x = 2.0 * std::exp(0.4 * fitted.predictors[1][i]);
    EXPECT_NEAR(fitted.slopes[0][i], slope_x, 1e-14);
  }
}

TEST(DistanceCost, gives_the_same_bits_whatever_was_computed_before) {
  const Problem problem = surface();
  const auto cost = make_cost(problem);
  Vector first(8);
  Vector again(8);
  Matrix jacobian;
  cost->residuals(Vector{1.9, 0.42}, first);
  cost->residuals_and_jacobian(Vector{-3.0, 1.5}, again, jacobian);
  cost->residuals_and_jacobian(Vector{1.9, 0.42}, again, jacobian);
  EXPECT_EQ(first, again);
}

TEST(DistanceCost, units_of_1e90_change_nothing) {
  Problem problem = surface();
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  for (const double unit : {0x1p-300, 0x1p300}) {
    Problem other = problem;
    other.start[0] *= unit;
    for (std::size_t i = 0; i < 8; ++i) {
      other.y[i] *= unit;
      other.uncertainties.response[i] *= unit;
    }
    const auto scaled = make_cost(other);
    const LeastSquaresMinimum there = minimize_nonlinear(*scaled, other.start, {});
    EXPECT_EQ(there.termination, Termination::converged);
    EXPECT_EQ(there.parameters[0] / unit, minimum.parameters[0]);
    EXPECT_EQ(there.parameters[1], minimum.parameters[1]);
    EXPECT_EQ(there.sum_of_squares, minimum.sum_of_squares);
  }
}

TEST(DistanceCost, costs_that_are_added_share_a_scale) {
  const Problem problem = surface();
  const auto cost = make_cost(problem);
  Vector r(8);
  cost->residuals(Vector{2.0, 0.4}, r);
  const double before = r[3] * cost->scale();
  const double data = cost->data_norm() * cost->scale();
  cost->use_scale(1024.0);
  cost->residuals(Vector{2.0, 0.4}, r);
  EXPECT_EQ(r[3] * 1024.0, before);
  EXPECT_DOUBLE_EQ(cost->data_norm() * 1024.0, data);
}

// S at one point of y = x^2, sigma 1 both, by the cubic equation of its foot.
double square_distance_to_parabola(double x, double y) {
  double best = INFINITY;
  for (double t = -5.0; t <= 5.0; t += 1e-4)
    best = std::min(best, (t - x) * (t - x) + (t * t - y) * (t * t - y));
  return best;
}

TEST(DistanceCost, leaves_the_ridge_where_a_point_lies_above_the_vertex_of_a_parabola) {
  const Problem problem{.formula = "a*x^2",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {0.0, 0.1, 1.0, 0.0},
                        .y = {3.0, 0.7, 1.5, -1.0},
                        .uncertainties = {Vector(4, 1.0), {Vector(4, 1.0)}, {}}};
  const auto cost = make_cost(problem);
  Vector r(4);
  cost->residuals(Vector{1.0}, r);
  for (std::size_t i = 0; i < 4; ++i) {
    // the grid of 1e-4 is 2.5e-9 (half a step squared) times the curvature, at most 12, too high
    EXPECT_NEAR(std::pow(r[i] * cost->scale(), 2),
                square_distance_to_parabola(problem.x[i], problem.y[i]), 6e-8);
  }
}

TEST(DistanceCost, an_observed_predictor_may_lie_where_the_model_does_not_exist) {
  const Problem problem{.formula = "a + log(x)",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {-0.05, 1.0, 2.0},
                        .y = {-2.0, 1.1, 1.6},
                        .uncertainties = {Vector(3, 0.2), {Vector(3, 0.1)}, {}}};
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_GT(cost->fitted_points(minimum.parameters).predictors[0][0], 0.0);
}

TEST(DistanceCost, an_exact_response_out_of_reach_has_no_residual) {
  const Problem problem{.formula = "a*x^2",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {1.0, 0.5},
                        .y = {-1.0, 0.3},
                        .uncertainties = {{0.0, 1.0}, {Vector(2, 1.0)}, {}}};
  Vector r(2);
  make_cost(problem)->residuals(Vector{1.0}, r);
  EXPECT_TRUE(std::isnan(r[0]));
  EXPECT_TRUE(std::isfinite(r[1]));
}

TEST(DistanceCost, exact_responses_of_a_curved_surface_are_met) {
  Problem problem = surface();
  problem.uncertainties.response.assign(8, 0.0);
  problem.uncertainties.correlations.clear();
  const auto cost = make_cost(problem);
  const Vector at{2.1, 0.38};
  const FittedPoints fitted = cost->fitted_points(at);
  Vector r(8);
  cost->residuals(at, r);
  for (std::size_t i = 0; i < 8; ++i) {
    const double h = at[0] * fitted.predictors[0][i] * std::exp(at[1] * fitted.predictors[1][i]);
    EXPECT_NEAR(h, problem.y[i], 1e-13);
    const double pull_x = fitted.shifts[0][i] / problem.uncertainties.predictors[0][i];
    const double pull_z = fitted.shifts[1][i] / problem.uncertainties.predictors[1][i];
    EXPECT_NEAR(std::pow(r[i] * cost->scale(), 2), pull_x * pull_x + pull_z * pull_z, 1e-12);
  }
  expect_exact_derivatives(*cost, at);
}

TEST(DistanceCost, a_kink_of_the_model_is_a_true_predictor_too) {
  const Problem problem{.formula = "a*abs(x)",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {0.1},
                        .y = {-1.0},
                        .uncertainties = {{1.0}, {{0.5}}, {}}};
  const auto cost = make_cost(problem);
  Vector r(1);
  cost->residuals(Vector{3.0}, r);
  // the nearest point of the model is its tip: 0.2 sigma in x and 1 in y
  EXPECT_NEAR(std::pow(r[0] * cost->scale(), 2), 0.04 + 1.0, 1e-3);
}

TEST(DistanceCost, takes_the_nearer_of_two_true_predictors_beside_a_trough) {
  // y = 0.9 is reached at 2.020 and 7.403, on both sides of the trough at 4.712.
  const Problem problem{.formula = "a*sin(x)",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {0.5, 4.6, 4.8},
                        .y = {0.48, 0.9, 0.9},
                        .uncertainties = {Vector(3, 0.05), {{0.2, 1.0, 1.0}}, {}}};
  const auto cost = make_cost(problem);
  const Vector at{1.0};
  const FittedPoints fitted = cost->fitted_points(at);
  EXPECT_EQ(fitted.far, (std::vector<std::size_t>{1, 2}));
  EXPECT_NEAR(fitted.predictors[0][1], 2.02, 0.05);
  EXPECT_NEAR(fitted.predictors[0][2], 7.40, 0.05);
  EXPECT_TRUE(cost->points_with_other_minimum(at).empty());
}

TEST(DistanceCost, a_better_true_predictor_behind_a_crest_is_found) {
  // The observed x lies right of a narrow peak that the first steps do not see: the foot at the
  // right is 2.3 sigma off in y, the flank of the peak is 2.1 sigma off in x.
  const Problem problem{.formula = "a*exp(-(x/0.3)^2)",
                        .parameters = {"a"},
                        .start = {1},
                        .x = {-3.0, 2.3},
                        .y = {0.0, 0.5},
                        .uncertainties = {Vector(2, 0.19), {Vector(2, 1.0)}, {}}};
  const auto cost = make_cost(problem);
  const Vector at{1.0};
  Vector r(2);
  cost->residuals(at, r);
  EXPECT_LT(std::abs(cost->fitted_points(at).shifts[0][1]), 2.0);
  EXPECT_GT(std::abs(r[1] * cost->scale()), 2.5);
  EXPECT_EQ(cost->points_with_other_minimum(at), (std::vector<std::size_t>{1}));
}

void expect_refused(const PointUncertainties& uncertainties, const char* code, const char* sentence,
                    const char* where) {
  const Result<PointFactors> factors = factor_points(uncertainties, 2);
  ASSERT_FALSE(factors.has_value());
  EXPECT_EQ(factors.error().code(), code);
  EXPECT_EQ(factors.error().sentence(), sentence);
  EXPECT_EQ(factors.error().where(), where);
}

TEST(PointUncertainties, refuses_what_is_no_covariance) {
  expect_refused({{1, -0.5}, {{1, 1}}, {}}, "uncertainty_value",
                 "the uncertainty of the response is -0.5, it must be 0 or positive", "point 2");
  expect_refused({{1, 1}, {{INFINITY, 1}}, {}}, "uncertainty_value",
                 "the uncertainty of predictor 1 is inf, it must be 0 or positive", "point 1");
  expect_refused({{1, 1}, {{1}}, {}}, "uncertainty_count",
                 "1 uncertainties of predictor 1 for 2 points", "predictor 1");
  expect_refused({{1, 0}, {{1, 0}}, {}}, "no_uncertainty",
                 "neither the response nor a predictor has an uncertainty", "point 2");
  expect_refused({{1, 1}, {{1, 1}}, {{0, 1, {0.5, 1.5}}}}, "correlation_value",
                 "the correlation of the response and predictor 1 is 1.5, outside [-1, 1]",
                 "point 2");
  expect_refused({{1, 1}, {{1, 1}}, {{1, 1, {0.5, 0.5}}}}, "uncertainty_count",
                 "2 correlations of quantities 1 and 1 for 2 points of 2 quantities",
                 "correlation");
  expect_refused(
      {{1, 1}, {{1, 1}, {1, 1}}, {{0, 1, {0.9, 0.9}}, {0, 2, {0.1, 0.9}}, {1, 2, {0.1, -0.9}}}},
      "not_positive", "the correlations of the point contradict each other", "point 2");
}

TEST(PointUncertainties, factors_give_the_covariance_back) {
  const Problem problem = surface();
  const PointFactors f = factor_points(problem.uncertainties, 8).value();
  const PointUncertainties& u = problem.uncertainties;
  for (std::size_t i = 0; i < 8; ++i) {
    const double g00 = f.shift[0][i];
    const double g10 = f.shift[1][i];
    const double g11 = f.shift[2][i];
    const double b0 = f.together[0][i];
    const double b1 = f.together[1][i];
    const double sy = u.response[i];
    const double sx = u.predictors[0][i];
    const double sz = u.predictors[1][i];
    EXPECT_NEAR(b0 * b0 + b1 * b1 + f.alone[i] * f.alone[i], sy * sy, 1e-15);
    EXPECT_NEAR(g00 * g00, sx * sx, 1e-15);
    EXPECT_NEAR(g10 * g10 + g11 * g11, sz * sz, 1e-15);
    EXPECT_NEAR(g00 * b0, u.correlations[0].values[i] * sx * sy, 1e-15);
    EXPECT_NEAR(g10 * b0 + g11 * b1, u.correlations[1].values[i] * sz * sy, 1e-15);
    EXPECT_NEAR(g00 * g10, u.correlations[2].values[i] * sx * sz, 1e-15);
  }
}

TEST(PointUncertainties, a_correlation_next_to_1_keeps_its_digits) {
  const double rest = 0x1p-40;
  const PointFactors f = factor_points({{1, 1}, {{1, 1}}, {{0, 1, {1 - rest, 1}}}}, 2).value();
  EXPECT_DOUBLE_EQ(f.alone[0], std::sqrt(rest * (2 - rest)));
  EXPECT_EQ(f.alone[1], 0.0);
}

}  // namespace
}  // namespace parabola
