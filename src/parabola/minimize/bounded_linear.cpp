// SPDX-License-Identifier: MIT
#include "parabola/minimize/bounded_linear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/minimize/minimum_norm.hpp"

namespace parabola {
namespace {

class ActiveSet {
 public:
  ActiveSet(const Matrix& a, std::span<const double> b, std::span<const Bounds> bounds)
      : a_(a),
        b_(b),
        bounds_(bounds),
        values_(a.columns(), 0.0),
        states_(a.columns(), ParameterState::free) {
    PARABOLA_ASSERT(bounds.size() == a.columns() && b.size() == a.rows());
  }

  BoundedSolution solve() {
    find_feasible_point();
    std::vector<bool> tried(values_.size(), false);
    double length = norm(residual());
    for (;;) {
      const std::optional<std::size_t> released = component_to_release(tried);
      if (!released) return {values_, states_};
      const Vector values_before = values_;
      const std::vector<ParameterState> states_before = states_;
      states_[*released] = ParameterState::free;
      descend();
      const double new_length = norm(residual());
      if (new_length < length) {
        length = new_length;
        tried.assign(tried.size(), false);
      } else {  // rounding decides here: the multiplier was zero
        values_ = values_before;
        states_ = states_before;
        tried[*released] = true;
      }
    }
  }

 private:
  [[nodiscard]] Vector residual() const {
    Vector r(b_.begin(), b_.end());
    for (std::size_t j = 0; j < values_.size(); ++j) {
      if (values_[j] != 0.0) add_scaled(-values_[j], a_.column(j), r);
    }
    return r;
  }

  [[nodiscard]] std::vector<std::size_t> free_components() const {
    std::vector<std::size_t> free;
    for (std::size_t j = 0; j < states_.size(); ++j) {
      if (states_[j] == ParameterState::free) free.push_back(j);
    }
    return free;
  }

  // Values of the free components (in their order) that minimise, the others standing where they
  // are.
  [[nodiscard]] Vector minimum_of(const std::vector<std::size_t>& free) const {
    Vector r(b_.begin(), b_.end());
    Matrix columns(a_.rows(), free.size());
    for (std::size_t j = 0; j < values_.size(); ++j) {
      if (states_[j] != ParameterState::free) add_scaled(-values_[j], a_.column(j), r);
    }
    for (std::size_t k = 0; k < free.size(); ++k) {
      std::copy_n(a_.column(free[k]).begin(), a_.rows(), columns.column(k).begin());
    }
    return MinimumNormSolver(std::move(columns)).solve(r);
  }

  void put_at_limit(std::size_t j, double towards) {
    const bool up = towards > bounds_[j].upper;
    values_[j] = up ? bounds_[j].upper : bounds_[j].lower;
    states_[j] = up ? ParameterState::at_upper_limit : ParameterState::at_lower_limit;
  }

  [[nodiscard]] bool inside(std::size_t j, double value) const {
    return value >= bounds_[j].lower && value <= bounds_[j].upper;
  }

  // Without limits first; all that leave are put at their limit and the others solved for again. At
  // most m rounds, and usually the active set is then already the right one.
  void find_feasible_point() {
    for (;;) {
      const std::vector<std::size_t> free = free_components();
      const Vector target = minimum_of(free);
      bool all_inside = true;
      for (std::size_t k = 0; k < free.size(); ++k) {
        values_[free[k]] = target[k];
        if (inside(free[k], target[k])) continue;
        put_at_limit(free[k], target[k]);
        all_inside = false;
      }
      if (all_inside) return;
    }
  }

  // The component at a limit that lowers |A x - b| most when it moves inside, if any does.
  [[nodiscard]] std::optional<std::size_t> component_to_release(
      const std::vector<bool>& tried) const {
    // b - A x carries the rounding of b, about epsilon |b| per sum of k terms.
    const double noise =
        4.0 * static_cast<double>(b_.size()) * std::numeric_limits<double>::epsilon() * norm(b_);
    const Vector r = residual();
    std::optional<std::size_t> best;
    double largest = noise;
    for (std::size_t j = 0; j < states_.size(); ++j) {
      if (states_[j] == ParameterState::free || tried[j] || bounds_[j].lower == bounds_[j].upper)
        continue;
      const double pull = dot(a_.column(j), r);
      const double inwards = states_[j] == ParameterState::at_lower_limit ? pull : -pull;
      if (inwards > largest) {
        largest = inwards;
        best = j;
      }
    }
    return best;
  }

  // From a feasible point to the minimum over the free components, stopping at each limit on the
  // way.
  void descend() {
    for (;;) {
      const std::vector<std::size_t> free = free_components();
      const Vector target = minimum_of(free);
      double part = 1.0;
      std::optional<std::size_t> first;
      for (std::size_t k = 0; k < free.size(); ++k) {
        const std::size_t j = free[k];
        if (inside(j, target[k])) continue;
        const double limit = target[k] > bounds_[j].upper ? bounds_[j].upper : bounds_[j].lower;
        const double part_of_this = (limit - values_[j]) / (target[k] - values_[j]);
        if (!first || part_of_this < part) {
          part = std::clamp(part_of_this, 0.0, 1.0);
          first = k;
        }
      }
      for (std::size_t k = 0; k < free.size(); ++k) {
        double& value = values_[free[k]];
        value = first ? std::clamp(value + part * (target[k] - value), bounds_[free[k]].lower,
                                   bounds_[free[k]].upper)
                      : target[k];
      }
      if (!first) return;
      put_at_limit(free[*first], target[*first]);
    }
  }

  const Matrix& a_;
  std::span<const double> b_;
  std::span<const Bounds> bounds_;
  Vector values_;
  std::vector<ParameterState> states_;
};

}  // namespace

BoundedSolution minimize_bounded(const Matrix& a, std::span<const double> b,
                                 std::span<const Bounds> bounds) {
  return ActiveSet(a, b, bounds).solve();
}

}  // namespace parabola
