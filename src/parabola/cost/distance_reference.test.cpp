// SPDX-License-Identifier: MIT
// Distance fits against a minimisation over all parameters and all true x in 60-digit arithmetic.
#include <cmath>

#include <gtest/gtest.h>

#include "parabola/cost/distance_problem.test.hpp"

namespace parabola {
namespace {

using distance_problems::Covariances;
using distance_problems::covariances;
using distance_problems::make_cost;
using distance_problems::Problem;

Vector inverse_roots(Vector weights) {
  for (double& w : weights) w = 1.0 / std::sqrt(w);
  return weights;
}

// Pearson's data with York's weights.
Problem york() {
  return {.formula = "a + b*x",
          .parameters = {"a", "b"},
          .start = {5, -0.5},
          .x = {0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4},
          .y = {5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5},
          .uncertainties = {inverse_roots({1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500}),
                            {inverse_roots({1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1})},
                            {}}};
}

Problem decay() {
  return {
      .formula = "A*exp(-x/t)",
      .parameters = {"A", "t"},
      .start = {10, 2},
      .x = {0.3, 1.1, 1.9, 3.1, 4.0, 5.2},
      .y = {8.70, 5.95, 4.41, 2.05, 1.43, 0.62},
      .uncertainties = {{0.2, 0.2, 0.15, 0.15, 0.1, 0.1}, {{0.1, 0.1, 0.1, 0.15, 0.15, 0.2}}, {}}};
}

struct Reference {
  Vector estimates;
  double sum_of_squares = 0.0;
  Vector expected;
  Vector observed;
  Vector robust;
};

// Estimates to 1e-11 sigma, the rest to 1e-11: the references have 12 digits and more.
LeastSquaresMinimum expect_reference(const DistanceCost& cost, const Vector& start,
                                     const Reference& reference) {
  LeastSquaresMinimum minimum = minimize_nonlinear(cost, start, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_LE(minimum.evaluations, 15U);
  const double s = minimum.sum_of_squares * cost.scale() * cost.scale();
  EXPECT_NEAR(s / reference.sum_of_squares, 1.0, 1e-11);
  const Covariances c = covariances(cost, minimum, cost.scale());
  for (std::size_t j = 0; j < start.size(); ++j) {
    EXPECT_NEAR(minimum.parameters[j], reference.estimates[j], 1e-11 * reference.expected[j]);
    EXPECT_NEAR(std::sqrt(c.expected(j, j)) / reference.expected[j], 1.0, 1e-11);
    EXPECT_NEAR(std::sqrt(c.observed(j, j)) / reference.observed[j], 1.0, 1e-11);
    EXPECT_NEAR(std::sqrt(c.robust(j, j)) / reference.robust[j], 1.0, 1e-11);
  }
  return minimum;
}

TEST(DistanceReference, pearsons_data_with_yorks_weights) {
  const Problem problem = york();
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = expect_reference(*cost, {5, -0.5},
                                                       {{5.479910224032865, -0.480533407446202},
                                                        11.86635319406145,
                                                        {0.294970735493109, 0.0579850090007744},
                                                        {0.292371483277929, 0.0575717065987425},
                                                        {0.289796990478291, 0.0571634449229816}});
  const FittedPoints fitted = cost->fitted_points(minimum.parameters);
  EXPECT_NEAR(fitted.predictors[0][0], -0.0002018205686158767, 1e-14);
  EXPECT_NEAR(fitted.predictors[0][9], 8.274699793083412, 1e-12);
}

TEST(DistanceReference, the_variance_of_york_by_source_adds_up) {
  const Problem problem = york();
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  const FittedPoints fitted = cost->fitted_points(minimum.parameters);
  const Covariances c = covariances(*cost, minimum, cost->scale());
  // B V_s B^T with B = C J^T V_eff^-1: J over its s, times the share of the source in s^2
  for (const std::size_t j : {0U, 1U}) {
    double from_y = 0.0;
    double from_x = 0.0;
    for (std::size_t i = 0; i < problem.x.size(); ++i) {
      const double weight = cost->scale() * (c.expected(j, 0) * minimum.jacobian(i, 0) +
                                             c.expected(j, 1) * minimum.jacobian(i, 1));
      from_y += weight * weight * fitted.from_response[i] / fitted.variance[i];
      from_x += weight * weight * fitted.from_predictors[i] / fitted.variance[i];
    }
    const Vector y_part{0.07195566744066516, 0.002419541198380961};
    const Vector x_part{0.01505206735668026, 0.0009427200704389309};
    EXPECT_NEAR(from_y / y_part[j], 1.0, 1e-12);
    EXPECT_NEAR(from_x / x_part[j], 1.0, 1e-12);
  }
}

TEST(DistanceReference, york_with_correlated_coordinates) {
  Problem problem = york();
  problem.uncertainties.correlations = {{0, 1, Vector(10, 0.5)}};
  const auto cost = make_cost(problem);
  expect_reference(*cost, problem.start,
                   {{5.534374564442235, -0.4928806168064463},
                    9.57026513218981,
                    {0.313418026619818, 0.0629739802162111},
                    {0.310703201863467, 0.0624598639379483},
                    {0.308012057762931, 0.0619505238592847}});
}

TEST(DistanceReference, an_exponential) {
  const Problem problem = decay();
  const auto cost = make_cost(problem);
  expect_reference(*cost, {10, 2},
                   {{10.56105613161531, 1.963672773809685},
                    4.455494061159606,
                    {0.517932161232702, 0.0922740386008319},
                    {0.520077871445355, 0.0924638635119651},
                    {0.52223274869239, 0.0926558917866545}});
}

TEST(DistanceReference, an_exponential_with_correlated_coordinates) {
  Problem problem = decay();
  problem.uncertainties.correlations = {{1, 0, {0.3, 0, -0.3, 0, 0.5, 0}}};
  const auto cost = make_cost(problem);
  expect_reference(*cost, problem.start,
                   {{10.7220283113083, 1.95183193794496},
                    5.10117191364741,
                    {0.560670461212984, 0.099402494151253},
                    {0.561910818168646, 0.0996459228236946},
                    {0.563156103200781, 0.099890173462621}});
}

TEST(DistanceReference, predictors_as_uncertain_as_their_spread) {
  const Problem problem{.formula = "a + b*x",
                        .parameters = {"a", "b"},
                        .start = {0, 1},
                        .x = {-1.9, -0.4, -1.3, 0.2, 0.9, -0.3, 1.1, 0.4, 2.2, 0.8},
                        .y = {-0.9, -1.5, -0.1, -0.8, 0.3, 1.2, 0.1, 1.9, 1.0, 2.3},
                        .uncertainties = {Vector(10, 0.9), {Vector(10, 0.9)}, {}}};
  expect_reference(*make_cost(problem), problem.start,
                   {{0.166937495394078, 1.07683826238778},
                    8.543416176750025,
                    {0.424728271763594, 0.43497892899533},
                    {0.428129283370219, 0.538119600821103},
                    {0.433282695694071, 0.665716625531007}});
}

TEST(DistanceReference, a_response_without_uncertainty) {
  const Problem problem{
      .formula = "a + b*x",
      .parameters = {"a", "b"},
      .start = {0, 1},
      .x = {0, 1, 2, 3, 4},
      .y = {1.1, 2.9, 5.2, 6.8, 9.1},
      .uncertainties = {{0.1, 0.1, 0, 0.1, 0.2}, {{0.1, 0.1, 0.2, 0.1, 0.1}}, {}}};
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  const Covariances c = covariances(*cost, minimum, cost->scale());
  const Vector expected{0.178685397358057, 0.0771812658458965};
  const Vector observed{0.179002146312186, 0.0774947327285024};
  const Vector estimates{1.01594774819802, 1.98061607406954};
  EXPECT_NEAR(minimum.sum_of_squares * cost->scale() * cost->scale(), 1.484692042022923, 1e-13);
  for (const std::size_t j : {0U, 1U}) {
    EXPECT_NEAR(minimum.parameters[j], estimates[j], 1e-13);
    EXPECT_NEAR(std::sqrt(c.expected(j, j)) / expected[j], 1.0, 1e-12);
    EXPECT_NEAR(std::sqrt(c.observed(j, j)) / observed[j], 1.0, 1e-12);
  }
  EXPECT_NEAR(cost->fitted_points(minimum.parameters).predictors[0][2], 2.112500401557, 1e-12);
}

// Example 1 of the ODRPACK guide (Boggs, Byrd, Rogers, Schnabel 1992): three exact predictors.
TEST(DistanceReference, odrpack_example_1) {
  const Problem problem{
      .formula = "a + b*(exp(c*x) - 1)^2",
      .parameters = {"a", "b", "c"},
      .start = {1500, -50, -0.1},
      .x = {0, 0, 5, 7, 7.5, 10, 16, 26, 30, 34, 34.5, 100},
      .y = {1265, 1263.6, 1258, 1254, 1253, 1249.8, 1237, 1218, 1220.6, 1213.8, 1215.5, 1212},
      .uncertainties = {Vector(12, 1.0), {{0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0}}, {}}};
  const auto cost = make_cost(problem);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, problem.start, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  // to the digits that are known of them
  EXPECT_NEAR(minimum.parameters[0], 1264.6548105, 5e-8);
  EXPECT_NEAR(minimum.parameters[1], -54.0183868227, 5e-11);
  EXPECT_NEAR(minimum.parameters[2], -0.0878498517621, 5e-14);
  EXPECT_NEAR(minimum.sum_of_squares * cost->scale() * cost->scale(), 21.4455016594, 5e-11);
}

TEST(DistanceReference, effective_variance_of_a_curve_is_not_the_least_distance) {
  const Problem problem = decay();
  const auto cost = make_cost(problem, DistanceMethod::effective_variance);
  const LeastSquaresMinimum minimum = minimize_nonlinear(*cost, Vector{10, 2}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[1], 1.96526, 5e-6);
  EXPECT_NEAR(minimum.sum_of_squares * cost->scale() * cost->scale(), 4.5072, 5e-5);
}

// Appends b_k ~ N(0, 1), the last parameters, as residuals -b_k/scale.
class WithPriors final : public ResidualFunction {
 public:
  WithPriors(std::unique_ptr<DistanceCost> cost, std::size_t priors)
      : cost_(std::move(cost)), priors_(priors) {}

  [[nodiscard]] std::size_t residual_count() const override {
    return cost_->residual_count() + priors_;
  }
  [[nodiscard]] std::size_t parameter_count() const override { return cost_->parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return cost_->jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return cost_->data_norm(); }
  void residuals(std::span<const double> p, std::span<double> r) const override {
    cost_->residuals(p, r.first(cost_->residual_count()));
    append(p, r);
  }
  void residuals_and_jacobian(std::span<const double> p, std::span<double> r,
                              Matrix& jacobian) const override {
    const std::size_t n = cost_->residual_count();
    Matrix data;
    cost_->residuals_and_jacobian(p, r.first(n), data);
    append(p, r);
    jacobian = Matrix(residual_count(), parameter_count());
    for (std::size_t j = 0; j < data.columns(); ++j) {
      for (std::size_t i = 0; i < n; ++i) jacobian(i, j) = data(i, j);
    }
    for (std::size_t k = 0; k < priors_; ++k)
      jacobian(n + k, parameter_count() - priors_ + k) = 1.0 / cost_->scale();
  }
  void weighted_curvature(std::span<const double> p, std::span<const double> r,
                          Matrix& curvature) const override {
    cost_->weighted_curvature(p, r.first(cost_->residual_count()), curvature);
  }

 private:
  void append(std::span<const double> p, std::span<double> r) const {
    for (std::size_t k = 0; k < priors_; ++k)
      r[cost_->residual_count() + k] = -p[p.size() - priors_ + k] / cost_->scale();
  }

  std::unique_ptr<DistanceCost> cost_;
  std::size_t priors_;
};

// A scale common to all y, 5 % of the model, and a shift 0.1 common to all x.
TEST(DistanceReference, common_sources_of_y_and_x_are_parameters_of_the_model) {
  Problem problem = decay();
  problem.uncertainties.correlations = {{0, 1, {0.3, 0, -0.3, 0, 0.5, 0}}};
  problem.formula = "A*exp(-(x - 0.1*b2)/t)*(1 + 0.05*b1)";
  problem.parameters = {"A", "t", "b1", "b2"};
  auto distance = make_cost(problem);
  const double scale = distance->scale();
  const WithPriors cost(std::move(distance), 2);
  const LeastSquaresMinimum minimum = minimize_nonlinear(cost, Vector{10, 2, 0.2, -0.1}, {});
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_NEAR(minimum.parameters[0], 10.7220283113083, 1e-12 * 10);
  EXPECT_NEAR(minimum.parameters[1], 1.95183193794496, 1e-12);
  EXPECT_NEAR(minimum.parameters[2], 0.0, 1e-11);
  EXPECT_NEAR(minimum.parameters[3], 0.0, 1e-11);
  EXPECT_NEAR(minimum.sum_of_squares * scale * scale, 5.10117191364741, 1e-12);
  const Covariances c = covariances(cost, minimum, scale);
  EXPECT_NEAR(std::sqrt(c.expected(0, 0)), 0.950537336077995, 1e-11);
  EXPECT_NEAR(std::sqrt(c.observed(0, 0)), 0.951269482731591, 1e-11);
  EXPECT_NEAR(std::sqrt(c.expected(1, 1)), 0.099402494151253, 1e-12);
  EXPECT_NEAR(c.expected(0, 2), -0.5361014155654149, 1e-11);
  EXPECT_NEAR(c.expected(0, 3), -0.5493315332567661, 1e-11);
  EXPECT_NEAR(std::sqrt(c.expected(2, 2)), 1.0, 1e-11);
}

}  // namespace
}  // namespace parabola
