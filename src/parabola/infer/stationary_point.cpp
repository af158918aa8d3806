// SPDX-License-Identifier: MIT
#include "parabola/infer/stationary_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/infer/quantity.hpp"

namespace parabola {
namespace {

constexpr double gap_tolerance = 1e-9;
constexpr double gradient_tolerance = 1e-8;

std::vector<std::size_t> free_of(const std::vector<bool>& held) {
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < held.size(); ++j) {
    if (!held[j]) free.push_back(j);
  }
  return free;
}

// T with T^T H T = 2 I over the free parameters: dp = T dx, and C rises by |x|^2.
std::optional<Matrix> whitening(const Matrix& hessian, const std::vector<std::size_t>& free) {
  const std::size_t m = free.size();
  Vector scale(m);
  for (std::size_t a = 0; a < m; ++a) {
    const double own = hessian(free[a], free[a]) / 2.0;
    if (!(own > 0.0) || !std::isfinite(own)) return std::nullopt;
    scale[a] = 1.0 / std::sqrt(own);
  }
  Matrix information(m, m);
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b < m; ++b)
      information(a, b) = hessian(free[a], free[b]) / 2.0 * scale[a] * scale[b];
  }
  const SymmetricEigen eigen = symmetric_eigen(information);
  Matrix t(m, m);
  for (std::size_t k = 0; k < m; ++k) {
    const double threshold =
        static_cast<double>(m) * std::numeric_limits<double>::epsilon() * eigen.values.back();
    if (!(eigen.values[k] > threshold)) return std::nullopt;
    for (std::size_t a = 0; a < m; ++a)
      t(a, k) = scale[a] * eigen.vectors(a, k) / std::sqrt(eigen.values[k]);
  }
  return t;
}

Vector picked(const Vector& all, const std::vector<std::size_t>& free) {
  Vector some;
  for (const std::size_t j : free) some.push_back(all[j]);
  return some;
}

// T^T v of a covector.
Vector whitened(const Matrix& t, const Vector& v) {
  Vector result(t.columns());
  for (std::size_t k = 0; k < t.columns(); ++k) result[k] = dot(t.column(k), v);
  return result;
}

// x with A x = b; absent when A is singular.
std::optional<Vector> solved(Matrix a, const Vector& b) {
  const std::size_t n = b.size();
  // rows of different kinds stand below one another: each is brought to length 1
  Matrix right(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    double length = 0.0;
    for (std::size_t j = 0; j < n; ++j) length = std::hypot(length, a(i, j));
    if (!(length > 0.0) || !std::isfinite(length)) return std::nullopt;
    for (std::size_t j = 0; j < n; ++j) a(i, j) /= length;
    right(i, 0) = b[i] / length;
  }
  const PivotedQr qr = pivoted_qr(std::move(a), 1e-15);
  if (qr.rank < n) return std::nullopt;
  apply_q_transposed(qr, right);
  solve_upper(qr.triangle, right.column(0));
  Vector x(n);
  for (std::size_t k = 0; k < n; ++k) x[qr.pivots[k]] = right(k, 0);
  return x;
}

// One run of Newton's method.
class Run {
 public:
  Run(const StationarySolver& solver, const Vector& start, std::vector<bool> held,
      const std::vector<Closing>& closings, std::size_t evaluation_limit)
      : solver_(solver), closings_(closings), limit_(evaluation_limit) {
    now_.parameters = start;
    now_.held = std::move(held);
    quantities_.resize(solver.quantities().size());
  }

  StationaryPoint go() {
    if (!rebuild()) return now_;
    while (true) {
      if (evaluations_ == limit_) return ended(false);
      evaluate();
      const bool is_better = std::isfinite(merit_) && (!has_best_ || merit_ < best_merit_);
      const bool was_good = has_best_ && best_.converged;
      if (!is_better) {
        if (was_good) return ended(true);
        if (!has_best_ || !halve()) return ended(false);
        continue;
      }
      const bool is_slow = was_good && merit_ > 1e-2 * best_merit_;
      keep();
      if (best_.converged && (is_slow || merit_ < polished_merit)) {
        if (!release()) return ended(true);
      }
      if (!step()) return ended(best_.converged);
    }
  }

 private:
  // |F| = 1e-12 is below what a sum of 1e4 terms carries
  static constexpr double polished_merit = 1e-24;
  static constexpr int most_halvings = 12;

  bool rebuild() {
    free_ = free_of(now_.held);
    if (free_.empty()) return false;
    std::optional<Matrix> t = whitening(solver_.minimum().hessian, free_);
    if (!t) return false;
    t_ = *std::move(t);
    has_best_ = false;
    has_multipliers_ = false;
    return true;
  }

  void evaluate() {
    ++evaluations_;
    merit_ = std::numeric_limits<double>::infinity();
    const CostMinimum& minimum = solver_.minimum();
    minimum.cost.evaluate(now_.parameters, cost_);
    if (!std::isfinite(cost_.value)) return;
    const std::size_t m = quantities_.size();
    now_.cost = cost_.value;
    now_.quantities.resize(m);
    slopes_.assign(m, {});
    for (std::size_t k = 0; k < m; ++k) {
      solver_.quantities()[k]->evaluate(now_.parameters, quantities_[k]);
      if (!std::isfinite(quantities_[k].value)) return;
      now_.quantities[k] = quantities_[k].value;
      slopes_[k] = whitened(t_, picked(quantities_[k].gradient, free_));
      for (double& slope : slopes_[k]) slope /= solver_.units()[k];
    }
    gradient_ = whitened(t_, picked(cost_.gradient, free_));
    if (!has_multipliers_) guess_multipliers();
    measure();
  }

  // Those that leave the smallest gradient.
  void guess_multipliers() {
    const std::size_t m = slopes_.size();
    Matrix gram(m, m);
    Vector right(m);
    for (std::size_t k = 0; k < m; ++k) {
      right[k] = dot(slopes_[k], gradient_);
      for (std::size_t l = 0; l < m; ++l) gram(k, l) = dot(slopes_[k], slopes_[l]);
    }
    now_.multipliers = solved(std::move(gram), right).value_or(Vector(m, 0.0));
    has_multipliers_ = true;
  }

  void measure() {
    rest_ = gradient_;
    for (std::size_t k = 0; k < slopes_.size(); ++k)
      add_scaled(-now_.multipliers[k], slopes_[k], rest_);
    errors_.clear();
    for (const Closing& closing : closings_) {
      double error = -closing.value;
      if (closing.kind == Closing::Kind::level) {
        error += cost_.value;
      } else {
        // against the estimate first: what is common to both is lost before it is divided
        for (std::size_t k = 0; k < closing.weights.size(); ++k)
          error +=
              closing.weights[k] * (now_.quantities[k] - solver_.values()[k]) / solver_.units()[k];
      }
      errors_.push_back(error);
    }
    now_.gradient = norm(rest_);
    now_.gap = 0.0;
    for (const double error : errors_) now_.gap = std::max(now_.gap, std::abs(error));
    merit_ = now_.gradient * now_.gradient + dot(errors_, errors_);
    if (!std::isfinite(merit_)) merit_ = std::numeric_limits<double>::infinity();
    now_.converged = now_.gap < gap_tolerance && now_.gradient < gradient_tolerance;
  }

  void keep() {
    best_ = now_;
    best_merit_ = merit_;
    has_best_ = true;
    halvings_ = 0;
  }

  // Back half of the way to the best point.
  bool halve() {
    if (++halvings_ > most_halvings) return false;
    for (std::size_t j = 0; j < now_.parameters.size(); ++j) {
      if (!now_.held[j]) now_.parameters[j] = 0.5 * (now_.parameters[j] + best_.parameters[j]);
    }
    for (std::size_t k = 0; k < now_.multipliers.size(); ++k)
      now_.multipliers[k] = 0.5 * (now_.multipliers[k] + best_.multipliers[k]);
    return true;
  }

  // A parameter at a limit, with C falling inside, is free again.
  bool release() {
    if (releases_ == 2 * now_.held.size()) return false;
    for (std::size_t j = 0; j < now_.held.size(); ++j) {
      const Bounds& bounds = solver_.limits()[j];
      if (!now_.held[j] || bounds.lower == bounds.upper) continue;
      double slope = cost_.gradient[j];
      for (std::size_t k = 0; k < quantities_.size(); ++k)
        slope -= now_.multipliers[k] * quantities_[k].gradient[j] / solver_.units()[k];
      const double unit = std::sqrt(2.0 / std::abs(solver_.minimum().hessian(j, j)));
      const double inwards = now_.parameters[j] == bounds.lower ? slope : -slope;
      if (!(inwards * unit < -gradient_tolerance)) continue;
      ++releases_;
      now_.held[j] = false;
      if (!rebuild()) return false;
      evaluate();
      --evaluations_;  // the same point, seen along more parameters
      keep();
      return true;
    }
    return false;
  }

  std::optional<Vector> newton_step() const {
    const std::size_t f = free_.size();
    const std::size_t m = slopes_.size();
    Matrix curvature(f, f);
    for (std::size_t a = 0; a < f; ++a) {
      for (std::size_t b = 0; b < f; ++b) {
        double h = cost_.hessian(free_[a], free_[b]);
        for (std::size_t k = 0; k < m; ++k)
          h -=
              now_.multipliers[k] / solver_.units()[k] * quantities_[k].hessian(free_[a], free_[b]);
        curvature(a, b) = h;
      }
    }
    const Matrix inner = multiply_transposed(t_, multiply(curvature, t_));
    Matrix system(f + m, f + m);
    Vector right(f + m);
    for (std::size_t a = 0; a < f; ++a) {
      right[a] = -rest_[a];
      for (std::size_t b = 0; b < f; ++b) system(a, b) = inner(a, b);
      for (std::size_t k = 0; k < m; ++k) system(a, f + k) = -slopes_[k][a];
    }
    for (std::size_t i = 0; i < m; ++i) {
      right[f + i] = -errors_[i];
      for (std::size_t a = 0; a < f; ++a) {
        double slope = gradient_[a];
        if (closings_[i].kind == Closing::Kind::plane) {
          slope = 0.0;
          for (std::size_t k = 0; k < m; ++k) slope += closings_[i].weights[k] * slopes_[k][a];
        }
        system(f + i, a) = slope;
      }
    }
    return solved(std::move(system), right);
  }

  bool step() {
    const std::optional<Vector> change = newton_step();
    if (!change) return false;
    const std::size_t f = free_.size();
    const Vector dx(change->begin(), change->begin() + static_cast<std::ptrdiff_t>(f));
    const double length = norm(dx);
    if (!std::isfinite(length)) return false;
    // beyond a few sigmas the parabola at this point says little
    constexpr double longest = 4.0;
    const double part = length > longest ? longest / length : 1.0;
    for (std::size_t k = 0; k < now_.multipliers.size(); ++k)
      now_.multipliers[k] += part * (*change)[f + k];
    bool is_new_limit = false;
    for (std::size_t a = 0; a < f; ++a) {
      double dp = 0.0;
      for (std::size_t k = 0; k < f; ++k) dp += t_(a, k) * dx[k];
      const std::size_t j = free_[a];
      const double wanted = now_.parameters[j] + part * dp;
      now_.parameters[j] = solver_.limits().clamped(j, wanted);
      if (now_.parameters[j] == wanted) continue;
      now_.held[j] = true;
      is_new_limit = true;
    }
    return !is_new_limit || rebuild();
  }

  StationaryPoint ended(bool converged) {
    StationaryPoint point = has_best_ ? best_ : now_;
    point.converged = converged && has_best_;
    point.evaluations = evaluations_;
    return point;
  }

  const StationarySolver& solver_;
  const std::vector<Closing>& closings_;
  std::size_t limit_;
  std::vector<std::size_t> free_;
  Matrix t_;
  SmoothEvaluation cost_;
  std::vector<SmoothEvaluation> quantities_;
  Vector gradient_;
  std::vector<Vector> slopes_;
  Vector rest_;
  Vector errors_;
  StationaryPoint now_;
  StationaryPoint best_;
  double merit_ = 0.0;
  double best_merit_ = 0.0;
  bool has_best_ = false;
  bool has_multipliers_ = false;
  int halvings_ = 0;
  std::size_t releases_ = 0;
  std::size_t evaluations_ = 0;
};

std::vector<Bounds> without_own_limits(std::vector<Bounds> bounds, std::size_t p,
                                       const std::vector<const SmoothFunction*>& quantities) {
  bounds.resize(p);
  for (const SmoothFunction* quantity : quantities) {
    if (const std::optional<std::size_t> own = parameter_of(*quantity)) bounds[*own] = {};
  }
  return bounds;
}

}  // namespace

CostMinimum cost_minimum(const SmoothFunction& cost, Vector parameters,
                         std::vector<Bounds> bounds) {
  SmoothEvaluation at;
  cost.evaluate(parameters, at);
  return {cost, std::move(parameters), at.value, std::move(at.hessian), std::move(bounds)};
}

StationarySolver::StationarySolver(const CostMinimum& minimum,
                                   std::vector<const SmoothFunction*> quantities,
                                   std::vector<Bounds> bounds)
    : minimum_(minimum),
      quantities_(std::move(quantities)),
      limits_(std::move(bounds), minimum.parameters.size()),
      held_(minimum.parameters.size(), false) {}

Result<StationarySolver> StationarySolver::make(const CostMinimum& minimum,
                                                std::vector<const SmoothFunction*> quantities) {
  const std::size_t p = minimum.parameters.size();
  const std::size_t m = quantities.size();
  std::vector<Bounds> bounds = without_own_limits(minimum.bounds, p, quantities);
  StationarySolver solver(minimum, std::move(quantities), std::move(bounds));
  for (std::size_t j = 0; j < p; ++j) {
    const Bounds& own = solver.limits_[j];
    solver.held_[j] = minimum.parameters[j] == own.lower || minimum.parameters[j] == own.upper;
  }
  const std::vector<std::size_t> free = free_of(solver.held_);
  const std::optional<Matrix> t = free.empty() ? std::nullopt : whitening(minimum.hessian, free);
  if (!t) {
    return Error("profile_undefined",
                 "the minimum does not curve upwards in all directions, so nothing can be profiled",
                 "", "leave out what the data do not determine, or fix it with --fix");
  }
  std::vector<Vector> slopes;
  for (const SmoothFunction* quantity : solver.quantities_) {
    SmoothEvaluation at;
    quantity->evaluate(minimum.parameters, at);
    slopes.push_back(whitened(*t, picked(at.gradient, free)));
    solver.values_.push_back(at.value);
    solver.units_.push_back(norm(slopes.back()));
    const double unit = solver.units_.back();
    if (!(unit > 0.0) || !std::isfinite(unit)) {
      return Error("profile_undefined", "the quantity does not depend on any free parameter here",
                   "", "ask for another quantity");
    }
  }
  solver.changes_ = Matrix(p, m);
  solver.correlation_ = Matrix(m, m);
  for (std::size_t k = 0; k < m; ++k) {
    for (double& slope : slopes[k]) slope /= solver.units_[k];
    for (std::size_t l = 0; l <= k; ++l)
      solver.correlation_(k, l) = solver.correlation_(l, k) = dot(slopes[k], slopes[l]);
    for (std::size_t a = 0; a < free.size(); ++a) {
      for (std::size_t x = 0; x < free.size(); ++x)
        solver.changes_(free[a], k) += (*t)(a, x) * slopes[k][x];
    }
  }
  return solver;
}

Vector StationarySolver::parabolic_change(std::span<const double> changes) const {
  // the shortest x with X^T x = changes is X (X^T X)^-1 changes, and X^T X is the correlation
  const std::size_t p = minimum_.parameters.size();
  const Vector weights =
      solved(correlation_, Vector(changes.begin(), changes.end())).value_or(Vector(changes.size()));
  Vector change(p, 0.0);
  for (std::size_t k = 0; k < weights.size(); ++k)
    add_scaled(weights[k], changes_.column(k), change);
  return change;
}

StationaryPoint StationarySolver::solve(const Vector& start, const std::vector<bool>& held,
                                        const std::vector<Closing>& closings,
                                        std::size_t evaluation_limit) const {
  Vector inside = start;
  std::vector<bool> at_limit = held;
  for (std::size_t j = 0; j < inside.size(); ++j) {
    const double clamped = limits_.clamped(j, inside[j]);
    at_limit[j] = at_limit[j] || clamped != inside[j];
    inside[j] = clamped;
  }
  return Run(*this, inside, at_limit, closings, evaluation_limit).go();
}

}  // namespace parabola
