// SPDX-License-Identifier: MIT
#include "parabola/start/location.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace parabola {
namespace {

constexpr std::size_t quantiles = 14;
constexpr std::array beyond = {0.03, 0.1, 0.3, 1.0, 3.0};  // in units of the range
constexpr double smallest_power = 0.05;

struct Values {
  double own = 0.0;
  double rest = 0.0;
};

Values evaluate(const Program& program, const std::vector<Vector>& places, std::size_t place,
                std::span<const double> parameters, Program::Workspace& workspace) {
  Values values;
  std::array<double*, 2> outputs = {&values.own, &values.rest};
  std::vector<const double*> columns;
  columns.reserve(places.size());
  for (const Vector& column : places) columns.push_back(column.data());
  program.evaluate(columns, parameters, place, place + 1, outputs, workspace);
  return values;
}

// |v|^(1/m) with the sign of v where m is odd; the size alone where it is even.
double root(double value, double power) {
  const double size = std::pow(std::abs(value), 1.0 / power);
  const bool is_odd = std::fmod(std::abs(std::round(power)), 2.0) == 1.0;
  return value < 0.0 && is_odd ? -size : size;
}

}  // namespace

std::optional<LocationEquation> LocationEquation::make(const Graph& graph, Terms terms,
                                                       const std::vector<std::string>& parameters,
                                                       const std::vector<std::string>& predictors,
                                                       const StartRows& rows, std::size_t parameter,
                                                       const Vector& defaults) {
  LocationEquation equation;
  const std::array roots = {terms.own, terms.rest};
  equation.program_ = Program(graph, roots, predictors, parameters);
  equation.parameter_ = parameter;
  equation.scale_ = defaults[parameter];
  equation.scratch_ = defaults;
  equation.add_places(graph, terms.rest, predictors, rows);
  const double once =
      evaluate(equation.program_, equation.places_, 0, equation.scratch_, equation.workspace_).own;
  equation.scratch_[parameter] = 2.0 * equation.scale_;
  const double twice =
      evaluate(equation.program_, equation.places_, 0, equation.scratch_, equation.workspace_).own;
  equation.power_ = std::log2(std::abs(twice / once));
  if (!std::isfinite(equation.power_) || std::abs(equation.power_) < smallest_power) {
    return std::nullopt;
  }
  return equation;
}

void LocationEquation::add_row(const StartRows& rows, std::size_t row) {
  for (std::size_t c = 0; c < places_.size(); ++c) places_[c].push_back(rows.predictors[c][row]);
}

void LocationEquation::add_places(const Graph& graph, NodeId rest,
                                  const std::vector<std::string>& predictors,
                                  const StartRows& rows) {
  const std::size_t n = rows.response.size();
  places_.resize(predictors.size());
  std::vector<std::size_t> used;
  for (std::size_t c = 0; c < predictors.size(); ++c) {
    if (depends_on(graph, rest, predictors[c])) used.push_back(c);
  }
  const std::size_t main = used.empty() ? 0 : used.front();
  const Vector& x = rows.predictors[main];
  order_.resize(n);
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_, [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  quantile_count_ = std::min(n, quantiles);
  for (std::size_t k = 0; k < quantile_count_; ++k) {
    add_row(rows, order_[(2 * k + 1) * n / (2 * quantile_count_)]);
  }
  if (used.size() == 1) {
    const double low = x[order_.front()];
    const double high = x[order_.back()];
    for (const double factor : beyond) {
      add_row(rows, order_.front());
      places_[main].back() = low - factor * (high - low);
      add_row(rows, order_.back());
      places_[main].back() = high + factor * (high - low);
    }
    beyond_count_ = 2 * beyond.size();
  }
  for (std::size_t i = 0; i < n; ++i) add_row(rows, i);
}

double LocationEquation::solve(std::span<const double> parameters, std::size_t place) {
  scratch_.assign(parameters.begin(), parameters.end());
  scratch_[parameter_] = scale_;
  const Values values = evaluate(program_, places_, place, scratch_, workspace_);
  return scale_ * root(-values.rest / values.own, power_);
}

}  // namespace parabola
