// SPDX-License-Identifier: MIT
#include "parabola/start/search.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace parabola {
namespace {

using Set = std::vector<std::size_t>;  // ascending

constexpr std::size_t stage_steps = 6;
constexpr double equal_in_stage = 1e-4;
constexpr std::size_t joint_draws = 1200;

bool includes(const Set& all, const Set& some) {
  return std::ranges::includes(all, some);
}

Set difference(const Set& a, const Set& b) {
  Set result;
  std::ranges::set_difference(a, b, std::back_inserter(result));
  return result;
}

Set joined(const Set& a, const Set& b) {
  Set result;
  std::ranges::set_union(a, b, std::back_inserter(result));
  return result;
}

// Rows of the largest and smallest residual, raw and with a moving mean over a twentieth of them.
Peaks extreme_rows(std::span<const double> residuals, const std::vector<std::size_t>& order) {
  const std::size_t n = order.size();
  Peaks peaks;
  const auto add = [&](const Vector& values) {
    const auto [low, high] = std::ranges::minmax_element(values);
    for (const auto place : {high, low}) {
      const std::size_t row = order[static_cast<std::size_t>(place - values.begin())];
      if (std::ranges::find(peaks, row) == peaks.end()) peaks.push_back(row);
    }
  };
  Vector raw(n);
  for (std::size_t i = 0; i < n; ++i) raw[i] = residuals[order[i]];
  if (!std::ranges::all_of(raw, [](double r) { return std::isfinite(r); })) return peaks;
  add(raw);
  const std::size_t half = n / 40;
  if (half == 0) return peaks;
  Vector smooth(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t begin = i > half ? i - half : 0;
    const std::size_t end = std::min(n, i + half + 1);
    double sum = 0.0;
    for (std::size_t k = begin; k < end; ++k) sum += raw[k];
    smooth[i] = sum / static_cast<double>(end - begin);
  }
  add(smooth);
  return peaks;
}

struct State {
  Set placed;
  StartPoint point;
};

class Search {
 public:
  Search(SearchSpace& space, const SearchEffort& effort)
      : space_(space), effort_(effort), nonlinear_(nonlinear_parameters(space.projector.model())) {
    std::set<Set> units;
    for (std::size_t j = 0; j < space.needs.of_linear.size(); ++j) {
      if (!space.needs.of_linear[j].empty()) units.insert(space.needs.of_linear[j]);
    }
    if (space.needs.has_offset && !space.needs.offset.empty()) units.insert(space.needs.offset);
    units_.assign(units.begin(), units.end());
  }

  std::vector<StartPoint> run() {
    State first{{}, {space_.defaults, 0.0, false}};
    if (units_.size() <= 1) return sweep(first, nonlinear_, effort_.kept);
    std::vector<StartPoint> points = grow(std::move(first));
    if (effort_.round > 0) {
      std::vector<StartPoint> joint = draw_jointly();
      points.insert(points.end(), joint.begin(), joint.end());
      drop_equal(points, equal_in_stage);
    }
    if (points.size() > effort_.kept) points.resize(effort_.kept);
    return points;
  }

 private:
  [[nodiscard]] ActiveColumns active(const Set& placed) const {
    ActiveColumns result;
    const Projectable& model = space_.projector.model();
    for (std::size_t j = 0; j < model.parameter_count(); ++j) {
      if (model.is_linear()[j] && includes(placed, space_.needs.of_linear[j])) {
        result.linear.push_back(j);
      }
    }
    return result;
  }

  // Distinct best candidates for the new parameters, with their linear parameters.
  std::vector<StartPoint> sweep(const State& state, const Set& fresh, std::size_t count) {
    const Set placed = joined(state.placed, fresh);
    const ActiveColumns columns = active(placed);
    CandidateSweep candidates(space_.projector, space_.axes, effort_, fresh,
                              state.point.parameters);
    candidates.set_peaks(peaks(state, fresh));
    candidates.run(columns);
    std::vector<StartPoint> points = candidates.best(count);
    for (StartPoint& point : points) {
      point.sum_of_squares = space_.projector.solve(point.parameters, columns);
    }
    return points;
  }

  std::vector<Peaks> peaks(const State& state, const Set& fresh) {
    std::vector<Peaks> result(space_.axes.size());
    const bool any = std::ranges::any_of(
        fresh, [&](std::size_t j) { return space_.axes[j].location.has_value(); });
    if (!any) return result;
    std::span<const double> residuals = space_.whitened_response;
    if (includes(state.placed, space_.needs.offset)) {
      Vector parameters = state.point.parameters;
      const double sum = space_.projector.solve(parameters, active(state.placed));
      if (std::isfinite(sum)) residuals = space_.projector.residuals();
    }
    for (const std::size_t j : fresh) {
      if (space_.axes[j].location) {
        result[j] = extreme_rows(residuals, space_.axes[j].location->order());
      }
    }
    return result;
  }

  std::vector<StartPoint> grow(State first) {
    std::vector<State> beam;
    beam.push_back(std::move(first));
    while (!open_units(beam.front()).empty()) {
      std::vector<State> next = stage(beam);
      if (next.empty()) break;
      beam = std::move(next);
    }
    std::vector<StartPoint> points;
    for (State& state : beam) {
      if (open_units(state).empty()) points.push_back(std::move(state.point));
    }
    return points;
  }

  // All states of a beam have the same number of open parameters only if units have one size;
  // states that are complete stay.
  std::vector<State> stage(const std::vector<State>& beam) {
    const std::size_t before = space_.projector.evaluations();
    std::vector<State> next;
    for (const State& state : beam) {
      const std::vector<Set> units = open_units(state);
      if (units.empty()) next.push_back(state);
      if (space_.projector.evaluations() - before > effort_.stage_limit) continue;
      for (const Set& unit : units) place(state, unit, next);
    }
    return best(std::move(next));
  }

  // The lowest S first, equal ones dropped; before neighbours of a better state come states that
  // differ from all better ones, or the ridge of two terms that merge would fill the beam.
  std::vector<State> best(std::vector<State> states) {
    std::ranges::stable_sort(states, {}, [](const State& s) { return s.point.sum_of_squares; });
    std::vector<State> kept;
    std::vector<State> neighbours;
    for (State& state : states) {
      if (!std::isfinite(state.point.sum_of_squares)) continue;
      const bool is_equal = std::ranges::any_of(kept, [&](const State& other) {
        return other.placed == state.placed &&
               std::abs(state.point.sum_of_squares - other.point.sum_of_squares) <=
                   equal_in_stage * other.point.sum_of_squares;
      });
      if (is_equal) continue;
      const bool is_near =
          std::ranges::any_of(kept, [&](const State& other) { return is_neighbour(state, other); });
      (is_near ? neighbours : kept).push_back(std::move(state));
    }
    std::ranges::move(neighbours, std::back_inserter(kept));
    const bool is_last = !kept.empty() && open_units(kept.front()).empty();
    const std::size_t limit = is_last ? effort_.kept : effort_.beam;
    if (kept.size() > limit) kept.resize(limit);
    return kept;
  }

  [[nodiscard]] bool is_neighbour(const State& a, const State& b) const {
    return a.placed == b.placed && std::ranges::none_of(a.placed, [&](std::size_t j) {
             return differ(space_.axes[j], a.point.parameters[j], b.point.parameters[j]);
           });
  }

  void place(const State& state, const Set& unit, std::vector<State>& next) {
    const Set placed = joined(state.placed, unit);
    const ActiveColumns columns = active(placed);
    for (StartPoint& point : sweep(state, difference(unit, state.placed), effort_.beam)) {
      next.push_back({placed, refine(space_.projector, columns, placed, std::move(point.parameters),
                                     stage_steps)});
    }
  }

  [[nodiscard]] std::vector<Set> open_units(const State& state) {
    if (space_.needs.has_offset && !includes(state.placed, space_.needs.offset)) {
      return {space_.needs.offset};
    }
    std::vector<Set> open;
    for (const Set& unit : units_) {
      if (!includes(state.placed, unit)) open.push_back(unit);
    }
    std::vector<Set> result;
    for (const Set& unit : open) {
      const bool waits = std::ranges::any_of(open, [&](const Set& smaller) {
        return smaller.size() < unit.size() && includes(unit, smaller);
      });
      const bool has_twin = std::ranges::any_of(
          result, [&](const Set& other) { return is_interchangeable(unit, other); });
      if (!waits && !has_twin) result.push_back(unit);
    }
    return result;
  }

  // Does swapping the names of the two sets, and of their linear parameters, leave f as it is?
  bool is_interchangeable(const Set& a, const Set& b) {
    if (a.size() != b.size()) return false;
    const auto [found, is_new] = twins_.try_emplace({a, b}, false);
    if (is_new) found->second = swaps(a, b);
    return found->second;
  }

  bool swaps(const Set& a, const Set& b) {
    Set all_a = a;
    Set all_b = b;
    for (std::size_t j = 0; j < space_.needs.of_linear.size(); ++j) {
      if (space_.needs.of_linear[j] == a) all_a.push_back(j);
      if (space_.needs.of_linear[j] == b) all_b.push_back(j);
    }
    if (all_a.size() != all_b.size()) return false;
    Vector point = space_.defaults;
    for (std::size_t j = 0; j < point.size(); ++j) {
      point[j] *= 0.71 + 0.17 * static_cast<double>((5 * j + 2) % 7);
    }
    const ActiveColumns columns = all_columns(space_.projector.model());
    Projectable& model = space_.projector.model();
    Vector here;
    Vector there;
    Matrix ignored;
    model.jacobian(point, columns, here, ignored);
    for (std::size_t k = 0; k < all_a.size(); ++k) std::swap(point[all_a[k]], point[all_b[k]]);
    model.jacobian(point, columns, there, ignored);
    space_.projector.count(2);
    const double size = std::sqrt(fast_dot(here.data(), here.data(), here.size()));
    for (std::size_t i = 0; i < here.size(); ++i) {
      if (!(std::abs(here[i] - there[i]) <= 1e-12 * size)) return false;
    }
    return true;
  }

  std::vector<StartPoint> draw_jointly() {
    const ActiveColumns columns = all_columns(space_.projector.model());
    CandidateSweep candidates(space_.projector, space_.axes, effort_, nonlinear_, space_.defaults);
    candidates.set_peaks(peaks({{}, {space_.defaults, 0.0, false}}, nonlinear_));
    candidates.draw_jointly(columns, effort_.enlarged(joint_draws));
    std::vector<StartPoint> points = candidates.best(effort_.beam);
    for (StartPoint& point : points) {
      point =
          refine(space_.projector, columns, nonlinear_, std::move(point.parameters), stage_steps);
    }
    return points;
  }

  SearchSpace& space_;
  const SearchEffort& effort_;
  Set nonlinear_;
  std::vector<Set> units_;
  std::map<std::pair<Set, Set>, bool> twins_;
};

}  // namespace

ActiveColumns all_columns(const Projectable& model) {
  ActiveColumns result;
  for (std::size_t j = 0; j < model.parameter_count(); ++j) {
    if (model.is_linear()[j]) result.linear.push_back(j);
  }
  return result;
}

std::vector<std::size_t> nonlinear_parameters(const Projectable& model) {
  std::vector<std::size_t> result;
  for (std::size_t j = 0; j < model.parameter_count(); ++j) {
    if (!model.is_linear()[j]) result.push_back(j);
  }
  return result;
}

void drop_equal(std::vector<StartPoint>& points, double tolerance) {
  std::erase_if(points, [](const StartPoint& p) { return !std::isfinite(p.sum_of_squares); });
  std::ranges::stable_sort(points, {}, [](const StartPoint& p) { return p.sum_of_squares; });
  std::vector<StartPoint> kept;
  for (StartPoint& point : points) {
    const bool is_new = kept.empty() || point.sum_of_squares - kept.back().sum_of_squares >
                                            tolerance * std::abs(kept.back().sum_of_squares);
    if (is_new) kept.push_back(std::move(point));
  }
  points = std::move(kept);
}

std::vector<StartPoint> search(SearchSpace& space, const SearchEffort& effort) {
  return Search(space, effort).run();
}

}  // namespace parabola
