// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/smooth_step.hpp"
#include "parabola/minimize/trust_region_step.hpp"

namespace parabola {
namespace {

constexpr double candidate_sigmas = 0.1;    // first distance at which a polish is tried
constexpr double certain_candidate = 1e-4;  // in sigmas: a candidate even when the step was cut
constexpr double later_candidates = 0.01;   // factor on both after each polish that came too early
constexpr double nearly_there_sigmas = 1e-3;  // stuck closer than this: by rounding
constexpr double value_is_blind = 16.0;  // a decrease of so many roundings of C cannot be judged
constexpr double flat_slope = 1e-6;      // of the decrease: below, all of it comes from curvature
constexpr double scale_memory = 0.9;     // per accepted step
constexpr int most_refusals = 12;
constexpr int most_escapes = 5;
constexpr int most_rejections = 60;

class SmoothSearch {
 public:
  SmoothSearch(LimitedCost& cost, SmoothPoint start, double radius_factor)
      : cost_(cost),
        point_(std::move(start)),
        radius_factor_(radius_factor),
        scales_(point_.parameters.size(), 0.0) {
    if (!point_.at.expected_information.empty()) kind_ = InformationKind::expected;
  }

  SmoothEnding run() {
    restart_radius();
    while (!ending_) {
      update_scales();
      SmoothModel model(cost_, point_, movable_parameters(), scales_);
      if (!model.has_expected()) kind_ = InformationKind::observed;
      leave_point(model);
    }
    return std::move(*ending_);
  }

 private:
  // From the current point to the next one, or to the end.
  void leave_point(SmoothModel& model) {
    bool judged = false;
    for (int rejections = 0;; ++rejections) {
      const SmoothStep step = model.step(radius_, kind_);
      if (!judged && is_candidate(model, step)) {
        judged = true;
        if (act_on(judge(cost_, point_))) return;
      }
      if (cost_.exhausted()) return give_up(Termination::evaluation_limit);
      if (rejections == most_rejections || !propose(step)) {
        if (!judged && act_on(judge(cost_, point_))) return;
        return give_up(Termination::no_decrease);
      }
      if (try_step(model, step, rejections == 0)) return;
    }
  }

  // Close enough to the minimum for a polish: never because C falls slowly or the radius is small.
  [[nodiscard]] bool is_candidate(const SmoothModel& model, const SmoothStep& step) const {
    const double distance = model.distance();
    if (step.full && distance <= candidate_sigmas_) return true;
    if (distance <= std::min(certain_candidate, candidate_sigmas_)) return true;
    if (distance <= 4.0 * model.distance_rounding()) return true;
    return step.full && is_below_two_ulp(step.change);
  }

  [[nodiscard]] bool is_below_two_ulp(const Vector& change) const {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    for (std::size_t j = 0; j < change.size(); ++j) {
      if (std::abs(change[j]) > 2.0 * epsilon * std::abs(point_.parameters[j])) return false;
    }
    return true;
  }

  // The trial point of a step; false when it is the point itself.
  bool propose(const SmoothStep& step) {
    trial_.parameters = point_.parameters;
    for (std::size_t j = 0; j < step.change.size(); ++j) {
      trial_.parameters[j] = cost_.limits().moved(j, point_.parameters[j], step.change[j]);
    }
    return trial_.parameters != point_.parameters;
  }

  // Tries a step; true when the search moved to the new point. The first trial of a point is nearly
  // always accepted, so its derivatives are asked for at once.
  bool try_step(SmoothModel& model, const SmoothStep& step, bool is_first) {
    const double expected = model.predicted_decrease(step.change, kind_);
    if (!(expected > 0.0)) return shrink(step);
    if (expected <= value_is_blind * point_.at.value_rounding) return try_by_gradient(step);
    double value = 0.0;
    if (is_first) {
      if (!cost_.evaluate(trial_)) return shrink(step);
      value = trial_.at.value;
    } else {
      value = cost_.value(trial_.parameters);
      if (!std::isfinite(value)) return shrink(step);
    }
    const double decrease = point_.at.value - value;
    const TriedStep tried{step.length, step.full, model.slope(step.change), expected, decrease};
    radius_ = next_radius(radius_, tried);
    choose_kind(model, step, tried);
    if (!(tried.ratio() > accepted_ratio)) return false;
    if (!is_first && !cost_.evaluate_derivatives(trial_)) return shrink(step);
    left_saddle_ = left_saddle_ || 2.0 * tried.slope <= flat_slope * expected;
    accept();
    return true;
  }

  // So close to the minimum along the step that the value is rounding: the gradient decides.
  bool try_by_gradient(const SmoothStep& step) {
    if (!cost_.evaluate(trial_)) return shrink(step);
    const bool higher =
        trial_.at.value > point_.at.value + value_is_blind * point_.at.value_rounding;
    if (higher || !(scaled_gradient(trial_) < scaled_gradient(point_))) return shrink(step);
    accept();
    return true;
  }

  [[nodiscard]] double scaled_gradient(const SmoothPoint& point) const {
    double squares = 0.0;
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      if (scales_[j] == 0.0 || cost_.held_by_limit(point, j)) continue;
      squares += std::pow(point.half_gradient[j] / scales_[j], 2);
    }
    return squares;
  }

  bool shrink(const SmoothStep& step) {
    radius_ = 0.25 * std::min(radius_, step.length);
    return false;
  }

  void accept() {
    std::swap(point_, trial_);
    ++steps_;
  }

  // The expected information first; the observed one once it is seen to predict much better, as
  // long as it does.
  void choose_kind(const SmoothModel& model, const SmoothStep& step, const TriedStep& tried) {
    if (!model.has_expected()) return;
    if (kind_ == InformationKind::expected && tried.ratio() >= poor_ratio) return;
    const auto error = [&](InformationKind kind) {
      return std::abs(model.predicted_decrease(step.change, kind) - tried.decrease);
    };
    const double of_expected = error(InformationKind::expected);
    const double of_observed = error(InformationKind::observed);
    if (kind_ == InformationKind::expected) {
      if (of_observed < 0.5 * of_expected) kind_ = InformationKind::observed;
    } else if (of_expected < 0.8 * of_observed) {
      kind_ = InformationKind::expected;
    }
  }

  // True when the judgement moved or ended the search.
  bool act_on(SmoothJudgement judgement) {
    if (judgement.verdict == Verdict::final) {
      finish(std::move(judgement));
      return true;
    }
    if (judgement.verdict == Verdict::escape) return escape(std::move(judgement));
    if (++refusals_ == most_refusals) {
      finish(std::move(judgement));
      return true;
    }
    const double rounding = value_is_blind * point_.at.value_rounding;
    if (judgement.verdict == Verdict::released &&
        judgement.point.at.value <= point_.at.value + rounding) {
      point_ = std::move(judgement.point);
      return true;
    }
    candidate_sigmas_ *= later_candidates;
    return false;
  }

  bool escape(SmoothJudgement saddle) {
    if (++escapes_ > most_escapes || !leave_saddle(saddle)) {
      finish(std::move(saddle));
      return true;
    }
    left_saddle_ = true;
    restart_radius();
    return true;
  }

  // Both signs of t along the eigenvector of the most negative curvature, from the length at which
  // the quadratic model would have used up all terms of C, in quarters of it; moves to the lower
  // point of the first pair that lowers C by more than rounding.
  bool leave_saddle(const SmoothJudgement& saddle) {
    constexpr int most_lengths = 26;  // 4^-26: below the last place of the first length
    const Spectrum& spectrum = saddle.local.information;
    const Vector direction = spectrum.direction(0, saddle.point.parameters.size());
    const double size = saddle.point.at.magnitude > 0.0 ? saddle.point.at.magnitude : 1.0;
    double t = std::sqrt(size / std::abs(spectrum.eigen.values.front()));
    for (int i = 0; i < most_lengths && !cost_.exhausted(); ++i, t /= 4.0) {
      std::optional<SmoothPoint> forward = lower_point(saddle, direction, t);
      std::optional<SmoothPoint> backward = lower_point(saddle, direction, -t);
      if (!forward && !backward) continue;
      const bool go_back = !forward || (backward && backward->at.value < forward->at.value);
      point_ = std::move(go_back ? *backward : *forward);
      return true;
    }
    return false;
  }

  std::optional<SmoothPoint> lower_point(const SmoothJudgement& saddle, const Vector& direction,
                                         double t) {
    SmoothPoint trial;
    trial.parameters = saddle.point.parameters;
    for (std::size_t j = 0; j < direction.size(); ++j) {
      if (saddle.held[j]) continue;
      trial.parameters[j] = cost_.limits().clamped(j, trial.parameters[j] + t * direction[j]);
    }
    const double limit = saddle.point.at.value - 8.0 * saddle.point.at.value_rounding;
    if (!(cost_.value(trial.parameters) < limit) || !cost_.evaluate_derivatives(trial)) {
      return std::nullopt;
    }
    return trial;
  }

  // No step helps any more, or none is allowed.
  void give_up(Termination reason) {
    SmoothJudgement last = describe(cost_, point_);
    last.termination = reason;
    finish(std::move(last));
  }

  // Gives the end its name, where the certificate did not.
  void finish(SmoothJudgement judgement) {
    Termination& reason = judgement.termination;
    const SmoothOrder& local = judgement.local;
    if (reason == Termination::no_decrease) {
      if (local.is_semidefinite && !local.information.positive_definite()) {
        reason = Termination::undetermined;
      } else if (judgement.distance <= nearly_there_sigmas) {
        reason = Termination::rounding_limit;
      }
    }
    const bool moved = steps_ > 0 || left_saddle_;
    if (reason == Termination::undetermined && !moved && local.has_dead_parameter) {
      reason = Termination::did_not_move;
    }
    ending_ = SmoothEnding{std::move(judgement), steps_, left_saddle_};
  }

  // D_j is the root of the information on parameter j, which is forgotten slowly: a parameter that
  // once mattered is not let loose where it happens not to. Without curvature the slope sets it.
  void update_scales() {
    std::vector<std::size_t> all(scales_.size());
    for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
    const Vector observed = own_scales(point_.information, all);
    const Matrix& expected = point_.at.expected_information;
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      double scale = observed[j];
      if (!expected.empty() && expected(j, j) > 0.0) scale = std::sqrt(expected(j, j));
      if (scale == 0.0 && scales_[j] == 0.0) {
        scale = std::abs(point_.half_gradient[j]) / first_radius(point_);
      }
      scales_[j] = std::max(scale_memory * scales_[j], scale);
    }
  }

  // Parameters with any effect that no limit holds.
  [[nodiscard]] std::vector<std::size_t> movable_parameters() const {
    std::vector<std::size_t> movable;
    for (std::size_t j = 0; j < scales_.size(); ++j) {
      if (scales_[j] > 0.0 && !cost_.held_by_limit(point_, j)) movable.push_back(j);
    }
    return movable;
  }

  [[nodiscard]] static double first_radius(const SmoothPoint& point) {
    return point.at.magnitude > 0.0 ? std::sqrt(point.at.magnitude) : 1.0;
  }
  void restart_radius() { radius_ = radius_factor_ * first_radius(point_); }

  LimitedCost& cost_;
  SmoothPoint point_;
  SmoothPoint trial_;
  double radius_factor_;
  Vector scales_;  // D
  double radius_ = 0.0;
  InformationKind kind_ = InformationKind::observed;
  double candidate_sigmas_ = candidate_sigmas;
  int refusals_ = 0;
  int escapes_ = 0;
  std::size_t steps_ = 0;
  bool left_saddle_ = false;
  std::optional<SmoothEnding> ending_;
};

}  // namespace

SmoothEnding search(LimitedCost& cost, const SmoothPoint& start, double radius_factor) {
  return SmoothSearch(cost, start, radius_factor).run();
}

}  // namespace parabola
