// SPDX-License-Identifier: MIT
#include "parabola/start/frequency.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "parabola/model/derivative.hpp"
#include "parabola/model/program.hpp"

namespace parabola {
namespace {

constexpr std::size_t largest_grid = 2000;
constexpr std::size_t coarse_count = 14;

Vector slopes(const Program& program, const StartRows& rows, std::size_t count,
              const Vector& parameters) {
  std::vector<const double*> columns;
  for (const Vector& column : rows.predictors) columns.push_back(column.data());
  Vector result(count);
  std::array<double*, 1> outputs = {result.data()};
  Program::Workspace workspace;
  program.evaluate(columns, parameters, 0, count, outputs, workspace);
  return result;
}

Program slope_program(Graph& graph, NodeId argument, const std::vector<std::string>& parameters,
                      const std::vector<std::string>& predictors, std::size_t parameter) {
  const std::array roots = {derivative(graph, argument, parameters[parameter])};
  return {graph, roots, predictors, parameters};
}

// m from du/dp at p and 2p: (du/dp)(2p) / (du/dp)(p) = 2^(m-1) in every row.
std::optional<double> power_of(const Vector& once, const Vector& twice) {
  constexpr double agreement = 1e-6;
  std::optional<double> ratio;
  for (std::size_t i = 0; i < once.size(); ++i) {
    if (!std::isfinite(once[i]) || !std::isfinite(twice[i])) return std::nullopt;
    if (once[i] == 0.0 && twice[i] == 0.0) continue;
    const double here = twice[i] / once[i];
    if (!std::isfinite(here) || here <= 0.0) return std::nullopt;
    if (ratio && std::abs(here - *ratio) > agreement * *ratio) return std::nullopt;
    if (!ratio) ratio = here;
  }
  if (!ratio) return std::nullopt;
  const double power = 1.0 + std::log2(*ratio);
  return std::abs(power) > 1e-3 ? std::optional(power) : std::nullopt;
}

// The larger of the 10 % quantile and a fifth of the median: for irregular x the median alone cuts
// off true frequencies.
double typical_gap(const Vector& sorted) {
  const double span = sorted.back() - sorted.front();
  Vector gaps;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const double gap = sorted[i] - sorted[i - 1];
    if (gap > 1e-9 * span) gaps.push_back(gap);  // repeated x apart
  }
  std::ranges::sort(gaps);
  return std::max(gaps[gaps.size() / 10], gaps[gaps.size() / 2] / 5.0);
}

}  // namespace

std::optional<FrequencyGrid> frequency_grid(Graph& graph, NodeId argument,
                                            const std::vector<std::string>& parameters,
                                            const std::vector<std::string>& predictors,
                                            const StartRows& rows, std::size_t parameter,
                                            const Vector& defaults, bool folded) {
  const Program program = slope_program(graph, argument, parameters, predictors, parameter);
  const std::size_t n = rows.response.size();
  const double scale = defaults[parameter];
  Vector point = defaults;
  Vector g = slopes(program, rows, n, point);
  point[parameter] = 2.0 * scale;
  const std::optional<double> power = power_of(g, slopes(program, rows, n, point));
  if (!power) return std::nullopt;
  const double factor = *power * std::pow(scale, *power - 1.0);
  for (double& value : g) value /= factor;
  std::ranges::sort(g);
  const double span = g.back() - g.front();
  if (!std::isfinite(span) || !(span > 0.0)) return std::nullopt;
  const double limit = std::numbers::pi / typical_gap(g) / (folded ? 2.0 : 1.0);

  FrequencyGrid grid;
  const auto parameter_at = [&](double theta) { return std::pow(theta, 1.0 / *power); };
  constexpr std::array first = {0.15, 0.4, 0.8, 1.4};
  for (const double theta : first) grid.fine.push_back(parameter_at(theta / span));
  for (double theta = 3.4 / span; theta <= limit && grid.fine.size() < largest_grid;
       theta += 2.0 / span) {
    grid.fine.push_back(parameter_at(theta));
  }
  const double low = first.front() / span;
  const double high = std::max(limit, first.back() / span);
  for (std::size_t k = 0; k < coarse_count; ++k) {
    const double part = static_cast<double>(k) / static_cast<double>(coarse_count - 1);
    grid.coarse.push_back(parameter_at(low * std::pow(high / low, part)));
  }
  return grid;
}

double slope_of_argument(Graph& graph, NodeId argument, const std::vector<std::string>& parameters,
                         const std::vector<std::string>& predictors, const StartRows& rows,
                         std::size_t parameter, const Vector& defaults) {
  return slopes(slope_program(graph, argument, parameters, predictors, parameter), rows, 1,
                defaults)
      .front();
}

}  // namespace parabola
