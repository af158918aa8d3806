// SPDX-License-Identifier: MIT
#include "parabola/study/event_sampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/integral_function.hpp"
#include "parabola/model/print_tree.hpp"

namespace parabola {
namespace {

using Cell = EventSampler::Cell;
using Map = EventSampler::Map;

constexpr std::size_t first_cells = 16;  // between two places of interest
constexpr std::size_t most_cells = 1'000'000;
constexpr int most_halvings = 120;
constexpr double cell_tolerance = 1e-11;
constexpr double mass_tolerance = 1e-6;

double mass(const Cell& cell) {
  return (cell.upper - cell.lower) / 6.0 * (cell.at_lower + 4.0 * cell.at_middle + cell.at_upper);
}

// Where distributions with these parameters may have their mass.
void add_places(Vector& places, Op op, const Vector& p) {
  constexpr std::array<double, 9> steps{-16.0, -8.0, -4.0, -1.0, 0.0, 1.0, 4.0, 8.0, 16.0};
  if (p.size() == 1) {
    for (const double step : {0.0, 0.1, 1.0, 4.0, 16.0}) places.push_back(step * p[0]);
    return;
  }
  for (const double step : steps) {
    for (std::size_t k = 1; k < p.size(); ++k) places.push_back(p[0] + step * p[k]);
    if (op == Op::lognormal_density) places.push_back(std::exp(p[0] + step / 2.0 * p[1]));
  }
  for (const double value : p) places.push_back(value);
  if (op == Op::gamma_density) {
    for (const double step : steps) places.push_back(p[1] * (p[0] + step * std::sqrt(p[0])));
  }
}

// Sorted, within the range, no two alike; at least two.
Vector places_of_interest(const Graph& graph, NodeId right, const DensityRange& range) {
  Vector places;
  const std::vector<bool> is_part = parts_of(graph, std::array{right});
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    const NodeId id = NodeId(i);
    if (!is_part[i] || !is_distribution(graph.node(id).op)) continue;
    Vector parameters;
    for (const NodeId argument : flat_arguments(graph, id)) {
      if (graph.is_constant(argument)) parameters.push_back(graph.node(argument).constant.value);
    }
    if (!parameters.empty()) add_places(places, graph.node(id).op, parameters);
  }
  if (places.empty()) places = {-1.0, 0.0, 1.0};
  places.push_back(range.lower);
  places.push_back(range.upper);
  std::erase_if(places,
                [&](double x) { return !std::isfinite(x) || x < range.lower || x > range.upper; });
  if (places.empty()) places = {std::isfinite(range.lower) ? range.lower : 0.0};
  std::ranges::sort(places);
  places.erase(std::ranges::unique(places).begin(), places.end());
  if (places.size() == 1) {
    const bool is_upper_end = places[0] == range.upper;
    places.insert(is_upper_end ? places.begin() : places.end(),
                  places[0] + (is_upper_end ? -1.0 : 1.0));
  }
  return places;
}

std::vector<Cell> initial_cells(const Vector& places, const DensityRange& range) {
  std::vector<Cell> cells;
  const auto add = [&](const Map& map, double from, double to) {
    const double step = (to - from) / static_cast<double>(first_cells);
    for (std::size_t k = 0; k < first_cells; ++k) {
      const double lower = from + step * static_cast<double>(k);
      cells.push_back({map, lower, k + 1 == first_cells ? to : lower + step, 0.0, 0.0, 0.0});
    }
  };
  const double span = places.back() - places.front();
  if (std::isinf(range.lower)) add({true, places.front(), -span}, 0.0, 1.0);
  for (std::size_t i = 0; i + 1 < places.size(); ++i) add({}, places[i], places[i + 1]);
  if (std::isinf(range.upper)) add({true, places.back(), span}, 0.0, 1.0);
  return cells;
}

// A place in a cell: where the density is wanted.
struct Place {
  Map map;
  double t = 0.0;
};

class Cells {
 public:
  Cells(Graph graph, NodeId value, std::string variable, DensityRange range, double expected)
      : graph_(std::move(graph)),
        value_(value),
        variable_(std::move(variable)),
        range_(range),
        expected_(expected) {}

  Result<std::vector<Cell>> refined(std::vector<Cell> active) {
    if (Result<void> done = evaluate_ends(active); !done) return done.error();
    for (int halving = 0; halving < most_halvings && !active.empty(); ++halving) {
      if (Result<void> done = halve(active); !done) return done.error();
    }
    done_.insert(done_.end(), active.begin(), active.end());
    return std::move(done_);
  }

 private:
  Result<void> evaluate_ends(std::vector<Cell>& cells) {
    std::vector<Place> places;
    for (const Cell& cell : cells) {
      places.push_back({cell.map, cell.lower});
      places.push_back({cell.map, (cell.lower + cell.upper) / 2.0});
      places.push_back({cell.map, cell.upper});
    }
    const Result<Vector> values = densities(places);
    if (!values) return values.error();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].at_lower = (*values)[3 * i];
      cells[i].at_middle = (*values)[3 * i + 1];
      cells[i].at_upper = (*values)[3 * i + 2];
    }
    return {};
  }

  // Cells whose halves say the same are done, as two halves; the halves of the others are next.
  Result<void> halve(std::vector<Cell>& active) {
    std::vector<Place> places;
    for (const Cell& cell : active) {
      places.push_back({cell.map, (3.0 * cell.lower + cell.upper) / 4.0});
      places.push_back({cell.map, (cell.lower + 3.0 * cell.upper) / 4.0});
    }
    const Result<Vector> values = densities(places);
    if (!values) return values.error();
    std::vector<Cell> next;
    for (std::size_t i = 0; i < active.size(); ++i) {
      const Cell& cell = active[i];
      const double middle = (cell.lower + cell.upper) / 2.0;
      const Cell left{cell.map,      cell.lower,       middle,
                      cell.at_lower, (*values)[2 * i], cell.at_middle};
      const Cell right{cell.map,     middle, cell.upper, cell.at_middle, (*values)[2 * i + 1],
                       cell.at_upper};
      const double change = std::abs(mass(left) + mass(right) - mass(cell));
      const bool is_smallest = places[2 * i].t <= cell.lower || places[2 * i + 1].t >= cell.upper;
      std::vector<Cell>& where = change <= cell_tolerance * expected_ || is_smallest ? done_ : next;
      where.push_back(left);
      where.push_back(right);
    }
    if (done_.size() + next.size() > most_cells) return open_density();
    active = std::move(next);
    return {};
  }

  [[nodiscard]] Error open_density() const {
    return {"density_open", fmt::format("the density of {} is too rough to draw from", variable_),
            "formula", "state the range of the events behind it:  on [0, 10]"};
  }

  // Per unit of t. A value at an end of the range may be infinite, which no cell can hold.
  Result<Vector> densities(const std::vector<Place>& places) {
    Vector x;
    for (const Place& place : places) x.push_back(place.map.x(place.t));
    const Result<std::unique_ptr<RowFunction>> function =
        make_formula_function(graph_, value_, {}, {{variable_, x}}, x.size());
    if (!function) return function.error();
    Vector values(x.size());
    (*function)->values({}, values);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const bool is_end = x[i] <= range_.lower || x[i] >= range_.upper || std::isinf(x[i]);
      if (!std::isfinite(values[i]) && !is_end) {
        if (!std::isinf(values[i])) return bad("density_not_finite", x[i], values[i]);
        values[i] = 0.0;  // a pole, which has no mass by itself
      }
      if (is_end && !std::isfinite(values[i])) values[i] = 0.0;
      // rounding of a factor such as 1 - f is no negative density
      if (values[i] < -1e-12 * expected_) return bad("density_negative", x[i], values[i]);
      values[i] = std::max(values[i], 0.0) * places[i].map.slope(places[i].t);
      if (!std::isfinite(values[i])) values[i] = 0.0;
    }
    return values;
  }

  [[nodiscard]] Error bad(const char* code, double x, double value) const {
    return {code,
            fmt::format("the density is {} at {} = {}", shortest(value), variable_, shortest(x)),
            "formula", "give other values of the parameters, or state another range"};
  }

  Graph graph_;
  NodeId value_;
  std::string variable_;
  DensityRange range_;
  double expected_;
  std::vector<Cell> done_;
};

// s in [0, 1] of a cell below which the share u of its mass lies.
double share_point(const Cell& cell, double u) {
  const double a = cell.at_lower;
  const double b = -3.0 * cell.at_lower + 4.0 * cell.at_middle - cell.at_upper;
  const double c = 2.0 * (cell.at_lower - 2.0 * cell.at_middle + cell.at_upper);
  const double target = u * (a + b / 2.0 + c / 3.0);
  double low = 0.0;
  double high = 1.0;
  double s = u;
  for (int step = 0; step < 100; ++step) {
    const double excess = s * (a + s * (b / 2.0 + s * c / 3.0)) - target;
    (excess > 0.0 ? high : low) = s;
    const double slope = a + s * (b + s * c);
    double next = s - excess / slope;
    if (!(next > low && next < high)) next = (low + high) / 2.0;
    if (std::abs(next - s) <= 1e-15 || high - low <= 1e-15) return next;
    s = next;
  }
  return s;
}

// Integrals that the density mentions, as numbers.
Result<void> insert_integrals(Graph& graph, Density& density, const Vector& places) {
  const double middle = places[places.size() / 2];
  const double width = (places.back() - places.front()) / 4.0;
  for (const DensityIntegral& integral : density.integrals) {
    const Result<std::unique_ptr<RowFunction>> function =
        make_integral_function(graph, integral.integrand, density.variable, {},
                               {{integral.range.lower, integral.range.upper}}, {middle, width});
    if (!function) return function.error();
    std::array<double, 1> value{};
    (*function)->values({}, value);
    if (!(std::isfinite(value[0]) && value[0] > 0.0)) {
      return Error("density_open",
                   fmt::format("the integral of the density over {} is {}", density.variable,
                               shortest(value[0])),
                   "formula", "state the range of the events behind it:  on [0, 10]");
    }
    const NodeId number = graph.constant(value[0]);
    density.value = substitute(graph, density.value, integral.symbol, number);
    density.expected = substitute(graph, density.expected, integral.symbol, number);
  }
  return {};
}

}  // namespace

double EventSampler::Map::x(double t) const {
  return is_tail ? anchor + width * ((1.0 - t) / t) : t;
}

double EventSampler::Map::slope(double t) const {
  return is_tail ? std::abs(width) / (t * t) : 1.0;
}

Result<EventSampler> EventSampler::make(const Graph& graph, NodeId right, const Density& density) {
  Graph own = graph;
  Density numbers = density;
  const Vector places = places_of_interest(graph, right, density.range);
  if (Result<void> done = insert_integrals(own, numbers, places); !done) return done.error();
  const double expected =
      own.is_constant(numbers.expected) ? own.node(numbers.expected).constant.value : 1.0;
  if (!(expected > 0.0 && std::isfinite(expected))) {
    return Error("density_negative",
                 fmt::format("the number of expected events is {}", shortest(expected)), "formula",
                 "give other values of the parameters");
  }
  Cells search(own, numbers.value, density.variable, density.range, expected);
  Result<std::vector<Cell>> cells = search.refined(initial_cells(places, density.range));
  if (!cells) return cells.error();
  Vector cumulative;
  double sum = 0.0;
  for (const Cell& cell : *cells) cumulative.push_back(sum += std::max(mass(cell), 0.0));
  if (!(std::abs(sum / expected - 1.0) <= mass_tolerance)) {
    return Error("density_open",
                 fmt::format("only {:.4g} of the probability of {} was found", sum / expected,
                             density.variable),
                 "formula", "state the range of the events behind the density:  on [0, 10]");
  }
  return EventSampler(*std::move(cells), std::move(cumulative), expected);
}

double EventSampler::draw(RandomEngine& engine) const {
  const double target = engine.uniform() * cumulative_.back();
  const auto above = std::ranges::upper_bound(cumulative_, target);
  const auto k = std::min(static_cast<std::size_t>(above - cumulative_.begin()), cells_.size() - 1);
  const Cell& cell = cells_[k];
  const double before = k == 0 ? 0.0 : cumulative_[k - 1];
  const double own = cumulative_[k] - before;
  const double u = own > 0.0 ? std::clamp((target - before) / own, 0.0, 1.0) : 0.5;
  return cell.map.x(cell.lower + share_point(cell, u) * (cell.upper - cell.lower));
}

}  // namespace parabola
