// SPDX-License-Identifier: MIT
#include "parabola/fit/binned_events.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "parabola/model/formula_function.hpp"
#include "parabola/model/term.hpp"

namespace parabola {
namespace {

constexpr double least_bins = 5.0;

// Every k-th event, sorted: ten thousand tell a bin width as well as all do.
Vector sorted_sample(std::span<const double> events) {
  constexpr std::size_t enough = 10'000;
  const std::size_t step = std::max<std::size_t>(1, events.size() / enough);
  Vector sample;
  for (std::size_t i = 0; i < events.size(); i += step) sample.push_back(events[i]);
  std::ranges::sort(sample);
  return sample;
}

double quantile(const Vector& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double share = place - static_cast<double>(below);
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

// 1, 2 or 5 times a power of ten, the nearest on a logarithmic scale.
double round_width(double width) {
  const double power = std::pow(10.0, std::floor(std::log10(width)));
  const double mantissa = width / power;
  if (mantissa < std::sqrt(2.0)) return power;
  if (mantissa < std::sqrt(10.0)) return 2.0 * power;
  return mantissa < std::sqrt(50.0) ? 5.0 * power : 10.0 * power;
}

Vector equal_edges(double first, double width, std::size_t count) {
  Vector edges;
  for (std::size_t k = 0; k <= count; ++k) edges.push_back(first + width * static_cast<double>(k));
  return edges;
}

}  // namespace

Bins count_events(std::span<const double> events, Vector edges) {
  Bins bins{std::move(edges), {}};
  bins.counts.assign(bins.edges.size() - 1, 0.0);
  const double first = bins.edges.front();
  const double per_width = static_cast<double>(bins.size()) / (bins.edges.back() - first);
  for (const double x : events) {
    if (x < first || x > bins.edges.back()) continue;
    // right at once where the bins are equal and x is not at an edge
    auto place = std::min(static_cast<std::size_t>((x - first) * per_width), bins.size() - 1);
    if (x < bins.edges[place] || x >= bins.edges[place + 1]) {
      const auto above = std::ranges::upper_bound(bins.edges, x) - bins.edges.begin();
      place = std::min(static_cast<std::size_t>(above), bins.size()) - 1;
    }
    bins.counts[place] += 1.0;
  }
  return bins;
}

Bins choose_bins(std::span<const double> events, const DensityRange& range, double most_bins) {
  const Vector sorted = sorted_sample(events);
  const double n = static_cast<double>(events.size());
  double width = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / std::cbrt(n);
  auto [first, last] = std::ranges::minmax(events);
  if (!(last > first)) {  // one value only
    const double half = first == 0.0 ? 0.5 : 0.5 * std::abs(first);
    return count_events(events, equal_edges(first - half, 2.0 * half / least_bins, 5));
  }
  if (!(width > 0.0)) width = (last - first) / least_bins;
  if ((last - first) / width > most_bins) {
    constexpr double tail = 0.01;
    first = std::max(first, quantile(sorted, tail) - 4.0 * width);
    last = std::min(last, quantile(sorted, 1.0 - tail) + 4.0 * width);
  }
  width = std::max(width, (last - first) / most_bins);
  if (std::isfinite(range.lower) && std::isfinite(range.upper)) {
    const double span = range.upper - range.lower;
    double parts = std::clamp(std::round(span / width), least_bins, most_bins);
    const double round_parts = span / round_width(width);
    constexpr double is_whole = 1e-9;
    if (round_parts >= least_bins && std::abs(round_parts - std::round(round_parts)) < is_whole)
      parts = std::round(round_parts);
    Vector edges = equal_edges(range.lower, (range.upper - range.lower) / parts,
                               static_cast<std::size_t>(parts));
    edges.back() = range.upper;
    return count_events(events, std::move(edges));
  }
  width = round_width(std::min(width, (last - first) / least_bins));
  // an end of the range is an edge
  const double origin = std::isfinite(range.lower)   ? range.lower
                        : std::isfinite(range.upper) ? range.upper
                                                     : 0.0;
  const double begin = std::floor((first - origin) / width);
  const double end = std::max(std::floor((last - origin) / width) + 1.0, begin + least_bins);
  Vector edges;
  for (double k = begin; k <= end; k += 1.0) edges.push_back(origin + k * width);
  if (std::isfinite(range.upper) && edges.back() > range.upper) edges.back() = range.upper;
  return count_events(events, std::move(edges));
}

IntegralScale scale_of(std::span<const double> events) {
  const Vector sorted = sorted_sample(events);
  const double width = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const double range = sorted.back() - sorted.front();
  const double centre = quantile(sorted, 0.5);
  if (width > 0.0) return {centre, width};
  return {centre, range > 0.0 ? range : std::max(std::abs(centre), 1.0)};
}

BinEdges::BinEdges(const Bins& bins)
    : lower_(bins.edges.begin(), bins.edges.end() - 1),
      upper_(bins.edges.begin() + 1, bins.edges.end()) {}

Result<std::unique_ptr<RowFunction>> expected_counts(Graph graph, const Density& density,
                                                     double count,
                                                     const std::vector<std::string>& parameters,
                                                     const BinEdges& edges) {
  const double factor = density.is_extended ? 1.0 : count;
  const auto times = [&](NodeId root) { return (factor * Term{&graph, root}).node; };
  if (density.between) {
    const NodeId root = times(*density.between);
    return make_formula_function(
        std::move(graph), root, parameters,
        {{bin_lower_symbol, edges.lower()}, {bin_upper_symbol, edges.upper()}},
        edges.lower().size());
  }
  std::vector<IntegralEnds> ends;
  for (std::size_t k = 0; k < edges.lower().size(); ++k)
    ends.push_back({edges.lower()[k], edges.upper()[k]});
  const NodeId root = times(density.value);
  return make_integral_function(std::move(graph), root, density.variable, parameters, ends, {});
}

}  // namespace parabola
