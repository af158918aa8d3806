// SPDX-License-Identifier: MIT
#include "parabola/cost/dense_latent.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/core/cholesky.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/core/gmres.hpp"

namespace parabola {

DenseLatent::DenseLatent(const LatentFunction& function, std::span<const double> response,
                         const Matrix& covariance)
    : function_(function),
      response_(response),
      covariance_(covariance),
      n_(response.size()),
      m_(function.latent_count()),
      sigmas_(m_ * n_),
      delta_(m_ * n_),
      latent_(n_, m_) {
  PARABOLA_ASSERT(covariance.rows() == (1 + m_) * n_ && covariance.columns() == covariance.rows());
  for (std::size_t k = 0; k < sigmas_.size(); ++k) {
    const double variance = c(n_ + k, n_ + k);
    sigmas_[k] = variance > 0.0 ? std::sqrt(variance) : 1.0;
  }
}

bool DenseLatent::evaluate(std::span<const double> parameters, LatentLevel level) {
  std::vector<const double*> columns;
  for (std::size_t k = 0; k < function_.columns().size(); ++k) {
    const std::span<const double> observed = function_.columns()[k];
    if (k >= m_) {
      columns.push_back(observed.data());
      continue;
    }
    for (std::size_t i = 0; i < n_; ++i) latent_(i, k) = observed[i] - delta_[k * n_ + i];
    columns.push_back(latent_.column(k).data());
  }
  outputs_ = Matrix(n_, function_.output_count(level));
  std::vector<double*> outputs;
  for (std::size_t k = 0; k < outputs_.columns(); ++k) outputs.push_back(outputs_.column(k).data());
  function_.evaluate(level, columns, parameters, n_, outputs, workspace_);
  w_.assign(response_.begin(), response_.end());
  for (std::size_t i = 0; i < n_; ++i) {
    w_[i] -= outputs_(i, 0);
    for (std::size_t k = 0; k < m_; ++k) w_[i] += slope(k, i) * delta_[k * n_ + i];
  }
  if (!std::ranges::all_of(w_, [](double x) { return std::isfinite(x); })) return false;
  if (has_new_slopes() && !factor_variance()) {
    slopes_.clear();
    return false;
  }
  lambda_ = w_;
  solve_variance(lambda_);
  return true;
}

// V depends on nothing else.
bool DenseLatent::has_new_slopes() {
  Vector slopes;
  for (std::size_t k = 0; k < m_; ++k) {
    const std::span<const double> of_predictor = output(function_.slope_place(k));
    slopes.insert(slopes.end(), of_predictor.begin(), of_predictor.end());
  }
  if (slopes == slopes_) return false;
  slopes_ = std::move(slopes);
  return true;
}

bool DenseLatent::factor_variance() {
  g_ = Matrix(m_ * n_, n_);
  Matrix variance(n_, n_);
  for (std::size_t j = 0; j < n_; ++j) {
    const std::span<double> column = g_.column(j);
    const std::span<const double> of_y = covariance_.column(j);
    std::ranges::copy(of_y.subspan(n_), column.begin());
    std::ranges::copy(of_y.first(n_), variance.column(j).begin());
    for (std::size_t k = 0; k < m_; ++k) {  // one pass gives C_xx H^T and C_yx H^T
      const std::span<const double> of_x = covariance_.column((1 + k) * n_ + j);
      add_scaled(slope(k, j), of_x.subspan(n_), column);
      add_scaled(slope(k, j), of_x.first(n_), variance.column(j));
    }
    for (std::size_t k = 0; k < m_; ++k) {
      for (std::size_t i = j; i < n_; ++i) variance(i, j) += slope(k, i) * column[k * n_ + i];
    }
  }
  variances_.resize(n_);
  for (std::size_t i = 0; i < n_; ++i) variances_[i] = variance(i, i);
  std::optional<Matrix> lower = cholesky(variance);
  if (!lower) return false;
  lower_ = *std::move(lower);
  return true;
}

void DenseLatent::whiten(std::span<double> v) const {
  for (std::size_t j = 0; j < n_; ++j) {
    v[j] /= lower_(j, j);
    add_scaled(-v[j], lower_.column(j).subspan(j + 1), v.subspan(j + 1));
  }
}

void DenseLatent::solve_variance(std::span<double> v) const {
  whiten(v);
  whiten_transposed(v);
}

void DenseLatent::whiten_transposed(std::span<double> v) const {
  for (std::size_t j = n_; j-- > 0;) {
    v[j] -= dot(lower_.column(j).subspan(j + 1), v.subspan(j + 1));
    v[j] /= lower_(j, j);
  }
}

Vector DenseLatent::stationarity() const {
  Vector rho = delta_;
  for (double& x : rho) x = -x;
  for (std::size_t j = 0; j < n_; ++j) add_scaled(lambda_[j], g_.column(j), rho);
  return rho;
}

Vector DenseLatent::bend(const Vector& v) const {
  Vector result(v.size(), 0.0);
  for (std::size_t k = 0; k < m_; ++k) {
    for (std::size_t l = 0; l < m_; ++l) {
      const std::span<const double> second = output(function_.bend_place(k, l));
      for (std::size_t i = 0; i < n_; ++i)
        result[k * n_ + i] += lambda_[i] * second[i] * v[l * n_ + i];
    }
  }
  return result;
}

Vector DenseLatent::project(const Vector& v) const {
  Vector result(v.size(), 0.0);
  Vector along(n_);
  for (std::size_t j = 0; j < n_; ++j) along[j] = dot(g_.column(j), v);
  solve_variance(along);
  for (std::size_t k = 0; k < v.size(); ++k)
    add_scaled(v[k], covariance_.column(n_ + k).subspan(n_), result);
  for (std::size_t j = 0; j < n_; ++j) add_scaled(-along[j], g_.column(j), result);
  return result;
}

Vector DenseLatent::newton(const Vector& v) const {
  if (function_.is_linear_in_latent()) return v;
  Vector scaled = v;
  for (std::size_t k = 0; k < v.size(); ++k) scaled[k] /= sigmas_[k];
  const auto operation = [&](const Vector& x) {
    Vector moved = x;
    for (std::size_t k = 0; k < x.size(); ++k) moved[k] *= sigmas_[k];
    Vector result = project(bend(moved));
    for (std::size_t k = 0; k < x.size(); ++k) result[k] = x[k] - result[k] / sigmas_[k];
    return result;
  };
  Vector solution = gmres(operation, scaled);
  for (std::size_t k = 0; k < v.size(); ++k) solution[k] *= sigmas_[k];
  return solution;
}

double DenseLatent::length(const Vector& v) const {
  double largest = 0.0;
  for (std::size_t k = 0; k < v.size(); ++k)
    largest = std::max(largest, std::abs(v[k]) / sigmas_[k]);
  return largest;
}

bool DenseLatent::solve(std::span<const double> parameters, LatentLevel level) {
  constexpr double final_step = 1e-7;  // in sigma, as in LatentSolver
  constexpr double plain_step = 1e-4;
  constexpr int most_evaluations = 60;
  delta_.assign(m_ * n_, 0.0);
  Vector base = delta_;
  Vector step(m_ * n_, 0.0);
  double before = std::numeric_limits<double>::infinity();
  double limit = 2.0;
  bool on_trial = false;
  for (int k = 0; k < most_evaluations; ++k) {
    const bool exists = evaluate(parameters, level);
    if (!exists && k == 0) return false;
    Vector rho = exists ? stationarity() : step;
    if (!exists || (on_trial && length(rho) > before)) {
      for (double& x : step) x *= 0.5;
      on_trial = length(step) > plain_step;
    } else {
      before = length(rho);
      step = newton(rho);
      const double size = length(step);
      if (size <= final_step || function_.is_linear_in_latent()) {
        add_scaled(1.0, step, delta_);
        return evaluate(parameters, level);
      }
      if (size > limit) {
        for (double& x : step) x *= limit / size;
        limit *= 2.0;
      }
      on_trial = size > plain_step;
      base = delta_;
    }
    delta_ = base;
    add_scaled(1.0, step, delta_);
  }
  return false;
}

}  // namespace parabola
