// SPDX-License-Identifier: MIT
#include "parabola/core/decompose.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

namespace parabola {
namespace {

using EigenMatrix = Eigen::MatrixXd;
using MatrixMap = Eigen::Map<EigenMatrix>;
using ConstMatrixMap = Eigen::Map<const EigenMatrix>;
using ConstVectorMap = Eigen::Map<const Eigen::VectorXd>;

Eigen::Index index(std::size_t i) {
  return static_cast<Eigen::Index>(i);
}

MatrixMap view(Matrix& a) {
  return {a.data(), index(a.rows()), index(a.columns())};
}
ConstMatrixMap view(const Matrix& a) {
  return {a.data(), index(a.rows()), index(a.columns())};
}
ConstVectorMap view(std::span<const double> v) {
  return {v.data(), index(v.size())};
}

template <class Derived>
Matrix to_matrix(const Eigen::MatrixBase<Derived>& a) {
  Matrix result(static_cast<std::size_t>(a.rows()), static_cast<std::size_t>(a.cols()));
  view(result) = a;
  return result;
}

template <class Derived>
Vector to_vector(const Eigen::MatrixBase<Derived>& a) {
  Vector result(static_cast<std::size_t>(a.size()));
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = a[index(i)];
  return result;
}

// The upper trapezoid of packed reflectors, without what lies below the diagonal.
Matrix upper_part(const Matrix& packed) {
  const std::size_t rows = std::min(packed.rows(), packed.columns());
  Matrix triangle(rows, packed.columns());
  for (std::size_t j = 0; j < packed.columns(); ++j) {
    const std::size_t height = std::min(j + 1, rows);
    std::copy_n(packed.column(j).begin(), height, triangle.column(j).begin());
  }
  return triangle;
}

}  // namespace

PivotedQr pivoted_qr(Matrix a, double threshold) {
  PivotedQr result;
  result.pivots.resize(a.columns());
  for (std::size_t j = 0; j < a.columns(); ++j) result.pivots[j] = j;
  if (a.empty()) {
    result.triangle = Matrix(0, a.columns());
    result.reflectors = std::move(a);
    return result;
  }
  Eigen::Ref<EigenMatrix> in_place = view(a);
  const Eigen::ColPivHouseholderQR<Eigen::Ref<EigenMatrix>> qr(in_place);
  for (std::size_t j = 0; j < a.columns(); ++j) {
    result.pivots[j] = static_cast<std::size_t>(qr.colsPermutation().indices()[index(j)]);
  }
  result.reflector_scales = to_vector(qr.hCoeffs());
  result.triangle = upper_part(a);
  const double largest = std::abs(a(0, 0));
  const std::size_t diagonal = std::min(a.rows(), a.columns());
  while (result.rank < diagonal && std::abs(a(result.rank, result.rank)) > threshold * largest) {
    ++result.rank;
  }
  result.reflectors = std::move(a);
  return result;
}

void apply_q(const PivotedQr& qr, Matrix& b) {
  if (qr.reflectors.empty() || b.empty()) return;
  PARABOLA_ASSERT(b.rows() == qr.reflectors.rows());
  view(b).applyOnTheLeft(
      Eigen::householderSequence(view(qr.reflectors), view(qr.reflector_scales)));
}

void apply_q_transposed(const PivotedQr& qr, Matrix& b) {
  if (qr.reflectors.empty() || b.empty()) return;
  PARABOLA_ASSERT(b.rows() == qr.reflectors.rows());
  view(b).applyOnTheLeft(
      Eigen::householderSequence(view(qr.reflectors), view(qr.reflector_scales)).adjoint());
}

Matrix qr_triangle(Matrix a) {
  if (a.empty()) return {0, a.columns()};
  Eigen::Ref<EigenMatrix> in_place = view(a);
  const Eigen::HouseholderQR<Eigen::Ref<EigenMatrix>> qr(in_place);
  return upper_part(a);
}

void solve_upper(const Matrix& triangle, std::span<double> b) {
  for (std::size_t j = b.size(); j-- > 0;) {
    b[j] /= triangle(j, j);
    for (std::size_t i = 0; i < j; ++i) b[i] -= triangle(i, j) * b[j];
  }
}

void solve_upper_transposed(const Matrix& triangle, std::span<double> b) {
  for (std::size_t j = 0; j < b.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) b[j] -= triangle(i, j) * b[i];
    b[j] /= triangle(j, j);
  }
}

Svd svd(const Matrix& a) {
  if (a.empty()) return {Matrix(a.rows(), 0), {}, Matrix(a.columns(), 0)};
  const Eigen::JacobiSVD<EigenMatrix> decomposition(view(a),
                                                    Eigen::ComputeThinU | Eigen::ComputeThinV);
  return {to_matrix(decomposition.matrixU()), to_vector(decomposition.singularValues()),
          to_matrix(decomposition.matrixV())};
}

SymmetricEigen symmetric_eigen(const Matrix& a) {
  PARABOLA_ASSERT(a.rows() == a.columns());
  if (a.empty()) return {};
  const Eigen::SelfAdjointEigenSolver<EigenMatrix> solver(view(a));
  return {to_vector(solver.eigenvalues()), to_matrix(solver.eigenvectors())};
}

std::optional<Matrix> inverse_of_gram(const Matrix& jacobian, double threshold) {
  const std::size_t p = jacobian.columns();
  if (jacobian.rows() < p) return std::nullopt;
  Matrix scaled = jacobian;
  Vector scale(p);
  for (std::size_t j = 0; j < p; ++j) {
    scale[j] = norm(jacobian.column(j));
    if (!(scale[j] > 0.0) || !std::isfinite(scale[j])) return std::nullopt;
    for (double& entry : scaled.column(j)) entry /= scale[j];
  }
  const PivotedQr qr = pivoted_qr(std::move(scaled), threshold);
  if (qr.rank < p) return std::nullopt;

  // Row k of the inverse of R P^T D: J^+ has the covariance of its rows, sum_k inverse(i, k)
  // inverse(j, k).
  Matrix inverse(p, p);
  Vector unit(p);
  for (std::size_t k = 0; k < p; ++k) {
    std::ranges::fill(unit, 0.0);
    unit[k] = 1.0;
    solve_upper(qr.triangle, unit);
    for (std::size_t i = 0; i < p; ++i) {
      inverse(qr.pivots[i], k) = unit[i] / scale[qr.pivots[i]];
    }
  }
  return multiply(inverse, transposed(inverse));
}

Matrix multiply(const Matrix& a, const Matrix& b) {
  PARABOLA_ASSERT(a.columns() == b.rows());
  Matrix result(a.rows(), b.columns());
  for (std::size_t j = 0; j < b.columns(); ++j) {
    for (std::size_t k = 0; k < a.columns(); ++k) {
      add_scaled(b(k, j), a.column(k), result.column(j));
    }
  }
  return result;
}

Matrix multiply_transposed(const Matrix& a, const Matrix& b) {
  PARABOLA_ASSERT(a.rows() == b.rows());
  Matrix result(a.columns(), b.columns());
  for (std::size_t j = 0; j < b.columns(); ++j) {
    for (std::size_t i = 0; i < a.columns(); ++i) {
      result(i, j) = dot(a.column(i), b.column(j));
    }
  }
  return result;
}

Matrix transposed(const Matrix& a) {
  Matrix result(a.columns(), a.rows());
  for (std::size_t j = 0; j < a.columns(); ++j) {
    for (std::size_t i = 0; i < a.rows(); ++i) result(j, i) = a(i, j);
  }
  return result;
}

double norm(std::span<const double> v) {
  if (v.empty()) return 0.0;
  const double squares = view(v).squaredNorm();
  // Squares between these limits lost nothing that counts; otherwise the largest entry is divided
  // out.
  constexpr double safe_minimum = 1e-280;
  if (squares > safe_minimum && squares <= std::numeric_limits<double>::max()) {
    return std::sqrt(squares);
  }
  double largest = 0.0;
  for (const double x : v) {
    if (std::isnan(x)) return x;
    largest = std::max(largest, std::abs(x));
  }
  if (largest == 0.0 || std::isinf(largest)) return largest;
  double sum = 0.0;
  for (const double x : v) sum += (x / largest) * (x / largest);
  return largest * std::sqrt(sum);
}

double dot(std::span<const double> a, std::span<const double> b) {
  PARABOLA_ASSERT(a.size() == b.size());
  return a.empty() ? 0.0 : view(a).dot(view(b));
}

double accurate_dot(std::span<const double> a, std::span<const double> b) {
  PARABOLA_ASSERT(a.size() == b.size());
  double sum = 0.0;
  double rest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double product = a[i] * b[i];
    const double next = sum + product;
    const double virtual_part = next - sum;
    const double lost_in_sum = (sum - (next - virtual_part)) + (product - virtual_part);
    rest += std::fma(a[i], b[i], -product) + lost_in_sum;
    sum = next;
  }
  return sum + rest;
}

void add_scaled(double factor, std::span<const double> x, std::span<double> y) {
  PARABOLA_ASSERT(x.size() == y.size());
  for (std::size_t i = 0; i < x.size(); ++i) y[i] += factor * x[i];
}

}  // namespace parabola
