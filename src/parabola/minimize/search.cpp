// SPDX-License-Identifier: MIT
#include "parabola/minimize/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parabola/minimize/digits.hpp"
#include "parabola/minimize/local_model.hpp"
#include "parabola/minimize/saddle.hpp"
#include "parabola/minimize/trust_region_step.hpp"
#include "parabola/minimize/variable_projection.hpp"

namespace parabola {
namespace {

// Measured on the 54 NIST starts and 3240 random ones; neighbouring values do nearly as well.
constexpr double candidate_sigmas = 0.1;    // first distance at which a polish is tried
constexpr double certain_candidate = 1e-4;  // in sigmas: a candidate even when the step was cut
constexpr double later_candidates = 0.01;   // factor on both after each polish that came too early
constexpr double nearly_there_sigmas = 1e-3;  // stuck closer than this: by rounding
constexpr int most_refusals = 12;
constexpr int most_escapes = 5;
constexpr int most_rejections = 60;

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
      leave_point(model);
    }
    return std::move(*ending_);
  }

 private:
  // From the current point to the next one, or to the end.
  void leave_point(LocalModel& model) {
    bool judged = false;
    for (int rejections = 0;; ++rejections) {
      if (kind_ == ModelKind::newton) add_curvature(model);
      const ProposedStep step = model.step(radius_, kind_);
      if (!judged && is_candidate(step)) {
        judged = true;
        if (act_on(judge(problem_, point_))) return;
      }
      if (problem_.exhausted()) return give_up(Termination::evaluation_limit);
      if (rejections == most_rejections || radius_is_nothing()) {
        if (!judged && act_on(judge(problem_, point_))) return;
        return give_up(step.rank_deficient ? Termination::undetermined : Termination::no_decrease);
      }
      if (try_step(model, step)) return;
    }
  }

  // Close enough to the minimum for a polish: never because S falls slowly or the radius is small.
  [[nodiscard]] bool is_candidate(const ProposedStep& step) const {
    const double s = problem_.residual_sd(point_.sum_of_squares);
    const double near = candidate_sigmas_ * s;
    if (step.full && step.distance <= near) return true;
    if (step.distance <= std::min(certain_candidate * s, near)) return true;
    if (step.kind == ModelKind::newton && step.full && step.decrement <= near) return true;
    if (step.distance <= 4.0 * point_.rounding) return true;
    return (step.full && is_below_two_ulp(step.change)) ||
           is_exact_fit(point_.sum_of_squares, point_.rounding);
  }

  [[nodiscard]] bool is_below_two_ulp(const Vector& change) const {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    for (std::size_t j = 0; j < change.size(); ++j) {
      if (std::abs(change[j]) > 2.0 * epsilon * std::abs(point_.parameters[j])) return false;
    }
    return true;
  }

  // Tries a step; true when the search moved to the new point.
  bool try_step(LocalModel& model, const ProposedStep& step) {
    const PredictedDecrease predicted = model.predicted_decrease(step.change);
    const double expected =
        step.kind == ModelKind::newton ? predicted.newton : predicted.gauss_newton;
    trial_.parameters = point_.parameters;
    for (std::size_t j = 0; j < step.change.size(); ++j) {
      trial_.parameters[j] = problem_.moved(j, point_.parameters[j], step.change[j]);
    }
    if (!(expected > 0.0) || !problem_.evaluate(trial_)) {
      radius_ = 0.25 * std::min(radius_, step.length);
      return false;
    }
    const bool projected = project_linear_parameters(problem_, trial_);
    const double decrease = point_.sum_of_squares - trial_.sum_of_squares;
    const double ratio = decrease / expected;
    radius_ = next_radius(radius_, {step.length, step.full, predicted.slope, expected, decrease});
    choose_model(model, step, decrease, ratio);
    const bool accepted = ratio > accepted_ratio && decrease > 0.0;
    if (!accepted) return false;
    if (projected && !problem_.evaluate_derivatives(trial_)) {
      radius_ = 0.25 * std::min(radius_, step.length);
      return false;
    }
    std::swap(point_, trial_);
    ++steps_;
    return true;
  }

  // Gauss-Newton by default; Newton once it is seen to predict much better, as long as it does.
  void choose_model(LocalModel& model, const ProposedStep& step, double decrease, double ratio) {
    if (kind_ == ModelKind::gauss_newton && ratio >= poor_ratio) return;
    add_curvature(model);
    const PredictedDecrease predicted = model.predicted_decrease(step.change);
    const double error_of_gauss_newton = std::abs(predicted.gauss_newton - decrease);
    const double error_of_newton = std::abs(predicted.newton - decrease);
    if (kind_ == ModelKind::gauss_newton) {
      if (error_of_newton < 0.5 * error_of_gauss_newton) kind_ = ModelKind::newton;
    } else if (error_of_gauss_newton < 0.8 * error_of_newton) {
      kind_ = ModelKind::gauss_newton;
    }
  }

  void add_curvature(LocalModel& model) {
    if (!model.has_curvature()) model.set_curvature(problem_.curvature(point_));
  }

  // True when the judgement moved or ended the search.
  bool act_on(Judgement judgement) {
    if (judgement.verdict == Verdict::final) {
      finish(std::move(judgement));
      return true;
    }
    if (judgement.verdict == Verdict::escape) return escape(std::move(judgement));
    if (++refusals_ == most_refusals) {
      finish(std::move(judgement));
      return true;
    }
    const double rounding = 8.0 * point_.rounding * std::sqrt(point_.sum_of_squares);
    if (judgement.verdict == Verdict::released &&
        judgement.point.sum_of_squares <= point_.sum_of_squares + rounding) {
      point_ = std::move(judgement.point);
      return true;
    }
    candidate_sigmas_ *= later_candidates;
    return false;
  }

  bool escape(Judgement saddle) {
    std::optional<Point> below;
    if (++escapes_ <= most_escapes) below = leave_saddle(problem_, saddle);
    if (!below) {
      finish(std::move(saddle));
      return true;
    }
    point_ = std::move(*below);
    left_saddle_ = true;
    kind_ = ModelKind::gauss_newton;
    restart_radius();
    return true;
  }

  // No step helps any more, or none is allowed.
  void give_up(Termination reason) {
    Judgement last = describe(problem_, point_);
    last.termination = reason;
    finish(std::move(last));
  }

  // Gives the end its name, where the certificate did not.
  void finish(Judgement judgement) {
    Termination& reason = judgement.termination;
    const Point& end = judgement.point;
    if (reason == Termination::no_decrease) {
      const double s = problem_.residual_sd(end.sum_of_squares);
      if (!judgement.local.full_rank()) {
        reason = Termination::undetermined;
      } else if (judgement.distance <= nearly_there_sigmas * s) {
        reason = Termination::rounding_limit;
      }
    }
    const bool moved = steps_ > 0 || left_saddle_;
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
      if (point_.column_norms[j] > 0.0 && !problem_.held_by_limit(point_, j)) movable.push_back(j);
    }
    return movable;
  }

  void restart_radius() { radius_ = radius_factor_ * std::sqrt(point_.sum_of_squares); }

  [[nodiscard]] bool radius_is_nothing() const {
    return radius_ == 0.0 || radius_ < 1e-17 * std::sqrt(point_.sum_of_squares);
  }

  LimitedProblem& problem_;
  Point point_;
  Point trial_;
  double radius_factor_;
  Vector scales_;  // D
  double radius_ = 0.0;
  ModelKind kind_ = ModelKind::gauss_newton;
  double candidate_sigmas_ = candidate_sigmas;
  int refusals_ = 0;
  int escapes_ = 0;
  std::size_t steps_ = 0;
  bool left_saddle_ = false;
  std::optional<Ending> ending_;
};

}  // namespace

Ending search(LimitedProblem& problem, const Point& start, double radius_factor) {
  return Search(problem, start, radius_factor).run();
}

}  // namespace parabola
