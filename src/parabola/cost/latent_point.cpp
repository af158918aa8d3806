// SPDX-License-Identifier: MIT
#include "parabola/cost/latent_point.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// Plain sums: m is 1, 2 or 3, where the call of a general routine costs more than the sum.
double product(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
  return sum;
}

// B v
void multiply_to(const Matrix& b, std::span<const double> v, std::span<double> result) {
  for (std::size_t k = 0; k < v.size(); ++k) {
    double sum = 0.0;
    for (std::size_t l = 0; l < v.size(); ++l) sum += b(k, l) * v[l];
    result[k] = sum;
  }
}

// A = C C^T in place, lower part; false when A is not positive definite.
bool cholesky(Matrix& a) {
  for (std::size_t j = 0; j < a.columns(); ++j) {
    double pivot = a(j, j);
    for (std::size_t k = 0; k < j; ++k) pivot -= a(j, k) * a(j, k);
    if (!(pivot > 0.0)) return false;
    a(j, j) = std::sqrt(pivot);
    for (std::size_t i = j + 1; i < a.rows(); ++i) {
      double rest = a(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= a(i, k) * a(j, k);
      a(i, j) = rest / a(j, j);
    }
  }
  return true;
}

void forward(const Matrix& lower, std::span<double> v) {
  for (std::size_t k = 0; k < v.size(); ++k) {
    for (std::size_t l = 0; l < k; ++l) v[k] -= lower(k, l) * v[l];
    v[k] /= lower(k, k);
  }
}

void backward(const Matrix& lower, std::span<double> v) {
  for (std::size_t k = v.size(); k-- > 0;) {
    for (std::size_t l = k + 1; l < v.size(); ++l) v[k] -= lower(l, k) * v[l];
    v[k] /= lower(k, k);
  }
}

}  // namespace

void LatentPoint::start(std::size_t m) {
  m_ = m;
  slope.resize(m);
  position.resize(m);
  direction_.resize(m);
  if (bend.rows() == m) return;
  bend = Matrix(m, m);
  root_ = Matrix(m, m);
}

void LatentPoint::update() {
  variance = alone * alone + product(slope, slope);
  multiplier = (error + product(slope, position)) / variance;
}

void LatentPoint::apply_root(std::span<double> v) const {
  if (m_ == 1) {  // as a quotient, since the difference cancels for small tau
    v[0] *= alone / std::sqrt(variance);
    return;
  }
  const double along = product(slope, v) / (variance + alone * std::sqrt(variance));
  for (std::size_t k = 0; k < m_; ++k) v[k] -= along * slope[k];
}

bool LatentPoint::factor() {
  if (m_ == 1) {
    bend(0, 0) *= multiplier;
    root_(0, 0) = 1.0 - bend(0, 0) * (alone * alone / variance);
    is_bent_ = root_(0, 0) > 0.0;
    return is_bent_;
  }
  is_bent_ = false;
  bool vanishes = true;
  for (std::size_t k = 0; k < m_; ++k) {
    for (std::size_t l = 0; l < m_; ++l) {
      bend(k, l) *= multiplier;
      vanishes = vanishes && bend(k, l) == 0.0;
    }
  }
  if (vanishes) return true;
  for (std::size_t l = 0; l < m_; ++l) {  // R L, then its rows times R
    std::ranges::copy(bend.column(l), root_.column(l).begin());
    apply_root(root_.column(l));
  }
  for (std::size_t k = 0; k < m_; ++k) {
    for (std::size_t l = 0; l < m_; ++l) direction_[l] = root_(k, l);
    apply_root(direction_);
    for (std::size_t l = 0; l < m_; ++l) root_(k, l) = (k == l ? 1.0 : 0.0) - direction_[l];
  }
  is_bent_ = cholesky(root_);
  return is_bent_;
}

void LatentPoint::stationarity(std::span<double> rho) const {
  for (std::size_t k = 0; k < m_; ++k) rho[k] = multiplier * slope[k] - position[k];
}

void LatentPoint::solve(std::span<double> v) {
  if (!is_bent_) return;
  if (m_ == 1) {
    v[0] /= root_(0, 0);
    return;
  }
  multiply_to(bend, v, direction_);
  apply_root(direction_);
  forward(root_, direction_);
  backward(root_, direction_);
  apply_root(direction_);
  for (std::size_t k = 0; k < m_; ++k) v[k] += direction_[k];
}

void LatentPoint::apply_half(std::span<double> v) const {
  apply_root(v);
  if (!is_bent_) return;
  if (m_ == 1) {
    v[0] /= std::sqrt(root_(0, 0));
  } else {
    forward(root_, v);
  }
}

// L M = L + (R L)^T A^-1 (R L)
double LatentPoint::bent_variance() {
  std::ranges::fill(direction_, 0.0);
  if (!is_bent_) return 0.0;
  multiply_to(bend, slope, direction_);
  const double straight = product(slope, direction_);
  apply_half(direction_);
  return straight + product(direction_, direction_);
}

double LatentPoint::half_solve(std::span<double> u) {
  const double straight = product(slope, u);
  apply_half(u);
  return straight + product(direction_, u);
}

Vector LatentPoint::way_down() const {
  Matrix curvature(m_, m_);
  for (std::size_t l = 0; l < m_; ++l) {
    std::ranges::copy(bend.column(l), curvature.column(l).begin());
    apply_root(curvature.column(l));
  }
  curvature = transposed(curvature);
  for (std::size_t l = 0; l < m_; ++l) apply_root(curvature.column(l));
  const SymmetricEigen eigen = symmetric_eigen(curvature);
  const std::span<const double> bent_most = eigen.vectors.column(m_ - 1);
  Vector way(bent_most.begin(), bent_most.end());
  apply_root(way);
  const double length = norm(way);
  if (!(length > 0.0)) return Vector(m_, 0.0);
  for (double& share : way) share /= length;
  return way;
}

double LatentPoint::merit(double bound) const {
  const double squares = product(position, position);
  const double size = std::abs(error);
  const double own = alone * alone;
  if (size <= bound * own) return squares + (size > 0.0 ? error / alone * (error / alone) : 0.0);
  return squares + bound * (2.0 * size - bound * own);
}

double LatentPoint::merit_bound() const {
  return 2.0 * (std::abs(multiplier) + 1.0 / std::sqrt(variance));
}

}  // namespace parabola
