// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth_certificate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "parabola/minimize/smooth_step.hpp"

namespace parabola {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double zero_sigmas = 1e-6;        // a gradient this many sigmas from zero is zero
constexpr double near_sigmas = 1e-3;        // closer than this Newton must converge
constexpr double settled_sigmas = 1e-9;     // closer than this the first stagnation ends the polish
constexpr double steady_curvature = 0.25;   // a change by more on the way of `near` is a plateau
constexpr double rounding_distances = 4.0;  // a distance of so many times its rounding is zero

std::vector<std::size_t> free_parameters(const std::vector<bool>& held) {
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < held.size(); ++j) {
    if (!held[j]) free.push_back(j);
  }
  return free;
}

SmoothOrder smooth_order(const SmoothPoint& point, const std::vector<std::size_t>& free) {
  const std::size_t p = point.parameters.size();
  SmoothOrder local;
  Vector scales = own_scales(point.information, free);
  for (const std::size_t j : free) {
    if (scales[j] > 0.0) continue;
    scales[j] = 1.0;
    local.has_dead_parameter = true;
  }
  local.information = spectrum(point.information, free, scales);
  const Spectrum& spectrum = local.information;
  local.components = spectrum.components(point.half_gradient);
  local.distance = stationary_distance(spectrum, local.components);
  local.distance_rounding = distance_rounding(spectrum, point.at.gradient_rounding);
  Vector z(spectrum.size(), 0.0);
  for (std::size_t k = 0; k < spectrum.size(); ++k) {
    if (!spectrum.is_negligible(k)) {
      z[k] = -local.components[k] / spectrum.eigen.values[k];
      local.is_semidefinite = local.is_semidefinite && spectrum.eigen.values[k] > 0.0;
    } else if (!is_flat(spectrum, local.components, point.at.gradient_rounding, k) &&
               std::abs(local.components[k]) > zero_sigmas * std::sqrt(spectrum.largest)) {
      local.distance = infinite;  // a slope without curvature leads nowhere
    }
  }
  local.newton_step = spectrum.change(z, p);
  return local;
}

double curvature_along(const Matrix& information, const Vector& change) {
  double sum = 0.0;
  for (std::size_t j = 0; j < change.size(); ++j) {
    if (change[j] != 0.0) sum += change[j] * dot(information.column(j), change);
  }
  return sum;
}

class Polish {
 public:
  Polish(LimitedCost& cost, const SmoothPoint& candidate) : cost_(cost), current_(candidate) {
    const std::size_t p = candidate.parameters.size();
    best_.held.resize(p);
    for (std::size_t j = 0; j < p; ++j) best_.held[j] = cost.held_by_limit(candidate, j);
  }

  // Returns the best point; its verdict is not_yet unless the steps settled.
  SmoothJudgement run() {
    constexpr int most_steps = 30;
    int stagnations = 0;
    for (int i = 0; i < most_steps; ++i) {
      SmoothOrder local = smooth_order(current_, free_parameters(best_.held));
      const double here = local.distance;
      keep_if_best(local);
      if (!local.is_semidefinite) return here <= zero_distance(local) ? settled() : best_;
      if (!best_.plateau.empty()) return here <= zero_distance(local) ? settled() : best_;
      if (here == 0.0) return settled();
      if (here > 0.5 * previous_) {
        if (here > std::max(near_sigmas, rounding_distances * local.distance_rounding)) {
          return best_;
        }
        if (++stagnations == 2 || here <= settled_sigmas) return settled();
      }
      previous_ = here;
      if (cost_.exhausted() || !move(local)) return settled();
    }
    return best_;
  }

 private:
  void keep_if_best(const SmoothOrder& local) {
    if (!(local.distance < best_.distance) && !best_.point.parameters.empty()) return;
    best_.point = current_;
    best_.local = local;
    best_.distance = local.distance;
  }

  SmoothJudgement settled() {
    best_.verdict = Verdict::final;
    return best_;
  }

  // False when the step is below the last place of every parameter, or leads where C does not
  // exist.
  bool move(const SmoothOrder& local) {
    next_.parameters = current_.parameters;
    Vector change(next_.parameters.size(), 0.0);
    std::vector<bool> held = best_.held;
    bool moved = false;
    bool stopped_at_limit = false;
    for (std::size_t j = 0; j < change.size(); ++j) {
      if (held[j]) continue;
      const double target = current_.parameters[j] + local.newton_step[j];
      next_.parameters[j] = cost_.limits().clamped(j, target);
      change[j] = next_.parameters[j] - current_.parameters[j];
      moved = moved || change[j] != 0.0;
      if (!cost_.limits().inside(j, target)) held[j] = stopped_at_limit = true;
    }
    if (moved) {
      if (!cost_.evaluate(next_)) return false;
      if (local.distance <= near_sigmas && !stopped_at_limit) watch_curvature(change);
      std::swap(current_, next_);
    }
    best_.held = std::move(held);
    // With fewer free parameters distances start anew.
    if (stopped_at_limit) best_.distance = previous_ = infinite;
    return moved || stopped_at_limit;
  }

  // The parabola of a minimum holds over a good part of a sigma. Where the curvature changes much
  // over a thousandth of one, sigma is no measure of anything.
  void watch_curvature(const Vector& change) {
    const double before = curvature_along(current_.information, change);
    const double after = curvature_along(next_.information, change);
    if (std::abs(after - before) > steady_curvature * std::abs(before)) best_.plateau = change;
  }

  LimitedCost& cost_;
  SmoothPoint current_;
  SmoothPoint next_;
  SmoothJudgement best_;
  double previous_ = infinite;
};

enum class Multiplier { pushes_out, none, pulls_in };

// The slope at a held parameter, in sigmas of it alone.
Multiplier multiplier(const LimitedCost& cost, const SmoothPoint& point, std::size_t j) {
  const bool at_lower = point.parameters[j] <= cost.limits()[j].lower;
  const double inwards = at_lower ? -point.half_gradient[j] : point.half_gradient[j];
  const double scale = std::sqrt(std::abs(point.information(j, j)));
  const double zero =
      std::max(zero_sigmas, rounding_distances * point.at.gradient_rounding) * scale;
  if (inwards > zero) return Multiplier::pulls_in;
  return inwards < -zero ? Multiplier::pushes_out : Multiplier::none;
}

bool wants_release(const LimitedCost& cost, const SmoothJudgement& judgement) {
  for (std::size_t j = 0; j < judgement.held.size(); ++j) {
    if (judgement.held[j] && !cost.limits().is_fixed(j) &&
        multiplier(cost, judgement.point, j) == Multiplier::pulls_in) {
      return true;
    }
  }
  return false;
}

// A limit without multiplier is touched, not active: the minimum would be here without it too.
void release_touched(const LimitedCost& cost, SmoothJudgement& judgement) {
  bool touched = false;
  for (std::size_t j = 0; j < judgement.held.size(); ++j) {
    if (!judgement.held[j] || cost.limits().is_fixed(j)) continue;
    if (multiplier(cost, judgement.point, j) != Multiplier::none) continue;
    judgement.held[j] = false;
    touched = true;
  }
  if (touched) judgement.local = smooth_order(judgement.point, free_parameters(judgement.held));
}

void conclude(const LimitedCost& cost, SmoothJudgement& judgement) {
  const auto decide = [&](Verdict verdict, Termination termination) {
    judgement.verdict = verdict;
    judgement.termination = termination;
  };
  if (!(judgement.distance <= zero_distance(judgement.local))) {
    return decide(Verdict::not_yet, Termination::rounding_limit);
  }
  if (wants_release(cost, judgement)) return decide(Verdict::released, Termination::no_decrease);
  release_touched(cost, judgement);
  const SmoothOrder& local = judgement.local;
  if (!local.is_semidefinite) return decide(Verdict::escape, Termination::saddle);
  if (!judgement.plateau.empty() || !local.information.positive_definite()) {
    return decide(Verdict::final, Termination::undetermined);
  }
  decide(Verdict::final, Termination::converged);
}

}  // namespace

double zero_distance(const SmoothOrder& local) {
  return std::max(zero_sigmas, rounding_distances * local.distance_rounding);
}

SmoothJudgement judge(LimitedCost& cost, const SmoothPoint& candidate) {
  SmoothJudgement judgement = Polish(cost, candidate).run();
  if (judgement.verdict == Verdict::final) conclude(cost, judgement);
  return judgement;
}

SmoothJudgement describe(const LimitedCost& cost, const SmoothPoint& point) {
  SmoothJudgement judgement;
  judgement.point = point;
  for (std::size_t j = 0; j < point.parameters.size(); ++j) {
    judgement.held.push_back(cost.held_by_limit(point, j));
  }
  judgement.local = smooth_order(point, free_parameters(judgement.held));
  judgement.distance = judgement.local.distance;
  return judgement;
}

}  // namespace parabola
