// SPDX-License-Identifier: MIT
#include "parabola/minimize/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/digits.hpp"

namespace parabola {
namespace {

constexpr double zero_sigmas = 1e-6;     // a gradient this many sigmas from zero is zero
constexpr double near_sigmas = 1e-3;     // closer than this Newton must converge
constexpr double settled_sigmas = 1e-9;  // closer than this the first stagnation ends the polish
constexpr double safe_curvature = 1e-3;  // in units of J^T J; below, a far candidate is a plateau
constexpr double saddle_curvature = -1e-6;  // in units of J^T J; above, it may be rounding
constexpr double dominant_curvature = 1e3;  // above, residual curvature and not J measures distance

// The distance in units of |r|: by J where J determines the parameters, otherwise by the Hessian.
double distance(const SecondOrder& local) {
  const bool by_hessian = !local.full_rank() || local.largest_curvature > dominant_curvature;
  return by_hessian && local.positive_definite ? local.newton_distance
                                               : local.gauss_newton_distance;
}

std::vector<std::size_t> free_parameters(const std::vector<bool>& held) {
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < held.size(); ++j) {
    if (!held[j]) free.push_back(j);
  }
  return free;
}

class Polish {
 public:
  Polish(LimitedProblem& problem, const Point& candidate) : problem_(problem), current_(candidate) {
    const std::size_t p = candidate.parameters.size();
    best_.held.resize(p);
    for (std::size_t j = 0; j < p; ++j) best_.held[j] = problem.held_by_limit(candidate, j);
    best_.distance = std::numeric_limits<double>::infinity();
  }

  // Returns the best point; its verdict is not_yet unless the steps settled.
  Judgement run() {
    constexpr int most_steps = 30;
    int stagnations = 0;
    for (int i = 0; i < most_steps; ++i) {
      SecondOrder local = second_order(problem_, current_, free_parameters(best_.held));
      const double here = distance(local);
      const double s = problem_.residual_sd(current_.sum_of_squares);
      keep_if_best(local, here);
      const bool safe = local.positive_definite && local.smallest_curvature > safe_curvature;
      if (!safe) return here <= zero_distance(problem_, current_) ? settled() : best_;
      if (here > 0.5 * previous_) {
        if (here > std::max(near_sigmas * s, 4.0 * current_.rounding)) return best_;
        if (++stagnations == 2 || here <= settled_sigmas * s) return settled();
      }
      previous_ = here;
      if (is_exact_fit(current_.sum_of_squares, current_.rounding) || problem_.exhausted())
        return settled();
      if (!move(local.newton_step)) return settled();
    }
    return best_;
  }

 private:
  void keep_if_best(const SecondOrder& local, double here) {
    if (!(here < best_.distance)) return;
    best_.point = current_;
    best_.local = local;
    best_.distance = here;
  }

  Judgement settled() {
    best_.verdict = Verdict::final;
    return best_;
  }

  // False when the step is below the last place of every parameter, or leads where the model is not
  // finite.
  bool move(const Vector& step) {
    next_.parameters = current_.parameters;
    bool moved = false;
    bool stopped_at_limit = false;
    for (std::size_t j = 0; j < step.size(); ++j) {
      if (best_.held[j]) continue;
      const double target = current_.parameters[j] + step[j];
      next_.parameters[j] = problem_.clamped(j, target);
      moved = moved || next_.parameters[j] != current_.parameters[j];
      if (!problem_.inside(j, target)) best_.held[j] = stopped_at_limit = true;
    }
    if (moved) {
      if (!problem_.evaluate(next_)) return false;
      std::swap(current_, next_);
    }
    // With fewer free parameters distances start anew.
    if (stopped_at_limit) best_.distance = previous_ = std::numeric_limits<double>::infinity();
    return moved || stopped_at_limit;
  }

  LimitedProblem& problem_;
  Point current_;
  Point next_;
  Judgement best_;
  double previous_ = std::numeric_limits<double>::infinity();
};

// A held parameter whose gradient points inwards by more than rounding.
bool wants_release(const LimitedProblem& problem, const Judgement& judgement) {
  const Point& point = judgement.point;
  const double zero = zero_distance(problem, point);
  for (std::size_t j = 0; j < judgement.held.size(); ++j) {
    if (!judgement.held[j] || problem.bounds(j).lower == problem.bounds(j).upper) continue;
    const double length = point.column_norms[j];
    const double downhill = dot(point.jacobian.column(j), point.residuals);
    const bool at_lower = point.parameters[j] <= problem.bounds(j).lower;
    if ((at_lower ? downhill : -downhill) > zero * length) return true;
  }
  return false;
}

// J moves r along it, yet S stays the same to second order.
void name_flat_direction(Judgement& judgement) {
  Vector direction = judgement.local.weakest;
  for (std::size_t j = 0; j < direction.size(); ++j) {
    direction[j] *= judgement.point.column_norms[j];
  }
  const double length = norm(direction);
  for (double& share : direction) share /= length;
  judgement.local.null_directions.push_back(std::move(direction));
}

void conclude(const LimitedProblem& problem, Judgement& judgement) {
  const SecondOrder& local = judgement.local;
  const Point& point = judgement.point;
  const auto decide = [&](Verdict verdict, Termination termination) {
    judgement.verdict = verdict;
    judgement.termination = termination;
  };
  const bool exact = is_exact_fit(point.sum_of_squares, point.rounding);
  if (exact && local.full_rank()) return decide(Verdict::final, Termination::exact_fit);
  if (!exact && judgement.distance > zero_distance(problem, point)) {
    return decide(Verdict::not_yet, Termination::rounding_limit);
  }
  if (wants_release(problem, judgement)) return decide(Verdict::released, Termination::no_decrease);
  if (local.smallest_curvature < saddle_curvature ||
      local.smallest_null_curvature < -negligible_null_curvature) {
    return decide(Verdict::escape, Termination::saddle);
  }
  if (!std::isfinite(local.smallest_curvature + local.smallest_null_curvature)) {
    return decide(Verdict::final, Termination::derivative_not_finite);
  }
  if (!local.positive_definite) {
    if (local.full_rank()) name_flat_direction(judgement);
    return decide(Verdict::final, Termination::undetermined);
  }
  const bool by_jacobian =
      local.full_rank() && local.gauss_newton_distance <= zero_distance(problem, point);
  decide(Verdict::final,
         by_jacobian ? Termination::converged : Termination::converged_singular_jacobian);
}

}  // namespace

double zero_distance(const LimitedProblem& problem, const Point& point) {
  return std::max(zero_sigmas * problem.residual_sd(point.sum_of_squares), 4.0 * point.rounding);
}

Judgement judge(LimitedProblem& problem, const Point& candidate) {
  Judgement judgement = Polish(problem, candidate).run();
  if (judgement.verdict == Verdict::final) conclude(problem, judgement);
  return judgement;
}

Judgement describe(const LimitedProblem& problem, const Point& point) {
  Judgement judgement;
  judgement.point = point;
  for (std::size_t j = 0; j < point.parameters.size(); ++j) {
    judgement.held.push_back(problem.held_by_limit(point, j));
  }
  judgement.local = second_order(problem, point, free_parameters(judgement.held));
  judgement.distance = distance(judgement.local);
  return judgement;
}

}  // namespace parabola
