// SPDX-License-Identifier: MIT
#include "parabola/cost/dense_distance_cost.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/cost/dense_latent.hpp"
#include "parabola/cost/measured_points.hpp"

namespace parabola {
namespace {

// The points as if they were independent: for the sizes of residuals.
PointFactors diagonal_factors(const Matrix& covariance, std::size_t points, std::size_t latent) {
  const auto roots = [&](std::size_t first) {
    Vector sigmas(points);
    for (std::size_t i = 0; i < points; ++i)
      sigmas[i] = std::sqrt(covariance(first + i, first + i));
    return sigmas;
  };
  PointFactors factors;
  factors.shift.assign(latent * (latent + 1) / 2, Vector(points, 0.0));
  factors.together.assign(latent, Vector(points, 0.0));
  factors.alone = roots(0);
  for (std::size_t k = 0; k < latent; ++k) factors.shift[k * (k + 3) / 2] = roots((1 + k) * points);
  return factors;
}

class DenseDistanceCost final : public DistanceCost {
 public:
  DenseDistanceCost(const LatentFunction& function, Vector response, Matrix covariance)
      : points_(function, response,
                diagonal_factors(covariance, response.size(), function.latent_count())),
        response_(std::move(response)),
        covariance_(std::move(covariance)),
        latent_(points_.function(), response_, covariance_) {}

  DenseDistanceCost(const DenseDistanceCost&) = delete;  // latent_ refers to the members beside it
  DenseDistanceCost& operator=(const DenseDistanceCost&) = delete;
  DenseDistanceCost(DenseDistanceCost&&) = delete;
  DenseDistanceCost& operator=(DenseDistanceCost&&) = delete;
  ~DenseDistanceCost() override = default;

  [[nodiscard]] double scale() const override { return points_.scale(); }
  void use_scale(double scale) override { points_.use_scale(scale); }
  [[nodiscard]] std::vector<std::size_t> points_with_other_minimum(
      std::span<const double> parameters) const override {
    static_cast<void>(parameters);
    return {};
  }
  [[nodiscard]] std::size_t residual_count() const override { return points_.count(); }
  [[nodiscard]] std::size_t parameter_count() const override { return points_.parameter_count(); }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return points_.jointly_linear();
  }
  [[nodiscard]] double data_norm() const override { return points_.data_norm(); }

  void residuals(std::span<const double> parameters, std::span<double> residuals) const override {
    const bool solved = solve(parameters, LatentLevel::latent);
    write_residuals(latent_, solved, residuals);
  }

  void residuals_and_jacobian(std::span<const double> parameters, std::span<double> residuals,
                              Matrix& jacobian) const override {
    const bool solved = solve(parameters, LatentLevel::parameters);
    const DenseLatent& latent = latent_;
    write_residuals(latent, solved, residuals);
    jacobian = Matrix(points_.count(), parameter_count());
    for (std::size_t j = 0; j < parameter_count() && solved; ++j) {
      const std::span<double> column = jacobian.column(j);
      std::ranges::copy(latent.output(points_.function().gradient_place(j)), column.begin());
      latent.whiten(column);
      for (double& entry : column) entry /= scale();
    }
  }

  // With U = lambda h_zp and D = ddelta/dp, from (1 - T L) D = T U - g V^-1 h_p:
  //   B = sum lambda h_pp - h_p^T V^-1 g^T (U + L D) + U^T D
  void weighted_curvature(std::span<const double> parameters, std::span<const double> residuals,
                          Matrix& curvature) const override {
    static_cast<void>(residuals);  // they do not tell the multipliers: solved for again
    const std::size_t p = parameter_count();
    const LatentFunction& function = points_.function();
    const DenseLatent& latent = latent_;
    curvature = Matrix(p, p, std::numeric_limits<double>::quiet_NaN());
    if (!solve(parameters, LatentLevel::curvature)) return;
    std::vector<Vector> couplings;  // U
    std::vector<Vector> followed;   // g V^-1 h_p
    std::vector<Vector> moves;      // D
    for (std::size_t j = 0; j < p; ++j) {
      couplings.push_back(coupling(latent, j));
      const std::span<const double> gradient = latent.output(function.gradient_place(j));
      Vector solved(gradient.begin(), gradient.end());
      latent.solve_variance(solved);
      followed.emplace_back(couplings.back().size(), 0.0);
      for (std::size_t i = 0; i < solved.size(); ++i)
        add_scaled(solved[i], latent.g().column(i), followed.back());
      Vector right = latent.project(couplings.back());
      add_scaled(-1.0, followed.back(), right);
      moves.push_back(latent.newton(right));
    }
    for (std::size_t k = 0; k < p; ++k) {
      Vector turned = latent.bend(moves[k]);
      add_scaled(1.0, couplings[k], turned);
      for (std::size_t j = 0; j < p; ++j)
        curvature(j, k) = dot(couplings[j], moves[k]) - dot(followed[j], turned);
    }
    symmetrise(curvature);
    for (std::size_t e = 0; e < function.curvature_entries().size(); ++e) {
      const auto [row, column] = function.curvature_entries()[e];
      const double sum = dot(latent.lambda(), latent.output(function.curvature_place(e)));
      curvature(row, column) += sum;
      if (row != column) curvature(column, row) += sum;
    }
    for (std::size_t k = 0; k < p; ++k) {
      for (double& entry : curvature.column(k)) entry = entry / scale() / scale();
    }
  }

  [[nodiscard]] FittedPoints fitted_points(std::span<const double> parameters) const override {
    constexpr double far_sigmas = 2.0;
    const DenseLatent& latent = latent_;
    solve(parameters, LatentLevel::latent);
    const std::size_t n = points_.count();
    const std::size_t m = points_.latent_count();
    FittedPoints fitted;
    fitted.predictors.assign(m, Vector(n));
    fitted.shifts.assign(m, Vector(n));
    fitted.slopes.assign(m, Vector(n));
    for (std::size_t i = 0; i < n; ++i) {
      double with_y = 0.0;
      bool is_far = false;
      for (std::size_t k = 0; k < m; ++k) {
        const std::size_t place = k * n + i;
        fitted.shifts[k][i] = latent.delta()[place];
        fitted.predictors[k][i] = points_.function().columns()[k][i] - latent.delta()[place];
        fitted.slopes[k][i] = -latent.slope(k, i);
        with_y += 2.0 * latent.slope(k, i) * covariance_(i, n + place);
        is_far = is_far ||
                 std::abs(latent.delta()[place]) > far_sigmas * points_.predictor_uncertainty(k, i);
      }
      fitted.variance.push_back(latent.variance(i));
      fitted.from_response.push_back(covariance_(i, i));
      fitted.from_correlation.push_back(with_y);
      fitted.from_predictors.push_back(latent.variance(i) - covariance_(i, i) - with_y);
      if (is_far) fitted.far.push_back(i);
    }
    return fitted;
  }

  [[nodiscard]] Vector pulls(std::span<const double> parameters) const override {
    solve(parameters, LatentLevel::latent);
    Vector values = latent_.w();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] /= std::sqrt(latent_.variance(i));
    return values;
  }

  void apply_transposed_whitening(std::span<const double> parameters,
                                  Matrix& columns) const override {
    solve(parameters, LatentLevel::latent);
    for (std::size_t j = 0; j < columns.columns(); ++j)
      latent_.whiten_transposed(columns.column(j));
  }

 private:
  // Leaves the solution in latent_. The calls that follow one another at one place share it: it
  // depends on the parameters alone, but costs O(n^3).
  bool solve(std::span<const double> parameters, LatentLevel level) const {
    if (solved_at_.empty() || !std::ranges::equal(parameters, solved_at_)) {
      solved_at_.clear();
      is_solved_ = latent_.solve(parameters, level);
      solved_at_.assign(parameters.begin(), parameters.end());
      level_ = level;
    } else if (is_solved_ && level > level_) {
      is_solved_ = latent_.raise(parameters, level);
      level_ = level;
    }
    return is_solved_;
  }

  void write_residuals(const DenseLatent& latent, bool solved, std::span<double> residuals) const {
    PARABOLA_ASSERT(residuals.size() == points_.count());
    if (!solved) {
      std::ranges::fill(residuals, std::numeric_limits<double>::quiet_NaN());
      return;
    }
    std::ranges::copy(latent.w(), residuals.begin());
    latent.whiten(residuals);
    for (double& r : residuals) r /= scale();
  }

  // Column j of U: lambda d2h/ddelta dp.
  [[nodiscard]] Vector coupling(const DenseLatent& latent, std::size_t j) const {
    Vector u;
    for (std::size_t k = 0; k < points_.latent_count(); ++k) {
      const std::span<const double> mixed = latent.output(points_.function().mixed_place(k, j));
      for (std::size_t i = 0; i < mixed.size(); ++i) u.push_back(-latent.lambda()[i] * mixed[i]);
    }
    return u;
  }

  static void symmetrise(Matrix& a) {
    for (std::size_t k = 0; k < a.columns(); ++k) {
      for (std::size_t j = 0; j < k; ++j) a(j, k) = a(k, j) = 0.5 * (a(j, k) + a(k, j));
    }
  }

  MeasuredPoints points_;
  Vector response_;
  Matrix covariance_;
  mutable DenseLatent latent_;
  mutable Vector solved_at_;
  mutable LatentLevel level_ = LatentLevel::latent;
  mutable bool is_solved_ = false;
};

}  // namespace

Result<std::unique_ptr<DistanceCost>> make_dense_distance_cost(const LatentFunction& function,
                                                               Vector response, Matrix covariance) {
  const std::size_t size = (1 + function.latent_count()) * response.size();
  if (covariance.rows() != size || covariance.columns() != size) {
    return Error(
        "covariance_size",
        fmt::format("the covariance is {} x {}, expected {} x {}: {} quantities of {} points",
                    covariance.rows(), covariance.columns(), size, size,
                    1 + function.latent_count(), response.size()),
        "covariance", "give one row and column per response and per predictor");
  }
  return std::unique_ptr<DistanceCost>(
      std::make_unique<DenseDistanceCost>(function, std::move(response), std::move(covariance)));
}

}  // namespace parabola
