// SPDX-License-Identifier: MIT
#include "parabola/start/roles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "parabola/model/derivative.hpp"
#include "parabola/start/frequency.hpp"
#include "parabola/start/structure_facts.hpp"

namespace parabola {
namespace {

constexpr double tiny_exponent = 1e-9;

/// Range and magnitudes of one predictor.
struct Extent {
  double range = 0.0;
  double largest = 0.0;   // |x|
  double smallest = 0.0;  // |x|, zeros apart
};

Extent extent_of(const Vector& x) {
  Extent extent;
  const auto [low, high] = std::ranges::minmax(x);
  extent.range = high - low;
  extent.smallest = std::numeric_limits<double>::infinity();
  for (const double value : x) {
    const double size = std::abs(value);
    extent.largest = std::max(extent.largest, size);
    if (size > 0.0) extent.smallest = std::min(extent.smallest, size);
  }
  return extent;
}

// `count` values from low to high, evenly in the logarithm.
Vector logarithmic(double low, double high, std::size_t count) {
  Vector values(count);
  for (std::size_t k = 0; k < count; ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(count - 1);
    values[k] = low * std::pow(high / low, part);
  }
  return values;
}

std::size_t enlarged(std::size_t count, std::size_t round) {
  for (std::size_t r = 0; r < round; ++r) count *= 3;
  return count;
}

// The only predictor that the exponents of a parameter hold, if the response is not among them.
std::optional<std::size_t> only_predictor(const Vector& exponents) {
  std::optional<std::size_t> which;
  for (std::size_t c = 0; c < exponents.size(); ++c) {
    if (std::abs(exponents[c]) < tiny_exponent) continue;
    if (which || c + 1 == exponents.size()) return std::nullopt;
    which = c;
  }
  return which;
}

bool is_dimensionless(const Vector& exponents) {
  return !exponents.empty() && std::ranges::all_of(exponents, [](double exponent) {
    return std::abs(exponent) < tiny_exponent;
  });
}

// A scale of x to some power: from a fraction of the smallest x to ten times the largest.
Vector scales_of_predictor(double scale, double power, const Extent& extent, std::size_t round) {
  const double widening = std::pow(10.0, static_cast<double>(round));
  double low = std::min(0.01 * extent.range, 0.3 * extent.smallest);
  low = std::max(low, 1e-7 * extent.range) / widening;
  const double high = 10.0 * std::max(extent.range, extent.largest) * widening;
  const auto count = static_cast<std::size_t>(std::ceil(5.0 * std::log10(high / low)));
  Vector values = logarithmic(low, high, enlarged(std::clamp<std::size_t>(count, 12, 40), round));
  for (double& value : values) value = scale * std::pow(value / extent.range, power);
  std::ranges::sort(values);
  return values;
}

Vector scale_values(const StartParameter& parameter, const StartRows& rows, std::size_t round) {
  const std::optional<std::size_t> predictor = only_predictor(parameter.exponents);
  if (predictor && *predictor < rows.predictors.size()) {
    const Extent extent = extent_of(rows.predictors[*predictor]);
    if (extent.range > 0.0 && std::isfinite(extent.smallest)) {
      return scales_of_predictor(parameter.scale, parameter.exponents[*predictor], extent, round);
    }
  }
  const bool pure = is_dimensionless(parameter.exponents);
  const double span = (pure ? 50.0 : 1e3) * std::pow(pure ? 10.0 : 100.0, double(round));
  return logarithmic(parameter.scale / span, parameter.scale * span,
                     enlarged(pure ? 15 : 19, round));
}

Vector exponent_values() {
  constexpr std::array sizes = {0.2, 0.33, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0};
  return {sizes.begin(), sizes.end()};
}

void add_negatives(Vector& values) {
  const std::size_t count = values.size();
  for (std::size_t k = 0; k < count; ++k) values.push_back(-values[k]);
  std::ranges::sort(values);
}

// Into the limits; where those are so narrow that few values are left inside, evenly between them.
void clip(Axis& axis, Vector& values) {
  constexpr std::size_t enough = 4;
  constexpr std::size_t even_count = 9;
  const Bounds& limits = axis.bounds;
  for (double& value : values) value = std::clamp(value, limits.lower, limits.upper);
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
  if (values.size() > enough || !std::isfinite(limits.upper - limits.lower)) return;
  for (std::size_t k = 0; k < even_count; ++k) {
    const double part = (static_cast<double>(k) + 0.5) / static_cast<double>(even_count);
    values.push_back(limits.lower + part * (limits.upper - limits.lower));
  }
  std::ranges::sort(values);
}

// Is the model the same at p and -p, up to signs of its columns? Tried at a point that is special
// in no way; a parameter without effect there decides nothing.
class EvenTest {
 public:
  EvenTest(Projectable& columns, const Vector& scales) : columns_(columns), scales_(scales) {
    for (std::size_t j = 0; j < columns.parameter_count(); ++j) {
      if (columns.is_linear()[j]) active_.linear.push_back(j);
    }
  }

  bool is_even(std::size_t parameter) {
    Vector point = scales_;
    for (std::size_t j = 0; j < point.size(); ++j) {
      point[j] *= 0.61 + 0.13 * static_cast<double>((7 * j + 3) % 5);
    }
    const Matrix here = evaluate(point);
    const double value = point[parameter];
    point[parameter] = -value;
    const Matrix mirrored = evaluate(point);
    point[parameter] = 1.3 * value;
    const Matrix moved = evaluate(point);
    bool has_effect = false;
    for (std::size_t c = 0; c < here.columns(); ++c) {
      const bool same = equal(here, mirrored, c, 1.0);
      if (!same && (c == 0 || !equal(here, mirrored, c, -1.0))) return false;
      has_effect = has_effect || !equal(here, moved, c, 1.0);
    }
    return has_effect;
  }

 private:
  Matrix evaluate(const Vector& point) {
    Matrix result(columns_.row_count(), active_.linear.size() + 1);
    std::vector<double*> outputs;
    for (std::size_t c = 0; c < result.columns(); ++c) outputs.push_back(result.column(c).data());
    columns_.columns(point, active_, outputs);
    return result;
  }

  // Equal to rounding, which NaN never is.
  static bool equal(const Matrix& a, const Matrix& b, std::size_t column, double sign) {
    double largest = 0.0;
    double difference = 0.0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
      const double left = a(i, column);
      const double right = sign * b(i, column);
      if (!std::isfinite(left) || !std::isfinite(right)) return false;
      largest = std::max(largest, std::abs(left));
      difference = std::max(difference, std::abs(left - right));
    }
    return difference <= 1e-12 * largest;
  }

  Projectable& columns_;
  const Vector& scales_;
  ActiveColumns active_;
};

class RoleFinder {
 public:
  RoleFinder(const StartStructure& structure, const StartRows& rows, const StartRows& all_rows,
             std::size_t round)
      : graph_(structure.graph),
        parameters_(structure.parameters),
        predictors_(structure.predictors),
        rows_(rows),
        all_rows_(all_rows),
        round_(round),
        names_(names_of(structure.parameters)),
        defaults_(scales_of(structure.parameters)),
        facts_(graph_, structure.model, names_, predictors_) {}

  // Everything but negative values, which depend on the symmetry of the model.
  Axis axis(std::size_t j) {
    Axis axis;
    axis.bounds = parameters_[j].bounds;
    if (parameters_[j].given) {
      axis.role = Role::held;
      axis.values = {*parameters_[j].given};
      return axis;
    }
    if (oscillates(j, axis) || is_location(j, axis)) return axis;
    const bool is_exponent = std::ranges::any_of(facts_.exponents(), [&](NodeId exponent) {
      return facts_.depends_on_parameter(exponent, j) && !facts_.depends_on_data(exponent);
    });
    axis.role = is_exponent ? Role::exponent : Role::scale;
    axis.values = is_exponent ? exponent_values() : scale_values(parameters_[j], all_rows_, round_);
    return axis;
  }

 private:
  bool oscillates(std::size_t j, Axis& axis) {
    for (const StructureFacts::Oscillation& oscillation : facts_.oscillations()) {
      if (!facts_.depends_on_parameter(oscillation.argument, j)) continue;
      Graph graph = graph_;
      const NodeId slope = derivative_of(graph, oscillation.argument, j);
      if (!depends_on_data(graph, slope)) {
        if (!is_dimensionless(parameters_[j].exponents)) continue;
        const double factor = std::abs(slope_of_argument(graph, oscillation.argument, names_,
                                                         predictors_, rows_, j, defaults_));
        if (!std::isfinite(factor) || factor == 0.0) continue;
        make_angle(axis, factor);
        return true;
      }
      std::optional<FrequencyGrid> grid =
          frequency_grid(graph, oscillation.argument, names_, predictors_, all_rows_, j, defaults_,
                         oscillation.is_folded);
      if (!grid) continue;
      axis.role = Role::frequency;
      axis.is_period = grid->fine.front() > grid->fine.back();
      axis.fine = std::move(grid->fine);
      axis.values = std::move(grid->coarse);
      return true;
    }
    return false;
  }

  static void make_angle(Axis& axis, double factor) {
    constexpr std::size_t directions = 8;
    axis.role = Role::angle;
    axis.period = 2.0 * std::numbers::pi / factor;
    for (std::size_t k = 0; k < directions; ++k) {
      axis.values.push_back(axis.period * static_cast<double>(k) / static_cast<double>(directions));
    }
  }

  bool is_location(std::size_t j, Axis& axis) {
    for (const FlatSum& sum : facts_.sums()) {
      const std::optional<LocationEquation::Terms> terms = location_terms(sum, j);
      if (!terms) continue;
      axis.location =
          LocationEquation::make(graph_, *terms, names_, predictors_, rows_, j, defaults_);
      if (!axis.location) continue;
      axis.role = Role::location;
      constexpr std::array sizes = {0.03, 0.1, 0.3, 1.0, 3.0};
      for (const double size : sizes) {
        axis.values.push_back(size * parameters_[j].scale);
        axis.values.push_back(-size * parameters_[j].scale);
      }
      return true;
    }
    return false;
  }

  std::optional<LocationEquation::Terms> location_terms(const FlatSum& sum, std::size_t j) {
    std::vector<NodeId> own;
    std::vector<NodeId> others;
    bool has_data = false;
    for (const NodeId term : sum.terms) {
      for (std::size_t k = 0; k < parameters_.size(); ++k) {
        if (parameters_[k].is_linear && facts_.depends_on_parameter(term, k)) return std::nullopt;
      }
      const bool with_data = facts_.depends_on_data(term);
      if (!facts_.depends_on_parameter(term, j)) {
        others.push_back(term);
        has_data = has_data || with_data;
      } else if (with_data) {
        return std::nullopt;
      } else {
        own.push_back(term);
      }
    }
    if (own.size() != 1 || !has_data) return std::nullopt;
    return LocationEquation::Terms{own.front(), sum_of(graph_, others)};
  }

  NodeId derivative_of(Graph& graph, NodeId argument, std::size_t j) const;
  [[nodiscard]] bool depends_on_data(const Graph& graph, NodeId id) const {
    return std::ranges::any_of(
        predictors_, [&](const std::string& name) { return depends_on(graph, id, name); });
  }

  Graph graph_;
  const std::vector<StartParameter>& parameters_;
  const std::vector<std::string>& predictors_;
  const StartRows& rows_;
  const StartRows& all_rows_;
  std::size_t round_;
  std::vector<std::string> names_;
  Vector defaults_;
  StructureFacts facts_;
};

NodeId RoleFinder::derivative_of(Graph& graph, NodeId argument, std::size_t j) const {
  return derivative(graph, argument, names_[j]);
}

// Signs, limits and the ruler: what all roles have in common.
void finish(Axis& axis, bool is_even) {
  axis.is_even = is_even;
  const bool grows_negatives = axis.role == Role::scale || axis.role == Role::exponent;
  if (grows_negatives && !is_even) add_negatives(axis.values);
  if (is_even) std::erase_if(axis.values, [](double value) { return value < 0.0; });
  clip(axis, axis.values);
  if (!axis.fine.empty()) clip(axis, axis.fine);
  axis.ruler = axis.fine.empty() ? axis.values : axis.fine;
}

// A location is ruled by its places, the other parameters at their scales.
void rule_location(Axis& axis, const Vector& defaults) {
  for (std::size_t k = 0; k < axis.location->quantile_count() + axis.location->beyond_count();
       ++k) {
    const double value = axis.location->solve(defaults, k);
    if (std::isfinite(value)) axis.ruler.push_back(value);
  }
  std::ranges::sort(axis.ruler);
}

}  // namespace

std::vector<std::string> names_of(const std::vector<StartParameter>& parameters) {
  std::vector<std::string> names;
  names.reserve(parameters.size());
  for (const StartParameter& parameter : parameters) names.push_back(parameter.name);
  return names;
}

Vector scales_of(const std::vector<StartParameter>& parameters) {
  Vector scales;
  scales.reserve(parameters.size());
  for (const StartParameter& parameter : parameters) scales.push_back(parameter.scale);
  return scales;
}

std::vector<bool> linear_flags(const std::vector<StartParameter>& parameters) {
  std::vector<bool> flags;
  flags.reserve(parameters.size());
  for (const StartParameter& parameter : parameters) flags.push_back(parameter.is_linear);
  return flags;
}

std::vector<Axis> find_axes(const StartStructure& structure, const StartRows& rows,
                            const StartRows& all_rows, Projectable& columns, std::size_t round) {
  RoleFinder finder(structure, rows, all_rows, round);
  const Vector defaults = scales_of(structure.parameters);
  EvenTest test(columns, defaults);
  std::vector<Axis> axes(structure.parameters.size());
  for (std::size_t j = 0; j < axes.size(); ++j) {
    axes[j].bounds = structure.parameters[j].bounds;
    if (structure.parameters[j].is_linear) continue;
    axes[j] = finder.axis(j);
    const bool held = axes[j].role == Role::held;
    finish(axes[j], !held && test.is_even(j));
    if (axes[j].location) rule_location(axes[j], defaults);
  }
  return axes;
}

std::vector<Axis> generic_axes(const std::vector<StartParameter>& parameters, Projectable& columns,
                               std::size_t round) {
  const Vector defaults = scales_of(parameters);
  EvenTest test(columns, defaults);
  std::vector<Axis> axes(parameters.size());
  const StartRows no_rows;
  for (std::size_t j = 0; j < axes.size(); ++j) {
    axes[j].bounds = parameters[j].bounds;
    if (parameters[j].is_linear) continue;
    const bool held = parameters[j].given.has_value();
    axes[j].role = held ? Role::held : Role::scale;
    axes[j].values =
        held ? Vector{*parameters[j].given} : scale_values(parameters[j], no_rows, round);
    finish(axes[j], !held && test.is_even(j));
  }
  return axes;
}

}  // namespace parabola
