// SPDX-License-Identifier: MIT
#include "parabola/minimize/second_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/minimum_norm.hpp"

namespace parabola {
namespace {

// Coordinates of the analysis: the free parameters, each in units of its scale.
struct ScaledProblem {
  std::vector<std::size_t> parameters;  // alive ones first
  Vector scales;                        // p_j = coordinate / scale
  std::size_t alive = 0;
  Matrix curvature;  // B in these coordinates
};

// A dead column has no norm. Its scale makes its curvature, or its coupling to another
// parameter, 1.
double scale_of_dead(std::size_t j, const Matrix& b, const std::vector<std::size_t>& others,
                     const Vector& norms) {
  double scale = std::sqrt(std::abs(b(j, j)));
  for (const std::size_t k : others) {
    const double coupling = std::abs(b(j, k));
    scale = std::max(scale, norms[k] > 0.0 ? coupling / norms[k] : std::sqrt(coupling));
  }
  return scale > 0.0 ? scale : 1.0;
}

ScaledProblem scale(const Point& point, const std::vector<std::size_t>& free, const Matrix& b) {
  const Vector& norms = point.column_norms;
  ScaledProblem scaled;
  for (const std::size_t j : free) {
    if (norms[j] > 0.0) scaled.parameters.push_back(j);
  }
  scaled.alive = scaled.parameters.size();
  for (const std::size_t j : free) {
    if (norms[j] == 0.0) scaled.parameters.push_back(j);
  }
  for (const std::size_t j : scaled.parameters) {
    scaled.scales.push_back(norms[j] > 0.0 ? norms[j] : scale_of_dead(j, b, free, norms));
  }
  const std::size_t m = scaled.parameters.size();
  scaled.curvature = Matrix(m, m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) {
      scaled.curvature(i, k) =
          b(scaled.parameters[i], scaled.parameters[k]) / scaled.scales[i] / scaled.scales[k];
    }
  }
  return scaled;
}

// First order: where J changes r, and where it does not.
struct FirstOrder {
  std::size_t rank = 0;
  double condition = 1.0;
  Matrix range;          // m x rank, V sigma^-1
  Matrix null;           // m x (m - rank)
  Vector u;              // rank, U^T r
  Vector null_gradient;  // m - rank; rounding at most
};

FirstOrder first_order(const Point& point, const ScaledProblem& scaled) {
  const std::size_t m = scaled.parameters.size();
  const std::size_t n = point.residuals.size();
  Matrix tall(n, scaled.alive + 1);
  for (std::size_t k = 0; k < scaled.alive; ++k) {
    const double length = scaled.scales[k];
    std::ranges::transform(point.jacobian.column(scaled.parameters[k]), tall.column(k).begin(),
                           [length](double entry) { return entry / length; });
  }
  std::ranges::copy(point.residuals, tall.column(scaled.alive).begin());
  const Matrix triangle = qr_triangle(std::move(tall));
  Matrix square(scaled.alive, scaled.alive);
  Vector right(scaled.alive, 0.0);
  const std::size_t rows = std::min(scaled.alive, triangle.rows());
  for (std::size_t k = 0; k < scaled.alive; ++k) {
    std::copy_n(triangle.column(k).begin(), rows, square.column(k).begin());
  }
  std::copy_n(triangle.column(scaled.alive).begin(), rows, right.begin());

  const Svd d = svd(square);
  const double threshold = rank_threshold(n, scaled.alive);
  FirstOrder first;
  while (first.rank < d.singular_values.size() &&
         d.singular_values[first.rank] > threshold * d.singular_values[0]) {
    ++first.rank;
  }
  if (first.rank < m) {
    first.condition = std::numeric_limits<double>::infinity();
  } else if (m > 0) {
    first.condition = d.singular_values.front() / d.singular_values.back();
  }
  first.range = Matrix(m, first.rank);
  first.null = Matrix(m, m - first.rank);
  first.null_gradient.assign(m - first.rank, 0.0);
  for (std::size_t k = 0; k < scaled.alive; ++k) {
    const double share = dot(d.u.column(k), right);
    const double sigma = d.singular_values[k];
    const std::span<const double> v = d.v.column(k);
    if (k < first.rank) {
      first.u.push_back(share);
      std::ranges::transform(v, first.range.column(k).begin(),
                             [sigma](double entry) { return entry / sigma; });
    } else {
      first.null_gradient[k - first.rank] = sigma * share;
      std::ranges::copy(v, first.null.column(k - first.rank).begin());
    }
  }
  for (std::size_t k = scaled.alive; k < m; ++k) first.null(k, k - first.rank) = 1.0;
  return first;
}

// A^T B C
Matrix congruent(const Matrix& a, const Matrix& b, const Matrix& c) {
  return multiply_transposed(a, multiply(b, c));
}

Vector product(const Matrix& a, std::span<const double> x) {
  Vector result(a.rows(), 0.0);
  for (std::size_t j = 0; j < x.size(); ++j) add_scaled(x[j], a.column(j), result);
  return result;
}

// f(eigenvalue) applied to a symmetric matrix, times x.
Vector solve(const SymmetricEigen& eigen, std::span<const double> x) {
  Vector result(x.size(), 0.0);
  for (std::size_t k = 0; k < x.size(); ++k) {
    add_scaled(dot(eigen.vectors.column(k), x) / eigen.values[k], eigen.vectors.column(k), result);
  }
  return result;
}

class Analysis {
 public:
  Analysis(const Point& point, const ScaledProblem& scaled)
      : scaled_(scaled), first_(first_order(point, scaled)), p_(point.parameters.size()) {}

  SecondOrder result() {
    const std::size_t m = scaled_.parameters.size();
    second_.rank = first_.rank;
    second_.condition = first_.condition;
    second_.free_count = m;
    second_.has_dead_column = scaled_.alive < m;
    second_.gauss_newton_distance = norm(first_.u);
    second_.newton_step.assign(p_, 0.0);
    set_gains();
    judge_range();
    if (m > first_.rank) judge_null_space();
    if (second_.smallest_curvature > 0.0 &&
        second_.smallest_null_curvature > (m > first_.rank ? negligible_null_curvature : 0.0)) {
      second_.positive_definite = true;
      set_newton_step();
    }
    return std::move(second_);
  }

 private:
  [[nodiscard]] Vector to_parameters(const Vector& coordinates) const {
    Vector change(p_, 0.0);
    for (std::size_t k = 0; k < coordinates.size(); ++k) {
      change[scaled_.parameters[k]] = coordinates[k] / scaled_.scales[k];
    }
    return change;
  }

  void set_gains() {
    second_.gains.assign(p_, 0.0);
    for (std::size_t k = 0; k < scaled_.parameters.size(); ++k) {
      double squares = 0.0;
      for (std::size_t i = 0; i < first_.rank; ++i) squares += std::pow(first_.range(k, i), 2);
      second_.gains[scaled_.parameters[k]] = std::sqrt(squares) / scaled_.scales[k];
    }
  }

  void judge_range() {
    if (first_.rank == 0) return;
    Matrix m = congruent(first_.range, scaled_.curvature, first_.range);
    for (std::size_t k = 0; k < first_.rank; ++k) {
      for (std::size_t i = 0; i < first_.rank; ++i) m(i, k) = (i == k ? 1.0 : 0.0) - m(i, k);
    }
    m_ = symmetric_eigen(m);
    second_.smallest_curvature = m_.values.front();
    second_.largest_curvature = m_.values.back();
    second_.weakest_curvature = m_.values.front();
    const std::span<const double> e = m_.vectors.column(0);
    second_.weakest = to_parameters(product(first_.range, e));
  }

  void judge_null_space() {
    const std::size_t dimension = first_.null.columns();
    coupling_ = congruent(first_.range, scaled_.curvature, first_.null);
    Matrix s = congruent(first_.null, scaled_.curvature, first_.null);
    const bool follows = second_.smallest_curvature > 0.0;  // otherwise M decides already
    for (std::size_t k = 0; k < dimension; ++k) {
      for (std::size_t i = 0; i < dimension; ++i) s(i, k) = -s(i, k);
      if (!follows || first_.rank == 0) continue;
      const Vector followed = solve(m_, coupling_.column(k));
      for (std::size_t i = 0; i < dimension; ++i) s(i, k) -= dot(coupling_.column(i), followed);
    }
    s_ = symmetric_eigen(s);
    second_.smallest_null_curvature = s_.values.front();
    for (std::size_t k = 0; k < dimension; ++k) {
      if (std::abs(s_.values[k]) <= negligible_null_curvature) add_null_direction(k);
    }
    if (!follows || s_.values.front() >= -negligible_null_curvature) return;
    Vector coordinates = product(first_.null, s_.vectors.column(0));
    if (first_.rank > 0) {
      const Vector along = solve(m_, product(coupling_, s_.vectors.column(0)));
      add_scaled(1.0, product(first_.range, along), coordinates);
    }
    second_.weakest = to_parameters(coordinates);
    second_.weakest_curvature = s_.values.front();
  }

  void add_null_direction(std::size_t k) {
    const Vector coordinates = product(first_.null, s_.vectors.column(k));
    Vector direction(p_, 0.0);
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
      direction[scaled_.parameters[i]] =
          i < scaled_.alive ? coordinates[i] : coordinates[i] / scaled_.scales[i];
    }
    second_.null_directions.push_back(std::move(direction));
  }

  // H (y, x) = (u, h): x = S^-1 (h + C^T M^-1 u), y = M^-1 (u + C x).
  void set_newton_step() {
    Vector x;
    Vector y = first_.u;
    double squares = 0.0;
    if (!first_.null.empty()) {
      Vector t = first_.null_gradient;
      if (first_.rank > 0) {
        const Vector followed = solve(m_, first_.u);
        for (std::size_t i = 0; i < t.size(); ++i) t[i] += dot(coupling_.column(i), followed);
      }
      x = solve(s_, t);
      squares += dot(t, x);
      if (first_.rank > 0) add_scaled(1.0, product(coupling_, x), y);
    }
    Vector coordinates(scaled_.parameters.size(), 0.0);
    if (first_.rank > 0) {
      squares += dot(first_.u, solve(m_, first_.u));
      y = solve(m_, y);
      coordinates = product(first_.range, y);
    }
    if (!x.empty()) add_scaled(1.0, product(first_.null, x), coordinates);
    second_.newton_distance = std::sqrt(std::max(0.0, squares));
    second_.newton_step = to_parameters(coordinates);
  }

  const ScaledProblem& scaled_;
  FirstOrder first_;
  std::size_t p_;
  SymmetricEigen m_;
  SymmetricEigen s_;
  Matrix coupling_;
  SecondOrder second_;
};

}  // namespace

SecondOrder second_order(const LimitedProblem& problem, const Point& point,
                         const std::vector<std::size_t>& free) {
  const ScaledProblem scaled = scale(point, free, problem.curvature(point));
  return Analysis(point, scaled).result();
}

}  // namespace parabola
