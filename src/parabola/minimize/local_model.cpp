// SPDX-License-Identifier: MIT
#include "parabola/minimize/local_model.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "parabola/minimize/minimum_norm.hpp"
#include "parabola/minimize/trust_region_step.hpp"

namespace parabola {
namespace {

// Singular values of the weighted K below this part of its largest column bound are rounding.
constexpr double negligible_singular_value = 1e-13;

// Eigenvalues of a Hessian below this part of the largest have no certain sign; nor have those of
// second derivatives that are not finite.
bool has_certain_signs(const Vector& eigenvalues) {
  constexpr double negligible_curvature = 1e-12;
  double largest = 0.0;
  for (const double value : eigenvalues) largest = std::max(largest, std::abs(value));
  return std::ranges::all_of(eigenvalues, [largest](double value) {
    return std::isfinite(value) && std::abs(value) > negligible_curvature * largest;
  });
}

}  // namespace

// A subset of the parameters with the linear ones eliminated; indices count parameters.
struct LocalModel::Reduced {
  std::vector<std::size_t> linear;  // the r1 independent ones, in pivot order
  std::vector<std::size_t> nonlinear;
  Matrix r1;  // r1 x r1, upper
  Matrix t1;  // r1 x N, columns divided by the weights w_j = D_j / |J_j|
  Vector q1;
  Matrix k;  // weighted K
  Vector q;
};

// The exact Hessian and gradient of the projected problem, in the coordinates of the step.
struct LocalModel::ReducedNewton {
  Matrix w;   // T1 - R1^-T B_LN
  Vector q1;  // with the gradient of components fixed at limits
  Matrix hessian;
  Vector gradient;
};

// A step in scaled coordinates: nonlinear z_j = D_j dp_j, linear |J_j| dp_j.
struct LocalModel::FreeStep {
  ModelKind kind = ModelKind::gauss_newton;
  Vector nonlinear;
  Vector linear;
  bool full = false;
  bool rank_deficient = false;
  double distance = 0.0;
  double decrement = 0.0;
};

LocalModel::LocalModel(const LimitedProblem& problem, const Point& point,
                       std::vector<std::size_t> movable, const Vector& scales)
    : problem_(problem),
      parameters_(point.parameters),
      scales_(scales),
      movable_(std::move(movable)),
      norms_(point.column_norms) {
  Matrix tall(point.residuals.size(), movable_.size() + 1);
  for (std::size_t k = 0; k < movable_.size(); ++k) {
    const std::span<const double> column = point.jacobian.column(movable_[k]);
    const double length = norms_[movable_[k]];
    std::ranges::transform(column, tall.column(k).begin(),
                           [length](double entry) { return entry / length; });
  }
  std::ranges::copy(point.residuals, tall.column(movable_.size()).begin());
  triangle_ = qr_triangle(std::move(tall));
}

LocalModel::Reduced LocalModel::reduce(const std::vector<std::size_t>& free,
                                       std::span<const double> residual) const {
  const std::vector<bool>& is_linear = problem_.function().jointly_linear();
  std::vector<std::size_t> linear;
  std::vector<std::size_t> nonlinear;
  for (const std::size_t k : free) (is_linear[movable_[k]] ? linear : nonlinear).push_back(k);

  const std::size_t rows = triangle_.rows();
  Matrix linear_columns(rows, linear.size());
  for (std::size_t i = 0; i < linear.size(); ++i) {
    std::ranges::copy(triangle_.column(linear[i]), linear_columns.column(i).begin());
  }
  const PivotedQr qr = pivoted_qr(std::move(linear_columns), rank_threshold(rows, linear.size()));
  Matrix rest(rows, nonlinear.size() + 1);
  for (std::size_t i = 0; i < nonlinear.size(); ++i) {
    std::ranges::copy(triangle_.column(nonlinear[i]), rest.column(i).begin());
  }
  std::ranges::copy(residual, rest.column(nonlinear.size()).begin());
  apply_q_transposed(qr, rest);

  Reduced reduced;
  const std::size_t rank = qr.rank;
  for (std::size_t i = 0; i < rank; ++i) {
    reduced.linear.push_back(movable_[linear[qr.pivots[i]]]);
  }
  reduced.r1 = qr.triangle;
  reduced.t1 = Matrix(rank, nonlinear.size());
  reduced.k = Matrix(rows - rank, nonlinear.size());
  for (std::size_t i = 0; i < nonlinear.size(); ++i) {
    const std::size_t j = movable_[nonlinear[i]];
    reduced.nonlinear.push_back(j);
    const double weight = scales_[j] / norms_[j];
    for (std::size_t row = 0; row < rows; ++row) {
      (row < rank ? reduced.t1(row, i) : reduced.k(row - rank, i)) = rest(row, i) / weight;
    }
  }
  const std::span<const double> q = rest.column(nonlinear.size());
  reduced.q1.assign(q.begin(), q.begin() + static_cast<std::ptrdiff_t>(rank));
  reduced.q.assign(q.begin() + static_cast<std::ptrdiff_t>(rank), q.end());
  return reduced;
}

LocalModel::FreeStep LocalModel::gauss_newton(const Reduced& reduced, double radius) const {
  const Svd d = svd(reduced.k);
  double bound = 0.0;  // no column of K is longer than 1 / w_j
  for (const std::size_t j : reduced.nonlinear) bound = std::max(bound, norms_[j] / scales_[j]);
  Vector mu;
  Vector h;
  FreeStep step;
  double squares = dot(reduced.q1, reduced.q1);
  for (std::size_t k = 0; k < d.singular_values.size(); ++k) {
    const double sigma = d.singular_values[k];
    if (sigma <= negligible_singular_value * bound) break;
    const double u = dot(d.u.column(k), reduced.q);
    squares += u * u;
    mu.push_back(sigma * sigma);
    h.push_back(sigma * u);
  }
  step.rank_deficient = mu.size() < reduced.nonlinear.size();
  step.distance = std::sqrt(squares);
  const TrustRegionStep inner = trust_region_step(mu, h, radius);
  step.full = inner.full;
  step.nonlinear.assign(reduced.nonlinear.size(), 0.0);
  for (std::size_t k = 0; k < inner.z.size(); ++k) {
    add_scaled(inner.z[k], d.v.column(k), step.nonlinear);
  }
  step.linear = reduced.q1;
  for (std::size_t i = 0; i < reduced.nonlinear.size(); ++i) {
    add_scaled(-step.nonlinear[i], reduced.t1.column(i), step.linear);
  }
  solve_upper(reduced.r1, step.linear);
  return step;
}

LocalModel::ReducedNewton LocalModel::reduce_newton(const Reduced& reduced,
                                                    const Vector& fixed_change) const {
  const std::size_t r1 = reduced.linear.size();
  const std::size_t m = reduced.nonlinear.size();
  // (B dp)_j of the components already fixed at limits changes the gradient of the others.
  const auto gradient_of_fixed = [&](std::size_t j) {
    return dot(curvature_.column(j), fixed_change);
  };
  ReducedNewton result{reduced.t1, Vector(r1), Matrix(m, m), Vector(m)};
  Vector coupling(r1);
  for (std::size_t i = 0; i < m; ++i) {
    const std::size_t n = reduced.nonlinear[i];
    for (std::size_t l = 0; l < r1; ++l) {
      coupling[l] = curvature_(reduced.linear[l], n) / norms_[reduced.linear[l]] / scales_[n];
    }
    solve_upper_transposed(reduced.r1, coupling);
    add_scaled(-1.0, coupling, result.w.column(i));
  }
  for (std::size_t l = 0; l < r1; ++l) {
    result.q1[l] = gradient_of_fixed(reduced.linear[l]) / norms_[reduced.linear[l]];
  }
  solve_upper_transposed(reduced.r1, result.q1);
  add_scaled(1.0, reduced.q1, result.q1);
  const Matrix& w = result.w;
  for (std::size_t i = 0; i < m; ++i) {
    const std::size_t n = reduced.nonlinear[i];
    for (std::size_t k = 0; k < m; ++k) {
      const std::size_t other = reduced.nonlinear[k];
      result.hessian(i, k) = dot(reduced.k.column(i), reduced.k.column(k)) +
                             dot(reduced.t1.column(i), reduced.t1.column(k)) -
                             dot(w.column(i), w.column(k)) -
                             curvature_(n, other) / scales_[n] / scales_[other];
    }
    result.gradient[i] = dot(reduced.t1.column(i), reduced.q1) +
                         dot(reduced.k.column(i), reduced.q) - dot(w.column(i), result.q1) +
                         gradient_of_fixed(n) / scales_[n];
  }
  return result;
}

LocalModel::FreeStep LocalModel::newton(const Reduced& reduced, const Vector& fixed_change,
                                        double radius) const {
  const ReducedNewton model = reduce_newton(reduced, fixed_change);
  const SymmetricEigen eigen = symmetric_eigen(model.hessian);
  if (!has_certain_signs(eigen.values)) return gauss_newton(reduced, radius);

  const std::size_t m = reduced.nonlinear.size();
  Vector h(m);
  double squares = dot(model.q1, model.q1);
  for (std::size_t k = 0; k < m; ++k) {
    h[k] = dot(eigen.vectors.column(k), model.gradient);
    if (eigen.values[k] > 0.0) squares += h[k] * h[k] / eigen.values[k];
  }
  const TrustRegionStep inner = trust_region_step(eigen.values, h, radius);
  FreeStep step;
  step.kind = ModelKind::newton;
  step.full = inner.full;
  step.decrement = std::sqrt(squares);
  step.distance = gauss_newton(reduced, radius).distance;
  step.nonlinear.assign(m, 0.0);
  for (std::size_t k = 0; k < m; ++k) {
    add_scaled(inner.z[k], eigen.vectors.column(k), step.nonlinear);
  }
  step.linear = model.q1;
  for (std::size_t i = 0; i < m; ++i) {
    add_scaled(-step.nonlinear[i], model.w.column(i), step.linear);
  }
  solve_upper(reduced.r1, step.linear);
  return step;
}

void LocalModel::apply(const Reduced& reduced, const FreeStep& step, Vector& change) const {
  for (std::size_t i = 0; i < reduced.nonlinear.size(); ++i) {
    change[reduced.nonlinear[i]] = step.nonlinear[i] / scales_[reduced.nonlinear[i]];
  }
  for (std::size_t l = 0; l < reduced.linear.size(); ++l) {
    change[reduced.linear[l]] = step.linear[l] / norms_[reduced.linear[l]];
  }
}

ProposedStep LocalModel::step(double radius, ModelKind kind) const {
  std::vector<std::size_t> free(movable_.size());
  for (std::size_t k = 0; k < free.size(); ++k) free[k] = k;
  const std::span<const double> r = triangle_.column(movable_.size());
  Vector residual(r.begin(), r.end());
  Vector fixed_change(parameters_.size(), 0.0);
  ProposedStep proposal;
  for (bool first = true;; first = false) {
    const Reduced reduced = reduce(free, residual);
    const FreeStep inner = kind == ModelKind::newton ? newton(reduced, fixed_change, radius)
                                                     : gauss_newton(reduced, radius);
    proposal.kind = inner.kind;
    proposal.change = fixed_change;
    apply(reduced, inner, proposal.change);
    if (first) {
      proposal.full = inner.full;
      proposal.rank_deficient = inner.rank_deficient;
      proposal.decrement = inner.decrement;
      proposal.distance = inner.distance;
    }
    std::vector<std::size_t> inside;
    for (const std::size_t k : free) {
      const std::size_t j = movable_[k];
      const double target = parameters_[j] + proposal.change[j];
      if (problem_.inside(j, target)) {
        inside.push_back(k);
        continue;
      }
      fixed_change[j] = problem_.clamped(j, target) - parameters_[j];
      add_scaled(-fixed_change[j] * norms_[j], triangle_.column(k), residual);
    }
    if (inside.size() == free.size()) break;
    proposal.full = false;
    free = std::move(inside);
  }
  double squares = 0.0;
  const std::vector<bool>& is_linear = problem_.function().jointly_linear();
  for (const std::size_t j : movable_) {
    if (!is_linear[j]) squares += std::pow(scales_[j] * proposal.change[j], 2);
  }
  proposal.length = std::sqrt(squares);
  return proposal;
}

PredictedDecrease LocalModel::predicted_decrease(const Vector& change) const {
  Vector moved(triangle_.rows(), 0.0);  // R times the scaled step: J dp in other coordinates
  for (std::size_t k = 0; k < movable_.size(); ++k) {
    add_scaled(change[movable_[k]] * norms_[movable_[k]], triangle_.column(k), moved);
  }
  const std::span<const double> r = triangle_.column(movable_.size());
  PredictedDecrease decrease;
  decrease.slope = dot(r, moved);
  decrease.gauss_newton = 2.0 * decrease.slope - dot(moved, moved);
  decrease.newton = decrease.gauss_newton;
  for (std::size_t j = 0; has_curvature() && j < change.size(); ++j) {
    decrease.newton += change[j] * dot(curvature_.column(j), change);
  }
  return decrease;
}

}  // namespace parabola
