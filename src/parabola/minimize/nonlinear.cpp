// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/certificate.hpp"
#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/finite.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/local_model.hpp"
#include "parabola/minimize/point.hpp"
#include "parabola/minimize/saddle.hpp"
#include "parabola/minimize/variable_projection.hpp"

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

// Where a search ended.
struct Ending {
  Judgement judgement;
  std::size_t steps = 0;
  bool left_saddle = false;
};

class Search {
 public:
  Search(LimitedProblem& problem, Point start, double radius_factor)
      : problem_(problem),
        point_(std::move(start)),
        radius_factor_(radius_factor),
        scales_(point_.parameters.size(), 0.0) {}

  Ending run() {
    restart_radius();
    while (!ending_) {
      update_scales();
      LocalModel model(problem_, point_, movable_parameters(), scales_);
      advance(model);
    }
    return std::move(*ending_);
  }

 private:
  // From the current point to the next one, or to the end.
  void advance(LocalModel& model) {
    constexpr int most_rejections = 60;
    for (int rejections = 0;; ++rejections) {
      if (kind_ == ModelKind::newton && !model.has_curvature()) {
        model.set_curvature(problem_.curvature(point_));
      }
      const ProposedStep step = model.step(radius_, kind_);
      if (is_candidate(step) && !judged_here_) {
        judged_here_ = true;
        if (act_on(judge(problem_, point_))) return;
      }
      if (problem_.exhausted()) return give_up(Termination::evaluation_limit);
      if (rejections == most_rejections || radius_ < 1e-17 * std::sqrt(point_.sum_of_squares) ||
          radius_ == 0.0) {
        return give_up(step.rank_deficient ? Termination::undetermined : Termination::no_decrease);
      }
      if (try_step(model, step)) return;
    }
  }

  // Tries a step; true when the search moved to the new point.
  bool try_step(LocalModel& model, const ProposedStep& step) {
    const PredictedDecrease predicted = model.predicted_decrease(step.change);
    const double expected =
        step.kind == ModelKind::newton ? predicted.newton : predicted.gauss_newton;
    const double reach = std::min(radius_, step.length);
    if (!(expected > 0.0)) {
      radius_ = 0.25 * reach;
      return false;
    }
    Point trial = point_;
    for (std::size_t j = 0; j < trial.parameters.size(); ++j) {
      trial.parameters[j] = problem_.moved(j, point_.parameters[j], step.change[j]);
    }
    if (!problem_.evaluate(trial)) {
      radius_ = 0.25 * reach;
      return false;
    }
    const bool projected = project_linear_parameters(problem_, trial);
    const double decrease = point_.sum_of_squares - trial.sum_of_squares;
    const double ratio = decrease / expected;
    adapt_radius(predicted, step, decrease, ratio);
    choose_model(model, step, decrease, ratio);
    if (!(ratio > 1e-4) || !(decrease > 0.0)) return false;
    if (projected && !problem_.evaluate_derivatives(trial)) {
      radius_ = 0.25 * reach;
      return false;
    }
    point_ = std::move(trial);
    ++steps_;
    judged_here_ = false;
    return true;
  }

  void adapt_radius(const PredictedDecrease& predicted, const ProposedStep& step, double decrease,
                    double ratio) {
    if (ratio < 0.25) {
      // Minimum of the parabola through S, its slope -2 g^T dp and the new S.
      const double curvature = 2.0 * predicted.slope - decrease;
      const double shrink =
          curvature > 0.0 ? std::clamp(predicted.slope / curvature, 0.1, 0.5) : 0.5;
      radius_ = shrink * std::min(radius_, step.length);
    } else if (ratio > 0.75 || step.full) {
      radius_ = std::max(radius_, 2.0 * step.length);
    }
  }

  // Gauss-Newton by default; Newton once it is seen to predict much better, as long as it does.
  void choose_model(LocalModel& model, const ProposedStep& step, double decrease, double ratio) {
    if (kind_ == ModelKind::gauss_newton && ratio >= 0.25) return;
    if (!model.has_curvature()) model.set_curvature(problem_.curvature(point_));
    const PredictedDecrease predicted = model.predicted_decrease(step.change);
    const double error_of_gauss_newton = std::abs(predicted.gauss_newton - decrease);
    const double error_of_newton = std::abs(predicted.newton - decrease);
    if (kind_ == ModelKind::gauss_newton) {
      if (error_of_newton < 0.5 * error_of_gauss_newton) kind_ = ModelKind::newton;
    } else if (error_of_gauss_newton < 0.8 * error_of_newton) {
      kind_ = ModelKind::gauss_newton;
    }
  }

  // Close enough to the minimum for the polish: never because S falls slowly or the radius is
  // small.
  [[nodiscard]] bool is_candidate(const ProposedStep& step) const {
    const double s = problem_.residual_sd(point_.sum_of_squares);
    const double near = candidate_sigmas_ * s;
    if (step.full && step.distance <= near) return true;
    if (step.distance <= std::min(1e-4 * s, near)) return true;
    if (step.kind == ModelKind::newton && step.full && step.decrement <= near) return true;
    if (step.distance <= 4.0 * point_.rounding) return true;
    return (step.full && is_below_two_ulp(step.change)) ||
           is_exact_fit(point_.sum_of_squares, point_.rounding);
  }

  [[nodiscard]] bool is_below_two_ulp(const Vector& change) const {
    for (std::size_t j = 0; j < change.size(); ++j) {
      if (std::abs(change[j]) > 2.0 * epsilon * std::abs(point_.parameters[j])) return false;
    }
    return true;
  }

  // True when the judgement moved or ended the search.
  bool act_on(Judgement judgement) {
    switch (judgement.verdict) {
      case Verdict::final:
        finish(std::move(judgement));
        return true;
      case Verdict::released:
        if (!(judgement.point.sum_of_squares < point_.sum_of_squares)) return false;
        point_ = std::move(judgement.point);
        judged_here_ = false;
        return true;
      case Verdict::escape:
        return escape(std::move(judgement));
      case Verdict::not_yet:
        break;
    }
    candidate_sigmas_ *= 0.01;
    if (++refusals_ < most_refusals) return false;
    finish(std::move(judgement));
    return true;
  }

  bool escape(Judgement saddle) {
    constexpr int most_escapes = 5;
    std::optional<Point> below;
    if (++escapes_ <= most_escapes) below = leave_saddle(problem_, saddle);
    if (!below) {
      saddle.termination = Termination::saddle;
      finish(std::move(saddle));
      return true;
    }
    point_ = std::move(*below);
    left_saddle_ = true;
    judged_here_ = false;
    kind_ = ModelKind::gauss_newton;
    restart_radius();
    return true;
  }

  // No step helps any more, or none is allowed: a last judgement if there was none here, then the
  // reason.
  void give_up(Termination reason) {
    if (!judged_here_ && !problem_.exhausted()) {
      judged_here_ = true;
      if (act_on(judge(problem_, point_))) return;
    }
    Judgement last = describe(problem_, point_);
    last.termination = reason;
    finish(std::move(last));
  }

  void finish(Judgement judgement) {
    Termination& reason = judgement.termination;
    if (judgement.verdict != Verdict::final && reason == Termination::no_decrease) {
      const double s = problem_.residual_sd(judgement.point.sum_of_squares);
      if (!judgement.local.full_rank()) {
        reason = Termination::undetermined;
      } else if (judgement.distance <= nearly_there_sigmas * s) {
        reason = Termination::rounding_limit;
      }
    }
    const bool moved = steps_ > 0 || left_saddle_;
    const Point& end = judgement.point;
    if (reason == Termination::undetermined && !moved && judgement.local.has_dead_column &&
        !is_exact_fit(end.sum_of_squares, end.rounding)) {
      reason = Termination::did_not_move;
    }
    ending_ = Ending{std::move(judgement), steps_, left_saddle_};
  }

  // D_j is the largest norm that column j ever had: a parameter that once mattered is not let loose
  // where it happens not to.
  void update_scales() {
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      scales_[j] = std::max(scales_[j], point_.column_norms[j]);
    }
  }

  // Parameters with a nonzero column that no limit holds.
  [[nodiscard]] std::vector<std::size_t> movable_parameters() const {
    std::vector<std::size_t> movable;
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      if (point_.column_norms[j] > 0.0 && !problem_.held_by_limit(point_, j)) {
        movable.push_back(j);
      }
    }
    return movable;
  }

  void restart_radius() { radius_ = radius_factor_ * std::sqrt(point_.sum_of_squares); }

  static constexpr int most_refusals = 12;
  static constexpr double nearly_there_sigmas = 1e-3;

  LimitedProblem& problem_;
  Point point_;
  double radius_factor_;
  Vector scales_;  // D
  double radius_ = 0.0;
  ModelKind kind_ = ModelKind::gauss_newton;
  double candidate_sigmas_ = 0.1;
  bool judged_here_ = false;
  int refusals_ = 0;
  int escapes_ = 0;
  std::size_t steps_ = 0;
  bool left_saddle_ = false;
  std::optional<Ending> ending_;
};

// Parameters with a share below this in a null vector take no part in it: null vectors carry noise
// of epsilon over the distance of the next singular value, at most epsilon / 1e-10.
constexpr double negligible_share = 1e-6;

std::vector<ParameterState> parameter_states(const LimitedProblem& problem, const Judgement& end) {
  std::vector<ParameterState> states(end.point.parameters.size(), ParameterState::free);
  for (std::size_t j = 0; j < states.size(); ++j) {
    for (const Vector& direction : end.local.null_directions) {
      if (std::abs(direction[j]) > negligible_share) states[j] = ParameterState::undetermined;
    }
    if (!end.held[j]) continue;
    states[j] = end.point.parameters[j] <= problem.bounds(j).lower ? ParameterState::at_lower_limit
                                                                   : ParameterState::at_upper_limit;
  }
  return states;
}

LeastSquaresMinimum to_minimum(const LimitedProblem& problem, Ending ending) {
  Judgement& end = ending.judgement;
  LeastSquaresMinimum minimum;
  minimum.states = parameter_states(problem, end);
  const double s = problem.residual_sd(end.point.sum_of_squares);
  minimum.distance = end.distance > 0.0 ? end.distance / s : 0.0;
  const SecondOrder& local = end.local;
  minimum.rank = local.rank;
  minimum.condition = local.condition;
  minimum.null_directions = local.null_directions;
  minimum.smallest_curvature = std::min(local.smallest_curvature, local.smallest_null_curvature);
  const Vector corrections =
      local.positive_definite() ? local.newton_step : Vector(minimum.states.size(), 0.0);
  minimum.digits = significant_digits({.parameters = end.point.parameters,
                                       .corrections = corrections,
                                       .column_norms = end.point.column_norms,
                                       .gains = local.gains,
                                       .states = minimum.states,
                                       .residual_count = problem.residual_count(),
                                       .rounding = end.point.rounding});
  minimum.termination = end.termination;
  minimum.steps = ending.steps;
  minimum.left_saddle = ending.left_saddle;
  minimum.parameters = std::move(end.point.parameters);
  minimum.residuals = std::move(end.point.residuals);
  minimum.jacobian = std::move(end.point.jacobian);
  minimum.sum_of_squares = end.point.sum_of_squares;
  return minimum;
}

// Success, or nothing that another radius could change.
bool is_settled(const LimitedProblem& problem, Termination termination) {
  return is_success(termination) || termination == Termination::did_not_move || problem.exhausted();
}

// The same start with first radii of 1, 0.1 and 10 times |r|, until one ends certified. A certified
// end that lies above an uncertified one is not the answer: the lower point would contradict it.
LeastSquaresMinimum search_with_fallbacks(LimitedProblem& problem, const Point& start) {
  std::optional<Ending> best;
  for (const double factor : {1.0, 0.1, 10.0}) {
    Ending ending = Search(problem, start, factor).run();
    const double here = ending.judgement.point.sum_of_squares;
    const double rounding = 8.0 * ending.judgement.point.rounding * std::sqrt(here);
    const bool success = is_success(ending.judgement.termination);
    if (!best || here < best->judgement.point.sum_of_squares - rounding ||
        (success && here <= best->judgement.point.sum_of_squares + rounding)) {
      best = std::move(ending);
    }
    if (is_settled(problem, best->judgement.termination)) break;
  }
  return to_minimum(problem, std::move(*best));
}

LeastSquaresMinimum refuse(const LimitedProblem& problem, Point start) {
  LeastSquaresMinimum minimum;
  minimum.first_bad_residual = first_bad_residual(start.residuals);
  minimum.termination = Termination::start_not_finite;
  if (!minimum.first_bad_residual) {
    minimum.first_bad_residual = first_bad_row(start.jacobian);
    minimum.termination = Termination::derivative_not_finite;
  }
  minimum.states.assign(problem.parameter_count(), ParameterState::free);
  minimum.parameters = std::move(start.parameters);
  minimum.residuals = std::move(start.residuals);
  minimum.jacobian = std::move(start.jacobian);
  minimum.sum_of_squares = start.sum_of_squares;
  return minimum;
}

}  // namespace

LeastSquaresMinimum minimize_nonlinear(const ResidualFunction& function,
                                       std::span<const double> start,
                                       const LeastSquaresOptions& options) {
  PARABOLA_ASSERT(start.size() == function.parameter_count());
  LimitedProblem problem(function, options);
  Point point;
  point.parameters.assign(start.begin(), start.end());
  for (std::size_t j = 0; j < start.size(); ++j) {
    point.parameters[j] = problem.clamped(j, point.parameters[j]);
  }
  LeastSquaresMinimum minimum;
  if (!problem.evaluate(point)) {
    minimum = refuse(problem, std::move(point));
  } else {
    Point projected = point;
    if (project_linear_parameters(problem, projected) && problem.evaluate_derivatives(projected)) {
      point = std::move(projected);
    }
    minimum = search_with_fallbacks(problem, point);
  }
  minimum.evaluations = problem.evaluations();
  minimum.jacobians = problem.jacobians();
  return minimum;
}

}  // namespace parabola
